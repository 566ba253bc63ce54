"""The exposure engine: one profile, a portfolio and the index, each against a peer in the same run, with equal answers.

    python bench/exposure.py [--quads N …] [--profiles N]

One profile: CPU time of the status of every norm, and with all paths, against the best SPARQL form found on pyoxigraph in
memory and on disk, on the shipped graph filled up with synthetic versions of terms to N quads. A portfolio: profiles a
CPU-second with one thread, all distinct and one in a hundred, and the gain from a second thread. Equal answers are
checked before anything is timed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyoxigraph as ox
from random_profiles import random_profiles
from sparql_form import SparqlForm

from lexposure.archive.clock import FixedClock
from lexposure.exposure.batch.plan import Plan, Plans
from lexposure.exposure.batch.portfolio import Lists, Numbers, Portfolio, gathered
from lexposure.exposure.batch.screening import Piece, screened, statuses
from lexposure.exposure.compiler import compile_index
from lexposure.exposure.engine import Engine
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile
from lexposure.exposure.trace import Tracer
from lexposure.knowledge.projection import fold
from lexposure.model.namespaces import DCT, ELI, ID, LX, RDF
from lexposure.workspace import Workspace

PROFILES = Path(__file__).parents[1] / "tests" / "gold" / "profiles"
DAY = dt.date(2027, 12, 2)


def cpu(action: Callable[[], object], rounds: int) -> float:
    """Return the median CPU time of an action in microseconds."""
    times = []
    for _ in range(rounds):
        start = time.thread_time_ns()
        action()
        times.append((time.thread_time_ns() - start) / 1e3)
    return statistics.median(times)


def judged(value: float, bar: float, *, least: bool) -> str:
    """Return whether a figure meets its bar."""
    return f"bar {bar:,g}: {'ok' if (value >= bar if least else value <= bar) else 'BELOW THE BAR'}"


def synthetic(quads: int) -> Iterator[ox.Quad]:
    """Yield versions of terms with their provisions: what a growing archive adds to the graph."""
    node, made = ox.NamedNode, 0
    for version in itertools.count():
        name = f"{ID}text/synthetic-{version}"
        graph = node(name)
        for number in range(200):
            clause = node(f"{ID}provision/synthetic/{version % 300}/{number}")
            at = node(f"{name}#{number}")
            for quad in (
                ox.Quad(clause, node(RDF + "type"), node(LX + "Provision")),
                ox.Quad(clause, node(ELI + "is_part_of"), node(f"{ID}document/synthetic/{version % 300}")),
                ox.Quad(at, node(RDF + "type"), node(LX + "ProvisionVersion"), graph),
                ox.Quad(at, node(ELI + "realizes"), clause, graph),
                ox.Quad(at, node(ELI + "number"), ox.Literal(str(number)), graph),
                ox.Quad(at, node(LX + "textSha256"), ox.Literal(f"{version:032x}{number:032x}"), graph),
                ox.Quad(at, node(DCT + "description"), ox.Literal(f"provision {number} of {version}"), graph),
            ):
                if made >= quads:
                    return
                made += 1
                yield quad


def one_profile(engine: Engine, profiles: list[Profile]) -> float:
    """Print what one profile costs; return the status time in microseconds."""
    plans, walk = Plans(engine.evaluator), engine.pathways.walk
    plan = plans.on(DAY)
    status = statistics.median(cpu(lambda p=p: plans.on(DAY).answers(p, DAY), 50) for p in profiles)
    paths = statistics.median(cpu(lambda p=p: list(walk(plan.evaluation(p, DAY))), 20) for p in profiles)
    naive = statistics.median(cpu(lambda p=p: engine.evaluate(p, DAY), 20) for p in profiles)
    print(
        f"status of all {len(engine.index.norms)} norms and rules, p50 of {len(profiles)} profiles: {status:.0f} us "
        f"({judged(status, 100, least=False)}); claim by claim {naive:.0f} us, ratio {naive / status:.0f}"
    )
    print(f"with every path: {paths / 1e3:.2f} ms ({judged(paths / 1e3, 2, least=False)})")
    one, behind = (
        statistics.median(traced(engine, plan, p, rules=rules) for p in profiles) for rules in (False, True)
    )
    print(
        f"with every path and the trace of a norm that applies: {one / 1e3:.2f} ms ({judged(one / 1e3, 2, least=False)}); "
        f"with that of every rule that bears on it: {behind / 1e3:.2f} ms ({judged(behind / 1e3, 2, least=False)})"
    )
    return status


def traced(engine: Engine, plan: Plan, profile: Profile, *, rules: bool) -> float:
    """Return what status, every path and the trace of the first norm of law that applies, or else may apply, cost."""
    answers = plan.evaluation(profile, DAY).answers
    law = [number for number, norm in enumerate(engine.index.norms) if norm.side == "law" and answers[number]]
    number = min(law, key=lambda n: (-answers[n], n))

    def action() -> None:
        evaluation = plan.evaluation(profile, DAY)
        list(engine.pathways.walk(evaluation))
        tracer = Tracer(engine.evaluator, evaluation, engine.witness)
        tracer.norm(number)
        if rules:
            tracer.derived(number)

    action()
    return cpu(action, 10)


def against_sparql(
    engine: Engine, triples: frozenset[ox.Triple], profiles: list[Profile], quads: list[int]
) -> None:
    """Print the ratios against SPARQL by size of graph; the paths are the same."""
    plan = Plans(engine.evaluator).on(DAY)

    def ours(profile: Profile) -> set[tuple[str | None, ...]]:
        walk = engine.pathways.walk(plan.evaluation(profile, DAY))
        return {engine.pathways.iris(pathway) for pathway in walk}

    for size in quads:
        with tempfile.TemporaryDirectory() as name:
            for where, folder, bar in (("in memory", None, 150), ("on disk", Path(name) / "store", 400)):
                peer = SparqlForm(folder, triples, engine.index, synthetic(max(0, size - len(triples))))
                for profile in profiles:
                    assert ours(profile) == peer.paths(profile, DAY), (
                        f"{profile.name}: engine and SPARQL disagree"
                    )
                mine = statistics.median(cpu(lambda p=p: ours(p), 30) for p in profiles)
                theirs = statistics.median(
                    cpu(lambda p=p, peer=peer: peer.paths(p, DAY), 3) for p in profiles
                )
                print(
                    f"{peer.quads:,} quads {where}: all paths by index {mine / 1e3:.2f} ms, by SPARQL "
                    f"{theirs / 1e3:,.0f} ms, ratio {theirs / mine:,.0f} ({judged(theirs / mine, bar, least=True)})"
                )


def repeated(portfolio: Portfolio, times: np.ndarray) -> Portfolio:
    """Return a portfolio with a row for each number in `times`: the row of that number."""
    starts = {key: (lists, np.diff(lists.offsets)) for key, lists in portfolio.listed.items()}
    listed = {}
    for key, (lists, lengths) in starts.items():
        taken = lengths[times]
        offsets = np.concatenate([[0], np.cumsum(taken)])
        within = np.arange(offsets[-1]) - np.repeat(offsets[:-1], taken)
        codes = lists.codes[np.repeat(lists.offsets[:-1][times], taken) + within]
        listed[key] = Lists(lists.values, codes, offsets, lists.known[times])
    numbers = {
        key: Numbers(column.numbers[times], column.known[times]) for key, column in portfolio.numbers.items()
    }
    return Portfolio(len(times), listed, numbers)


def distinct(index: Index, count: int) -> Portfolio:
    """Return a portfolio of distinct profiles: random lists, and a turnover that no other row has."""
    some = gathered(
        [p for p in random_profiles(index, 1, 2_000) if not (p.denied or p.open_values or p.open_facets)]
    )
    chance = np.random.default_rng(1)
    rows = repeated(some, chance.integers(0, some.size, count))
    return Portfolio(
        count,
        rows.listed,
        {**rows.numbers, "annual_turnover": Numbers(np.arange(count) * 2_000.0, np.ones(count, bool))},
    )


def a_portfolio(engine: Engine, count: int) -> None:
    """Print how many profiles a second are valued, and what a second thread gains."""
    plan = Plans(engine.evaluator).on(DAY)
    whole = distinct(engine.index, count)
    few = repeated(whole, np.random.default_rng(2).integers(0, max(1, count // 100), count))
    norms = len(engine.index.norms)

    def run(portfolio: Portfolio, threads: int) -> tuple[float, float]:
        start, used = time.perf_counter(), time.process_time()
        done = sum(
            screened(engine.evaluator, plan, portfolio, DAY, lambda p: p.stop - p.start, threads=threads)
        )
        assert done == portfolio.size
        return time.perf_counter() - start, time.process_time() - used

    _checked(engine, plan, whole)
    for name, portfolio, bar in (("1 % distinct", few, 1_000_000), ("all distinct", whole, 500_000)):
        wall, used = min(run(portfolio, 1) for _ in range(3))
        rate = count / used * norms / 1_000
        print(
            f"{count:,} profiles, {name}, {norms} norms and rules, one thread: {count / used:,.0f} profiles a CPU-second, "
            f"{rate:,.0f} for a thousand norms ({judged(rate, bar, least=True)})"
        )
        if (os.cpu_count() or 1) > 1:
            both = min(run(portfolio, 2)[0] for _ in range(3))
            print(f"  two threads: {wall / both:.2f} times as fast ({judged(wall / both, 1.8, least=True)})")


def _checked(engine: Engine, plan: object, portfolio: Portfolio) -> None:
    """Stop unless the portfolio's first rows get the answers that the evaluator gives to the same facts."""

    def profile(row: int) -> Profile:
        listed = {
            key: tuple(lists.values[c] for c in lists.codes[lists.offsets[row] : lists.offsets[row + 1]])
            for key, lists in portfolio.listed.items()
            if lists.known[row]
        }
        numbers = {k: c.numbers[row] for k, c in portfolio.numbers.items() if c.known[row]}
        figures = {k: v for k, v in numbers.items() if k != "placed_on_market_on"}
        dates = {
            k: dt.date(1970, 1, 1) + dt.timedelta(int(v))
            for k, v in numbers.items()
            if k == "placed_on_market_on"
        }
        return Profile("row", listed, figures, dates)

    def taken(piece: Piece) -> np.ndarray:
        return statuses(piece.values.answers, piece.stop - piece.start)

    first = next(iter(screened(engine.evaluator, plan, portfolio, DAY, taken, threads=1)))  # type: ignore[arg-type]
    for row in range(min(200, portfolio.size)):
        assert tuple(first[:, row]) == engine.evaluate(profile(row), DAY).answers, (
            "arrays and evaluator disagree"
        )


def the_index(index: Index) -> None:
    """Print size, load time and compile time of the index: its columns were written when the snapshot was built."""
    data = index.to_bytes()
    load = min(_wall(lambda: Index.from_bytes(data)) for _ in range(5))
    engine = Engine(index)
    plan = min(_wall(lambda: Plans(engine.evaluator).on(DAY)) for _ in range(5))
    ready = min(_wall(lambda: Plans(Engine(Index.from_bytes(data)).evaluator).on(DAY)) for _ in range(5))
    print(
        f"index: {len(data) / 1e6:.1f} MB ({judged(len(data) / 1e6, 20, least=False)}), read in {load:.0f} ms "
        f"({judged(load, 50, least=False)}), plan for a day made in {plan:.0f} ms; from the columns to the first answer {ready:.0f} ms ({judged(ready, 100, least=False)})"
    )


def _wall(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1e3


def main() -> None:
    """Run all of it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quads", type=int, nargs="*", default=[100_000, 1_000_000])
    arguments.add_argument("--profiles", type=int, default=1_000_000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        workspace = Workspace(Path(name) / "data", clock=FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)))
        workspace.ensure()
        triples = frozenset(fold(workspace.log.events(), workspace.blobs).current())
        index = compile_index(triples, dataset="bench", recorded="2026-11-24T00:00:00+00:00")
        engine = Engine(index)
        gold = [workspace.profile(path.read_bytes(), path) for path in sorted(PROFILES.glob("SC*.yaml"))]
        the_index(index)
        one_profile(engine, gold)
        a_portfolio(engine, given.profiles)
        against_sparql(engine, triples, gold[:2], given.quads)


if __name__ == "__main__":
    main()
