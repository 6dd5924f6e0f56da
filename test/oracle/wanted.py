"""What is meant to differ, and why: one table. Each line is of a scenario and of steps, and takes from both sides'
values what it explains; what is left must be the same. A line that explains nothing any more is an error."""
import fnmatch
import re


class Wanted:
    def __init__(self, scenario, steps, there, here, rest=None):
        self.scenario, self.steps, self.there, self.here = scenario, steps, there, here
        self.rest = rest or (lambda value: None)  # the whole value is explained

    def is_about(self, scenario, step):
        return fnmatch.fnmatchcase(scenario, self.scenario) and any(fnmatch.fnmatchcase(step, s) for s in self.steps)


def without(*keys):
    def rest(value):
        if isinstance(value, dict):
            return {k: rest(v) for k, v in value.items() if k not in keys}
        return [rest(v) for v in value] if isinstance(value, list) else value
    return rest


def with_text_as(pattern, replacement):
    def rest(value):
        if isinstance(value, dict):
            return {k: rest(v) for k, v in value.items()}
        if isinstance(value, list):
            return [rest(v) for v in value]
        return re.sub(pattern, replacement, value) if isinstance(value, str) else value
    return rest


def status_400_and_more(value):
    """Refused, whatever the words; a closed connection and an exception of Python's refuse, too."""
    refused = value == "closed" or (isinstance(value, dict) and value.get("status", 200) >= 400)
    return "refused" if refused else value


no_auto_log = with_text_as(r"^(<dir>/[\w]+-std(out|err)---supervisor-<x>\.log|auto)$", "")

ALL = [
    # ---- arguments
    Wanted("arguments", ["odd: *"],
           "arguments of a wrong type are made to fit, or are an exception (HTTP 500)",
           "fault 2 INCORRECT_PARAMETERS; an int may be a text of digits, a boolean may be an int"),
    Wanted("multicall", ["system.multicall(?{'methodName': 5}*", "*'params': {}*", "system.multicall(?5])",
                         "system.multicall(?'x'])", "system.multicall(5)", "system.multicall({})"],
           "multicall answers entries that are no calls with the text of a Python exception, or HTTP 500",
           "fault 2 INCORRECT_PARAMETERS, and the other entries are called"),
    Wanted("shutdown", ["getState(1)"],
           "during a shutdown a wrong number of arguments is fault 2",
           "fault 6 SHUTDOWN_STATE, as for any other call"),
    Wanted("names", ["signalProcess('cat', '0')", "signalProcess('cat', 0)"],
           "signal 0, which is none, is sent", "fault 11 BAD_SIGNAL"),
    # ---- logs
    Wanted("*", ["getProcessInfo*", "getAllProcessInfo*", "config of*", "info of*"],
           "AUTO logs are made at the start, empty ones too, and named in getAllConfigInfo",
           "with the first line; until then the path is empty, and reading gives nothing; getAllConfigInfo says auto",
           no_auto_log),
    Wanted("logs", ["*('odd', ?, *)", "*('plain', 1, 1)"],
           "control characters in a log make an answer that is no XML, and bytes that are no UTF-8 HTTP 500",
           "they are shown as pictures of themselves, and as U+FFFD"),
    Wanted("logs", ["readProcessStdoutLog('plain', 0, 0)"],
           "clearProcessLogs of a stopped process says that it did, and does nothing", "it clears"),
    # ---- processes
    Wanted("stops", ["while STOPPING: stopProcess*"],
           "stop of a STOPPING process is fault 70 NOT_RUNNING", "it waits with whoever stops it"),
    Wanted("stops", ["started while STOPPING"],
           "start of a STOPPING process says True (wait=False) or ABNORMAL_TERMINATION, and nothing starts",
           "it starts when it has stopped"),
    Wanted("lives", ["getProcessInfo('quickkill')", "getProcessInfo('again')", "getAllProcessInfo()"],
           "exitstatus is 0 after an end that came too quickly", "the exit code, or -1", without("exitstatus")),
    Wanted("restarts", ["getProcessInfo('tired')*"],
           "exitstatus is 0 after an end that came too quickly (FATAL)", "the exit code, or -1", without("exitstatus")),
    Wanted("lives", ["getProcessInfo('again')", "getAllProcessInfo()"],
           "spawnerr is kept by a process that was stopped in BACKOFF", "it is empty: nothing is wrong with it",
           with_text_as(r"^Exited too quickly.*", "")),
    Wanted("lives", ["getProcessInfo('nodir')"],
           "a directory, user or exec that fails is exit 127 of the child, and told in its stderr",
           "a spawn error (BACKOFF, FATAL), and told in spawnerr"),
    Wanted("lives", ["getAllProcessInfo()"],
           "(the same process in the list of all)", "(as above)",
           lambda value: [one for one in value if one["name"] != "nodir"]),
    Wanted("standard_input", ["sendProcessStdin('deaf', 'x')"],
           "sendProcessStdin to a process that has closed its stdin is fault 20 NO_FILE",
           "True: the pipe stays ours from start to start, so nobody can tell"),
    # ---- events
    Wanted("events", ["what len counts"],
           "len in an event's header counts characters, so that who reads bytes gets less than all",
           "bytes; `event_len = characters` is the old way"),
    Wanted("events", ["events of much"],
           "*_capture_maxbytes is a hint: a piece that comes in one read is told whole", "it holds, and the newest bytes are told",
           with_text_as("x{1000,}", "x...")),
    Wanted("events", ["log of talks"],
           "what follows a captured text waits for more output before it is logged, and may be lost", "it is logged at once"),
    # ---- HTTP
    Wanted("http", ["password: *", "no password: *"],
           "401 asks for Basic realm=\"default\"", "and says that the password is UTF-8", without("asks for")),
    Wanted("http", ["password: no colon", "password: empty", "password: not base64"],
           "a header Authorization that makes no sense is HTTP 500", "401", status_400_and_more),
    Wanted("http", ["body: empty", "GET /RPC2", "PUT /RPC2", "HEAD /ok.html", "POST /nothing", "GET /logtail", "request: no HTTP",
                    "request: HTTP/0.9", "request: newlines", "request: no length"],
           "requests that make no sense are answered 400, 404, 411 or 500, or the connection ends",
           "400, 404 or 405", status_400_and_more),
    Wanted("http", ["body: an unknown type"], "values of unknown types are read as text", "400"),
    Wanted("http", ["GET ok.html", "request: HTTP/2.0"], "paths without / and HTTP/2.0 are answered", "400"),
    Wanted("http", ["request: chunked"], "a chunked body is 411", "it is read"),
    Wanted("http", ["HTTP/1.1, Connection: close"], "the answer does not repeat Connection: close", "it does", without("connection")),
    Wanted("http", ["GET /logtail/never", "GET /logtail/ten/stderr"],
           "/logtail is 404 before there is a log file, or where there is none (NONE)", "it follows what comes"),
    Wanted("http", ["mainlogtail"], "/mainlogtail lets proxies keep lines back", "X-Accel-Buffering: no, as for /logtail",
           lambda value: [h for h in value if not h.startswith("x-accel")]),
]


def explanation(scenario, step, theirs, ours):
    """The lines that explain why the two differ; nothing: they do not."""
    rules = [rule for rule in ALL if rule.is_about(scenario, step)]

    def differ_without(left_out):
        t, o = theirs, ours
        for rule in rules:
            if rule is not left_out:
                try:
                    t, o = rule.rest(t), rule.rest(o)
                except (AttributeError, TypeError, KeyError):
                    pass  # another kind of value than it is about
        return t != o

    if differ_without(None):
        return None
    return [rule for rule in rules if differ_without(rule)] or rules
