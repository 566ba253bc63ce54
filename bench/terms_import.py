"""Import of a terms history into the archive: one streaming read against one `git show` a version, on one core.

Both sides hash every text and store it durably in a content-addressed archive of their own. The baseline reads a
sample, evenly spread over the history, from an unpacked clone (for which it isn't charged) and is extrapolated.
Prints versions a second of both and their ratio, with storage and without. The bar is 50 versions a second with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lexposure.archive.blobs import Blobs
from lexposure.model.terms import TermsVersion
from lexposure.sources.ota import read_versions

SHARED = Path(os.environ.get("LEXPOSURE_SHARED", Path(__file__).parents[2] / "shared"))
BUNDLE = SHARED / "terms/histories/contrib-versions.bundle"
SAMPLE = 40
BAR = 50


def show(clone: Path, version: TermsVersion) -> bytes:
    """Read one version by one process."""
    name = f"{version.commit}:{version.record}.md"
    return subprocess.run(["git", "-C", clone, "show", name], capture_output=True, check=True).stdout


def timed(read: Callable[[], list[bytes]], archive: Path) -> tuple[list[bytes], float, float]:
    """Read texts, then hash and store them; return them with versions a second of the reading and of both."""
    begin = time.perf_counter()
    texts = read()
    middle = time.perf_counter()
    Blobs(archive).put_many(texts)
    end = time.perf_counter()
    return texts, len(texts) / (middle - begin), len(texts) / (end - begin)


def main() -> int:
    """Run the comparison; 1 if it is below the bar."""
    if not BUNDLE.is_file():
        print(f"no terms history at {BUNDLE}; set LEXPOSURE_SHARED to a folder that has it")
        return 0
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as scratch:
        home, clone = Path(scratch), Path(scratch) / "clone"
        subprocess.run(["git", "clone", "--quiet", "--bare", BUNDLE, clone], check=True)
        versions = list(read_versions(BUNDLE))
        sample = versions[:: max(1, len(versions) // SAMPLE)]
        texts, reading, ours = timed(lambda: [version.text for version in read_versions(BUNDLE)], home / "a")
        shown, showing, theirs = timed(lambda: [show(clone, version) for version in sample], home / "b")
    assert shown == [version.text for version in sample]
    verdict = "ok" if ours >= BAR else "BELOW THE BAR"
    print(
        f"{len(texts)} versions, {sum(map(len, texts)) / 1e6:.0f} MB; git show on {len(shown)} of them, extrapolated"
    )
    print(
        f"read and stored: {ours:.0f} against {theirs:.0f} versions/s, ratio {ours / theirs:.1f} (bar {BAR}: {verdict})"
    )
    print(f"read alone: {reading:.0f} against {showing:.0f} versions/s, ratio {reading / showing:.1f}")
    return 0 if ours >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
