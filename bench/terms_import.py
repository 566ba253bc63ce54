"""Import of a terms history into the archive: one streaming read against one `git show` a version, on one core.

Both sides hash every text and store it durably in a content-addressed archive of their own. The baseline reads a
sample, evenly spread over the history, from an unpacked clone (for which it isn't charged) and is extrapolated.
Prints versions a second of both and their ratio. The bar is 50 versions a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lexposure.archive.blobs import Blobs
from lexposure.model.terms import TermsVersion
from lexposure.sources.ota import read_versions

SHARED = Path(os.environ.get("LEXPOSURE_SHARED", Path(__file__).parents[2] / "shared"))
BUNDLE = SHARED / "terms/histories/contrib-versions.bundle"
SAMPLE = 40
BAR = 50


def stream(archive: Path) -> list[TermsVersion]:
    """Import the whole history the product's way."""
    versions = list(read_versions(BUNDLE))
    Blobs(archive).put_many(version.text for version in versions)
    return versions


def show_each(clone: Path, archive: Path, versions: list[TermsVersion]) -> None:
    """Import versions by one process each."""
    blobs = Blobs(archive)
    for version in versions:
        name = f"{version.commit}:{version.record}.md"
        done = subprocess.run(["git", "-C", clone, "show", name], capture_output=True, check=True)
        assert done.stdout == version.text
        blobs.put(done.stdout)


def main() -> int:
    """Run the comparison; 1 if it is below the bar."""
    if not BUNDLE.is_file():
        print(f"no terms history at {BUNDLE}; set LEXPOSURE_SHARED to a folder that has it")
        return 0
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        begin = time.perf_counter()
        versions = stream(home / "streamed")
        ours = len(versions) / (time.perf_counter() - begin)
        subprocess.run(["git", "clone", "--quiet", "--bare", BUNDLE, home / "clone"], check=True)
        sample = versions[:: max(1, len(versions) // SAMPLE)]
        begin = time.perf_counter()
        show_each(home / "clone", home / "shown", sample)
        theirs = len(sample) / (time.perf_counter() - begin)
    size = sum(len(version.text) for version in versions) / 1e6
    verdict = "ok" if ours >= BAR else "BELOW THE BAR"
    print(
        f"{len(versions)} versions, {size:.0f} MB: streamed {ours:.0f} versions/s (bar {BAR}: {verdict}), "
        f"git show {theirs:.0f} versions/s on {len(sample)} of them "
        f"({len(versions) / theirs:.1f} s for all), ratio {ours / theirs:.1f}"
    )
    return 0 if ours >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
