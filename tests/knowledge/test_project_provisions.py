"""A clause with all its wordings and their days, asked for in SPARQL through renumbering, rewording and return."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from lexposure.archive.quotes import span_hash
from lexposure.knowledge.project_provisions import Cited, project_provisions
from lexposure.model.namespaces import ELI, ID, LX, OA, PROV
from lexposure.provisions.align import align
from lexposure.provisions.cut import Cut
from lexposure.provisions.identity import Version, fold

DOCUMENT = f"{ID}document/guild/terms"
CURATED = f"{ID}provision/guild/terms/boats"
LAMPS = "Each lodger returns the red lanterns before the first frost and reports broken glass."
BOATS = "Two rowing boats may be lent to anglers between low tides if the crew has counted the oars twice."
KEYS = "Every brass key hangs beside the guest book, where the lamplighter counts it on the eve of the fair."


def _written(*clauses: str) -> str:
    return (
        "1\\. Keeping\n---\n\n"
        + "\n\n".join(f"**1.{at}.** {words}" for at, words in enumerate(clauses, 1))
        + "\n"
    )


TEXTS = [
    _written(BOATS, LAMPS),
    _written(KEYS, BOATS, LAMPS),
    _written(KEYS, BOATS.replace("may be", "are"), LAMPS),
    _written(KEYS, LAMPS),
    _written(KEYS, BOATS.replace("may be", "are"), LAMPS),
]
DAYS = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-03-01", "2026-04-01"]
HISTORY = """SELECT ?number ?from ?until ?sha256 WHERE {
  ?then eli:realizes ?clause ; prov:generatedAtTime ?at ; lx:textSha256 ?sha256 ; eli:number ?number .
  OPTIONAL { ?then lx:validFrom ?from } OPTIONAL { ?then lx:validUntil ?until } } ORDER BY ?at"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """Return the provisions of five versions of an invented document."""
    cuts = {span_hash(text): Cut.of(text) for text in TEXTS}
    hours = range(len(TEXTS))
    versions = [
        Version(f"{day}T0{hour}:00:00Z", span_hash(text))
        for day, hour, text in zip(DAYS, hours, TEXTS, strict=True)
    ]
    provisions = fold("Guild/Terms", versions, cuts.__getitem__, lambda old, new: align(cuts[old], cuts[new]))
    cited: Cited = {span_hash(TEXTS[1]): [(TEXTS[1].index(BOATS), CURATED)]}
    found = ox.Store()
    for triple in project_provisions(DOCUMENT, versions, provisions, cuts.__getitem__, cited):
        found.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    return found


def _rows(store: ox.Store, clause: str) -> list[tuple[str | None, ...]]:
    found = store.query(
        HISTORY.replace("?clause", f"<{clause}>"), prefixes={"eli": ELI, "lx": LX, "prov": PROV}
    )
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(value.value if value else None for value in (row[n] for n in range(3))) for row in found]  # type: ignore[union-attr]


def test_a_clause_is_asked_for_with_all_its_wordings_and_days(store: ox.Store) -> None:
    """Renumbered, reworded, gone on the very day, and back: the curated provision leads to all of it."""
    assert _rows(store, CURATED) == [
        ("1.1", "2026-01-01", "2026-02-01"),
        ("1.2", "2026-02-01", "2026-03-01"),
        ("1.2", None, None),
        ("1.2", "2026-04-01", None),
    ]


def test_a_clause_that_stayed_is_one_node(store: ox.Store) -> None:
    """However often it was captured, as long as number and words stay."""
    numbers = list(store.quads_for_pattern(None, ox.NamedNode(ELI + "number"), ox.Literal("1.1"), None))
    assert len(numbers) == 2  # the boats at first, the keys ever since


def test_spans_name_the_words_and_hold_none(store: ox.Store) -> None:
    """Each version re-derives from the text that it names."""
    texts = {f"{ID}text/{span_hash(text)}": text for text in TEXTS}
    query = """SELECT ?source ?start ?end ?sha256 WHERE { ?v a lx:ProvisionVersion ; oa:hasSource ?source ;
      oa:hasSelector ?s ; lx:textSha256 ?sha256 . ?s oa:start ?start ; oa:end ?end }"""
    rows = list(store.query(query, prefixes={"oa": OA, "lx": LX}))  # type: ignore[arg-type]
    assert len(rows) >= 8
    for row in rows:
        source, start, end, sha256 = (row[n].value for n in range(4))
        assert span_hash(texts[source][int(start) : int(end)]) == sha256
    assert not any("lantern" in quad.object.value for quad in store if isinstance(quad.object, ox.Literal))
