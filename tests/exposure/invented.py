"""A small invented world: a vocabulary, a handful of places, and curated YAML compiled into an index by the real code."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from textwrap import dedent, indent

import pyoxigraph as ox

from lexposure.exposure.answers import Answer, Exposure
from lexposure.exposure.compiler import compile_index
from lexposure.exposure.engine import Engine
from lexposure.exposure.evidence import Texts
from lexposure.exposure.facts import FALSE, OPEN, TRUE, TestTable
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile, read_profile
from lexposure.knowledge.curated import read_curated
from lexposure.knowledge.rdf import text_of
from lexposure.model.facets import FACETS, FACETS_BY_PROPERTY

__all__ = ["DAY", "NOW", "Invented", "graph", "norm", "period", "rule"]

DAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
WORD = {"true": TRUE, "open": OPEN, "false": FALSE}

VOCABULARY = """
@base <https://w3id.org/lexposure/vocab/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix lx: <https://w3id.org/lexposure/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<role/operator> skos:inScheme <role> ; skos:prefLabel "operator"@en .
<role/provider> skos:inScheme <role> ; skos:broader <role/operator> .
<role/deployer> skos:inScheme <role> ; skos:broader <role/operator> .
<role/müller> skos:inScheme <role> ; skos:prefLabel "Müller 😀"@en .
<use-case/hiring> skos:inScheme <use-case> .
<use-case/hiring-ranking> skos:inScheme <use-case> ; skos:broader <use-case/hiring> .
<use-case/hiring-ranking-by-face> skos:inScheme <use-case> ; skos:broader <use-case/hiring-ranking> .
<use-case/chat> skos:inScheme <use-case> .
<activity/prompting> skos:inScheme <activity> ; skos:prefLabel "prompting"@en .
<activity/probing> skos:inScheme <activity> ; skos:broader <activity/prompting> .
<activity/changing-purpose> skos:inScheme <activity> .
<activity/scraping> skos:inScheme <activity> ; dct:created "2026-12-01"^^xsd:date .
<activity/scraping-faces> skos:inScheme <activity> ; skos:broader <activity/scraping> ; dct:created "2026-12-01"^^xsd:date .
<activity/probing-deeply> skos:inScheme <activity> ; skos:broader <activity/probing> ; dct:created "2026-12-01"^^xsd:date .
<data/personal> skos:inScheme <data> ; skos:prefLabel "personal data"@en .
<data/biometric> skos:inScheme <data> ; skos:broader <data/personal> .
<data/health> skos:inScheme <data> ; skos:broader <data/personal> .
<system-class/high> skos:inScheme <system-class> ; lx:closedByRules true ; skos:prefLabel "high class"@en .
<system-class/high-listed> skos:inScheme <system-class> ; skos:broader <system-class/high> ; lx:closedByRules true .
<system-class/vague> skos:inScheme <system-class> .
"""

WORLD = """
graph:
  - {id: "loc:EU", type: Place, label: The Union}
  - {id: "loc:DE", type: Place, label: Germany}
  - {id: "loc:GB", type: Place, label: United Kingdom}
  - {id: "loc:NO", type: Place, label: Norway}
  - {id: "loc:US", type: Place, label: United States}
  - {id: "loc:US-NY", type: Place, label: New York, within: US}
  - {id: "loc:US-CA", type: Place, label: California, within: US}
  - {id: place/US-NY-NYC, type: Place, label: New York City, within: US-NY}
  - {id: membership/DE, type: JurisdictionMembership, member: DE, union: EU, valid_from: 1958-01-01}
  - {id: membership/GB, type: JurisdictionMembership, member: GB, union: EU, valid_from: 1973-01-01, valid_until: 2020-02-01}
  - {id: operator/acme, type: Operator, label: Acme}
  - {id: platform/acme/cloud, type: Platform, operator: operator/acme, label: Acme Cloud}
  - {id: platform/other/cloud, type: Platform, operator: operator/acme, label: Other Cloud}
  - {id: person/ada, type: Person, label: Ada}
  - {id: "vocab:question/gates", type: Question, prefLabel: Do terms bound access?}
  - {id: "vocab:question/gates/yes", type: Reading, in_scheme: gates, prefLabel: They do, held_by: One court}
  - {id: "vocab:question/gates/no", type: Reading, in_scheme: gates, prefLabel: They don't, held_by: Another court}
  - {id: "vocab:question/other", type: Question, prefLabel: Is it so?}
  - {id: "vocab:question/other/so", type: Reading, in_scheme: other, prefLabel: So, held_by: Somebody}
"""


def graph(*nodes: str) -> str:
    """Return a curated file of nodes, each given as the YAML of its mapping."""
    listed = "".join("  -" + indent(dedent(node).strip("\n"), "    ")[3:] + "\n" for node in nodes)
    return f"author: person/ada\nstatus: draft\ngraph:\n{listed}"


def norm(name: str, when: str = "", *more: str, source: str = "AIA:art_4.par_1") -> str:
    """Return an obligation with an optional condition and further lines."""
    lines = [f"id: norm/{name}", "type: Obligation", f'source: "{source}"', f"summary: the duty {name}"]
    lines += [f"applies_when: {when}"] if when else []
    return "\n".join([*lines, "confidence: 0.9", *more])


def period(name: str, concerns: str, start: str, *more: str) -> str:
    """Return an application period."""
    lines = [
        f"id: period/{name}",
        "type: ApplicationPeriod",
        'source: "AIA:art_113"',
        f'concerns: ["{concerns}"]',
    ]
    return "\n".join([*lines, f"applies_from: {start}", "confidence: 0.9", *more])


def rule(name: str, concludes: str, when: str, *more: str) -> str:
    """Return a rule that concludes a fact."""
    lines = [f"id: rule/{name}", "type: FactRule", 'source: "AIA:art_6.par_1"', f"concludes: {concludes}"]
    return "\n".join([*lines, f"applies_when: {when}", "confidence: 0.9", *more])


ALWAYS = period("always", "instrument/eu-ai-act", "2000-01-01")


class Invented:
    """The invented world with some claims in it, and every question asked of it in one line."""

    def __init__(self, *nodes: str, texts: Texts | None = None, always: bool = True) -> None:
        """Compile the claims; `always` adds a period by which everything of the law has begun."""
        yaml = graph(*nodes, *([ALWAYS] if always else []))
        files = (read_curated(data.encode(), "invented.yaml") for data in (WORLD, yaml))
        triples = {t for file in files for node in file.nodes for t in (*node.triples, *node.shared)}
        words = ox.parse(VOCABULARY.encode(), format=ox.RdfFormat.TURTLE)
        self.triples = triples | {ox.Triple(q.subject, q.predicate, q.object) for q in words}
        self.index: Index = compile_index(
            self.triples, dataset="invented", recorded="2026-01-01T00:00:00.000000Z"
        )
        self.engine = Engine(self.index, texts)
        self._texts = texts

    def profile(self, text: str = "") -> Profile:
        """Read a profile written in YAML."""
        return read_profile(dedent(text).encode() or b"{}", self.index, "invented")

    def ask(self, text: str = "", on: dt.date | str = DAY) -> Exposure:
        """Return the whole answer for a profile on a day."""
        return self.engine.expose(self.profile(text), _day(on), NOW)

    def answer(self, name: str, text: str = "", on: dt.date | str = DAY) -> Answer:
        """Return the answer for one norm or rule, by the end of its IRI."""
        return next(a for a in self.ask(text, on).answers if a.iri.endswith(f"/{name}"))

    def status(self, name: str, text: str = "", on: dt.date | str = DAY) -> str:
        """Return the status of one norm."""
        return self.answer(name, text, on).status

    def value(self, test: str, text: str = "", on: dt.date | str = DAY) -> str:
        """Return what a profile says about a test such as `roles: provider`: true, open or false."""
        key, _, value = test.partition(": ")
        number = self.number(key, value)
        said = TestTable(self.index).facts(self.profile(text), _day(on)).of(number)
        return next(word for word, code in WORD.items() if code == said)

    def number(self, key: str, value: str) -> int:
        """Return the number of a test, whose value may be written short or as a comparison `gteq 250`."""
        wanted = value.split(" ") if FACETS[key].kind in ("number", "date") else [FACETS[key].operator, value]
        for number, (operand, operator, asked, _) in enumerate(self.index.tests):
            same = operator == wanted[0] and asked.endswith(wanted[1])
            if (
                FACETS_BY_PROPERTY[operand].key == key
                and same
                and asked[-len(wanted[1]) - 1 :][0] in "/#" + wanted[1][0]
            ):
                return number
        raise AssertionError(f"the index has no test {key}: {value}")

    def replaced(self, **changes: object) -> Engine:
        """Return an engine over the same index with some fields changed."""
        return Engine(replace(self.index, **changes), self._texts)  # type: ignore[arg-type]

    def subjects(self) -> set[str]:
        """Return the names of all nodes."""
        return {text_of(t.subject) for t in self.triples}


def _day(on: dt.date | str) -> dt.date:
    return on if isinstance(on, dt.date) else dt.date.fromisoformat(on)
