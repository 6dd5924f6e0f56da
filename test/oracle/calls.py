"""What the methods say: to right and wrong arguments, of names, and of logs."""

GOOD = {  # arguments that harm nobody, for each method that takes some
    "addProcessGroup": ["nobody"], "clearProcessLog": ["nobody"], "clearProcessLogs": ["nobody"],
    "getProcessInfo": ["cat"], "readLog": [0, 1], "readMainLog": [0, 1], "readProcessLog": ["cat", 0, 5],
    "readProcessStderrLog": ["cat", 0, 5], "readProcessStdoutLog": ["cat", 0, 5], "removeProcessGroup": ["nobody"],
    "sendProcessStdin": ["nobody", "x"], "sendRemoteCommEvent": ["x", "y"], "signalAllProcesses": ["CONT"],
    "signalProcess": ["nobody", "CONT"], "signalProcessGroup": ["nobody", "CONT"], "startAllProcesses": [True],
    "startProcess": ["cat", True], "startProcessGroup": ["grp", True], "stopAllProcesses": [True],
    "stopProcess": ["nobody", True], "stopProcessGroup": ["nobody", True], "tailProcessLog": ["cat", 0, 5],
    "tailProcessStderrLog": ["cat", 0, 5], "tailProcessStdoutLog": ["cat", 0, 5],
}
DANGEROUS = ("shutdown", "restart", "stopAllProcesses", "signalAllProcesses")

FEW = """
[program:cat]
command=/bin/cat
startsecs=0
stdout_logfile=%(dir)s/cat.log
stderr_logfile=NONE
[program:off]
command=/bin/cat
autostart=false
startsecs=0
[program:one]
command=/bin/cat
startsecs=0
[program:two]
command=/bin/cat
startsecs=0
[group:grp]
programs=one,two
"""


def introspection(s):
    s.until_state("cat", "RUNNING")
    names = s.ask("system.listMethods")
    for name in names + ["nothing", "supervisor.nothing", ""]:
        s.ask("system.methodSignature", name)
        told = s.call("system.methodHelp", name)
        s.tell("methodHelp(%r)" % name, told if isinstance(told, dict) else isinstance(told, str) and told != "")
    for name in ("getAPIVersion", "getVersion", "getSupervisorVersion", "getIdentification", "getState"):
        s.ask("supervisor." + name)
        s.ask("supervisor." + name, tcp=True)
    s.tell("getPID", s.call("supervisor.getPID") == s.process.pid)
    for name in ("nothing", "supervisor.nothing", "supervisor._update", "supervisor.__init__", "system._listMethods",
                 "supervisor.supervisord.options", "supervisor.getState.x", "supervisor", "supervisor.", ".getState",
                 "Supervisor.getState", "supervisor.getstate", " supervisor.getState", "getState", ""):
        s.ask(name)


def arguments(s):
    s.until_state("grp:two", "RUNNING")
    for name in s.call("system.listMethods"):
        short = name.split(".")[1]
        good = GOOD.get(short, [])
        if name.startswith("system."):
            continue
        s.ask(name, *(good + ["x"] * (2 if short.startswith(("start", "stop")) else 1)))
        s.ask(name, *(good + ["x"] * 5))
        for fewer in range(len(good)):
            if not (short in DANGEROUS or short == "startAllProcesses"):
                s.ask(name, *good[:fewer])
        if short in DANGEROUS:
            continue
        if good:
            s.ask(name, *good)
        for i in range(len(good)):
            for odd in (5, -1, True, 1.5, [], ["cat"], {}, {"a": 1}, "", "5", "x", " 7 ", None):
                s.ask(name, *(good[:i] + [odd] + good[i + 1:]), step="odd")
    for odd in (5, True, [], {}, "", None):
        s.ask("system.methodHelp", odd, step="odd")
        s.ask("system.methodSignature", odd, step="odd")
    s.ask("system.listMethods", "x")
    s.ask("system.methodHelp")
    s.ask("system.methodSignature")


FORMS = ("cat", "cat:cat", "cat:*", "cat:", "grp", "grp:one", "grp:*", "grp:", "grp:nobody", "one", "nobody", "nobody:*", ":one",
         ":", "", "*", "all", "grp:one:two", "cat:cat:", " cat", "cat ", "CAT", "c\u00e4t", "grp: one", "c*", "off")


def names(s):
    s.until_state("grp:two", "RUNNING")
    for name in FORMS:
        for method in ("getProcessInfo", "clearProcessLogs"):
            s.ask("supervisor." + method, name)
        s.ask("supervisor.signalProcess", name, "CONT")
        s.ask("supervisor.signalProcessGroup", name, "CONT")
        s.ask("supervisor.sendProcessStdin", name, "")
        s.ask("supervisor.readProcessStderrLog", name, 0, 1)
        s.ask("supervisor.tailProcessStderrLog", name, 0, 1)
        s.ask("supervisor.addProcessGroup", name)
        if name not in ("cat", "grp", "off"):
            s.ask("supervisor.removeProcessGroup", name)
            s.ask("supervisor.stopProcessGroup", name)
        s.ask("supervisor.startProcess", name)
        s.ask("supervisor.startProcessGroup", name)
        s.ask("supervisor.stopProcess", name) if name.startswith(("nobody", ":")) or name == "" else None
    for signal in ("HUP2", "", "0", 0, "SIGCONT", "sigcont", "cont", "18", 18, 65, -1, "-1", "1.5", "RTMIN+1", " CONT", "CONT "):
        s.ask("supervisor.signalProcess", "cat", signal)
        s.ask("supervisor.signalProcessGroup", "nobody", signal)
    s.ask("supervisor.signalProcessGroup", "grp", "NOPE")
    s.ask("supervisor.signalAllProcesses", "NOPE")


LOGS = """
[program:ten]
command=/bin/sh -c "printf 0123456789; exec sleep 1000"
startsecs=0
stdout_logfile=%(dir)s/ten.log
stderr_logfile=%(dir)s/ten.err
[program:odd]
command=/bin/sh -c "printf '\\303\\274\\033[1m\\r\\t<&>]]>\\n\\001\\000'; exec sleep 1000"
startsecs=0
stdout_logfile=%(dir)s/odd.log
[program:plain]
command=/bin/sh -c "printf '\\303\\274\\t<&>]]>\\n'; exec sleep 1000"
startsecs=0
stdout_logfile=%(dir)s/plain.log
redirect_stderr=true
[program:never]
command=/bin/cat
autostart=false
stdout_logfile=%(dir)s/never.log
[program:automatic]
command=/bin/cat
startsecs=0
"""


def logs(s):
    s.until(lambda: s.text_of("ten.log") and s.text_of("odd.log") and s.text_of("plain.log"), "the logs")
    offsets = (0, 1, 9, 10, 11, 100, -1, -5, -10, -11, -100, 2**31 - 1)
    lengths = (0, 1, 5, 10, 11, 100, -1)
    for offset in offsets:
        for length in lengths:
            s.ask("supervisor.readProcessStdoutLog", "ten", offset, length)
            s.ask("supervisor.tailProcessStdoutLog", "ten", offset, length)
            if length < 6:
                s.ask("supervisor.readProcessStderrLog", "ten", offset, length)
                s.ask("supervisor.tailProcessStderrLog", "ten", offset, length)
                told = s.call("supervisor.readLog", offset, length)
                s.tell("readLog(%d, %d)" % (offset, length), told if isinstance(told, dict) else len(told) <= max(length, 1e9))
    for name in ("odd", "plain", "never", "automatic", "nobody", "ten:ten", "ten:*"):
        for method in ("readProcessStdoutLog", "tailProcessStdoutLog", "readProcessStderrLog", "tailProcessStderrLog"):
            s.ask("supervisor." + method, name, 0, 100)
            s.ask("supervisor." + method, name, 1, 1)
    s.ask("supervisor.clearProcessLogs", "ten")
    s.ask("supervisor.readProcessStdoutLog", "ten", 0, 0)
    s.ask("supervisor.clearProcessLogs", "never")
    s.ask("supervisor.stopProcess", "plain")
    s.ask("supervisor.clearProcessLogs", "plain")
    s.ask("supervisor.readProcessStdoutLog", "plain", 0, 0)
    s.ask("supervisor.clearAllProcessLogs")
    s.ask("supervisor.readProcessStdoutLog", "odd", 0, 0)
    s.ask("supervisor.clearLog")
    told = s.call("supervisor.readLog", 0, 0)
    s.tell("readLog after clearLog is short", isinstance(told, str) and len(told) < 300)


def multicall(s):
    s.until_state("grp:two", "RUNNING")

    def both(calls):
        s.ask("system.multicall", calls)

    def call(name, *arguments):
        return {"methodName": "supervisor." + name, "params": list(arguments)}

    both([])
    both([call("getState"), {"methodName": "supervisor.getAPIVersion"}])
    both([call("nothing"), call("getProcessInfo", "nobody"), call("getState", 1), call("getState")])
    both([{"params": []}, {"methodName": "system.multicall", "params": [[]]}, {}, call("getVersion")])
    both([call("stopProcess", "cat"), call("startProcess", "cat"), call("stopProcess", "nobody"), call("getProcessInfo", "cat")])
    both([call("stopProcessGroup", "grp"), call("startProcess", "grp:one", False), call("startProcessGroup", "grp")])
    both([call("startAllProcesses", False), call("startAllProcesses"), call("stopProcess", "off", False)])
    both([{"methodName": "system.listMethods"}, {"methodName": "system.methodSignature", "params": ["system.multicall"]}])
    both([{"methodName": 5}, {"methodName": "supervisor.getState", "params": 5}])
    both([{"methodName": "supervisor.getState", "params": {}}, {"methodName": "supervisor.getState", "more": 1}])
    both([5])
    both(["x"])
    both(5)
    both({})
    s.ask("system.multicall")
    s.ask("system.multicall", [], [])


STDIN = """
[program:cat]
command=/bin/cat
startsecs=0
stdout_logfile=%(dir)s/cat.log
[program:deaf]
command=/bin/sh -c "exec <&-; echo deaf; exec sleep 1000"
startsecs=0
stdout_logfile=%(dir)s/deaf.log
[program:off]
command=/bin/cat
autostart=false
"""


def standard_input(s):
    s.until_state("cat", "RUNNING")
    s.until_state("deaf", "RUNNING")
    s.ask("supervisor.sendProcessStdin", "cat", "one\n")
    s.ask("supervisor.sendProcessStdin", "cat:cat", "zw\u00f6lf \u20ac\n", tcp=True)
    s.until(lambda: "zw\u00f6lf" in s.text_of("cat.log"), "cat's text")
    s.ask("supervisor.readProcessStdoutLog", "cat", 0, 0)
    s.ask("supervisor.sendProcessStdin", "off", "x")
    s.ask("supervisor.sendProcessStdin", "nobody", "x")
    s.until(lambda: "deaf" in s.text_of("deaf.log"), "a closed stdin")
    s.ask("supervisor.sendProcessStdin", "deaf", "x")


SCENARIOS = [(introspection, FEW), (arguments, FEW), (names, FEW), (logs, LOGS), (multicall, FEW), (standard_input, STDIN)]
