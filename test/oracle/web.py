"""What HTTP says: passwords, wrong requests, kept connections, followed logs."""
import base64
import re
import xmlrpc.client

from supervisor.xmlrpc import SupervisorTransport

from side import LOGIN

CONFIG = """
[program:ten]
command=/bin/sh -c "printf '0123456789\\n'; exec cat"
startsecs=0
stdout_logfile=%(dir)s/ten.log
stderr_logfile=NONE
[program:never]
command=/bin/cat
autostart=false
stdout_logfile=%(dir)s/never.log
"""
STATE = xmlrpc.client.dumps((), "supervisor.getState").encode()


def basic(text):
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


def brief(r, body=False):
    if r is None:
        return "closed"
    told = {"status": r.status, "connection": r.headers.get("connection", "").lower(),
            "type": r.headers.get("content-type", "").replace(" ", "") if r.status == 200 else ""}
    if body:
        text = re.sub(r">\s+<", "><", r.body.decode())
        told["body"] = re.sub(r"<int>\d{4,}</int>", "<int>much</int>", text)
    if r.status == 401:
        told["asks for"] = r.headers.get("www-authenticate")
    return told


def passwords(s):
    for name, headers in (("none", {}), ("right", LOGIN), ("wrong", basic("user:wrong")), ("wrong user", basic("x:secret")),
                          ("no colon", basic("user")), ("colons", basic("user:secret:")), ("empty", basic("")),
                          ("not base64", {"Authorization": "Basic ==="}), ("Bearer", {"Authorization": "Bearer x"}),
                          ("small", {"authorization": LOGIN["Authorization"].replace("Basic", "basic")}),
                          ("no words", {"Authorization": "Basic"})):
        with s.connect(tcp=True) as c:
            s.tell("password: " + name, brief(c.ask("POST", "/RPC2", STATE, headers)))
    for path in ("/ok.html", "/logtail/ten", "/mainlogtail", "/", "/nothing"):
        with s.connect(tcp=True) as c:
            s.tell("no password: " + path, brief(c.ask("GET", path)))


def bodies(s):
    whole = STATE.decode()
    for name, body in (("no XML", "x"), ("empty", ""), ("cut", whole[:40]), ("other XML", "<a/>"), ("no method", "<methodCall/>"),
                       ("a response", "<methodResponse><params/></methodResponse>"),
                       ("no params", "<methodCall><methodName>supervisor.getState</methodName></methodCall>"),
                       ("blanks", "\n <methodCall> <methodName>supervisor.getState</methodName>\n<params>\n</params></methodCall>\n"),
                       ("blanks in the name", "<methodCall><methodName> supervisor.getState </methodName></methodCall>"),
                       ("untyped", call("supervisor.getProcessInfo", "<value>ten</value>")),
                       ("i4", call("supervisor.readProcessLog", "<value>ten</value>", "<value><i4>2</i4></value>",
                                   "<value><i4>3</i4></value>")),
                       ("cdata", call("supervisor.getProcessInfo", "<value><string><![CDATA[ten]]></string></value>")),
                       ("entities", call("supervisor.getProcessInfo", "<value><string>&#116;e&#x6e;&lt;</string></value>")),
                       ("wrong int", call("supervisor.readLog", "<value><int>x</int></value>", "<value><int>1</int></value>")),
                       ("an unknown type", call("supervisor.getProcessInfo", "<value><thing>ten</thing></value>")),
                       ("base64", call("supervisor.getProcessInfo", "<value><base64>dGVu</base64></value>")),
                       ("a comment", whole.replace("<params>", "<!-- x --><params>")),
                       ("a document type", whole.replace("?>", "?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1))):
        with s.connect() as c:
            c.socket.settimeout(2)
            r = c.ask("POST", "/RPC2", body.encode())
            s.tell("body: " + name, brief(r, body=r is not None and r.status == 200))


def call(method, *values):
    return "<?xml version='1.0'?><methodCall><methodName>%s</methodName><params>%s</params></methodCall>" % (
        method, "".join("<param>%s</param>" % v for v in values))


def requests(s):
    for method, path in (("GET", "/RPC2"), ("PUT", "/RPC2"), ("HEAD", "/ok.html"), ("GET", "/ok.html"), ("GET", "/ok.htm"),
                         ("GET", "/nothing"), ("POST", "/nothing"), ("GET", "/RPC3"), ("GET", "/ok.html?x=1"),
                         ("GET", "/logtail"), ("GET", "/logtail/"), ("GET", "/logtail/nobody"), ("GET", "/logtail/never"),
                         ("GET", "/logtail/ten/stderr"), ("GET", "/logtail/ten/nothing"), ("GET", "/logtail/ten/stdout/x"),
                         ("GET", "/logtail/ten:*"), ("GET", "/../etc/passwd"), ("GET", "/ok.html/"), ("GET", "ok.html")):
        with s.connect() as c:
            c.send(("%s %s HTTP/1.1\r\nHost: x\r\n\r\n" % (method, path)).encode())
            r = c.response(has_body=method != "HEAD")
            s.tell("%s %s" % (method, path), brief(r))
    for path in ("/RPC2", "/RPC2/", "/RPC2/more", "/RPC2?x=1", "/RPC23"):
        with s.connect() as c:
            s.tell("POST " + path, brief(c.ask("POST", path, STATE), body=True))
    for name, text in (("no HTTP", b"hello\r\n\r\n"), ("HTTP/0.9", b"GET /ok.html\r\n\r\n"), ("HTTP/2.0", b"GET /ok.html HTTP/2.0\r\n\r\n"),
                       ("no Host", b"GET /ok.html HTTP/1.1\r\n\r\n"), ("newlines", b"GET /ok.html HTTP/1.1\n\n"),
                       ("no length", b"POST /RPC2 HTTP/1.1\r\nHost: x\r\n\r\n"),
                       ("chunked", b"POST /RPC2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
                        % (len(STATE), STATE))):
        with s.connect() as c:
            c.socket.settimeout(1)
            c.send(text)
            s.tell("request: " + name, brief(c.response()))


def kept(s):
    for version in ("1.0", "1.1"):
        for wish in ("", "keep-alive", "Keep-Alive", "close"):
            with s.connect() as c:
                c.socket.settimeout(2)
                headers = {"Connection": wish} if wish else {}
                first = c.ask("POST", "/RPC2", STATE, headers, version)
                step = "HTTP/%s, Connection: %s" % (version, wish)
                s.tell(step, brief(first))
                try:
                    again = c.ask("POST", "/RPC2", STATE, headers, version)
                except OSError:
                    again = None
                s.tell(step + ", again", again is not None and again.status)
    with s.connect() as c:
        one = b"POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(STATE), STATE)
        c.send(one + one)
        s.tell("two at once", [c.response().status, c.response().status])


def followed(s):
    for path, step in (("/logtail/ten", "logtail"), ("/logtail/ten:ten/stdout", "logtail of a full name"),
                       ("/logtail/ten%3Aten", "logtail of an escaped name")):
        with s.connect() as c:
            c.send(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode())
            head = c.read_until(b"\r\n\r\n").decode().lower().replace(" ", "").split("\r\n")
            s.tell(step, [head[0].split("http/1.1")[1][:3]] + [h for h in head if h.startswith(("content-t", "transfer-e", "x-accel"))])
            s.tell(step + ", begin", c.read_until(b"0123456789\n") is not None)
            word = b"w%d" % len(s.told)
            s.call("supervisor.sendProcessStdin", "ten", word.decode() + "\n")
            s.tell(step + ", more", c.read_until(word) is not None)
    with s.connect() as c:
        c.send(b"GET /mainlogtail HTTP/1.1\r\nHost: x\r\n\r\n")
        head = c.read_until(b"\r\n\r\n").decode().lower().replace(" ", "").split("\r\n")
        s.tell("mainlogtail", [h for h in head if h.startswith(("content-t", "transfer-e", "x-accel"))])
        s.tell("mainlogtail, begin", c.read_until(b"\n") is not None)
        s.call("supervisor.startProcess", "never", False)
        s.tell("mainlogtail, more", c.read_until(b"spawned: 'never' with pid") is not None)


def clients(s):
    unix = xmlrpc.client.ServerProxy("http://127.0.0.1", SupervisorTransport("", "", "unix://" + s.path("sock")))
    tcp = xmlrpc.client.ServerProxy("http://127.0.0.1", SupervisorTransport("user", "secret", "http://127.0.0.1:%d" % s.port))
    plain = xmlrpc.client.ServerProxy("http://user:secret@127.0.0.1:%d/RPC2" % s.port)
    for name, proxy in (("unix", unix), ("tcp", tcp), ("plain", plain)):
        s.tell(name + ": getState", proxy.supervisor.getState())
        s.tell(name + ": getProcessInfo", proxy.supervisor.getProcessInfo("ten"))
        several = xmlrpc.client.MultiCall(proxy)
        several.supervisor.getState()
        several.supervisor.getVersion()
        try:
            s.tell(name + ": MultiCall", list(several()))
        except Exception as why:
            s.tell(name + ": MultiCall", repr(why))


def http(s):
    s.until(lambda: "9" in s.text_of("ten.log"), "ten's log")
    s.until_state("ten", "RUNNING")
    for part in (passwords, bodies, requests, kept, followed, clients):
        part(s)


SCENARIOS = [(http, CONFIG)]
