"""How the exposure engine scales over profiles, norms and quads; the figures as a table, the curves as pictures.

    python bench/curves.py [--into docs/curves] [--quads N …]

Quads: the status of all norms and all paths for one profile on an index compiled from the whole graph, which is filled up
with synthetic versions of terms. Norms: the same status on indexes with fewer norms, and with copies of them. Profiles:
portfolios of distinct profiles, a CPU-second. Times are CPU times, medians.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
from plot import Curve, plotted

from exposure import DAY, PROFILES, cpu, distinct, synthetic
from lexposure.archive.clock import FixedClock
from lexposure.exposure.batch.plan import Plans
from lexposure.exposure.batch.screening import screened
from lexposure.exposure.compiler import compile_index
from lexposure.exposure.engine import Engine
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile
from lexposure.knowledge.projection import fold
from lexposure.workspace import Workspace

Points = list[tuple[float, float]]


def over_quads(triples: frozenset[ox.Triple], profiles: list[Profile], sizes: list[int]) -> list[Curve]:
    """Measure one profile on graphs of growing size."""
    status: Points = []
    paths: Points = []
    for size in sizes:
        more = synthetic(max(0, size - len(triples)))
        grown = (ox.Triple(q.subject, q.predicate, q.object) for q in more)
        start = time.process_time()
        index = compile_index(
            itertools.chain(triples, grown), dataset="bench", recorded="2026-11-24T00:00:00+00:00"
        )
        compiled = time.process_time() - start
        data = index.to_bytes()
        start = time.process_time()
        engine = Engine(Index.from_bytes(data))
        Plans(engine.evaluator).on(DAY)
        ready = (time.process_time() - start) * 1e3
        status.append((max(size, len(triples)), _status(engine, profiles)))
        paths.append((max(size, len(triples)), _paths(engine, profiles)))
        print(
            f"{status[-1][0]:>12,.0f} quads: status {status[-1][1]:6.1f} us, with every path {paths[-1][1] / 1e3:.2f} ms; "
            f"index {len(data) / 1e6:.1f} MB, from its columns to the first answer {ready:.0f} ms, "
            f"compiled in one scan in {compiled:.1f} s"
        )
    _flat("status", status)
    _flat("paths", paths)
    return [Curve("status of every norm", status), Curve("with every path", paths)]


def over_norms(index: Index, profiles: list[Profile]) -> list[Curve]:
    """Measure one profile on indexes with fewer norms, and with copies of the norms there are."""
    rules = tuple(norm for norm in index.norms if norm.kind == "rule")
    norms = tuple(norm for norm in index.norms if norm.kind != "rule")
    points: Points = []
    for count in (100, 200, 400, 800, len(norms), 2 * len(norms), 4 * len(norms), 8 * len(norms)):
        copies = itertools.islice(
            (
                replace(norm, iri=f"{norm.iri}#{turn}") if turn else norm
                for turn in itertools.count()
                for norm in norms
            ),
            count,
        )
        engine = Engine(
            replace(index, norms=tuple(sorted((*rules, *copies), key=lambda norm: norm.iri)), stale={})
        )
        points.append((len(engine.index.norms), _status(engine, profiles)))
        print(f"{points[-1][0]:>12,.0f} norms and rules: status {points[-1][1]:6.1f} us")
    return [Curve("status of every norm", points)]


def over_profiles(engine: Engine, counts: Sequence[int]) -> list[Curve]:
    """Measure portfolios of distinct profiles."""
    plan = Plans(engine.evaluator).on(DAY)
    points: Points = []
    for count in counts:
        portfolio = distinct(engine.index, count)

        def run(portfolio: object = portfolio) -> None:
            sum(screened(engine.evaluator, plan, portfolio, DAY, lambda p: p.stop - p.start, threads=1))  # type: ignore[arg-type]

        points.append((count, count / (cpu(run, 3) / 1e6)))
        print(f"{count:>12,} distinct profiles: {points[-1][1]:,.0f} a CPU-second")
    return [Curve("profiles a CPU-second", points)]


def _status(engine: Engine, profiles: list[Profile]) -> float:
    plans = Plans(engine.evaluator)
    plans.on(DAY)
    return statistics.median(cpu(lambda p=p: plans.on(DAY).answers(p, DAY), 50) for p in profiles)


def _paths(engine: Engine, profiles: list[Profile]) -> float:
    plan, walk = Plans(engine.evaluator).on(DAY), engine.pathways.walk
    return statistics.median(cpu(lambda p=p: list(walk(plan.evaluation(p, DAY))), 20) for p in profiles)


def _flat(what: str, points: Points) -> None:
    values = [value for _, value in points]
    away = max(abs(value / values[0] - 1) for value in values)
    print(
        f"{what}: at most {away:.0%} away from the smallest graph (bar 20 %: {'ok' if away <= 0.2 else 'BELOW THE BAR'})"
    )


def _saved(into: Path, name: str, title: str, axes: tuple[str, str], curves: Sequence[Curve]) -> None:
    into.mkdir(parents=True, exist_ok=True)
    (into / f"{name}.svg").write_text(plotted(title, axes, curves), encoding="utf-8")


def main() -> None:
    """Measure all three and write the pictures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--into", type=Path, default=Path(__file__).parents[1] / "docs" / "curves")
    arguments.add_argument(
        "--quads", type=int, nargs="*", default=[100_000, 300_000, 1_000_000, 3_000_000, 10_000_000]
    )
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        workspace = Workspace(Path(name) / "data", clock=FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)))
        workspace.ensure()
        triples = frozenset(fold(workspace.log.events(), workspace.blobs).current())
        index = compile_index(triples, dataset="bench", recorded="2026-11-24T00:00:00+00:00")
        gold = [workspace.profile(path.read_bytes(), path) for path in sorted(PROFILES.glob("SC*.yaml"))]
        _saved(
            given.into,
            "norms",
            "One profile, by number of norms",
            ("norms and rules", "µs of CPU"),
            over_norms(index, gold),
        )
        counts = [round(10**power) for power in (3, 3.5, 4, 4.5, 5, 5.5, 6)]
        _saved(
            given.into,
            "profiles",
            "A portfolio, by number of profiles",
            ("profiles", "a CPU-second"),
            over_profiles(Engine(index), counts),
        )
        _saved(
            given.into,
            "quads",
            "One profile, by size of the graph",
            ("quads", "µs of CPU"),
            over_quads(triples, gold, given.quads),
        )


if __name__ == "__main__":
    main()
