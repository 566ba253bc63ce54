"""Query results as bytes: whole, or cut at a cap and marked as cut. Imported by the worker, so it imports little."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pyoxigraph import (
    BlankNode,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)
from pyoxigraph import Literal as RdfLiteral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = [
    "GRAPH_FORMATS",
    "MEDIA_TYPES",
    "TABLE_FORMATS",
    "Cap",
    "Form",
    "Format",
    "QueryResult",
    "TooLargeError",
    "write",
]

Format = Literal["json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml", "nquads", "trig"]
Form = Literal["solutions", "boolean", "graph"]
_Item = TypeVar("_Item")

MEDIA_TYPES: dict[Format, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "nquads": "application/n-quads",
    "trig": "application/trig",
}
TABLE_FORMATS: tuple[Format, ...] = ("json", "xml", "csv", "tsv")
GRAPH_FORMATS: tuple[Format, ...] = ("turtle", "ntriples", "jsonld", "rdfxml", "nquads", "trig")

_BOOLEAN = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_RDF = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
}
_SRX = "http://www.w3.org/2005/sparql-results#"
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True)
class QueryResult:
    """The answer to a query. `truncated` is true if a cap cut it: then `rows` is how many rows or triples are left."""

    form: Form
    format: Format
    body: bytes
    rows: int
    truncated: bool

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters."""
        return MEDIA_TYPES[self.format]


@dataclass(frozen=True)
class Cap:
    """The most rows (or triples) and the most bytes that one answer may have."""

    rows: int
    size: int


class TooLargeError(Exception):
    """One row alone is over the byte cap, so that nothing useful is left after a cut."""


class _Until:
    """Pass items on until a cap is reached, and remember whether any were left out."""

    def __init__(self, cap: Cap, sink: io.BytesIO) -> None:
        self.cap, self.sink = cap, sink
        self.count, self.cut = 0, False

    def __call__(self, items: Iterable[_Item]) -> Iterator[_Item]:
        for item in items:
            if self.count >= self.cap.rows or self.sink.tell() >= self.cap.size:
                self.cut = True
                return
            self.count += 1
            yield item


def write(
    result: QuerySolutions | QueryBoolean | QueryTriples, wanted: Format | None, cap: Cap
) -> QueryResult:
    """Write a result as JSON or Turtle unless another format is named.

    ValueError if the format can't hold this kind of result, TooLargeError if a single row passes the byte cap.
    """
    form, offered = _form(result)
    chosen = wanted or offered[0]
    if chosen not in offered:
        raise ValueError(f"this query's result is written as {', '.join(offered)}, not as {chosen}")
    sink = io.BytesIO()
    until = _Until(cap, sink)
    if isinstance(result, QueryBoolean):
        result.serialize(sink, format=_BOOLEAN[chosen])
    elif isinstance(result, QueryTriples):
        serialize(until(result), sink, format=_RDF[chosen])
    else:
        names = [variable.value for variable in result.variables]
        _TABLES[chosen](names, until(_rows(result)), sink)
    if sink.tell() > cap.size + _SLACK:
        raise TooLargeError(f"one row has more than {cap.size} bytes")
    return QueryResult(form, chosen, sink.getvalue(), until.count, until.cut)


_SLACK = 256 * 1024  # the last row, and what a serializer holds back


def _form(result: QuerySolutions | QueryBoolean | QueryTriples) -> tuple[Form, tuple[Format, ...]]:
    if isinstance(result, QueryBoolean):
        return "boolean", TABLE_FORMATS
    return ("graph", GRAPH_FORMATS) if isinstance(result, QueryTriples) else ("solutions", TABLE_FORMATS)


def _rows(solutions: QuerySolutions) -> Iterator[list[Any]]:
    return (list(solution) for solution in solutions)


def _json(names: list[str], rows: Iterable[list[Any]], out: io.BytesIO) -> None:
    out.write(b'{"head":{"vars":%s},"results":{"bindings":[' % json.dumps(names, ensure_ascii=False).encode())
    comma = b""
    for row in rows:
        bound = {name: _json_term(term) for name, term in zip(names, row, strict=True) if term is not None}
        out.write(comma + json.dumps(bound, ensure_ascii=False, separators=(",", ":")).encode())
        comma = b","
    out.write(b"]}}")


def _json_term(term: Any) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    return {"type": "literal", "value": term.value, **_qualifier(term, "xml:lang", "its:dir")}


def _qualifier(term: RdfLiteral, language: str, direction: str) -> dict[str, str]:
    if term.language:
        base = {direction: str(term.direction)} if term.direction else {}
        return {language: term.language, **base}
    return {} if term.datatype.value == _XSD_STRING else {"datatype": term.datatype.value}


def _xml(names: list[str], rows: Iterable[list[Any]], out: io.BytesIO) -> None:
    head = "".join(f'<variable name="{_escape(name)}"/>' for name in names)
    out.write(f'<?xml version="1.0"?><sparql xmlns="{_SRX}"><head>{head}</head><results>'.encode())
    for row in rows:
        bound = ((name, term) for name, term in zip(names, row, strict=True) if term is not None)
        cells = "".join(
            f'<binding name="{_escape(name)}">{_xml_term(term)}</binding>' for name, term in bound
        )
        out.write(f"<result>{cells}</result>".encode())
    out.write(b"</results></sparql>")


def _xml_term(term: Any) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_escape(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_escape(term.value)}</bnode>"
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return (
            "<triple>"
            + "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts.items())
            + "</triple>"
        )
    return f"<literal{_xml_qualifier(term)}>{_escape(term.value)}</literal>"


def _xml_qualifier(term: RdfLiteral) -> str:
    pairs = _qualifier(term, "xml:lang", "its:dir")
    space = ' xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"' if "its:dir" in pairs else ""
    return space + "".join(f' {name}="{_escape(value)}"' for name, value in pairs.items())


_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_NOT_XML = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))


def _escape(text: str) -> str:
    if not _NOT_XML.isdisjoint(text):
        raise ValueError("the result has control characters, which XML can't hold; ask for JSON")
    return text.translate(_ENTITIES)


def _csv(names: list[str], rows: Iterable[list[Any]], out: io.BytesIO) -> None:
    out.write(_line(names, ",", "\r\n"))
    out.writelines(_line(map(_csv_term, row), ",", "\r\n") for row in rows)


def _line(cells: Iterable[str], between: str, end: str) -> bytes:
    return (between.join(cells) + end).encode()


def _csv_term(term: Any) -> str:
    if term is None:
        return ""
    text = term.value if isinstance(term, NamedNode | RdfLiteral) else str(term)
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in '",\r\n') else text


def _tsv(names: list[str], rows: Iterable[list[Any]], out: io.BytesIO) -> None:
    out.write(_line((f"?{name}" for name in names), "\t", "\n"))
    out.writelines(_line(map(_tsv_term, row), "\t", "\n") for row in rows)


def _tsv_term(term: Any) -> str:
    if isinstance(term, Triple):
        return "<<( " + " ".join(map(_tsv_term, (term.subject, term.predicate, term.object))) + " )>>"
    return "" if term is None else str(term).replace("\t", "\\t")


_TABLES: dict[Format, Callable[[list[str], Iterable[list[Any]], io.BytesIO], None]] = {
    "json": _json,
    "xml": _xml,
    "csv": _csv,
    "tsv": _tsv,
}
