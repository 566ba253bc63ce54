"""Formex 4: the XML in which the Publications Office of the European Union delivers the Official Journal.

An act comes as several files: the main text (`ACT`), one file an annex (`ANNEX`), the bibliography (`DOC`, which
lists the others) and the table of contents of the issue (`PUBLICATION`). A consolidation is one file (`CONS.ACT`),
and so is what third parties join (`COMBINED.FMX`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import ACTS, Act
from lexposure.sources.formex_corrigendum import corrigendum
from lexposure.sources.formex_text import FormexBody
from lexposure.sources.formex_zip import is_zip, zip_members
from lexposure.sources.law_draft import Draft
from lexposure.sources.xml import parse_xml, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lxml.etree import _Element

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "ROOTS", "read_formex"]

IMPORTER = "formex/1"
_CELEX = re.compile(r"3\d{4}[A-Z]\d{4}")
ROOTS = frozenset({"ACT", "ANNEX", "DOC", "PUBLICATION", "CONS.ACT", "COMBINED.FMX", "CORR"})


@dataclass(frozen=True)
class _File:
    path: Path
    root: _Element

    @property
    def tag(self) -> str:
        return str(self.root.tag)

    def fail(self, message: str, fix: str) -> SourceError:
        line = self.root.sourceline
        return SourceError(message, place=Place(self.path, line if isinstance(line, int) else None), fix=fix)

    @property
    def group(self) -> str:
        """Name of the bibliography that the file belongs to, in its own folder; its own name if it is one."""
        reference = _attribute(self.root, "DOCUMENT.REF", "FILE")
        return str(self.path.with_name(reference or self.path.name))


def read_formex(paths: Sequence[Path]) -> list[LawText]:
    """Read the Formex files of any number of acts and return one text for each act and each consolidation.

    Raises SourceError for files that are broken, belong to no act of the table or to an act whose main text or
    listed annexes are missing.
    """
    whole: list[LawText] = []
    parts: dict[str, list[_File]] = defaultdict(list)
    for file in _files(paths):
        if file.tag in ("CONS.ACT", "COMBINED.FMX"):
            whole.append(_joined(file))
        elif file.tag in ("ACT", "ANNEX", "DOC"):
            parts[file.group].append(file)
        elif file.tag != "PUBLICATION":
            raise _wrong_root(file)
    return [*(_published(files) for files in parts.values()), *whole]


def _files(paths: Sequence[Path]) -> Iterator[_File]:
    """Parse the files; those in an archive of the Publications Office lie in it like in a folder."""
    for path in paths:
        data = read_bytes(path)
        members = zip_members(path, data) if is_zip(data) else [(path, data)]
        yield from (_File(member, parse_xml(member, content)) for member, content in members)


def _published(files: Sequence[_File]) -> LawText:
    """Write an act as the Official Journal published it: the main text, then the annexes in page order."""
    acts = [file for file in files if file.tag == "ACT"]
    if len(acts) != 1:
        found = "no main text" if not acts else f"{len(acts)} main texts"
        raise files[0].fail(
            f"{found} (root ACT) among the files of this act", "give all its files, each once"
        )
    main, row = acts[0], _act(acts[0])
    draft = Draft(row.prefix)
    annexes = sorted((file for file in files if file.tag == "ANNEX"), key=_sequence)
    body = FormexBody(draft)
    for file in (main, *annexes):
        body.write(file.root)
    draft.warnings += _check_complete(main, files)
    return _finish(draft, main, row, row.in_force)


def _joined(file: _File) -> LawText:
    """Write an act that lies in one file: an official consolidation, or what a third party joined."""
    row = _act(file)
    draft = Draft(row.prefix)
    FormexBody(draft).write(file.root)
    if file.tag == "COMBINED.FMX":
        return _finish(draft, file, row, row.in_force, official=False)
    made, start = (_consolidated(file, name) for name in ("CONSLEG.DATE", "START.DATE"))
    if start is None and made is None:
        raise file.fail("the consolidation says of no day since when it is law", "download the file again")
    begins = day = start or made
    if row.in_force and begins and begins <= row.in_force:
        # it differs from the act as published by corrigenda alone, and stands since it was made
        day = max(made or row.in_force, row.in_force)
    return _finish(draft, file, row, day, consolidated=begins)


def _finish(
    draft: Draft,
    file: _File,
    row: Act,
    valid_from: dt.date | None,
    *,
    official: bool = True,
    consolidated: dt.date | None = None,
) -> LawText:
    if valid_from is None:
        raise file.fail("nothing says since when this text is law", "add the day to the table of acts")
    celex = f"0{row.key[1:]}-{consolidated:%Y%m%d}" if consolidated else row.key
    return draft.finish(
        valid_from,
        IMPORTER,
        official=official,
        identifiers=(f"CELEX:{celex}", f"{row.base}oj"),
        language=(_text(file.root, "LG.DOC") or "EN").lower(),
    )


def _check_complete(main: _File, files: Sequence[_File]) -> list[str]:
    """Compare the files with the list in the bibliography; without one, say that it couldn't be done."""
    bibliography = next((file for file in files if file.tag == "DOC"), None)
    if bibliography is None:
        return [
            f"{main.path.name}: no bibliography (.doc) file, so nothing tells whether annexes are missing"
        ]
    listed = {found.get("FILE", "") for found in bibliography.root.iter("REF.PHYS")}
    missing = sorted(listed - {file.path.name for file in files} - {""})
    if missing:
        raise bibliography.fail(
            f"listed there, but not given: {', '.join(missing)}", "give all files of the act"
        )
    return []


def _act(file: _File) -> Act:
    """Find the act by year and number, or by the reference of a consolidation (`2016R0679`)."""
    reference = _attribute(file.root, "INFO.CONSLEG", "CONSLEG.REF")
    number = next(_numbers(file.root), None)
    for row in ACTS:
        if _CELEX.fullmatch(row.key) and (row.key[1:] == reference or _year_and_number(row) == number):
            return row
    named = reference or (f"{number[0]}/{number[1]}" if number else "an act that it doesn't name")
    raise file.fail(f"this file belongs to {named}, which is not in the table of acts", "leave the file out")


def _numbers(root: _Element) -> Iterator[tuple[int, int]]:
    for found in root.iter("NO.DOC"):
        year, number = found.findtext("YEAR", ""), found.findtext("NO.CURRENT", "")
        if year.isdecimal() and number.isdecimal():
            yield int(year), int(number)


def _year_and_number(row: Act) -> tuple[int, int]:
    return int(row.key[1:5]), int(row.key[6:])


def _sequence(file: _File) -> tuple[str, str]:
    return _text(file.root, "NO.SEQ"), file.path.name


def _text(root: _Element, tag: str) -> str:
    return next((found.text or "" for found in root.iter(tag)), "")


def _attribute(root: _Element, tag: str, name: str) -> str:
    return next((found.get(name, "") for found in root.iter(tag)), "")


def _consolidated(file: _File, name: str) -> dt.date | None:
    """Return a day of a consolidation: the one since which its words are law, or the one on which it was made."""
    stamp = _attribute(file.root, "INFO.CONSLEG", name)
    if not stamp:
        return None
    try:
        return dt.datetime.strptime(stamp, "%Y%m%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError as error:
        raise file.fail(f"{name} is {stamp!r}, not a day written YYYYMMDD", "correct the file") from error


def _wrong_root(file: _File) -> SourceError:
    if file.tag == "CORR":
        return file.fail(
            f"{corrigendum(file.root)}; it has no text of its own to import",
            "leave it out, and import a consolidation of the act: that has the corrections in its words",
        )
    return file.fail(
        f"the root element is {file.tag}, which no Formex law file has", "give an ACT, ANNEX or CONS.ACT"
    )
