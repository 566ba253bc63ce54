"""What a clause names: services, plans, places, other documents, precedence, defined terms, dates, periods, amounts.

Each mention is a span with a normal form, so that a reader sees the words and a program compares the form. Names of services
and of places come from the caller; only the adjectives and short forms that gazetteers lack stand here. Nothing is
concluded: that a clause names California doesn't yet say that it applies there alone.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lexposure.provisions.links import links

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lexposure.provisions.sentences import Extent

__all__ = ["Kind", "Mention", "Reader"]

Kind = Literal["service", "plan", "place", "document", "precedence", "term", "date", "period", "amount"]


@dataclass(frozen=True)
class Mention:
    """One mention: half-open span in code points, kind, normal form, and by which words (`how`) a document is named.

    Normal forms: a service's or place's identifier as the caller gave it; a plan's name in small letters; a document's
    normal link target (`how` is `link`) or its title; the title of the document that prevails, empty if only "conflict" is
    named; a term; an ISO date or duration (`2026-01-31`, `P30D`); currency code and number (`USD 100`).
    """

    kind: Kind
    name: str
    start: int
    end: int
    how: str = ""


_SHORT_PLACES = {
    "EU": "EU", "E.U.": "EU", "European Union": "EU", "EEA": "EEA", "European Economic Area": "EEA", "European": "EU",
    "UK": "GB", "U.K.": "GB", "United Kingdom": "GB", "British": "GB", "Swiss": "CH", "US": "US", "U.S.": "US", "U.S": "US", "USA": "US",
    "United States": "US", "United States of America": "US", "American": "US", "Californian": "US-CA", "Canadian": "CA", "Quebec": "CA-QC",
    "Québec": "CA-QC", "Australian": "AU", "Brazilian": "BR", "Chinese": "CN", "PRC": "CN", "People’s Republic of China": "CN",
    "Korean": "KR", "South Korea": "KR", "Republic of Korea": "KR", "Japanese": "JP", "Indian": "IN", "Irish": "IE", "German": "DE",
    "French": "FR", "Dutch": "NL", "Italian": "IT", "Spanish": "ES", "Turkish": "TR", "Turkey": "TR", "Taiwan": "TW", "Russia": "RU", "Vietnam": "VN",
}  # fmt: skip
"""Adjectives and short forms to ISO 3166 codes, with EU and EEA as the only groups."""

_PLAN = re.compile(
    r"\b(?P<free>[Ff]ree(?= (?:tier|plan|version|account|user|service|subscription|of charge plan)|-tier| trial)(?: trial)?|FREE TRIAL|[Tt]rial(?= (?:period|account|access|subscription|services?)))"
    r"|\b(?P<tier>Pro|Plus|Max|Team|Teams|Enterprise|Business|Edu|Education|Startup|Scale|Premium|Basic|Standard|Developer|Mega)"
    r"(?= (?:[Pp]lan|[Tt]ier|[Ss]ubscription|[Aa]ccount|[Ee]dition|[Cc]ustomer|[Uu]ser|[Ww]orkspace|[Oo]ffering|[Ss]upport)|[\"”])"
    r"|(?<=[a-z]GPT )(?P<chat>Plus|Pro|Team|Enterprise|Business|Edu)\b|(?<=Claude )(?P<model>Pro|Max|Team|Enterprise)\b"
    r"|\b(?P<api>APIs?)\b"
    r"|\b(?P<early>[Bb]eta|BETA|[Aa]lpha(?= (?:release|version|services?|features?|,|or))|[Pp]review(?!s? of\b|ed|ing)|[Ee]arly[ -][Aa]ccess|[Ee]xperimental)\b"
)
_KINDS_OF_DOCUMENT = (
    "Policy|Policies|Terms of Service|Terms of Use|Service Terms|Terms|Agreement|Addendum|Addenda|Guidelines|Notice|Code of Conduct|License"
    "|Licence|Statement|Schedule|Order Form|Standard Contractual Clauses|SCCs|DPA|Documentation|Exhibit|Annex"
)
_TITLE = rf"(?!(?:The|This|These|Our|Your|Any|All|If|In|By|Each|Such)\b)(?:[A-Z][\w’'&.-]{{0,30}}[ \xa0]{{1,2}}(?:(?:of|and|for|the|on|to)[ ]{{1,2}}){{0,2}}){{0,6}}(?:{_KINDS_OF_DOCUMENT})\b(?: (?:of Service|of Use))?"
_DOCUMENT = re.compile(
    r"\b(?P<how>(?:hereby )?incorporat(?:es?|ed|ing)(?: (?:herein|into|in|by|this|these|reference|the following)){0,4}|subject to|governed by|compl(?:y|ies|iance|ying) with"
    r"|in accordance with|(?:agrees?|consents?) to|bound by|set (?:forth|out) in|described in|as defined in|violat(?:es?|ing|ion of)|pursuant to|under|see)"
    rf"[\s:]{{1,3}}(?:(?:the|our|its|all|any|applicable|these|this|[A-Z]\w{{1,20}}[’']s|your|and)\s){{0,3}}[\[*_“\"]{{0,4}}(?P<title>{_TITLE})"
)
_BY_REFERENCE = re.compile(
    rf"(?P<title>{_TITLE})[^.;]{{0,120}}?\b(?P<how>(?:is|are|hereby) (?:\w+ ){{0,2}}incorporated(?: (?:herein|hereby|into|in|by|this|reference)){{0,5}}|made (?:a )?part of)"
)
_CONFLICT = re.compile(
    r"\b(?:conflicts?|inconsisten(?:cy|cies|t)|discrepanc(?:y|ies)|contradictions?)\b(?=(?P<rest>[^.;]{0,400}?)\b(?P<verb>prevails?|controls?|governs?|takes? precedence|supersedes?)\b)|\border of precedence\b|\btakes? precedence over\b",
    re.IGNORECASE,
)
_WINNER = re.compile(_TITLE)
_TERM = re.compile(r"[“\"][*_]{0,3}(?P<name>[A-Za-z][^“”\"\n]{0,78}?)[*_]{0,3},?[*_]{0,3}[”\"]")
_DEFINES = re.compile(
    r"[\s*_]{0,4}(?:\)|,|and\b|or\b|means?\b|refers? to\b|has the meaning|have the meaning|shall mean|includes?\b|is\b|are\b|:)"
)
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<month>{_MONTH})\s{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,2}}(?:of )?(?P<month2>{_MONTH}),?\s{{1,2}}(?P<year2>\d{{4}})"
    rf"|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}}))\b",
    re.IGNORECASE,
)
_TO_TWENTY = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]  # fmt: skip
_NUMBERS = dict(zip(_TO_TWENTY, range(1, 21), strict=True)) | {
    "thirty": 30,
    "forty-five": 45,
    "sixty": 60,
    "ninety": 90,
}
_PERIOD = re.compile(
    rf"\b(?P<count>\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?: ?\((?P<figure>\d{{1,4}})\))?[ \xa0-](?:(?:business|calendar|consecutive|working|full)[ \xa0])?(?P<unit>hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
_CURRENCIES = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_AMOUNT = re.compile(
    r"(?P<sign>US\$|[$€£¥₹])[ \xa0]?(?P<number>\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,2})?|\d{1,15}(?:\.\d{1,2})?)(?: (?P<scale>million|billion))?"
    r"|\b(?P<code>USD|EUR|GBP|CHF|JPY)[ \xa0]?(?P<number2>\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,2})?"
    r"|\b(?P<number3>\d{1,3}(?:,\d{3}){1,5}|\d{1,15})[ \xa0](?P<word>U\.?S\.? dollars|dollars|euros?|USD|EUR|GBP)\b"
)


class Reader:
    """Finds mentions; made once for a list of names and used for any number of clauses.

    `services` and `places` map names as they are written to identifiers (`"California": "US-CA"`); the longest name
    counts, and short forms of places that every text uses are added.
    """

    def __init__(self, services: Mapping[str, str], places: Mapping[str, str]) -> None:
        self._services = dict(services)
        self._places = {**_SHORT_PLACES, **places}
        self._service = _any_of(self._services)
        self._place = _any_of(self._places)

    def read(
        self, text: str, start: int = 0, end: int | None = None, *, heading: Extent | None = None
    ) -> list[Mention]:
        """Return what `text[start:end]` names, and the services named in the heading above, in order of their spans."""
        stop = len(text) if end is None else end
        found = [
            *self._names(text, start, stop),
            *_documents(text, start, stop),
            *_terms(text, start, stop),
            *_quantities(text, start, stop),
        ]
        if heading:
            found += [
                Mention("service", self._services[one[0]], *one.span())
                for one in self._service.finditer(text, *heading)
            ]
        return sorted(set(found), key=lambda one: (one.start, one.end, one.kind, one.name))

    def _names(self, text: str, start: int, stop: int) -> Iterator[Mention]:
        for match in self._service.finditer(text, start, stop):
            yield Mention("service", self._services[match[0]], *match.span())
        for match in self._place.finditer(text, start, stop):
            yield Mention("place", self._places[match[0]], *match.span())
        for match in _PLAN.finditer(text, start, stop):
            name = {"free": "free", "api": "api"}.get(
                match.lastgroup or "", match[0].lower().replace("-", " ")
            )
            yield Mention("plan", "preview" if name == "previews" else name, *match.span())


def _any_of(names: Mapping[str, str]) -> re.Pattern[str]:
    """Return a pattern for any of the names as whole words, the longest first; it matches nothing if there are none."""
    ordered = sorted((name for name in names if name), key=lambda name: (-len(name), name))
    return (
        re.compile(rf"(?<![\w.@/-])(?:{'|'.join(map(re.escape, ordered))})(?!\w)")
        if ordered
        else re.compile(r"(?!)")
    )


def _documents(text: str, start: int, stop: int) -> Iterator[Mention]:
    for link in links(text, start, stop):
        yield Mention("document", link.normal, link.start, link.end, "link")
    for pattern in (_DOCUMENT, _BY_REFERENCE):
        for match in pattern.finditer(text, start, stop):
            yield Mention(
                "document",
                " ".join(match["title"].split()),
                *match.span("title"),
                " ".join(match["how"].split()).lower(),
            )
    for match in _CONFLICT.finditer(text, start, stop):
        verb = match.end("verb") if match["verb"] else match.end()
        comma = text.rfind(",", match.start(), verb)
        title = _WINNER.search(text, comma, verb) if match["verb"] and comma >= 0 else None
        yield Mention("precedence", " ".join(title[0].split()) if title else "", match.start(), verb)


def _terms(text: str, start: int, stop: int) -> Iterator[Mention]:
    """Yield the terms that the clause defines: in quotation marks, and closed by a bracket or followed by "means"."""
    for match in _TERM.finditer(text, start, stop):
        if _DEFINES.match(text, match.end(), stop):
            yield Mention("term", match["name"].strip(" ,*_"), *match.span())


def _quantities(text: str, start: int, stop: int) -> Iterator[Mention]:
    for match in _DATE.finditer(text, start, stop):
        if day := _date(match):
            yield Mention("date", day, *match.span())
    for match in _PERIOD.finditer(text, start, stop):
        count = match["figure"] or match["count"]
        number = int(count) if count.isascii() and count.isdigit() else _NUMBERS.get(count.lower(), 0)
        unit = match["unit"][0].upper()
        if number:
            yield Mention("period", f"PT{number}H" if unit == "H" else f"P{number}{unit}", *match.span())
    for match in _AMOUNT.finditer(text, start, stop):
        figure = match["number"] or match["number2"] or match["number3"]
        scale = {"million": ",000,000", "billion": ",000,000,000"}.get(match["scale"] or "", "")
        word = (match["word"] or "").lower().replace(".", "")
        currency = (
            match["code"]
            or _CURRENCIES.get(match["sign"] or "")
            or {"eur": "EUR", "euro": "EUR", "euros": "EUR", "gbp": "GBP"}.get(word, "USD")
        )
        yield Mention(
            "amount", f"{currency} {figure.replace(',', '')}{scale.replace(',', '')}", *match.span()
        )


def _date(match: re.Match[str]) -> str:
    """Return a date in ISO form; empty if there is no such day."""
    try:
        if match["iso"]:
            return dt.date.fromisoformat(match["iso"]).isoformat()
        month = 1 + _MONTHS.index((match["month"] or match["month2"]).lower())
        return dt.date(
            int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"])
        ).isoformat()
    except ValueError:
        return ""
