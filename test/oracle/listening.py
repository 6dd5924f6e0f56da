"""What listeners hear: of each process its events in their order, whatever happened to others meanwhile.

Each has a priority of its own: supervisord takes listeners of the same priority for one another, so that what one
rejects is told to all of them again."""
import json

CONFIG = """
[eventlistener:all]
priority=1
command=/usr/bin/python3 %(tests)s/listener.py %(dir)s/all
events=EVENT
event_len=characters
buffer_size=1000
stderr_logfile=%(dir)s/all.err
[eventlistener:fails]
priority=2
command=/usr/bin/python3 %(tests)s/listener.py %(dir)s/fails fail
events=REMOTE_COMMUNICATION
stderr_logfile=NONE
[eventlistener:dies]
priority=3
command=/usr/bin/python3 %(tests)s/listener.py %(dir)s/dies die
events=REMOTE_COMMUNICATION,PROCESS_LOG_STDERR
autorestart=true
stderr_logfile=NONE
[eventlistener:ticks]
priority=4
command=/usr/bin/python3 %(tests)s/listener.py %(dir)s/ticks
events=tick_5
stderr_logfile=NONE
[eventlistener:babbler]
priority=5
command=/bin/sh -c "printf 'READY\\n'; read line; echo nonsense; exec cat >/dev/null"
events=REMOTE_COMMUNICATION
stderr_logfile=NONE
[eventlistener:bytes]
priority=7
command=/usr/bin/python3 %(tests)s/listener.py %(dir)s/bytes raw
events=PROCESS_COMMUNICATION_STDERR
stderr_logfile=NONE
[eventlistener:two]
priority=8
command=/usr/bin/python3 %(tests)s/listener.py %(dir)s/two_%%(process_num)d
process_name=%%(program_name)s_%%(process_num)d
numprocs=2
events=PROCESS_STATE_RUNNING,PROCESS_STATE_EXITED
buffer_size=100
stderr_logfile=NONE
[program:talks]
command=/bin/sh -c "echo plain; sleep .1; printf 'a<!--XSUPERVISOR:BEGIN-->out\\n<!--XSUPERVISOR:END-->b\\n'; sleep .1; printf '<!--XSUPERVISOR:BEGIN-->err<!--XSUPERVISOR:END-->c\\n' >&2; exec sleep 1000"
autostart=false
startsecs=0
stdout_logfile=%(dir)s/talks.log
stderr_logfile=%(dir)s/talks.err
stdout_capture_maxbytes=1KB
stderr_capture_maxbytes=1KB
[program:speaks]
command=/bin/sh -c "echo one; sleep .1; echo zwei >&2; exec sleep 1000"
autostart=false
startsecs=0
stdout_events_enabled=true
stderr_events_enabled=true
[program:umlauts]
command=/bin/sh -c "echo '<!--XSUPERVISOR:BEGIN-->zwölf<!--XSUPERVISOR:END-->' >&2; exec sleep 1000"
autostart=false
startsecs=0
stderr_capture_maxbytes=1KB
[program:much]
command=/usr/bin/python3 -c "import time; print('<!--XSUPERVISOR:BEGIN-->' + 'x' * 3000 + '<!--XSUPERVISOR:END-->', flush=True); time.sleep(1000)"
autostart=false
startsecs=0
stdout_logfile=NONE
stdout_capture_maxbytes=1KB
[program:lives]
command=/bin/sleep 1000
startsecs=0
autostart=false
[program:quits]
command=/bin/sh -c "exit 4"
startsecs=0
autostart=false
autorestart=false
[program:fine]
command=/bin/true
startsecs=0
autostart=false
autorestart=false
[program:tries]
command=/bin/sh -c "exit 4"
startsecs=5
autostart=false
startretries=1
[program:missing]
command=/no/such/thing
startretries=1
autostart=false
"""


def heard(s, name):
    """[eventname, payload, what the listener made of it], as far as it has got."""
    told = []
    for line in s.text_of(name).splitlines(True):
        if line.endswith("\n"):
            headers, payload, manner = json.loads(line)
            told.append((headers["eventname"], payload, manner, headers))
    return told


def has_heard(s, name, eventname, text):
    return any(e == eventname and text in p for e, p, _, _ in heard(s, name))


def of_process(events, name):
    return [[e, p] for e, p, _, _ in events if "processname:%s " % name in p.split("\n")[0] + " "]


def events(s):
    for name in ("all:all", "fails", "dies", "ticks", "babbler", "two:two_0", "two:two_1"):
        s.until_state(name.split(":")[0] + ":" + name.split(":")[-1], "RUNNING")
    s.until(lambda: has_heard(s, "all", "PROCESS_STATE_RUNNING", "processname:two_1"), "the first events")
    s.ask("supervisor.sendRemoteCommEvent", "first", "twelve\n")
    s.ask("supervisor.sendRemoteCommEvent", "", "")
    for name in ("talks", "speaks", "much", "lives"):
        s.ask("supervisor.startProcess", name)
    s.until(lambda: has_heard(s, "all", "PROCESS_COMMUNICATION_STDERR", "err"), "what talks announced")
    s.until(lambda: has_heard(s, "all", "PROCESS_COMMUNICATION_STDOUT", "xxx"), "what much announced")
    s.until(lambda: has_heard(s, "all", "PROCESS_LOG_STDERR", "zw"), "what speaks said")
    s.ask("supervisor.stopProcess", "lives")
    for name in ("quits", "fine"):
        s.call("supervisor.startProcess", name, False)
        s.until_state(name, "EXITED")
    for name in ("tries", "missing"):
        s.call("supervisor.startProcess", name, False)
    s.until(lambda: has_heard(s, "all", "PROCESS_STATE_FATAL", "tries"), "tries to be FATAL")
    s.call("supervisor.stopProcess", "talks")
    s.call("supervisor.removeProcessGroup", "talks")
    s.ask("supervisor.addProcessGroup", "talks")
    s.until(lambda: heard(s, "ticks"), "a tick")
    s.ask("supervisor.sendRemoteCommEvent", "last", "x")
    for name in ("all", "fails", "dies"):
        s.until(lambda: has_heard(s, name, "REMOTE_COMMUNICATION", "type:last"), name + " to hear the last")
    tell_what_was_heard(s)
    s.tell("log of talks", s.text_of("talks.log") + s.text_of("talks.err"))
    main_log = s.text_of("daemon.log")
    for line in ("babbler: bad result line: 'nonsense'", "babbler: has entered the UNKNOWN state and will no longer receive events"):
        s.tell("log: " + line, line in main_log)
    s.ask("supervisor.getProcessInfo", "babbler:babbler")
    s.ask("supervisor.startProcess", "umlauts")
    s.tell("what len counts", s.until(lambda: s.text_of("bytes"), "the umlauts"))
    s.ask("supervisor.shutdown")
    s.process.wait(20)
    s.tell("SUPERVISOR_STATE_CHANGE_STOPPING was heard", has_heard(s, "all", "SUPERVISOR_STATE_CHANGE_STOPPING", ""))


def tell_what_was_heard(s):
    everything = heard(s, "all")
    for name in ("all", "ticks", "two_0", "talks", "speaks", "much", "lives", "quits", "fine", "tries", "missing"):
        s.tell("events of " + name, of_process(everything, name))
    names = [e for e, p, _, _ in everything if not e.startswith("PROCESS_") and not e.startswith("TICK")]
    s.tell("other events", names)
    s.tell("groups", sorted(p for e, p, _, _ in everything if e.startswith("PROCESS_GROUP")))
    s.tell("remote", [p for e, p, _, _ in everything if e == "REMOTE_COMMUNICATION"])
    s.tell("serials rise", all(int(a[3]["serial"]) < int(b[3]["serial"]) for a, b in zip(everything, everything[1:])))
    s.tell("poolserials", [int(h["poolserial"]) for _, _, _, h in everything] == list(range(len(everything))))
    s.tell("headers", sorted(everything[0][3]) + [everything[0][3][k] for k in ("ver", "server", "pool")])
    for name in ("fails", "dies"):
        s.tell(name, [[e, p, m] for e, p, m, _ in heard(s, name)])
    eventname, payload, _, _ = heard(s, "ticks")[0]
    s.tell("ticks", [eventname, payload, payload.startswith("when:") and int(payload[5:]) % 5])
    both = {(e, s.plain(p)) for n in ("two_0", "two_1") for e, p, _, _ in heard(s, n)}
    s.tell("two", sorted(e for e in both if "two_" not in e[1]))


SCENARIOS = [(events, CONFIG)]
