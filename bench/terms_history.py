"""Following every clause of the three histories at hand: cut and align all versions, then once more with nothing new.

Imports into a scratch directory first, which isn't charged. Prints CPU seconds, versions a second and the peak of
memory; the bars are 300 CPU seconds, 1 GB, and 2 seconds for nothing new. A typical step and the longest one are told apart.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from lexposure.provisions.align import align
from lexposure.provisions.cut import Cut
from lexposure.workspace import Workspace
from lexposure.workspace.intake import import_collection
from lexposure.workspace.provisions import accepted

SHARED = Path(os.environ.get("LEXPOSURE_SHARED", Path(__file__).parents[2] / "shared"))
LONGEST = "Amazon Web Services/Terms of Service"
BAR_SECONDS, BAR_AGAIN, BAR_BYTES = 300, 2, 1_000_000_000


def peak() -> int:
    """Return the most memory that this process has held, in bytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def steps_of(workspace: Workspace, record: str) -> list[float]:
    """Return the milliseconds of each step of one document, cuts not counted."""
    versions = next(
        found
        for (name, _), found in accepted(workspace.log, workspace.blobs, workspace.home / "derived").items()
        if name == record
    )
    spent, before = [], Cut.of(workspace.blobs.text(versions[0].text))
    for version in versions[1:]:
        after = Cut.of(workspace.blobs.text(version.text))
        begin = time.process_time()
        align(before, after)
        spent.append((time.process_time() - begin) * 1000)
        before = after
    return spent


def main() -> int:
    """Measure; 1 if it is below a bar."""
    bundles = sorted((SHARED / "terms/histories").glob("*.bundle"))
    if not bundles:
        print(f"no terms histories at {SHARED}; set LEXPOSURE_SHARED to a folder that has them")
        return 0
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as scratch:
        workspace = Workspace(Path(scratch))
        for bundle in bundles:
            import_collection(bundle, workspace.blobs, workspace.log)
        begin, wall = time.process_time(), time.perf_counter()
        done = workspace.provisions.align()
        spent, lasted = time.process_time() - begin, time.perf_counter() - wall
        begin = time.perf_counter()
        again = workspace.provisions.align()
        nothing = time.perf_counter() - begin
        kept = (Path(scratch) / "derived" / "alignments.sqlite").stat().st_size
        steps = sorted(steps_of(workspace, LONGEST))
    assert (done.new, again.new) == (done.steps, 0)
    ok = spent <= BAR_SECONDS and nothing <= BAR_AGAIN and peak() <= BAR_BYTES
    print(
        f"{done.versions} versions of {done.documents} documents, {done.steps} steps between different texts"
    )
    print(
        f"cut and aligned: {spent:.1f} CPU s ({lasted:.0f} s), {done.steps / spent:.0f} steps a CPU second (bar {BAR_SECONDS} s)"
    )
    print(
        f"nothing new: {nothing:.2f} s (bar {BAR_AGAIN} s); kept: {kept / 1e6:.1f} MB; peak {peak() / 1e6:.0f} MB (bar 1000)"
    )
    print(
        f"{LONGEST}: {len(steps)} steps, median {statistics.median(steps):.1f} ms, longest {steps[-1]:.0f} ms of CPU"
    )
    print("ok" if ok else "BELOW THE BAR")
    return int(not ok)


if __name__ == "__main__":
    sys.exit(main())
