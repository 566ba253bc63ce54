"""Extraction of captured pages against the text that Open Terms Archive made of the same bytes, pair by pair.

Prints for each pair the share of words that both have, then how many pairs reach the bar and how many pages a second go
through the sealed process, beside the same extraction without it. The bar is 0.97 on 26 of the 31 pairs: one needs a
JavaScript filter, two were redesigned since their declaration, and of the PDF the archive ran words together.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from terms_pairs import Pair, agreement, letters, read_pairs

from lexposure.model.errors import SourceError
from lexposure.sources.extract import extract, read_selection
from lexposure.sources.extract.run import run

SHARED = Path(os.environ.get("LEXPOSURE_SHARED", Path(__file__).parents[2] / "shared"))
PAIRS = SHARED / "terms" / "snapshot-pairs"
SHARE = 0.97
BAR = 26


def shown(pair: Pair) -> float:
    """Print one pair's agreement and return it; 0 where nothing can be extracted as declared."""
    try:
        text = pair.text().text
    except SourceError as error:
        print(f"   -    {pair.name}: {error.message}")
        return 0.0
    share = agreement(text, pair.version)
    more = ""
    if pair.media_type == "application/pdf":
        more = f" (by letters {agreement(letters(text), letters(pair.version)):.4f})"
    print(f"{share:.4f}  {pair.name}{more}")
    return share


def seconds(pairs: list[Pair], *, sealed: bool) -> float:
    """Return how long the extraction of all pairs takes, in the sealed process or in this one."""
    begin = time.perf_counter()
    for pair in pairs:
        selection = read_selection(json.loads(pair.declaration))
        (extract if sealed else run)(pair.data, pair.media_type, selection, pair.location)
    return time.perf_counter() - begin


def main() -> int:
    """Run the comparison; 1 if it is below the bar."""
    if not PAIRS.is_dir():
        print(f"no captured pages at {PAIRS}; set LEXPOSURE_SHARED to a folder that has them")
        return 0
    pairs = read_pairs(PAIRS)
    shares = {pair.name: shown(pair) for pair in pairs}
    good = sum(share >= SHARE for share in shares.values())
    read = [pair for pair in pairs if shares[pair.name]]
    seconds(read, sealed=True)  # whatever loads late loads now
    sealed, bare = (seconds(read, sealed=way) for way in (True, False))
    print(
        f"terms extract: {good} of {len(pairs)} pairs at {SHARE} or more: {'ok' if good >= BAR else 'BELOW'}"
    )
    print(
        f"terms extract: {len(read) / sealed:.0f} pages/s sealed, {sealed / bare:.2f} x the time of bare extraction"
    )
    return int(good < BAR)


if __name__ == "__main__":
    raise SystemExit(main())
