"""How long a portfolio takes: a change told by skipping and looking at what is borne on, against both answers in full.

    LEXPOSURE_HOME=… python bench/impact.py [PROFILES]

Prints ratios of one run on one machine. The profiles are drawn at random over the names that the data knows.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from random_profiles import random_profiles

from lexposure.exposure.batch.plan import Plans
from lexposure.exposure.batch.touched import touched
from lexposure.exposure.bearing import Bearing
from lexposure.exposure.differences import differences
from lexposure.exposure.impact import effects
from lexposure.exposure.step import Side, Step
from lexposure.workspace import Workspace

DAYS = (dt.date(2026, 7, 27), dt.date(2026, 4, 29), dt.date(2026, 3, 17), dt.date(2026, 1, 1))
NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(count: int) -> None:
    """Print a row a day."""
    workspace = Workspace()
    workspace.ensure()
    engine = workspace.engine()
    bearing, plans = Bearing(engine.evaluator), Plans(engine.evaluator)
    profiles = list(random_profiles(engine.index, 1, count))
    for day in DAYS:
        step = Step(*(Side(engine, each) for each in (day - dt.timedelta(days=1), day)), bearing)
        moved = set(step.turned)
        norms = bearing.on(moved)
        hit = touched(step, plans, profiles, moved, norms)  # plans of both days are made once
        skim = timed(lambda: touched(step, plans, profiles, moved, norms))  # noqa: B023
        some = [profile for profile, may in zip(profiles, hit, strict=True) if may][:20]
        exact = timed(lambda: [effects(step, profile, {}, norms) for profile in some]) / max(len(some), 1)  # noqa: B023
        full = (
            timed(
                lambda: [
                    differences(*(engine.expose(p, side.day, NOW) for side in (step.before, step.after)))  # noqa: B023
                    for p in profiles[:3]
                ]
            )
            / min(count, 3)
        )
        told = skim + exact * int(hit.sum())
        print(
            f"{day}: {len(moved)} claims turned, {len(norms)} norms looked at; of {count} profiles {int(hit.sum())} looked at, "
            f"{count - int(hit.sum())} skipped; skimming is {skim / count / full:.6f} and looking {exact / full:.3f} of both answers "
            f"in full; the portfolio {full * count / told:.0f} times as fast"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
