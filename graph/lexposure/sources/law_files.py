"""Law files of any format that is read, recognised by their content; the files of one act become one text."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lexposure.model.errors import Place, SourceError
from lexposure.sources import akoma_ntoso, clml, federal_register, law_go_kr, lims
from lexposure.sources.articles_json import is_articles_json, read_articles_json
from lexposure.sources.cellar import is_cellar
from lexposure.sources.consolidated_json import is_consolidated_json, read_consolidated_json
from lexposure.sources.eurlex import is_eurlex, read_eurlex
from lexposure.sources.formex import ROOTS, read_formex
from lexposure.sources.formex_zip import is_zip
from lexposure.sources.govinfo import is_govinfo, read_govinfo
from lexposure.sources.json_file import read_json
from lexposure.sources.session_law import why_refused
from lexposure.sources.statute_markdown import is_statute_markdown, read_statute_markdown
from lexposure.sources.usc_json import is_usc_json, read_usc_json
from lexposure.sources.uslm import read_uslm
from lexposure.sources.xml import read_bytes, read_xml, root_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["ALONE", "READERS", "files_in", "law_files", "read_law", "recognise"]

_KNOWN = (
    "Formex 4 (also zipped), EUR-Lex pages, Cellar notices, USLM 1.0, GovInfo htm, CLML, Akoma Ntoso 3.0, law.go.kr, "
    "LIMS, Federal Register XML, Markdown statutes with .meta.yaml, JSON consolidations and articles"
)
READERS: dict[str, Callable[[Sequence[Path], dt.date | None], list[LawText]]] = {
    "formex": lambda paths, _: read_formex(paths),
    "eurlex-xhtml": read_eurlex,
    "cellar": lambda _, __: [],  # notices hold no text: `law_sets` reads them
    "uslm": read_uslm,
    "govinfo": lambda paths, _: read_govinfo(paths),
    "akoma-ntoso": lambda paths, _: akoma_ntoso.read_akoma_ntoso(paths),
    "articles-json": lambda paths, _: read_articles_json(paths),
    "clml": clml.read_clml,
    "consolidated-json": lambda paths, _: read_consolidated_json(paths),
    "federal-register": lambda paths, _: federal_register.read_federal_register(paths),
    "law-go-kr": law_go_kr.read_law_go_kr,
    "law-go-kr-ko": lambda paths, _: law_go_kr.read_law_go_kr_korean(paths),
    "lims": lambda paths, _: lims.read_lims(paths),
    "statute-markdown": lambda paths, _: read_statute_markdown(paths),
    "usc-json": read_usc_json,
}
ALONE = frozenset(READERS) - {"formex", "cellar", "consolidated-json"}
"""Formats in which every file is a text of its own; files of the others are read together, folder by folder."""
_BY_ROOT = {
    "uscDoc": "uslm",
    "Law": "law-go-kr",
    akoma_ntoso.ROOT: "akoma-ntoso",
    federal_register.ROOT: "federal-register",
    law_go_kr.KOREAN_ROOT: "law-go-kr-ko",
    lims.ROOT: "lims",
    **dict.fromkeys(clml.ROOTS, "clml"),
}


def read_law(paths: Sequence[Path], valid_from: dt.date | None = None) -> list[LawText]:
    """Read law files, and all in the folders given, and return one text for each act and version.

    `valid_from` is the day since when files that name no day themselves are law.

    Files beside the law (`provenance.json`, `*.meta.yaml`, hidden ones) are passed over in folders. Everything else
    must be a law file: SourceError names the first one that isn't, is broken, or lacks a companion, with the line
    where there is one, and nothing is returned.
    """
    by_format = law_files(paths)
    texts = [text for name, files in by_format.items() for text in READERS[name](files, valid_from)]
    return sorted(texts, key=lambda text: (text.act, text.valid_from, text.importer, text.sha256))


def law_files(paths: Sequence[Path]) -> dict[str, list[Path]]:
    """Return the law files among files and folders by format, the name with which an importer's own name begins."""
    by_format: dict[str, list[Path]] = defaultdict(list)
    for path in dict.fromkeys(files_in(paths)):
        by_format[recognise(path)].append(path)
    return dict(by_format)


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files named and those in the folders named, but for what lies beside the law there."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(found for found in path.rglob("*") if found.is_file() and not _beside(found, path))
        if not inside:
            raise SourceError(
                "no law file in this folder", place=Place(path), fix="name a folder that has some"
            )
        yield from inside


def _beside(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return hidden or path.name == "provenance.json" or path.name.endswith(".meta.yaml")


def recognise(path: Path) -> str:
    """Return the format of a file by its content. Raises SourceError if it is none that is read."""
    data = read_bytes(path)
    if is_zip(data):
        return "formex"
    if is_govinfo(data):
        return "govinfo"
    if is_eurlex(data):
        return "eurlex-xhtml"
    if is_cellar(data):
        return "cellar"
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _xml_format(path, root_name(data))
    if start in (b"[", b"{"):
        return _json_format(path)
    if path.suffix == ".md" and is_statute_markdown(data):
        return "statute-markdown"
    printed = why_refused(path.name, data)
    if printed:
        raise SourceError(printed[0], place=Place(path), fix=printed[1])
    raise _unknown(path, "the file is in no format that can be imported")


def _xml_format(path: Path, root: str) -> str:
    if root in ROOTS:
        return "formex"
    if root in _BY_ROOT:
        return _BY_ROOT[root]
    if root.lower() == "html":
        raise _unknown(path, "an HTML page")
    found = read_xml(path)
    if found.tag in _BY_ROOT:  # a root whose name isn't written in Latin letters
        return _BY_ROOT[found.tag]
    raise _unknown(path, f"the root element {found.tag} is of no law format", found.sourceline)


def _json_format(path: Path) -> str:
    parsed = read_json(path)
    if is_articles_json(parsed):
        return "articles-json"
    if is_usc_json(parsed):
        return "usc-json"
    if not is_consolidated_json(parsed):
        raise _unknown(path, "JSON, but no consolidation of an act and no articles of one")
    return "consolidated-json"


def _unknown(path: Path, message: str, line: object = None) -> SourceError:
    place = Place(path, line if isinstance(line, int) else None)
    return SourceError(message, place=place, fix=f"leave it out; what can be imported: {_KNOWN}")
