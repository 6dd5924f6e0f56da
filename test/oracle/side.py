"""One of the two daemons that are compared: started in a scratch folder of its own, asked by its API, and its answers
written down without what may differ (pids, times, paths, ports)."""
import base64
import os
import re
import signal
import socket
import subprocess
import time
import xmlrpc.client

PATIENCE = 20  # seconds, for one state to come true; supervisord looks once a second
LOOK = 0.04

HEAD = """
[supervisord]
logfile=%(dir)s/daemon.log
pidfile=%(dir)s/daemon.pid
childlogdir=%(dir)s
[unix_http_server]
file=%(dir)s/sock
[inet_http_server]
port=127.0.0.1:%(port)d
username=user
password=secret
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
LOGIN = {"Authorization": "Basic " + base64.b64encode(b"user:secret").decode()}
TIMES = ("start", "stop", "now")


class TooLate(Exception):
    """What was waited for has not come true."""


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


class Connection:
    """HTTP by hand, so that what a library would mend is seen."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(address)
        self.heard = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        try:
            piece = self.socket.recv(65536)
        except (ConnectionError, socket.timeout):
            piece = b""
        self.heard += piece
        return piece

    def is_closed(self):
        return not self.more()

    def read_until(self, text):
        while text not in self.heard:
            if not self.more():
                return None
        before, _, self.heard = self.heard.partition(text)
        return before

    def response(self, has_body=True):
        head = self.read_until(b"\r\n\r\n")
        if head is None:
            return None
        lines = head.decode("latin-1").split("\r\n")
        headers = {k.strip().lower(): v.strip() for k, v in (line.split(":", 1) for line in lines[1:])}
        length = int(headers.get("content-length", 0)) if has_body else 0
        while len(self.heard) < length and self.more():
            pass
        body, self.heard = self.heard[:length], self.heard[length:]
        return Response(int(lines[0].split()[1]), headers, body)

    def ask(self, method, path, body=None, headers=None, version="1.1"):
        lines = ["%s %s HTTP/%s" % (method, path, version), "Host: x"]
        if body is not None:
            lines.append("Content-Length: %d" % len(body))
        lines += ["%s: %s" % pair for pair in (headers or {}).items()]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b""))
        return self.response()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Side:
    def __init__(self, name, binary, folder):
        self.name, self.binary, self.dir = name, binary, folder
        self.port = free_port()
        self.process = None
        self.told = {}  # step -> what it told, in order
        os.makedirs(folder)

    # ---- the daemon

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "w") as f:
            f.write(text)
        os.chmod(self.path(name), mode)

    def text_of(self, name):
        try:
            with open(self.path(name), encoding="utf-8", errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def configure(self, text):
        here = {"dir": self.dir, "port": self.port, "tests": os.path.dirname(os.path.abspath(__file__))}
        self.write("x.conf", (HEAD + text) % here)

    def start(self):
        out = open(self.path("out"), "ab")
        self.process = subprocess.Popen([self.binary, "-n", "-c", self.path("x.conf")], stdin=subprocess.DEVNULL,
                                        stdout=out, stderr=out, cwd=self.dir, start_new_session=True)
        out.close()
        self.await_answer()

    def await_answer(self):
        self.until(lambda: self.answers(), "an answer")

    def answers(self):
        if self.process.poll() is not None:
            raise TooLate("it has ended: " + self.text_of("out"))
        try:
            return self.call("supervisor.getState") == {"statecode": 1, "statename": "RUNNING"}
        except OSError:
            return False

    def end(self):
        if not self.process:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def until(self, is_true, what):
        end = time.monotonic() + PATIENCE
        while True:
            value = is_true()
            if value:
                return value
            if time.monotonic() > end:
                raise TooLate("waited in vain for " + what)
            time.sleep(LOOK)

    # ---- its API

    def connect(self, tcp=False):
        return Connection(("127.0.0.1", self.port) if tcp else self.path("sock"))

    def post(self, body, tcp=False):
        with self.connect(tcp) as c:
            return c.ask("POST", "/RPC2", body, LOGIN if tcp else None)

    def call(self, method, *arguments, tcp=False):
        body = xmlrpc.client.dumps(arguments, method, allow_none=True).encode("utf-8", "surrogateescape")
        return meaning(self.post(body, tcp))

    def state(self, name):
        info = self.call("supervisor.getProcessInfo", name)
        return info.get("statename", info)

    def until_state(self, name, *states):
        return self.until(lambda: self.state(name) in states, "%s to be %s" % (name, "/".join(states)))

    # ---- what it tells

    def tell(self, step, value):
        key, n = step, 1
        while key in self.told:
            n += 1
            key = "%s #%d" % (step, n)
        self.told[key] = self.plain(value)
        return value

    def ask(self, method, *arguments, tcp=False, step=""):
        asked = "%s(%s)" % (method.replace("supervisor.", ""), ", ".join(repr(a) for a in arguments))
        words = [step + ":"] * (step != "") + [asked] + ["by TCP"] * tcp
        return self.tell(" ".join(words), self.call(method, *arguments, tcp=tcp))

    def plain(self, value, key=None):
        if isinstance(value, dict):
            return {k: self.plain(v, k) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            plain = [self.plain(v) for v in value]
            if plain and all(isinstance(v, dict) and "status" in v for v in plain):
                plain.sort(key=lambda v: (v["group"], v["name"]))  # supervisord: in the order in which they were done
            return plain
        if isinstance(value, bytes):
            return self.plain(value.decode("latin-1"))
        if isinstance(value, str):
            return self.plain_text(value)
        if isinstance(value, int) and not isinstance(value, bool) and value:
            return "<pid>" if key == "pid" else "<time>" if key in TIMES else value
        return value

    def plain_text(self, text):
        text = text.replace(self.dir, "<dir>").replace(":%d" % self.port, ":<port>")
        text = re.sub(r"---supervisor-\w+\.log", "---supervisor-<x>.log", text)
        text = re.sub(r"pid \d+, uptime [\d:]+", "pid <pid>, uptime <time>", text)
        text = re.sub(r"\bpid:[1-9]\d*", "pid:<pid>", text)
        text = re.sub(r"\bwhen:\d+", "when:<time>", text)
        return re.sub(r"^[A-Z][a-z]{2} \d\d \d\d:\d\d [AP]M$", "<date>", text)


def meaning(response):
    """The result of a call, or its fault, or what HTTP said."""
    if response is None:
        return {"http": "closed"}
    if response.status != 200:
        return {"http": response.status}
    try:
        return xmlrpc.client.loads(response.body)[0][0]
    except xmlrpc.client.Fault as fault:
        return {"fault": fault.faultCode, "text": fault.faultString}
    except Exception as why:  # expat's and xmlrpc's own
        return {"http": 200, "not": type(why).__name__}
