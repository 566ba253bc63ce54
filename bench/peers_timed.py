"""Time the two rules engines, warm. Run by the Python of their own environment: JSON in, JSON out, in microseconds of CPU."""

import json
import statistics
import sys
import time

import euaiact
from app.classifier import classify

VERSION = "EUAIACT_2026_07_27"
ROUNDS = 200


def timed(action):
    """Return the median CPU time of an action after one run that warms it."""
    action()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time_ns()
        action()
        times.append((time.process_time_ns() - start) / 1e3)
    return statistics.median(times)


asked = json.load(sys.stdin)
json.dump(
    {
        "companion": {
            case: timed(lambda answers=answers: classify(answers))
            for case, answers in asked["answers"].items()
        },
        "start": timed(lambda: euaiact.pruefe_anwendungsbeginn(*asked["start"], quellenfassung=VERSION)),
        "ceiling": timed(
            lambda: euaiact.berechne_bussgeldobergrenze(asked["ceiling"], quellenfassung=VERSION)
        ),
    },
    sys.stdout,
)
