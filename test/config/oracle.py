# What supervisord makes of config files: a line for each, "refused" or the groups and servers that it would have.
#
#   oracle.py FILE...
import os
import sys
import warnings

warnings.simplefilter("ignore")
from supervisor.events import EventTypes
from supervisor.options import EventListenerPoolConfig, FastCGIGroupConfig, ServerOptions

families = ("EVENT", "PROCESS_STATE", "PROCESS_COMMUNICATION", "PROCESS_LOG", "SUPERVISOR_STATE_CHANGE", "TICK", "PROCESS_GROUP")
events = sorted(name for name in vars(EventTypes) if name.isupper() and name not in families)


def described(group):
    words = ["%s(%d):" % (group.name, group.priority)] + [process.name for process in group.process_configs]
    if isinstance(group, EventListenerPoolConfig):
        words += [name for name in events if issubclass(getattr(EventTypes, name), tuple(group.pool_events))]
        words.append("buffer=%d" % group.buffer_size)
    if isinstance(group, FastCGIGroupConfig):
        words.append("%s backlog=%s" % (group.socket_config.url, group.socket_config.get_backlog()))
    return " ".join(words)


def server(config):
    return config["file"] if "file" in config else "%s:%d" % (config["host"], config["port"])


def verdict(path):
    options = ServerOptions()
    options.here = os.path.dirname(path)
    try:
        read = options.read_config(path)
    except Exception:
        return "refused"
    return "; ".join([server(config) for config in read.server_configs] + [described(group) for group in read.process_group_configs])


for path in sys.argv[1:]:
    print(verdict(path))
