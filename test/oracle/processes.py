"""What becomes of processes: lives and ends, starts and stops."""

LIVES = """
[program:good]
command=/bin/sleep 1000
[program:instant]
command=/bin/sleep 1000
startsecs=0
[program:waits]
command=/bin/sleep 1000
autostart=false
[program:missing]
command=/no/such/thing
startretries=0
[program:nowhere]
command=nosuchcommand_x
startretries=0
[program:plainfile]
command=%(dir)s/x.conf
startretries=0
[program:folder]
command=%(dir)s
startretries=0
[program:quote]
command=sh -c 'x
startretries=0
[program:empty]
command=
startretries=0
[program:quick]
command=/bin/true
startsecs=5
startretries=0
[program:quickkill]
command=/bin/sh -c 'kill -9 $$'
startsecs=5
startretries=0
[program:again]
command=/bin/false
startsecs=5
startretries=100
[program:expected]
command=/bin/true
startsecs=0
[program:three]
command=/bin/sh -c 'exit 3'
startsecs=0
autorestart=false
[program:fine3]
command=/bin/sh -c 'exit 3'
startsecs=0
exitcodes=2,3
[program:shot]
command=/bin/sh -c 'kill -9 $$'
startsecs=0
autorestart=false
[program:nodir]
command=/bin/cat
directory=/no/such/folder
startsecs=0
startretries=0
autorestart=false
[program:numbers]
command=/bin/sleep 1000
process_name=%%(program_name)s_%%(process_num)02d
numprocs=2
startsecs=0
"""
FINAL = {"good": "RUNNING", "instant": "RUNNING", "waits": "STOPPED", "missing": "FATAL", "nowhere": "FATAL",
         "plainfile": "FATAL", "folder": "FATAL", "quote": "FATAL", "empty": "FATAL", "quick": "FATAL",
         "quickkill": "FATAL", "expected": "EXITED", "three": "EXITED", "fine3": "EXITED", "shot": "EXITED",
         "numbers:numbers_00": "RUNNING", "numbers:numbers_01": "RUNNING"}


def lives(s):
    for name, state in FINAL.items():
        s.until_state(name, state)
    s.until_state("again", "BACKOFF")
    s.ask("supervisor.stopProcess", "again")
    all_of_them = s.ask("supervisor.getAllProcessInfo")
    s.tell("order", [one["name"] for one in all_of_them])
    for name in FINAL:
        s.ask("supervisor.getProcessInfo", name)
    s.ask("supervisor.getProcessInfo", "again")
    s.until_state("nodir", "EXITED", "FATAL")
    s.ask("supervisor.getProcessInfo", "nodir")
    for name in FINAL:
        if FINAL[name] != "RUNNING":
            s.ask("supervisor.stopProcess", name)
            s.ask("supervisor.signalProcess", name, "CONT")
            s.ask("supervisor.sendProcessStdin", name, "x")
            if FINAL[name] == "FATAL":  # whether supervisord sees an end in time depends on the machine
                s.ask("supervisor.startProcess", name)
        else:
            s.ask("supervisor.startProcess", name)
            s.ask("supervisor.startProcess", name, False)
    s.ask("supervisor.startProcess", "missing", False)
    for name in FINAL:
        s.until_state(name, FINAL[name])
    s.ask("supervisor.startProcess", "waits")
    s.ask("supervisor.getProcessInfo", "waits")
    s.ask("supervisor.stopProcessGroup", "numbers")
    s.ask("supervisor.startProcess", "numbers:numbers_01")


def restarts(s):
    def pid():
        return s.call("supervisor.getProcessInfo", "always")["pid"]

    s.until_state("always", "RUNNING")
    for how in ("KILL", "TERM"):
        before = pid()
        s.ask("supervisor.signalProcess", "always", how)
        s.until(lambda: pid() not in (0, before), "another pid")
        s.until_state("always", "RUNNING")
        s.ask("supervisor.getProcessInfo", "always")
    s.until_state("unexpected", "EXITED")
    s.tell("unexpected's lives", s.text_of("lives"))
    s.ask("supervisor.getProcessInfo", "unexpected")
    s.until(lambda: s.state("tired") == "FATAL", "tired to be FATAL")
    s.tell("tired's lives", s.text_of("tries"))
    s.ask("supervisor.getProcessInfo", "tired")
    s.ask("supervisor.startProcess", "tired")
    s.until(lambda: s.state("tired") == "FATAL", "tired to be FATAL again")
    s.tell("tired's lives", s.text_of("tries"))


RESTARTS = """
[program:always]
command=/bin/sleep 1000
startsecs=0
autorestart=true
[program:unexpected]
command=/bin/sh -c 'echo x >>%(dir)s/lives; test $(wc -l <%(dir)s/lives) = 3'
startsecs=0
autorestart=unexpected
[program:tired]
command=/bin/sh -c 'echo x >>%(dir)s/tries; exit 1'
startsecs=5
startretries=1
"""

STOPS = """
[program:soft]
command=/bin/sleep 1000
startsecs=0
[program:hard]
command=/bin/sh -c 'trap "" TERM; echo up; while :; do sleep 0.1; done'
startsecs=0
stopwaitsecs=3
stdout_logfile=%(dir)s/hard.log
[program:polite]
command=/bin/sh -c 'trap "exit 7" USR1; echo up; while :; do sleep 0.05; done'
startsecs=0
stopsignal=USR1
stdout_logfile=%(dir)s/polite.log
[program:bad]
command=/no/such/thing
autostart=false
[program:ok]
command=/bin/sleep 1000
startsecs=0
[program:slow]
command=/bin/sleep 1000
startsecs=1
[group:mixed]
programs=ok,slow,bad
"""


def stops(s):
    s.until(lambda: s.text_of("hard.log") and s.text_of("polite.log"), "the traps")
    s.until_state("mixed:slow", "RUNNING")
    s.ask("supervisor.stopProcess", "hard", False)
    s.ask("supervisor.getProcessInfo", "hard")
    s.ask("supervisor.stopProcess", "hard", False, step="while STOPPING")
    s.ask("supervisor.sendProcessStdin", "hard", "x")
    s.ask("supervisor.signalProcess", "hard", "CONT")
    s.ask("supervisor.signalProcess", "hard", "NOPE")
    s.ask("supervisor.startProcess", "hard", False, step="while STOPPING")
    s.ask("supervisor.removeProcessGroup", "hard")
    s.tell("started while STOPPING", s.until_state("hard", "STOPPED", "RUNNING") and s.state("hard"))
    s.call("supervisor.stopProcess", "hard")
    s.ask("supervisor.stopProcess", "soft")
    s.ask("supervisor.getProcessInfo", "soft")
    s.ask("supervisor.stopProcess", "soft")
    s.ask("supervisor.stopProcess", "polite:polite")
    s.ask("supervisor.getProcessInfo", "polite")
    s.ask("supervisor.stopProcess", "mixed:*")
    s.ask("supervisor.stopProcess", "mixed:*")
    s.ask("supervisor.stopProcess", "mixed:ok")
    s.ask("supervisor.startProcess", "mixed:*")
    s.ask("supervisor.startProcessGroup", "mixed")
    s.ask("supervisor.startProcessGroup", "mixed", False)
    s.ask("supervisor.startProcess", "mixed:bad")
    s.ask("supervisor.signalProcess", "mixed:*", "CONT")
    s.ask("supervisor.signalProcessGroup", "mixed", "18")
    s.ask("supervisor.stopProcess", "mixed:slow", False)
    s.until_state("mixed:slow", "STOPPED")
    s.ask("supervisor.startProcess", "mixed:slow", False)
    s.until_state("mixed:slow", "RUNNING")
    s.ask("supervisor.stopProcessGroup", "mixed", False)
    s.until_state("mixed:slow", "STOPPED")
    s.ask("supervisor.stopAllProcesses")
    s.ask("supervisor.stopAllProcesses")
    s.ask("supervisor.signalAllProcesses", "CONT")
    s.ask("supervisor.startProcess", "polite", False)
    s.ask("supervisor.signalAllProcesses", "CONT")
    s.until_state("polite", "RUNNING")
    s.ask("supervisor.stopAllProcesses", False)


SCENARIOS = [(lives, LIVES), (restarts, RESTARTS), (stops, STOPS)]
