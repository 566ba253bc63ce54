"""Law files read set by set: what belongs together is read, reported and refused together.

A set is one file, or for formats whose acts come as several files, the files of one format in one folder. An import
that shall go on after a refusal must know how far the refusal reaches: an act never loses an annex that way.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.model.errors import SourceError
from lexposure.sources.cellar import read_cellar
from lexposure.sources.law_files import ALONE, READERS, files_in, recognise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lexposure.model.law import LawText
    from lexposure.model.law_notice import LawNotice

__all__ = ["LawSet", "read_sets"]


@dataclass(frozen=True)
class LawSet:
    """Files that were read together and what they gave: texts, notices, or the reason why they were refused."""

    files: tuple[Path, ...]
    texts: tuple[LawText, ...] = ()
    notices: tuple[LawNotice, ...] = ()
    refused: SourceError | None = None


def read_sets(
    paths: Sequence[Path],
    valid_from: dt.date | None = None,
    *,
    keep_going: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[LawSet]:
    """Read law files, and all in the folders given, in the order in which they are found.

    `valid_from` is the day since when files that name no day themselves are law. The first file that can't be read
    raises its SourceError; with `keep_going` it makes a refused set instead, together with the files that it was
    read with. `progress` is told after every set how many files are done, and of how many.
    """
    files = list(dict.fromkeys(files_in(paths)))
    sets, pending = _recognised(files, keep_going=keep_going)
    done = len(sets)
    for name, members in pending:
        sets.append(_read(name, members, valid_from, keep_going=keep_going))
        done += len(members)
        if progress:
            progress(done, len(files))
    return sets


def _recognised(
    files: Sequence[Path], *, keep_going: bool
) -> tuple[list[LawSet], list[tuple[str, list[Path]]]]:
    """Return the files in no known format as refused sets, the others grouped by what is read together."""
    refused: list[LawSet] = []
    groups: dict[tuple[str, Path], list[Path]] = defaultdict(list)
    for path in files:
        try:
            name = recognise(path)
        except SourceError as error:
            if not keep_going:
                raise
            refused.append(LawSet((path,), refused=error))
        else:
            groups[name, path if name in ALONE else path.parent].append(path)
    return refused, [(name, members) for (name, _), members in groups.items()]


def _read(name: str, files: Sequence[Path], valid_from: dt.date | None, *, keep_going: bool) -> LawSet:
    try:
        notices = read_cellar(files) if name == "cellar" else []
        return LawSet(tuple(files), tuple(READERS[name](files, valid_from)), tuple(notices))
    except SourceError as error:
        if not keep_going:
            raise
        return LawSet(tuple(files), refused=error)
