"""All scenarios, those first that take longest."""
import calls
import listening
import processes
import reloads
import web

ALL = listening.SCENARIOS + processes.SCENARIOS + reloads.SCENARIOS + web.SCENARIOS + calls.SCENARIOS
