"""The least set of actions against the greedy one, in one run: by cost, on profiles and on invented covers.

Greedy takes, again and again, the way that serves most open needs for its cost. Prints for each set of cases the mean and
the greatest ratio of greedy cost to least cost, in how many cases greedy costs more, and the CPU seconds of both. The bar:
every least set is proved.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from random_profiles import random_profiles

from lexposure.exposure import actions
from lexposure.exposure.cover import Cover, Way, least_cover, serves
from lexposure.workspace import Workspace

Problem = tuple[Mapping[str, int], Mapping[str, Sequence[Way]]]
PROFILES, INVENTED = 100, 60


def greedy(costs: Mapping[str, int], needs: Mapping[str, Sequence[Way]]) -> set[str]:
    """Return what is taken when each step takes the way that serves most for its cost, the first by name among equals."""
    taken: set[str] = set()
    left = {need: list(ways) for need, ways in needs.items()}
    while left:
        ways = sorted({way - taken for ways in left.values() for way in ways}, key=sorted)
        worth = {way: _worth(costs, way, taken, left.values()) for way in ways}
        taken |= max(ways, key=worth.__getitem__)
        left = {need: ways for need, ways in left.items() if not serves(taken, ways)}
    return taken


def _worth(costs: Mapping[str, int], way: Way, taken: set[str], left: Iterable[Sequence[Way]]) -> Fraction:
    served = sum(serves(taken | way, ways) for ways in left)
    return Fraction(served, sum(costs[item] for item in way))


def of_profiles(workspace: Workspace, count: int) -> Iterator[Problem]:
    """Yield the covers that planning for random profiles asks for, of what applies and of what may."""
    engine = workspace.engine()
    asked: list[Problem] = []
    kept = actions.least_cover

    def remembered(costs: Mapping[str, int], needs: Mapping[str, Sequence[Way]]) -> Cover:
        asked.append((costs, needs))
        return kept(costs, needs)

    actions.least_cover = remembered  # type: ignore[assignment]
    try:
        for profile in random_profiles(engine.index, 7, count):
            day = workspace.today()
            actions.plan_actions(engine, profile, day, workspace.clock.now(), possible=True)
    finally:
        actions.least_cover = kept
    yield from (problem for problem in asked if problem[1])


def invented(count: int, needs: int, items: int) -> Iterator[Problem]:
    """Yield covers in which each item serves some needs at random, and every fifth way takes two items."""
    chance = random.Random(11)  # noqa: S311 - nothing secret
    for _ in range(count):
        names = [f"i{n:03}" for n in range(items)]
        costs = {name: chance.choice((1, 1, 1, 2, 3)) for name in names}
        ways = {
            f"n{n}": [frozenset(chance.sample(names, chance.choice((1, 1, 1, 1, 2)))) for _ in range(4)]
            for n in range(needs)
        }
        yield costs, ways


def told(name: str, problems: Sequence[Problem]) -> bool:
    """Print one line; tell whether every least set is proved and none costs more than the greedy one."""
    least, least_time = _timed(least_cover, problems)
    other, other_time = _timed(greedy, problems)
    costs = [found.cost for found in least]
    greedy_costs = [
        sum(problem[0][item] for item in taken) for problem, taken in zip(problems, other, strict=True)
    ]
    ratios = [mine / best for mine, best in zip(greedy_costs, costs, strict=True)]
    worse = sum(ratio > 1 for ratio in ratios)
    proved = sum(found.proven for found in least)
    print(
        f"{name}: {len(problems)} covers, {proved} proved; greedy / least cost: mean {sum(ratios) / len(ratios):.3f}, "
        f"greatest {max(ratios):.3f}, dearer in {worse}; CPU {least_time:.2f} s and {other_time:.2f} s"
    )
    return proved == len(problems) and min(ratios) >= 1


def _timed(method: Callable[..., object], problems: Sequence[Problem]) -> tuple[list, float]:  # type: ignore[type-arg]
    begin = time.process_time()
    found = [method(*problem) for problem in problems]
    return found, time.process_time() - begin


def main() -> int:
    """Print a line a set of cases."""
    workspace = Workspace()
    workspace.ensure()
    good = told("random profiles", list(of_profiles(workspace, PROFILES)))
    good &= told("invented, 40 needs and 30 items", list(invented(INVENTED, 40, 30)))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
