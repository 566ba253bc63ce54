"""The crosswalk: which norms of law a clause on a topic may bear on, as a table that people keep.

A row is a place to look and no claim, so the table is no part of the graph and of no answer. It is checked whenever it is read:
a topic, norm or relation that doesn't exist is an error with its line, and so is a norm that has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import get_args

from lexposure.knowledge.curated_names import expand
from lexposure.knowledge.declared import Declared, ontology
from lexposure.model.errors import CuratedDataError, Place
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID, VOCAB
from lexposure.provisions.cue import Addressee, Deontic
from lexposure.provisions.topics.features import words_in
from lexposure.sources.yaml_file import Listing, Scalar, Value, read_yaml
from lexposure.sources.yaml_file import Mapping as YamlMapping

__all__ = ["CROSSWALK", "Row", "faults", "is_crosswalk", "read_crosswalk"]

CROSSWALK = "crosswalk.yaml"
"""The name of the file: the shipped one in `data/`, and a user's own rows in the data directory."""
_HEADER = {"author", "created", "rows"}
_NEEDED = ("id", "topics", "norms", "relation", "why")
_KEYS = {*_NEEDED, "deontic", "addressee", "words"}


@dataclass(frozen=True)
class Row:
    """One row. `norms` are IRIs, the likeliest first; `relation` is a word of the scheme of relations.

    Empty `deontic`, `addressee` or `words` ask for nothing. `line` is where the row stands in `file`.
    """

    name: str
    topics: tuple[str, ...]
    norms: tuple[str, ...]
    relation: str
    why: str
    deontic: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    def met(
        self, topics: Iterable[str], rules: Iterable[tuple[str, str]], text: str
    ) -> tuple[str, ...] | None:
        """Return which of the row's words a clause has, or None if the row doesn't speak to it.

        `rules` are pairs of deontic type and addressee. Where a clause rules nothing that could be told, neither is asked for:
        a gap in what was read rules nothing out.
        """
        if not set(self.topics).intersection(topics):
            return None
        ruled = [(kind, who) for kind, who in rules if kind != "statement"]
        if ruled and not any(
            (not self.deontic or kind in self.deontic) and (not self.addressee or who in self.addressee)
            for kind, who in ruled
        ):
            return None
        found = tuple(entry for entry in self.words if _occurs(entry, text))
        return None if self.words and not found else found


def is_crosswalk(path: str) -> bool:
    """Tell whether a file is a crosswalk, by its name."""
    return path.rpartition("/")[2] == CROSSWALK


def read_crosswalk(data: bytes, file: str, norms: Mapping[str, str | None]) -> list[Row]:
    """Return the rows of a crosswalk in the order of the file. Raises CuratedDataError for the first fault.

    `norms` are the known norms of law by IRI, each with the day on which it ended, if it did.
    """
    rows = []
    for each in _read(data, file, norms):
        if isinstance(each, CuratedDataError):
            raise each
        rows.append(each)
    return rows


def faults(data: bytes, file: str, norms: Mapping[str, str | None]) -> list[CuratedDataError]:
    """Return what is wrong with a crosswalk, each fault with its line and what to do about it."""
    try:
        return [each for each in _read(data, file, norms) if isinstance(each, CuratedDataError)]
    except CuratedDataError as problem:  # it can't be read at all
        return [problem]


def _read(data: bytes, file: str, norms: Mapping[str, str | None]) -> Iterator[Row | CuratedDataError]:
    top = read_yaml(data, file, CuratedDataError)
    for key in top:
        if key not in _HEADER:
            yield _fault(f"unknown key `{key}`", file, top.lines[key], nearest(key, _HEADER))
    listed = top.get("rows")
    if not isinstance(listed, Listing):
        raise _fault("no list `rows`", file, top.line, "write `rows:` and below it one row after the other")
    seen: dict[str, int] = {}
    for item in listed:
        wrong = list(_faults(item, file, norms, seen))
        yield from wrong
        if not wrong and isinstance(item, YamlMapping):
            yield _row(item, file)


def _faults(
    item: Value, file: str, norms: Mapping[str, str | None], seen: dict[str, int]
) -> Iterator[CuratedDataError]:
    if not isinstance(item, YamlMapping):
        yield _fault("a row is a mapping", file, getattr(item, "line", 1), f"write {', '.join(_NEEDED)}")
        return
    for key in item:
        if key not in _KEYS:
            yield _fault(f"unknown key `{key}`", file, item.lines[key], nearest(key, _KEYS))
    for key in _NEEDED:
        if not _texts(item.get(key)):
            yield _fault(f"a row without `{key}`", file, item.lines.get(key, item.line), f"write `{key}`")
    for key in ("id", "relation", "why"):
        if key in item and not isinstance(item[key], Scalar):
            yield _fault(
                f"`{key}` of a row has several values", file, item.lines[key], "write one, or split the row"
            )
    name = str(item.get("id", ""))
    if name in seen:
        yield _fault(f"`{name}` stands twice", file, item.line, f"rename or merge it with line {seen[name]}")
    seen.setdefault(name, item.line)
    known = {
        "topics": _scheme("topic"),
        "relation": _scheme("mapping-relation"),
        "deontic": frozenset(get_args(Deontic)),
        "addressee": frozenset(get_args(Addressee)),
    }
    for key, names in known.items():
        for value in _texts(item.get(key)):
            if value not in names:
                yield _fault(f"`{key}`: there is no `{value}`", file, value.line, nearest(value, names))
    short = {iri.removeprefix(ID) for iri in norms}
    for value in _texts(item.get("norms")):
        iri = expand(value)
        if iri not in norms:
            yield _fault(
                f"`norms`: there is no norm of law `{value}`", file, value.line, nearest(value, short)
            )
        elif ended := norms[iri]:
            yield _fault(
                f"`norms`: `{value}` ended on {ended}",
                file,
                value.line,
                "name the norm that follows it, or none",
            )


def _row(item: YamlMapping, file: str) -> Row:
    def several(key: str) -> tuple[str, ...]:
        return tuple(map(str, _texts(item.get(key))))

    return Row(
        name=str(item["id"]),
        topics=several("topics"),
        norms=tuple(expand(name) for name in several("norms")),
        relation=str(item["relation"]),
        why=" ".join(str(item["why"]).split()),
        deontic=several("deontic"),
        addressee=several("addressee"),
        words=several("words"),
        file=file,
        line=item.line,
    )


def _texts(value: Value | None) -> list[Scalar]:
    items = value if isinstance(value, Listing) else [value]
    return [item for item in items if isinstance(item, Scalar) and item.strip()]


def _fault(message: str, file: str, line: int, fix: str) -> CuratedDataError:
    return CuratedDataError(message, place=Place(file, line), fix=fix)


@cache
def _scheme(name: str) -> frozenset[str]:
    """Return the concepts of a scheme of the vocabulary, as authors write them."""
    concepts = Declared.of(ontology()).schemes[f"{VOCAB}{name}"]
    return frozenset(concept.removeprefix(f"{VOCAB}{name}/") for concept in concepts)


def _occurs(entry: str, text: str) -> bool:
    """Tell whether a text has every word of an entry, in any order; `*` stands for any ending, and a plural is no other word."""
    have = _words(text)
    return all(
        any(word.startswith(part[:-1]) for word in have)
        if part.endswith("*")
        else bool({part, f"{part}s"} & have)
        for part in entry.replace("-", " ").lower().split()
    )


@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    return frozenset(word.text for word in words_in(text))
