"""Notices of Cellar, the repository of the Publications Office: tree notices in XML and in RDF/XML.

Both say the same of an act: CELEX number, ELI and dates. They repeat CELEX numbers and dates of consolidations and of
other acts that are linked, so only the properties of the root work are read. The property for entry into force also
holds the dates of application; its annotation tells them apart (`EV` and `MA` of authority table fd_335).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from lexposure.model.errors import Place, SourceError
from lexposure.model.law_notice import LawNotice, NoticeDate, NoticeDateKind
from lexposure.sources.acts import act_by_key
from lexposure.sources.xml import parse_xml, read_bytes, root_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from lxml.etree import _Element

__all__ = ["IMPORTER", "is_cellar", "read_cellar"]

IMPORTER = "cellar/1"

_Subject: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Triple"

_CDM = "http://publications.europa.eu/ontology/cdm#"
_NOTE = "http://publications.europa.eu/ontology/annotation#"
_OWL = "http://www.w3.org/2002/07/owl#"
_KINDS: dict[str, NoticeDateKind] = {
    "resource_legal_date_entry-into-force": "in-force-unspecified",
    "resource_legal_date_deadline": "deadline",
    "resource_legal_date_end-of-validity": "end-of-validity",
    "work_date_document": "document",
}
_MARKS: dict[str, NoticeDateKind] = {"EV": "entry-into-force", "MA": "application"}
_CODE = re.compile(r"\{([^|}]+)\|")
_ARTICLE = re.compile(r"\{ART\|[^}]*\}\s*([\w.()-]+)")
_CELEX = re.compile(r"\d{5}[A-Z]{1,2}\d{4}\S*")
_OPEN = "9999-12-31"
_AGAIN = "download the notice again from the Publications Office"


def is_cellar(data: bytes) -> bool:
    """Tell whether bytes are a notice of Cellar, in XML or in RDF/XML."""
    name = root_name(data)
    return name == "NOTICE" or (name == "RDF" and _CDM.encode() in data[:65536])


def read_cellar(paths: Sequence[Path]) -> list[LawNotice]:
    """Read notices and return each once, however many files say the same.

    Raises SourceError for a notice that is broken or doesn't name exactly one act as its subject.
    """
    return list(dict.fromkeys(_read(path) for path in paths))


def _read(path: Path) -> LawNotice:
    data = read_bytes(path)
    root = parse_xml(path, data)
    if root.tag == "NOTICE":
        return _from_xml(path, root)
    return _from_rdf(path, data)


def _notice(
    path: Path, celex: Iterable[str], eli: Iterable[str], dates: Iterable[tuple[str, str, str, str]]
) -> LawNotice:
    numbers, iris = sorted(set(celex)), sorted(set(eli))
    if len(numbers) != 1 or len(iris) > 1 or not _CELEX.fullmatch(numbers[0]):
        raise _refusal(
            path, f"a notice of one act has one CELEX number; found: {', '.join(numbers) or 'none'}"
        )
    row = act_by_key(numbers[0])
    found = {_date(path, *date) for date in dates}
    ordered = sorted(found, key=lambda date: (date.kind, date.date or dt.date.max, date.concerns))
    return LawNotice(row.prefix if row else "", numbers[0], iris[0] if iris else "", tuple(ordered), IMPORTER)


def _date(path: Path, name: str, written: str, mark: str, comment: str) -> NoticeDate:
    """Read one date from its property, its value and the two annotations (empty where there are none)."""
    kind = _KINDS[name]
    if kind == "in-force-unspecified":
        code = _CODE.match(mark)
        kind = _MARKS.get(code[1], kind) if code else kind
    article = _ARTICLE.search(comment)
    try:
        day = None if written == _OPEN else dt.date.fromisoformat(written)
    except ValueError:
        raise _refusal(path, f"{name} is {written!r}, not a day written YYYY-MM-DD") from None
    return NoticeDate(kind, day, article[1] if article else "")


# ------------------------------------------------------------------ XML
def _from_xml(path: Path, root: _Element) -> LawNotice:
    work = root.find("WORK")
    if work is None:
        raise _refusal(path, "the notice has no work in it")
    return _notice(
        path,
        (node.findtext("VALUE", "") for node in work.findall("RESOURCE_LEGAL_ID_CELEX")),
        (node.findtext("VALUE", "") for node in work.findall("RESOURCE_LEGAL_ELI")),
        _xml_dates(work),
    )


def _xml_dates(work: _Element) -> Iterator[tuple[str, str, str, str]]:
    for node in work:
        name = str(node.tag).lower()
        if name in _KINDS:
            mark = node.findtext("ANNOTATION/TYPE_OF_DATE", "")
            yield name, node.findtext("VALUE", ""), mark, node.findtext("ANNOTATION/COMMENT_ON_DATE", "")


# ------------------------------------------------------------------ RDF
def _from_rdf(path: Path, data: bytes) -> LawNotice:
    store = ox.Store()
    try:
        store.load(data, format=ox.RdfFormat.RDF_XML)
    except (SyntaxError, ValueError) as error:
        raise _refusal(path, f"not RDF/XML: {error}") from error
    works = {quad.subject for quad in store.quads_for_pattern(None, _cdm("resource_legal_id_celex"), None)}
    if len(works) != 1:
        raise _refusal(path, f"a notice is about one act; this one gives {len(works)} a CELEX number")
    work = works.pop()
    return _notice(
        path,
        _values(store, work, _cdm("resource_legal_id_celex")),
        _values(store, work, _cdm("resource_legal_eli")),
        _rdf_dates(store, work),
    )


def _rdf_dates(
    store: ox.Store, work: ox.NamedNode | ox.BlankNode | ox.Triple
) -> Iterator[tuple[str, str, str, str]]:
    axioms = [quad.subject for quad in store.quads_for_pattern(None, _iri(_OWL + "annotatedSource"), work)]
    for name in _KINDS:
        said = {
            (target, axiom)
            for axiom in axioms
            if _cdm(name).value in _values(store, axiom, _iri(_OWL + "annotatedProperty"))
            for target in _values(store, axiom, _iri(_OWL + "annotatedTarget"))
        }
        for value in _values(store, work, _cdm(name)):
            notes = [axiom for target, axiom in said if target == value]
            for axiom in notes:
                yield name, value, _note(store, axiom, "type_of_date"), _note(store, axiom, "comment_on_date")
            if not notes:
                yield name, value, "", ""


def _note(store: ox.Store, axiom: _Subject, name: str) -> str:
    return next(iter(_values(store, axiom, _iri(_NOTE + name))), "")


def _values(store: ox.Store, subject: _Subject, name: ox.NamedNode) -> list[str]:
    objects = (quad.object for quad in store.quads_for_pattern(subject, name, None))
    return sorted(found.value for found in objects if not isinstance(found, ox.Triple))


def _cdm(name: str) -> ox.NamedNode:
    return _iri(_CDM + name)


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)


def _refusal(path: Path, message: str) -> SourceError:
    return SourceError(message, place=Place(path), fix=_AGAIN)
