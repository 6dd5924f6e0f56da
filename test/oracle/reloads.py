"""Groups and new configs, and the daemon's own end."""
import os
import signal

BEFORE = """
[program:same]
command=/bin/sleep 1000
startsecs=0
[program:changes]
command=/bin/sleep 1000
startsecs=0
[program:goes]
command=/bin/sleep 1000
startsecs=0
[program:ga]
command=/bin/sleep 1000
startsecs=0
[program:gb]
command=/bin/sleep 1000
startsecs=0
[group:team]
programs=ga,gb
priority=5
"""
AFTER = """
[program:same]
command=/bin/sleep 1000
startsecs=0
[program:changes]
command=/bin/sleep 1001
startsecs=0
[program:comes]
command=/bin/sleep 1000
startsecs=0
priority=7
[program:early]
command=/bin/sleep 1000
autostart=false
priority=1
[program:ga]
command=/bin/sleep 1000
startsecs=0
[program:gb]
command=/bin/sleep 1000
startsecs=2
[group:team]
programs=ga,gb
priority=5
"""


def groups(s):
    s.until_state("team:gb", "RUNNING")
    s.ask("supervisor.reloadConfig")
    s.ask("supervisor.addProcessGroup", "same")
    s.ask("supervisor.addProcessGroup", "comes")
    s.configure(AFTER)
    s.ask("supervisor.addProcessGroup", "comes")
    s.ask("supervisor.reloadConfig")
    s.ask("supervisor.reloadConfig")
    s.ask("supervisor.getAllConfigInfo")
    s.tell("names", [one["name"] for one in s.call("supervisor.getAllProcessInfo")])
    s.ask("supervisor.startProcess", "comes")
    s.ask("supervisor.addProcessGroup", "comes")
    s.ask("supervisor.addProcessGroup", "comes")
    s.ask("supervisor.addProcessGroup", "early")
    s.until_state("comes", "RUNNING")
    s.ask("supervisor.getProcessInfo", "early")
    s.ask("supervisor.removeProcessGroup", "goes")
    s.ask("supervisor.stopProcessGroup", "goes")
    s.ask("supervisor.removeProcessGroup", "goes")
    s.ask("supervisor.removeProcessGroup", "goes")
    s.ask("supervisor.getProcessInfo", "goes")
    s.ask("supervisor.addProcessGroup", "goes")
    s.ask("supervisor.reloadConfig")
    for name in ("changes", "team"):
        s.ask("supervisor.stopProcessGroup", name)
        s.ask("supervisor.removeProcessGroup", name)
        s.ask("supervisor.reloadConfig")
        s.ask("supervisor.addProcessGroup", name)
    s.until_state("changes", "RUNNING")
    s.until_state("team:gb", "RUNNING")
    s.ask("supervisor.reloadConfig")
    s.ask("supervisor.getAllConfigInfo")
    s.configure("[program:x]\nstartsecs=many\n")
    told = s.call("supervisor.reloadConfig")
    s.tell("a broken config", [told.get("fault"), told.get("text", "").startswith("CANT_REREAD: ")])
    s.tell("names", [one["name"] for one in s.call("supervisor.getAllProcessInfo")])
    s.configure(AFTER)
    s.ask("supervisor.reloadConfig")


CONFIGS = """
[program:all]
command=/bin/sh -c "echo ' x y '"   
process_name=all_%%(process_num)d
numprocs=2
numprocs_start=3
priority=12
autostart=false
startsecs=4
startretries=5
autorestart=true
exitcodes=0,2,9
stopsignal=HUP
stopwaitsecs=6
stopasgroup=true
redirect_stderr=true
user=nobody
directory=/tmp
umask=022
serverurl=http://example.org:1
environment=A="b"
stdout_logfile=%(dir)s/a.log
stdout_logfile_maxbytes=1MB
stdout_logfile_backups=3
stdout_capture_maxbytes=2KB
stdout_events_enabled=true
stderr_capture_maxbytes=1KB
stderr_events_enabled=true
[program:defaults]
command=/bin/cat
autostart=false
[program:none]
command=/bin/cat
autostart=false
stdout_logfile=NONE
stderr_logfile=/dev/null
stderr_syslog=true
killasgroup=true
stopsignal=9
exitcodes=
[program:member]
command=/bin/cat
autostart=false
priority=3
[group:zz]
programs=member
priority=44
[eventlistener:ear]
command=/bin/cat
events=TICK_3600
autostart=false
"""


def configs(s):
    for one in s.call("supervisor.getAllConfigInfo"):
        s.tell("config of %(group)s:%(name)s" % one, one)
    s.tell("order", [one["name"] for one in s.call("supervisor.getAllConfigInfo")])
    for one in s.call("supervisor.getAllProcessInfo"):
        s.tell("info of %(group)s:%(name)s" % one, one)
    s.ask("supervisor.reloadConfig")


SHUTDOWN = """
[program:hard]
command=/bin/sh -c 'trap "" TERM; echo up; while :; do sleep 0.1; done'
startsecs=0
stopwaitsecs=3
stdout_logfile=%(dir)s/hard.log
[program:off]
command=/bin/cat
autostart=false
"""


def shutdown(s):
    s.until(lambda: s.text_of("hard.log"), "the trap")
    s.ask("supervisor.shutdown")
    for method, *arguments in (["getState"], ["getAPIVersion"], ["getPID"], ["getAllProcessInfo"], ["startProcess", "off"],
                               ["stopProcess", "hard"], ["startProcess", "nobody"], ["getProcessInfo", "nobody"],
                               ["nothing"], ["shutdown"], ["restart"], ["reloadConfig"], ["readLog", 0, 1],
                               ["sendRemoteCommEvent", "a", "b"], ["signalAllProcesses", "CONT"], ["signalProcessGroup", "no", "HUP"],
                               ["getState", 1]):
        s.ask("supervisor." + method, *arguments)
    s.ask("system.listMethods")
    s.ask("system.multicall", [{"methodName": "supervisor.getState"}, {"methodName": "system.methodSignature",
                                                                       "params": ["supervisor.getState"]}])
    s.tell("exit code", s.process.wait(20))
    s.tell("files that are left", sorted(f for f in os.listdir(s.dir) if f in ("sock", "daemon.pid", "daemon.log")))


def restart(s):
    s.until(lambda: s.text_of("hard.log"), "the trap")
    before = s.call("supervisor.getProcessInfo", "hard")["pid"]
    s.ask("supervisor.startProcess", "off")
    s.configure(SHUTDOWN + "[program:new]\ncommand=/bin/cat\nstartsecs=0\n")
    s.ask("supervisor.restart")
    s.ask("supervisor.getState")
    s.ask("supervisor.getProcessInfo", "off")
    os.kill(before, signal.SIGKILL)
    s.await_answer()
    s.until_state("new", "RUNNING")
    s.until_state("hard", "RUNNING")
    s.tell("getPID", s.call("supervisor.getPID") == s.process.pid)
    for name in ("hard", "off", "new"):
        s.ask("supervisor.getProcessInfo", name)


SCENARIOS = [(groups, BEFORE), (configs, CONFIGS), (shutdown, SHUTDOWN), (restart, SHUTDOWN)]
