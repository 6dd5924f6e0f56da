"""Kills the manager of a reaperd again and again, upgrades it in between, and shows that nothing came of it.

    torture.py REAPERD SERVICE [--kills N | --minutes M] [--services N] [--seed S] [--upgrades P] [--hups P] [--keep]

Services keep an account of their own: when each process began and ended, with which code, and how many lines it has written. In the end
reaperd's account (its API, its history, the log files) is compared with theirs. Prints what it found; fails where anything differs.
"""
import argparse
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict

FORMATS = ('raw', 'timestamped', 'json')


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__('reaperd', timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(30)
        self.sock.connect(self.path)


def read_first(path):
    """Nothing where it has gone."""
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ''


class Daemon:
    def __init__(self, reaperd, folder, config):
        self.folder = folder
        self.socket = os.path.join(folder, 'control.sock')
        environment = dict(os.environ, RUNTIME_DIRECTORY=os.path.join(folder, 'run'))
        self.process = subprocess.Popen([reaperd, '-c', config], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=open(os.path.join(folder, 'stderr'), 'w'))
        self.guardian = self.process.pid

    def ask(self, method, path, body=None):
        """What is refused or cut off because a manager has just died is asked again."""
        until = time.monotonic() + 30
        while True:
            connection = UnixConnection(self.socket)
            try:
                connection.request(method, path, body=json.dumps(body) if body is not None else None,
                                   headers={'Content-Type': 'application/json'} if body is not None else {})
                return json.loads(connection.getresponse().read() or 'null')
            except (OSError, http.client.HTTPException, ValueError):
                if time.monotonic() > until or self.process.poll() is not None:
                    raise
            finally:
                connection.close()

    def upgrade(self):
        """To the file that it was executed from. Whoever kills the manager meanwhile cuts us off, and may prevent it."""
        connection = UnixConnection(self.socket)
        try:
            connection.request('POST', '/v1/upgrade', body='{}', headers={'Content-Type': 'application/json'})
            answer = connection.getresponse()
            return answer.status == 200, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return False, ''
        finally:
            connection.close()

    def children(self):
        try:
            with open(f'/proc/{self.guardian}/task/{self.guardian}/children') as file:
                return [int(pid) for pid in file.read().split()]
        except OSError:
            return []

    def manager(self):
        """A service on its way to its exec has the manager's name, too, but is in a cgroup of its own."""
        home = read_first(f'/proc/{self.guardian}/cgroup')
        for pid in self.children():
            if read_first(f'/proc/{pid}/comm').strip() == 'reaperd' and read_first(f'/proc/{pid}/cgroup') == home:
                return pid
        return None

    def kill_manager(self):
        pid = self.manager()
        try:
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
            return pid is not None
        except ProcessLookupError:
            return False


def configure(folder, service, count):
    lines = ['[reaperd]', f'logfile = {folder}/reaperd.log', f'pidfile = {folder}/reaperd.pid', '[unix_http_server]',
             f'file = {folder}/control.sock']
    for number in range(count):
        name = f's{number}'
        lines += [f'[program:{name}]', f'command = {service} {name} {folder}/truth 5 150', 'startsecs = 0',
                  'autorestart = true', 'stopwaitsecs = 20', f'log_format = {FORMATS[number % 3]}',
                  f'stdout_logfile = {folder}/{"shared" if number % 5 == 4 else name}.log', 'stdout_logfile_maxbytes = 20KB',
                  'stdout_logfile_backups = 2000']
    path = os.path.join(folder, 'reaperd.conf')
    with open(path, 'w') as file:
        file.write('\n'.join(lines) + '\n')
    return path


def read_truth(folder):
    starts, ends = defaultdict(list), {}
    with open(os.path.join(folder, 'truth')) as file:
        for line in file:
            word = line.split()
            if word[0] == 'start':
                starts[word[1]].append((int(word[3]), int(word[2])))
            else:
                ends[word[1], int(word[2]), ] = (int(word[3]), int(word[4]), int(word[5]))
    return starts, ends


def read_logs(folder):
    """How often each line stands in the logs, as (name, pid, number)."""
    seen = defaultdict(int)
    broken = 0
    for file_name in os.listdir(folder):
        if '.log' not in file_name or file_name.startswith('reaperd.log'):
            continue
        with open(os.path.join(folder, file_name), errors='replace') as file:
            for line in file:
                text = line.strip()
                if text.startswith('{'):
                    try:
                        text = next(value for value in json.loads(text).values() if str(value).count(' ') == 2 and str(value).startswith('s'))
                    except (ValueError, StopIteration):
                        broken += 1
                        continue
                word = text.split()[-3:]
                if len(word) != 3 or not word[0].startswith('s') or not word[1].isdigit() or not word[2].isdigit():
                    broken += 1
                    continue
                seen[word[0], int(word[1]), int(word[2])] += 1
    return seen, broken


class Upgrades:
    """One at a time, and the blows fall on it, too, as often as not."""

    def __init__(self, daemon, dice, findings):
        self.daemon, self.dice, self.findings = daemon, dice, findings
        self.thread = None
        self.done = self.cut_off = 0

    def perhaps(self, probability):
        if self.dice.random() >= probability or (self.thread and self.thread.is_alive()):
            return
        self.thread = threading.Thread(target=self.upgrade)
        self.thread.start()
        if self.dice.random() < 0.5:
            self.thread.join()

    def upgrade(self):
        done, refusal = self.daemon.upgrade()
        self.done += done
        self.cut_off += not done
        if refusal and not done:
            self.findings.say(f'an upgrade was refused: {refusal}')

    def finish(self):
        if self.thread:
            self.thread.join()


class Findings:
    def __init__(self):
        self.problems = []

    def say(self, text):
        self.problems.append(text)

    def check_lives(self, starts, ends, status):
        overlaps = deaths = 0
        for program in status:
            name = program['name']
            mine = sorted(starts[name])
            for (_, pid), (begin, _) in zip(mine, mine[1:]):
                end = ends.get((name, pid))
                if end is None or end[0] > begin:
                    overlaps += 1
            deaths += len(mine)
            if program['reaped'] != len(mine):
                self.say(f'{name}: {len(mine)} processes began, {program["reaped"]} deaths were counted')
        if overlaps:
            self.say(f'{overlaps} times a second process began before the first had ended')
        return deaths

    def check_last_deaths(self, daemon, starts, ends, status):
        for program in status:
            name = program['name']
            told = [death['exit'].get('code') for death in daemon.ask('GET', f'/v1/programs/{name}')['deaths']]
            truth = [ends[name, pid][1] for _, pid in sorted(starts[name])][-len(told):] if told else []
            if told != truth:
                self.say(f'{name}: the last exit codes were {truth}, reaperd says {told}')

    def check_lines(self, folder, starts, ends):
        seen, broken = read_logs(folder)
        wanted = {(name, pid, number) for name, mine in starts.items() for _, pid in mine for number in range(ends[name, pid][2])}
        lost = len(wanted - set(seen))
        doubled = sum(1 for count in seen.values() if count > 1)
        strange = len(set(seen) - wanted)
        if lost or doubled or broken or strange:
            self.say(f'lines: {lost} lost, {doubled} doubled, {broken} broken, {strange} that nobody wrote')
        return len(wanted)


def zombies_below(pids):
    found = []
    for entry in os.listdir('/proc'):
        if entry.isdigit():
            try:
                with open(f'/proc/{entry}/stat') as file:
                    rest = file.read().rsplit(')', 1)[1].split()
            except OSError:
                continue
            if rest[0] == 'Z' and int(rest[1]) in pids:
                found.append(int(entry))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('reaperd')
    parser.add_argument('service')
    parser.add_argument('--kills', type=int, default=1000)
    parser.add_argument('--minutes', type=float)
    parser.add_argument('--services', type=int, default=20)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--upgrades', type=float, default=0.05, help='how probable one is before a kill')
    parser.add_argument('--hups', type=float, default=0.05, help='likewise')
    parser.add_argument('--keep', action='store_true', help='leaves the folder behind')
    wanted = parser.parse_args()
    dice = random.Random(wanted.seed)
    folder = tempfile.mkdtemp(prefix='reaperd-torture-')
    daemon = Daemon(os.path.abspath(wanted.reaperd), folder, configure(folder, os.path.abspath(wanted.service), wanted.services))
    findings = Findings()
    upgrades = Upgrades(daemon, dice, findings)
    try:
        daemon.ask('GET', '/v1/status')
        began = time.monotonic()
        kills = 0
        while time.monotonic() - began < wanted.minutes * 60 if wanted.minutes else kills < wanted.kills:
            time.sleep(dice.uniform(0.005, 0.05))  # how the blows fall, and not a wait for anything
            upgrades.perhaps(wanted.upgrades)
            if dice.random() < wanted.hups:
                daemon.process.send_signal(signal.SIGHUP)
            kills += daemon.kill_manager()
            if daemon.process.poll() is not None:
                findings.say(f'the guardian ended with {daemon.process.returncode}')
                return 1
        seconds = time.monotonic() - began
        upgrades.finish()
        daemon.ask('POST', '/v1/stop', {'names': ['all']})
        status = daemon.ask('GET', '/v1/status')
        for program in status:
            if program['state'] != 'STOPPED':
                findings.say(f'{program["name"]} is {program["state"]} after it was stopped: {program["why"]}')
        starts, ends = read_truth(folder)
        deaths = findings.check_lives(starts, ends, status)
        findings.check_last_deaths(daemon, starts, ends, status)
        left = zombies_below({daemon.guardian, daemon.manager()})
        if left:
            findings.say(f'zombies: {left}')
        daemon.process.send_signal(signal.SIGTERM)
        code = daemon.process.wait(timeout=30)
        if code != 0:
            findings.say(f'reaperd ended with {code}')
        lines = findings.check_lines(folder, starts, ends)
        print(f'{kills} managers killed in {seconds:.1f} s, {upgrades.done} upgrades, {upgrades.cut_off} cut off by a kill; {deaths} deaths, {lines} lines; {len(findings.problems)} problems')
    finally:
        if daemon.process.poll() is None:
            for pid in daemon.children() + [daemon.guardian]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            daemon.process.wait()
        for problem in findings.problems:
            print('PROBLEM', problem)
        if wanted.keep or findings.problems:
            print('see', folder)
        else:
            shutil.rmtree(folder)
    return 1 if findings.problems else 0


if __name__ == '__main__':
    sys.exit(main())
