"""Curated files: every author's mistake has a place and a fix; what is written once is one node."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lexposure.knowledge.curated import CuratedFile, CuratedNode, read_curated
from lexposure.knowledge.rdf import text_of
from lexposure.model.errors import CuratedDataError
from lexposure.model.namespaces import DCT, ELI, ID, LX, OA, ODRL, PROV, RDF, SCHEMA
from lexposure.sources.yaml_file import read_yaml
from lexposure.workspace.checking import check, findings
from lexposure.workspace.shipped import shipped_files

TEXT, WORDS = "a" * 64, "b" * 64
SPAN = f"{{of: text/{TEXT}, start: 10, end: 20, sha256: {WORDS}, number: Art. 1}}"
HEAD = "author: person/ada\nstatus: draft\ncreated: 2026-11-24\ngraph:\n"
NORM = f"""\
  - id: norm/n
    type: Obligation
    source: "AIA:art_4.par_1"
    applies_when: {{roles: employer}}
    evidence: [{SPAN}]
"""


def read(text: str) -> CuratedFile:
    return read_curated(text.encode(), "data/file.yaml")


def only(text: str) -> CuratedNode:
    (node,) = read(text).nodes
    return node


def values(node: CuratedNode, predicate: str) -> list[str]:
    return sorted(text_of(t.object) for t in node.triples if t.predicate.value == predicate)


def refused(text: str) -> str:
    with pytest.raises(CuratedDataError) as caught:
        read(text)
    return str(caught.value)


class TestMistakes:
    """What an author may get wrong, each with file and line."""

    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("", 1, "key: value"),
            ("- a\n", 1, "key: value"),
            ("author: x\n", 1, "no list `graph`"),
            ("graph: none\n", 1, "no list `graph`"),
            ("graph: {id: x}\n", 1, "no list `graph`"),
            ("autor: x\ngraph: []\n", 1, "did you mean `author`"),
            (HEAD + "  - just words\n", 5, "`id` and `type`"),
            (HEAD + "  - {id: norm/n}\n", 5, "`id` and `type`"),
            (HEAD + "  - {type: Obligation}\n", 5, "`id` and `type`"),
            (HEAD + "  - [norm/n, Obligation]\n", 5, "`id` and `type`"),
            (HEAD + "  - {id: [a, b], type: Obligation}\n", 5, "name"),
            (HEAD + "  - {id: {a: b}, type: Obligation}\n", 5, "name"),
            (HEAD + "  - {id: '', type: Obligation}\n", 5, "empty"),
            (HEAD + "  - {id: norm/a b, type: Obligation}\n", 5, "name"),
            (HEAD + "  - {id: norm/<x>, type: Obligation}\n", 5, "name"),
            (HEAD + "  - {id: norm/../other, type: Obligation}\n", 5, "name"),
            (HEAD + "  - {id: 'ABC:art_1', type: Obligation}\n", 5, "prefix `ABC`"),
            (HEAD + "  - {id: norm/n, type: {a: b}}\n", 5, "type"),
            (HEAD + NORM + NORM.replace("Obligation", "Permission"), 10, "stands twice"),
            (HEAD + NORM + NORM.replace("norm/n", f"{ID}norm/n"), 10, "stands twice"),
            (HEAD + NORM + "    sumary: x\n", 10, "did you mean `summary`"),
            (HEAD + NORM + "    '@id': x\n", 10, "unknown key"),
            (HEAD + NORM + "    '@base': x\n", 10, "unknown key"),
            (HEAD + NORM.replace("employer", "[]"), 8, "no value"),
            (HEAD + NORM.replace("roles", "role"), 8, "did you mean `roles`"),
            (HEAD + NORM.replace("{roles: employer}", ""), 8, "a condition is"),
            (HEAD + NORM.replace("{roles: employer}", "{roles: }"), 8, "no value"),
            (HEAD + NORM.replace("{roles: employer}", "{roles: [employer, ]}").replace("[employer, ]", "[employer, a b]"), 8, "a b"),
            (HEAD + NORM.replace("{roles: employer}", "{employees: {gteq: NaN}}"), 8, "no number"),
            (HEAD + NORM.replace("{roles: employer}", "{employees: {gteq: 1e999999}}"), 8, "no number"),
            (HEAD + NORM.replace("{roles: employer}", "{placed_on_market_on: {lt: 2026-W01-1}}"), 8, "no date"),
            (HEAD + NORM.replace("{roles: employer}", "{placed_on_market_on: {lt: 20260101}}"), 8, "no date"),
            (HEAD + NORM.replace("{roles: employer}", "{}"), 8, "a condition is"),
            (HEAD + NORM.replace(SPAN, "words"), 9, "evidence is a span"),
            (HEAD + NORM.replace(f"[{SPAN}]", ""), 9, "evidence is a span"),
            (HEAD + NORM.replace(", number: Art. 1", ", exact: words"), 9, "evidence is a span"),
            (HEAD + NORM.replace(f", sha256: {WORDS}", ""), 9, "evidence is a span"),
            (HEAD + NORM.replace(SPAN, '{law: "AIA:art_4.par_1", version: 2024-08-01}'), 9, "data stamp"),
            (HEAD + NORM.replace("start: 10", "start: ten"), 9, "start"),
            (HEAD + NORM.replace("start: 10", "start: 010"), 9, "start"),
            (HEAD + NORM.replace("start: 10", "start: -1"), 9, "start"),
            (HEAD + NORM.replace("start: 10", "start: 20"), 9, "start"),
            (HEAD + NORM.replace("start: 10", "start: [1]"), 9, "start"),
            (HEAD + NORM.replace(WORDS, "b" * 63), 9, "sha256"),
            (HEAD + NORM.replace(WORDS, "B" * 64), 9, "sha256"),
            (HEAD + NORM.replace(f"text/{TEXT}", "text/x"), 9, "text/<sha256>"),
            (HEAD + NORM.replace(f"text/{TEXT}", f"[text/{TEXT}]"), 9, "text/<sha256>"),
            (HEAD + NORM + "    concludes: {not: {roles: employer}}\n", 10, "concludes"),
            (HEAD + NORM + "    concludes: {employees: {gteq: 5}}\n", 10, "concludes"),
            (HEAD + NORM + "    concludes: {established_in: DE}\n", 10, "concludes"),
            (HEAD + NORM + "    concludes: {readings: a/b}\n", 10, "concludes"),
            (HEAD + NORM + "    concludes: {roles: [a, b]}\n", 10, "concludes"),
            (HEAD + NORM + "    source: x\n", 10, "given twice"),
            (HEAD + NORM + "    bearer: a b\n", 10, "bearer"),
            (HEAD + NORM + "    bearer:\n", 10, "empty"),
            (HEAD + NORM + "    penalties: []\n    owed_to: ['']\n", 11, "empty"),
            (HEAD + NORM.replace("AIA:art_4.par_1", "AIA:art 4"), 7, "source"),
            (HEAD + "\t- id: x\n", 5, "spaces"),
        ],
    )  # fmt: skip
    def test_are_named_with_place_and_fix(self, text: str, line: int, words: str) -> None:
        """File, line, what is wrong."""
        message = refused(text)
        assert message.startswith(f"data/file.yaml:{line}"), message
        assert words in message

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (HEAD + NORM.replace("AIA:art_4.par_1", "instrument/eu-ai-act"), "source"),
            (HEAD + NORM.replace("Obligation", "Obligaton"), "Obligaton"),
            (HEAD + NORM + "    valid_from: 2026-01-02\n    valid_until: 2026-01-01\n", "valid"),
            (HEAD + NORM + "    valid_from: 2026-02-30\n", "2026-02-30"),
            (HEAD + NORM + "    confidence: 1.5\n", "confidence"),
            (HEAD + NORM + "    status: perfect\n", "perfect"),
            (HEAD + NORM + "    penalties: [penalty/none]\n", "penalty/none"),
            (HEAD + NORM.replace("employer", "emploier"), "emploier"),
        ],
    )
    def test_of_meaning_are_found_by_the_check(self, text: str, words: str) -> None:
        """What only the whole can tell is found by shapes and closed vocabulary, and still has its line."""
        with pytest.raises(CuratedDataError, match=words) as caught:
            check({"data/file.yaml": text.encode()})
        assert "data/file.yaml:5" in str(caught.value)

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.dictionaries(
            st.sampled_from(["id", "type", "source", "applies_when", "evidence", "concludes", "max_amount", "label", "bearer"]),
            st.recursive(
                st.sampled_from(["norm/n", "Obligation", "a b", "", "AIA:art_4", "loc:EU", "<", "%", "\n", "é", "x:y", "//", "#"]),
                lambda inner: st.lists(inner, max_size=2)
                | st.dictionaries(st.sampled_from(["id", "all", "not", "roles", "value", "of", "start", "label"]), inner, max_size=2),
                max_leaves=4,
            ),
            max_size=5,
        )
    )  # fmt: skip
    def test_of_any_kind_give_no_traceback(self, node: dict[str, object]) -> None:
        """Whatever stands in a node is read without blank nodes, or refused with its place."""
        text = json.dumps({"graph": [{"id": "norm/n", "type": "Obligation", **node}]})
        assert read_or_place(text)


def read_or_place(text: str) -> object:
    try:
        triples = [t for node in read(text).nodes for t in (*node.triples, *node.shared)]
    except CuratedDataError as problem:
        return problem.place and problem.place.line
    return not [
        t for t in triples if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)
    ]


class TestHeader:
    """What the header says of every claim."""

    def test_holds_for_claims(self) -> None:
        """Author, status and day of a claim that names none itself."""
        node = only(HEAD + NORM)
        assert values(node, PROV + "wasAttributedTo") == [f"{ID}person/ada"]
        assert values(node, DCT + "created") == ["2026-11-24"]

    def test_is_outdone_by_the_claim(self) -> None:
        """A claim's own author counts alone."""
        node = only(HEAD + NORM + "    author: person/bob\n    status: reviewed\n")
        assert values(node, PROV + "wasAttributedTo") == [f"{ID}person/bob"]
        assert values(node, LX + "status")[0].endswith("/reviewed")

    def test_isnt_said_of_works_and_places(self) -> None:
        """Documents, places and people aren't anybody's claim."""
        for node in ("{id: 'loc:DE', type: Place}", "{id: person/ada, type: Person, label: Ada}"):
            found = only(HEAD + f"  - {node}\n")
            assert not values(found, PROV + "wasAttributedTo")
            assert not values(found, LX + "status")


class TestNames:
    """Each node has one name, and the same content one node."""

    def test_no_node_is_blank(self) -> None:
        """Conditions, spans, amounts: all have names."""
        penalty = "  - {id: penalty/p, type: Penalty, max_amount: {value: 5, currency: EUR}, applies_when: {not: {roles: employer}}}\n"
        for node in read(HEAD + NORM + penalty).nodes:
            for triple in (*node.triples, *node.shared):
                assert not isinstance(triple.subject, ox.BlankNode)
                assert not isinstance(triple.object, ox.BlankNode)

    def test_the_same_span_in_two_claims_is_one_node(self) -> None:
        """So that it can be asked which claims rest on these words."""
        one, two = read(HEAD + NORM + NORM.replace("norm/n", "norm/m").replace("10, end", "10,  end")).nodes
        assert values(one, LX + "hasEvidence") == values(two, LX + "hasEvidence")
        assert values(one, LX + "appliesWhen") == values(two, LX + "appliesWhen")

    def test_another_span_is_another_node(self) -> None:
        """One position further is another span."""
        one, two = read(
            HEAD + NORM + NORM.replace("norm/n", "norm/m").replace("start: 10", "start: 11")
        ).nodes
        assert values(one, LX + "hasEvidence") != values(two, LX + "hasEvidence")

    def test_the_same_amount_is_one_node(self) -> None:
        """Nested nodes are named by what they say."""
        amounts = [
            f"  - {{id: penalty/{n}, type: Penalty, max_amount: {{value: 5, currency: EUR}}}}\n" for n in "ab"
        ]
        one, two = read(HEAD + "".join(amounts)).nodes
        assert values(one, LX + "maxAmount") == values(two, LX + "maxAmount")
        kinds = [t for t in one.shared if t.predicate.value == RDF + "type"]
        assert [text_of(t.object) for t in kinds] == [SCHEMA + "MonetaryAmount"]

    def test_the_same_number_is_the_same_test(self) -> None:
        """250 and 250.0 are one threshold."""
        texts = [
            NORM.replace("{roles: employer}", f"{{employees: {{gteq: {n}}}}}")
            for n in ("250", "250.0", "2.5e2")
        ]
        found = {values(only(HEAD + text), LX + "appliesWhen")[0] for text in texts}
        assert len(found) == 1

    @pytest.mark.parametrize(
        ("name", "iri"),
        [
            ("norm/x", f"{ID}norm/x"),
            ("'loc:DE'", "https://w3id.org/dpv/loc#DE"),
            ("'AIA:art_4.par_1'", "http://data.europa.eu/eli/reg/2024/1689/art_4.par_1"),
            ("'https://example.org/x'", "https://example.org/x"),
            ("norm/é", f"{ID}norm/é"),
            ("'vocab:question/q'", "https://w3id.org/lexposure/vocab/question/q"),
        ],
    )
    def test_are_written_short_or_in_full(self, name: str, iri: str) -> None:
        """Our own, those of a prefix, and whole ones."""
        assert only(HEAD + f"  - {{id: {name}, type: Obligation}}\n").iri == iri

    def test_a_cited_unit_is_there_with_all_around_it(self) -> None:
        """A claim can cite a unit whose text nobody imported."""
        shared = only(HEAD + NORM).shared
        refs = {text_of(t.object) for t in shared if t.predicate.value == LX + "ref"}
        assert refs == {"AIA:art_4.par_1", "AIA:art_4"}
        assert any(t.predicate.value == ELI + "is_part_of" for t in shared)

    def test_positions_are_numbers(self) -> None:
        """Start and end are integers on a selector of their own."""
        found = {
            t.predicate.value: text_of(t.object)
            for t in only(HEAD + NORM).shared
            if t.predicate.value.startswith(OA)
        }
        assert (found[OA + "start"], found[OA + "end"]) == ("10", "20")

    def test_values_keep_what_was_written(self) -> None:
        """`no` is a word, 1.10 stays 1.10, a date is a date."""
        node = only(HEAD + NORM + "    label: no\n    number: 1.10\n    valid_from: 2026-01-01\n")
        assert "1.10" in values(node, ELI + "number")
        assert "2026-01-01" in values(node, LX + "validFrom")
        assert "no" in {text_of(t.object) for t in node.triples}

    def test_conditions_are_tests_of_facets(self) -> None:
        """The operand of a test is the property that a profile fills."""
        found = {
            text_of(t.object) for t in only(HEAD + NORM).shared if t.predicate.value == ODRL + "leftOperand"
        }
        assert found == {LX + "actsInRole"}


class TestAcrossFiles:
    """Files that belong together."""

    def test_one_name_in_two_files_is_refused(self) -> None:
        """The message names both places; typed otherwise or alike makes no difference."""
        for other in (NORM, NORM.replace("Obligation", "Permission"), NORM.replace("norm/n", f"{ID}norm/n")):
            files = {"data/a.yaml": (HEAD + NORM).encode(), "data/b.yaml": (HEAD + "\n" + other).encode()}
            found = [(str(place), f.message) for f, place in findings(files) if f.rule == "twice"]
            assert found == [("data/b.yaml:6", "norm/n stands in data/a.yaml:5, too")]

    def test_the_shipped_files_name_nothing_twice(self) -> None:
        """Each node is described in one place."""
        seen: dict[str, str] = {}
        for path, data in shipped_files().items():
            for node in read_curated(data, path).nodes if path.endswith(".yaml") else ():
                assert node.iri not in seen
                seen[node.iri] = path

    def test_json_and_yaml_are_one(self) -> None:
        """The same file as JSON gives the same triples."""
        whole = json.dumps(read_yaml((HEAD + NORM).encode(), Path("x"), CuratedDataError))
        assert set(only(whole).triples) == set(only(HEAD + NORM).triples)
