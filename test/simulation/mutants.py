"""Builds the simulation once with each bug of mutant_list.py, and runs it until it breaks a promise."""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import time

import mutant_list

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ["lib/supervisor", "lib/lifecycle", "lib/journal", "lib/archive", "lib/model", "test/simulation"]
COMPILER = ([shutil.which("ccache")] if shutil.which("ccache") else []) + ["g++", "-std=c++20", "-O1"]
INCLUDES = ["-I", str(ROOT / "lib"), "-I", str(ROOT / "test/simulation")]


def fail(why):
    sys.exit(f"mutants: {why}")


def compile_file(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(COMPILER + INCLUDES + ["-c", str(source), "-o", str(target)], capture_output=True, text=True)
    return done.stderr if done.returncode else None


def link(objects, program):
    done = subprocess.run(["g++", "-o", str(program)] + [str(one) for one in objects], capture_output=True, text=True)
    return done.stderr if done.returncode else None


class Factory:
    """The sources without a bug, compiled once; a bug costs one file and a link."""

    def __init__(self, folder, pool):
        self.folder = folder
        sources = [path for room in ROOMS for path in sorted((ROOT / room).glob("*.cpp"))]
        self.objects = {str(path.relative_to(ROOT)): folder / "sound" / path.relative_to(ROOT).with_suffix(".o")
                        for path in sources}
        for name, error in zip(self.objects, pool.map(lambda it: compile_file(ROOT / it[0], it[1]), self.objects.items())):
            if error:
                fail(f"cannot compile {name}:\n{error}")

    def build(self, name, file=None, text=None):
        place = self.folder / name
        objects = dict(self.objects)
        if file:
            source = place / file
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text(text)
            objects[file] = place / "mutant.o"
            if error := compile_file(source, objects[file]):
                fail(f"{name} does not compile:\n{error}")
        place.mkdir(parents=True, exist_ok=True)
        if error := link(objects.values(), place / "simulation"):
            fail(f"{name} cannot be linked:\n{error}")
        return place / "simulation"


def planted(bug):
    """The file with the bug: each of its places has to be there, once."""
    text = (ROOT / bug.file).read_text()
    for old, new in bug.edits:
        if text.count(old) != 1:
            fail(f"{bug.name}: {bug.file} has {text.count(old)} places that say\n{old}\nUpdate test/simulation/mutant_list.py.")
        text = text.replace(old, new)
    return text


def hunt(program, schedules):
    """How it was found; nothing: it was not. A crash is a find too."""
    began = time.monotonic()
    try:
        done = subprocess.run([program, "--schedules", str(schedules)], capture_output=True, text=True, timeout=600)
    except subprocess.TimeoutExpired:
        fail(f"{program} --schedules {schedules} takes too long")
    if done.returncode == 0:
        return None
    said = done.stderr.splitlines()[0] if done.stderr else f"it died of signal {-done.returncode}"
    return f"{time.monotonic() - began:5.1f} s  {said}"


def main():
    options = argparse.ArgumentParser(prog="scripts/mutants")
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--schedules", type=int, default=20000)
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    options.add_argument("names", nargs="*")
    chosen = options.parse_intermixed_args()
    bugs = [bug for bug in mutant_list.BUGS if not chosen.names or any(name in bug.name for name in chosen.names)]
    texts = {bug.name: planted(bug) for bug in bugs}  # all of them first, so that what does not fit is told at once
    survivors = []
    with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        factory = Factory(chosen.folder, pool)
        if found := hunt(factory.build("sound_one"), chosen.schedules):
            fail(f"without any bug the simulation finds one: {found}")

        def try_one(bug):
            return hunt(factory.build(bug.name, bug.file, texts[bug.name]), chosen.schedules)

        for bug, found in zip(bugs, pool.map(try_one, bugs)):
            print(f"{bug.name:44} {found or 'SURVIVES'}", flush=True)
            if not found:
                survivors.append(bug.name)
    print(f"{len(bugs) - len(survivors)} of {len(bugs)} bugs were found within {chosen.schedules} schedules")
    return 1 if survivors or not bugs else 0


if __name__ == "__main__":
    sys.exit(main())
