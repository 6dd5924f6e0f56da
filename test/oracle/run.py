#!/usr/bin/python3 -W ignore
"""Does reaperd, called supervisord, tell what supervisord tells?

run.py OURS [SCENARIO ...]      OURS: build/*/app/reaperd/supervisord

Each scenario starts supervisord's own daemon and ours with the same config, does the same to both, and compares what
they told, step by step. What is meant to differ is in wanted.py. Exits 77 where supervisord is not installed.
With ORACLE_KEEP set the scratch folder stays, with both daemons' logs.
"""
import concurrent.futures
import importlib.util
import os
import shutil
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True  # into the source folder
import wanted

ORACLE = "/usr/bin/supervisord"
AT_ONCE = 8
SKIPPED = 77


def live(scenario, config, side):
    begin = time.monotonic()
    try:
        side.configure(config)
        side.start()
        scenario(side)
    except Exception as why:
        side.tell("it went on to its end", "".join(traceback.format_exception_only(type(why), why)).strip()
                  + " after " + str(list(side.told)[-1:]))
    finally:
        side.end()
        side.took = time.monotonic() - begin
    return side


def compare(name, theirs, ours):
    """The differences that nobody wants, as text; and the lines of the table that explain the others."""
    bugs, there = [], set()
    for step in list(theirs) + [s for s in ours if s not in theirs]:
        t, o = theirs.get(step, "<nothing>"), ours.get(step, "<nothing>")
        if t == o:
            continue
        rules = wanted.explanation(name, step, t, o)
        if rules:
            there.update(rules)
        else:
            bugs.append("%s: %s\n    theirs %r\n    ours   %r" % (name, step, t, o))
    return bugs, there


def run(ours, names):
    import scenarios  # need supervisor
    import side

    chosen = [(f, c) for f, c in scenarios.ALL if not names or f.__name__ in names]
    scratch = tempfile.mkdtemp(prefix="oracle-")
    bugs, there, steps = [], set(), 0
    try:
        with concurrent.futures.ThreadPoolExecutor(2 * AT_ONCE) as pool:
            pairs = []
            for f, config in chosen:
                sides = [side.Side(n, b, os.path.join(scratch, f.__name__, n)) for n, b in (("theirs", ORACLE), ("ours", ours))]
                pairs.append((f, [pool.submit(live, f, config, s) for s in sides]))
            for f, futures in pairs:
                theirs, mine = [future.result() for future in futures]
                more, explained = compare(f.__name__, theirs.told, mine.told)
                bugs += more
                there |= explained
                steps += len(theirs.told)
                print("%-16s %4d steps, %d differ; theirs %4.1f s, ours %4.1f s"
                      % (f.__name__, len(theirs.told), len(more), theirs.took, mine.took), flush=True)
    finally:
        if "ORACLE_KEEP" in os.environ:
            print("kept", scratch)
        else:
            shutil.rmtree(scratch, ignore_errors=True)
    if not names:
        bugs += ["no longer so, or never looked at: " + rule.there for rule in wanted.ALL if rule not in there]
    for bug in bugs:
        print(bug)
    print("%d steps compared, %d wanted differences, %d others" % (steps, len(there), len(bugs)))
    return 1 if bugs else 0


def main():
    if not os.access(ORACLE, os.X_OK) or not importlib.util.find_spec("supervisor"):
        print("skipped: supervisord is not installed (scripts/bootstrap --test does that)")
        return SKIPPED
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    return run(os.path.abspath(sys.argv[1]), sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
