"""One exposure answer: the compiled index against the best SPARQL form on a store on disk, both giving the same paths.

Prints for each seed case the medians and their ratio. The bar is 100.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sparql_form import SparqlForm

from lexposure.archive.clock import FixedClock
from lexposure.exposure.compiler import compile_index
from lexposure.exposure.engine import Engine
from lexposure.knowledge.projection import fold
from lexposure.workspace import Workspace

PROFILES = Path(__file__).parents[1] / "tests" / "gold" / "profiles"
CASES = (("SC01", dt.date(2026, 11, 23)), ("SC02", dt.date(2028, 1, 15)))
BAR = 100


def median(action: Callable[[], object], rounds: int) -> float:
    """Return the median time of an action in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def main() -> None:
    """Run the comparison."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        workspace = Workspace(home / "data", clock=FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)))
        workspace.ensure()
        triples = fold(workspace.log.events(), workspace.blobs).current()
        index = compile_index(triples, dataset="bench", recorded="2026-11-24T00:00:00+00:00")
        engine, peer = Engine(index), SparqlForm(home / "store", triples, index)
        print(f"{len(triples)} triples, {len(index.norms)} norms, {len(index.tests)} tests")
        for case, day in CASES:
            profile = workspace.profile((PROFILES / f"{case}.yaml").read_bytes(), case)

            def answer(profile=profile, day=day) -> set[tuple[str | None, ...]]:  # type: ignore[no-untyped-def]
                return {engine.pathways.iris(p) for p in engine.pathways.walk(engine.evaluate(profile, day))}

            assert answer() == peer.paths(profile, day), f"{case}: engine and SPARQL disagree"
            ours = median(answer, 200)
            theirs = median(lambda profile=profile, day=day: peer.paths(profile, day), 9)
            whole = median(
                lambda profile=profile, day=day: engine.expose(profile, day, dt.datetime.now(dt.UTC)), 9
            )
            verdict = "ok" if theirs / ours >= BAR else "BELOW THE BAR"
            print(
                f"{case}: {len(answer())} paths, index {ours:.3f} ms, SPARQL on disk {theirs:.1f} ms, "
                f"ratio {theirs / ours:.0f} (bar {BAR}: {verdict}); with all reasons and texts {whole:.1f} ms"
            )


if __name__ == "__main__":
    main()
