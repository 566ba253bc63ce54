"""Law and knowledge: import of the AI Act from Formex, and the whole of the shipped data loaded, checked and projected.

Peers in the same run: lxml parsing the same files without doing anything with them, and pyoxigraph parsing the same
triples from N-Triples. Bars: 2 s for the import, 60 s for the data, 2 s for checking one file.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
from lxml import etree

from lexposure.archive.clock import FixedClock
from lexposure.knowledge.kept import Kept
from lexposure.knowledge.projection import fold
from lexposure.sources.law_files import read_law
from lexposure.workspace import Workspace
from lexposure.workspace.checking import findings
from lexposure.workspace.shipped import shipped_files

CHANGED = (
    ("data/instruments/us-ny-nyc-ll144.yaml", b"confidence: 0.", b"confidence: 0.%d"),
    ("data/instruments/eu-ai-act.yaml", b"confidence: 0.", b"confidence: 0.%d"),
    ("data/people.yaml", b"label: ", b"label: %d "),
)
"""A small file, a large one, and one to which every claim refers; each with a change of many lines."""
SHARED = Path(os.environ.get("LEXPOSURE_SHARED", Path(__file__).parents[2] / "shared"))


def seconds(action: Callable[[], object], rounds: int = 5) -> float:
    """Return the median time of an action."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def said(what: str, ours: float, bar: float, peer: str = "", theirs: float = 0.0) -> None:
    """Print one line with the ratio and the bar."""
    ratio = f", {ours / theirs:.2f} times {peer} ({theirs:.3f} s)" if theirs else ""
    print(f"{what}: {ours:.3f} s{ratio}; bar {bar} s: {'ok' if ours < bar else 'BELOW THE BAR'}")


def formex() -> None:
    """Time the import of the AI Act from its Formex files."""
    folder = SHARED / "law" / "eu-ai-act-2024-1689" / "formex"
    if not folder.is_dir():
        print(f"no law texts at {SHARED}: the import is left out")
        return
    files = sorted(folder.glob("*.xml"))
    parsing = seconds(lambda: [etree.parse(file) for file in files])
    said(
        f"AI Act from {len(files)} Formex files",
        seconds(lambda: read_law([folder])),
        2,
        "lxml alone",
        parsing,
    )


def knowledge() -> None:
    """Time loading, checking and projecting the shipped data, and checking one file more."""
    files = shipped_files()
    print(f"{len(files)} shipped files, {sum(map(len, files.values())) / 1e6:.1f} MB")
    with tempfile.TemporaryDirectory() as home:
        workspace = Workspace(Path(home) / "data", clock=FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)))
        said(
            "set up: read, checked by shapes and lint, recorded, projected, published",
            seconds(workspace.ensure, 1),
            60,
        )
        triples = fold(workspace.log.events(), workspace.blobs).current()
        lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        parsing = seconds(lambda: list(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)))
        folding = seconds(lambda: fold(workspace.log.events(), workspace.blobs), 3)
        said(f"projected alone, {len(triples)} triples", folding, 60, "parsing them", parsing)
        checks(files, Path(home))


def checks(files: dict[str, bytes], home: Path) -> None:
    """Time checking all files after one of them changed, from nothing and with what the last check left."""
    for path, old, new in CHANGED:
        versions = [{**files, path: files[path].replace(old, new % number)} for number in range(1, 5)]
        findings(versions[0], Kept(home))
        again = iter(versions[1:])
        said(
            f"checked again after {path} changed",
            seconds(lambda again=again: findings(next(again), Kept(home)), 3),  # type: ignore[misc]
            2,
            "checking all from nothing",
            seconds(lambda last=versions[-1]: findings(last), 1),  # type: ignore[misc]
        )


def main() -> None:
    """Run both, with the collector as patient as the command line has it."""
    gc.set_threshold(100_000)
    formex()
    knowledge()


if __name__ == "__main__":
    main()
