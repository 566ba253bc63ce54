"""Rules for gaps and conflicts, read from their file and checked: each fault with its line and what to write instead."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import TYPE_CHECKING, TypeVar

from lexposure.model.errors import CuratedDataError, Place
from lexposure.model.gap_rules import FINDS, OVER, Ask, Cue, Ended, GapRule, GapRules
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID, VOCAB
from lexposure.provisions.duties import NORMS
from lexposure.provisions.topics.model import shipped
from lexposure.sources.yaml_file import Listing, Mapping, Scalar, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection

T = TypeVar("T", bound=str)

__all__ = ["RULES", "gap_rules", "problems"]

RULES = "findings.yaml"
"""The name by which a file of rules is known, wherever it lies."""
_TOP = ("author", "status", "created", "groups", "ended", "rules")
_OF_RULE = (
    "id", "finds", "law", "says", "confidence", "status", "author", "created", "platforms", "documents", "reading",
    "asks", "cues",
)  # fmt: skip
_OF_ASK = ("what", "said", "short")
_OF_CUE = ("every", "never", "heading", "lifted", "topics", "types", "over", "why")
_STATUS = ("draft", "reviewed", "disputed")
_PHRASE = re.compile(r"[a-z0-9]+\*?(?:(?: \.\.)? [a-z0-9]+\*?)*")
_TYPES = frozenset(
    f"{kind}{whom}"
    for kind in (*NORMS, "statement")
    for whom in ("", "/customer", "/platform", "/end-user", "/both", "/third-party", "/nobody")
)


def gap_rules(data: bytes, name: str) -> GapRules:
    """Read a file of rules. Raises CuratedDataError naming file, line and fix of the first fault."""
    reader = _Reader(name)
    rules = reader.read(data)
    if reader.faults:
        raise reader.faults[0]
    return rules


def problems(data: bytes, name: str, known: Collection[str]) -> list[CuratedDataError]:
    """Return every fault of a file of rules; `known` are the IRIs of all curated nodes, against which names are held."""
    reader = _Reader(name, known)
    try:
        reader.read(data)
    except CuratedDataError as fault:
        return [fault]
    return reader.faults


class _Reader:
    """Reads one file and gathers what is wrong with it; without `known` names it doesn't ask whether they exist."""

    def __init__(self, name: str, known: Collection[str] = ()) -> None:
        self._name = name
        self._known = known
        self.faults: list[CuratedDataError] = []

    def read(self, data: bytes) -> GapRules:
        top = read_yaml(data, self._name, CuratedDataError)
        self._only(top, _TOP)
        groups = self._mapping(top, "groups")
        documents = self._groups(groups, "documents", "document")
        platforms = self._groups(groups, "platforms", "platform")
        items = self._items(top, "rules")
        rules = [self._rule(item, top, documents, platforms) for item in items]
        seen: set[str] = set()
        for rule, item in zip(rules, items, strict=True):
            if rule.name in seen:
                self._fault(f"two rules are called `{rule.name}`", item.line, "rename one")
            seen.add(rule.name)
        ended = tuple(self._ended(item) for item in self._items(top, "ended"))
        return GapRules(tuple(rules), documents, platforms, ended, hashlib.sha256(data).hexdigest())

    # ---------------------------------------------------------------- parts
    def _rule(
        self, item: Mapping, top: Mapping, documents: Collection[str], platforms: Collection[str]
    ) -> GapRule:
        self._only(item, _OF_RULE)
        finds = self._one_of(item, "finds", FINDS)
        asks = tuple(self._ask(one) for one in self._items(item, "asks"))
        cues = self._cues(item, "cues")
        if (finds == "missing") != bool(asks) or (finds == "missing") == bool(cues):
            self._fault(
                "a rule that finds what is missing has `asks`, any other one has `cues`", item.line,
                "write `asks:` with what the terms have to say, or `cues:` with the words of the term",
            )  # fmt: skip
        return GapRule(
            name=self._text(item, "id"),
            finds=finds,
            law=tuple(self._iri(each, "norm") for each in self._texts(item, "law", needed=True)),
            says=self._text(item, "says"),
            confidence=self._confidence(item),
            status=self._one_of(item if "status" in item else top, "status", _STATUS),
            author=self._iri(self._scalar(item if "author" in item else top, "author"), ""),
            created=self._day(item if "created" in item else top, "created"),
            platforms=self._group(item, "platforms", platforms),
            documents=self._group(item, "documents", documents),
            reading=self._iri(item["reading"], "question", VOCAB) if "reading" in item else "",
            asks=asks,
            cues=cues,
        )

    def _ask(self, item: Mapping) -> Ask:
        self._only(item, _OF_ASK)
        said = self._cues(item, "said")
        if not said:
            self._fault(
                "nothing tells whether the terms say it", item.line, "write `said:` with at least one cue"
            )
        short = self._cues(item, "short")
        for cue, line in zip(short, self._list(item, "short"), strict=False):
            if not cue.why:
                self._fault("words that are too weak without why", line.line, "add `why:` in your own words")
        return Ask(self._text(item, "what"), said, short)

    def _cues(self, item: Mapping, key: str) -> tuple[Cue, ...]:
        return tuple(self._cue(one) for one in self._items(item, key))

    def _cue(self, item: Mapping) -> Cue:
        self._only(item, _OF_CUE)
        every = tuple(self._phrases(group) for group in self._list(item, "every"))
        if not every:
            self._fault("a cue without words", item.line, "write `every:` with one list of words or more")
        topics = self._texts(item, "topics")
        for topic in topics:
            if topic not in shipped().topics:
                self._fault(f"no topic `{topic}`", topic.line, nearest(topic, shipped().topics))
        types = self._texts(item, "types")
        for kind in types:
            if kind not in _TYPES:
                self._fault(f"no type `{kind}`", kind.line, nearest(kind, _TYPES))
        return Cue(
            every=every,
            never=self._phrases(item["never"]) if "never" in item else (),
            heading=self._phrases(item["heading"]) if "heading" in item else (),
            lifted=self._phrases(item["lifted"]) if "lifted" in item else (),
            topics=tuple(map(str, topics)),
            types=tuple(map(str, types)),
            over=self._one_of(item, "over", OVER) if "over" in item else OVER[0],
            why=self._text(item, "why") if "why" in item else "",
        )

    def _ended(self, item: Mapping) -> Ended:
        self._only(item, ("document", "until", "why"))
        document = self._iri(self._scalar(item, "document"), "document")
        return Ended(document, self._day(item, "until"), self._text(item, "why"))

    def _groups(self, groups: Mapping, key: str, kind: str) -> dict[str, tuple[str, ...]]:
        given = self._mapping(groups, key)
        return {
            name: tuple(self._iri(each, kind) for each in self._texts(given, name)) for name in sorted(given)
        }

    def _group(self, item: Mapping, key: str, groups: Collection[str]) -> str:
        if key not in item:
            return ""
        name = self._scalar(item, key)
        if name not in groups:
            self._fault(f"no group `{name}`", item.lines[key], nearest(name, groups))
        return str(name)

    # ---------------------------------------------------------------- values
    def _phrases(self, value: object) -> tuple[str, ...]:
        """Return plain words, each a name of what is looked for."""
        if not isinstance(value, Listing) or not value:
            line = getattr(value, "line", 1)
            self._fault("words stand in a list", line, "write `[instruct*, direct*]`")
            return ()
        for word in value:
            if not isinstance(word, Scalar) or not _PHRASE.fullmatch(word):
                self._fault(
                    f"`{word}` is no plain word", word.line,
                    "write small letters and numbers, `*` at the end of a word for what follows, ` .. ` for words between",
                )  # fmt: skip
        return tuple(str(word) for word in value)

    def _iri(self, value: object, kind: str, base: str = ID) -> str:
        """Return the IRI of a curated node; short names of a kind may leave the kind out."""
        short = str(value)
        full = base + (short if not kind or short.startswith(f"{kind}/") else f"{kind}/{short}")
        if self._known and full not in self._known:
            near = [one.removeprefix(base) for one in self._known if one.startswith(f"{base}{kind}")]
            line = getattr(value, "line", 1)
            self._fault(f"{short} is nowhere described", line, nearest(full.removeprefix(base), near))
        return full

    def _confidence(self, item: Mapping) -> float:
        text = self._scalar(item, "confidence")
        if re.fullmatch(r"0(\.\d+)?|1(\.0+)?", text):
            return float(text)
        self._fault(f"confidence: {text!r} is no number from 0 to 1", item.line, "write 0.6")
        return 0.0

    def _day(self, item: Mapping, key: str) -> str:
        text = self._scalar(item, key)
        try:
            return dt.date.fromisoformat(text).isoformat()
        except ValueError:
            self._fault(f"{key}: {text!r} is no date", item.lines.get(key, item.line), "write YYYY-MM-DD")
            return ""

    def _one_of(self, item: Mapping, key: str, allowed: tuple[T, ...]) -> T:
        text = self._scalar(item, key)
        for one in allowed:
            if one == text:
                return one
        self._fault(f"`{key}: {text}` means nothing", item.lines.get(key, item.line), nearest(text, allowed))
        return allowed[0]

    def _text(self, item: Mapping, key: str) -> str:
        return " ".join(self._scalar(item, key).split())

    def _texts(self, item: Mapping, key: str, *, needed: bool = False) -> list[Scalar]:
        value = item.get(key)
        if isinstance(value, Scalar):
            return [value]
        found = [one for one in self._list(item, key) if isinstance(one, Scalar)]
        if needed and not found:
            self._fault(f"no `{key}`", item.line, f"add `{key}:`")
        return found

    def _scalar(self, item: Mapping, key: str) -> Scalar:
        value = item.get(key)
        if isinstance(value, Scalar) and value.strip():
            return value
        self._fault(f"no `{key}`", item.line, f"add `{key}:`")
        return Scalar("", item.line)

    def _list(self, item: Mapping, key: str) -> Listing:
        value = item.get(key, Listing([], item.line))
        if isinstance(value, Listing):
            return value
        self._fault(f"`{key}` must be a list", item.lines[key], f"write `{key}:` and below it one `- …` each")
        return Listing([], item.line)

    def _mapping(self, item: Mapping, key: str) -> Mapping:
        value = item.get(key)
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self._fault(f"`{key}` must map names to lists", item.lines[key], "write `name: [a, b]` below it")
        return Mapping({}, item.line, {})

    def _items(self, item: Mapping, key: str) -> list[Mapping]:
        found = []
        for one in self._list(item, key):
            if isinstance(one, Mapping):
                found.append(one)
            else:
                self._fault(
                    "expected `key: value` lines", one.line, f"write `{key}:` and below it `- …: …` each"
                )
        return found

    def _only(self, item: Mapping, allowed: tuple[str, ...]) -> None:
        for key in item:
            if key not in allowed:
                self._fault(f"unknown key `{key}`", item.lines[key], nearest(key, allowed))

    def _fault(self, message: str, line: int, fix: str) -> None:
        self.faults.append(CuratedDataError(message, place=Place(self._name, line), fix=fix))
