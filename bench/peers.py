"""Two rules engines for the AI Act beside ours, warm, on the cases that all of them can be asked.

    make oracles && python bench/peers.py

`ai-act-companion` puts a system into a tier; `euaiact` tells the first day of an area and a ceiling; ours gives the status
of every norm of every instrument. So a ratio above one says that all of ours takes longer than one question of theirs.
That the answers agree, or why they don't, is the business of tests/oracles.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lexposure.archive.clock import FixedClock
from lexposure.exposure.batch.plan import Plans
from lexposure.workspace import Workspace

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "oracles"))
from scenarios import CASES  # noqa: E402 - the cases are those of the tests

PYTHON = ROOT / ".oracles" / "bin" / "python"
ROUNDS = 200


def theirs(python: Path) -> dict[str, object]:
    """Return the peers' times, measured in their own process."""
    asked = {
        "answers": {case.name: case.answers for case in CASES},
        "start": ["KAPITEL_V", "2026-08-02"],
        "ceiling": {
            "verstosskategorie": "VERBOT",
            "akteurklasse": "SONSTIGES_UNTERNEHMEN",
            "weltweiter_vorjahresumsatz_eur": "1000000000",
        },
    }
    done = subprocess.run(
        [python, ROOT / "bench" / "peers_timed.py"],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print the times and ratios."""
    python = Path(sys.argv[1]) if len(sys.argv) > 1 else PYTHON
    if not python.exists():
        sys.exit("the two rules engines aren't installed: run `make oracles`")
    peers = theirs(python)
    with tempfile.TemporaryDirectory() as name:
        workspace = Workspace(Path(name) / "data", clock=FixedClock(dt.datetime(2026, 11, 25, tzinfo=dt.UTC)))
        workspace.ensure()
        engine = workspace.engine()
        plans, ratios = Plans(engine.evaluator), []
        for case in CASES:
            profile, day = workspace.profile(case.profile), dt.date.fromisoformat(case.as_of)
            ours = timed(lambda p=profile, d=day: plans.on(d).answers(p, d))  # type: ignore[misc]
            full = timed(lambda p=profile, d=day: engine.expose(p, d, workspace.clock.now()), 3)  # type: ignore[misc]
            peer = float(peers["companion"][case.name])  # type: ignore[index]
            ratios.append(ours / peer)
            print(
                f"{case.name}: status of {len(engine.index.norms)} norms {ours:.0f} us, whole answer with proof "
                f"{full / 1e3:.1f} ms; ai-act-companion, one tier {peer:.0f} us; ratio {ours / peer:.1f}"
            )
    norms = len(engine.index.norms)
    print(
        f"p50 of the ratios {statistics.median(ratios):.1f}, a norm {statistics.median(ratios) / norms:.4f}"
    )
    print(
        f"euaiact, the first day of one area {peers['start']:.0f} us, one ceiling {peers['ceiling']:.0f} us"
    )


def timed(action: object, rounds: int = ROUNDS) -> float:
    """Return the median CPU time of an action in microseconds after one run that warms it."""
    action()  # type: ignore[operator]
    times = []
    for _ in range(rounds):
        start = time.process_time_ns()
        action()  # type: ignore[operator]
        times.append((time.process_time_ns() - start) / 1e3)
    return statistics.median(times)


if __name__ == "__main__":
    main()
