"""An event listener that writes down what it is sent, by supervisor.childutils.

listener.py FILE [fail|die]     with the first event, once (FILE.once remembers): say FAIL, or end without an answer
listener.py FILE raw            count bytes, and write down whether the text with an umlaut came whole
"""
import json
import os
import sys

from supervisor import childutils

path, manner = sys.argv[1], (sys.argv[2:] or [""])[0]


def is_first_time():
    try:
        os.close(os.open(path + ".once", os.O_CREAT | os.O_EXCL))
        return True
    except FileExistsError:
        return False


def read_raw():
    """An event as a listener reads it that counts bytes, as the documentation says."""
    sys.stdout.write("READY\n")
    sys.stdout.flush()
    line = sys.stdin.buffer.readline()
    text = sys.stdin.buffer.read(int(childutils.get_headers(line.decode())["len"]))
    print("RESULT 2\nOK", end="", flush=True)
    return text


while manner == "raw":
    text = read_raw()
    if b"zw" in text:
        with open(path, "w") as f:
            f.write("all of it" if text.endswith(b"lf") else "one byte less")
        sys.exit(0)

while True:
    headers, payload = childutils.listener.wait()
    odd = manner and is_first_time()
    with open(path, "a") as f:
        f.write(json.dumps([headers, payload, manner if odd else "ok"]) + "\n")
    if odd and manner == "die":
        sys.exit(1)
    childutils.listener.fail() if odd else childutils.listener.ok()
