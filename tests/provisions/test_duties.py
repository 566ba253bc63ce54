"""A clause says who must, must not, may, is entitled or is freed, and points to the words that decided."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, Graph, Namespace

from lexposure.provisions.duties import NORMS, clauses, duties
from lexposure.provisions.segment import segment
from lexposure.sources.ota import read_versions

OPERATORS = {
    "ChatGPT": "OpenAI",
    "Claude.ai": "Anthropic",
    "Amazon Web Services": "AWS",
    "Meta AI": "Meta",
    "Llama API": "Meta",
    "Microsoft Copilot": "Microsoft",
    "DeepSeek": "DeepSeek",
    "GitLab": "GitLab",
    "Hugging Face": "Hugging Face",
    "Midjourney": "Midjourney",
    "OpenAI": "OpenAI",
    "OpenRouter": "OpenRouter",
    "Perplexity": "Perplexity",
    "Replicate": "Replicate",
    "Stability AI": "Stability AI",
    "Together AI": "Together AI",
    "fal": "fal",
}
"""Who offers the service: what a caller knows of a platform besides its documents."""
ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests/gold/duties/clauses.csv"
INTRO = 'These terms are between Gardenia, Inc. ("Gardenia", "we" or "us") and the member ("you" or "Member").\n\n'


def ruled(clause: str, *, place: int = -1) -> list[tuple[str, str]]:
    """Return type and addressee of each rule in the last segment of a text whose parties are introduced."""
    text = INTRO + clause
    found = clauses(text, segment(text))[place]
    return [(duty.deontic, duty.addressee) for duty in duties(found)]


@pytest.mark.parametrize(
    ("clause", "deontic", "addressee"),
    [
        ("You must water the roses.", "obligation", "customer"),
        ("Members agree to pay dues.", "obligation", "customer"),
        ("You are responsible for your tools.", "obligation", "customer"),
        ("Dues must be paid in spring.", "obligation", "customer"),
        ("You may be required to show a card.", "obligation", "customer"),
        ("It’s your responsibility to lock the gate.", "obligation", "customer"),
        ("Gardenia will keep the paths clear.", "obligation", "platform"),
        ("Each party shall keep secrets.", "obligation", "both"),
        ("You may not dig holes.", "prohibition", "customer"),
        ("You will not sell seeds.", "prohibition", "customer"),
        ("Do not feed the geese.", "prohibition", "customer"),
        ("You may only use the north gate.", "prohibition", "customer"),
        ("The tools may not be lent to others.", "prohibition", "customer"),
        ("Fires are strictly prohibited.", "prohibition", "customer"),
        ("Neither party may assign this contract.", "prohibition", "both"),
        ("You may bring a dog.", "permission", "customer"),
        ("We may close the garden at any time.", "permission", "platform"),
        ("Gardenia reserves the right to change the dues.", "permission", "platform"),
        ("These rules may be changed at any time.", "permission", "platform"),
        ("You own what you grow.", "right", "customer"),
        ("You have the right to see your file.", "right", "customer"),
        ("You grant us a licence to show your roses.", "right", "platform"),
        ("We grant you a licence to use the map.", "right", "customer"),
        ("We will not be liable for lost tools.", "exemption", "platform"),
        ("Neither you nor Gardenia will be liable for storms.", "exemption", "both"),
        ("You are not required to attend.", "exemption", "customer"),
        ("The tools are provided “as is”.", "exemption", "platform"),
        ("We make no warranty that roses bloom.", "exemption", "platform"),
        ("IN NO EVENT WILL GARDENIA BE LIABLE FOR FROST.", "exemption", "platform"),
        ("We collect the names of visitors.", "statement", "platform"),
        ("The garden may contain bees.", "statement", "nobody"),
        ("“Tools” means what a Member must bring.", "statement", "nobody"),
    ],
)
def test_the_main_clause_decides_type_and_addressee(clause: str, deontic: str, addressee: str) -> None:
    assert ruled(clause)[0] == (deontic, addressee)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("If you must leave early, we may keep the deposit.", ("permission", "platform")),
        ("Where a member may not enter, we will open the gate.", ("obligation", "platform")),
        ("We use the words that you may leave in the book.", ("statement", "platform")),
        ("You agree that we may photograph the roses.", ("permission", "platform")),
        ("Since May 2024 the gate is green.", ("statement", "nobody")),
        ("No waiver shall bind a party unless it is signed.", ("statement", "nobody")),
        ("You may not be able to enter in winter.", ("statement", "customer")),
        ("**Dogs.** You must hold your dog.", ("obligation", "customer")),
        ("You may provide the following personal data to the gate.", ("statement", "customer")),
        ("Any dispute about roses shall be settled by a gardener.", ("obligation", "both")),
        ("All claims about roses are heard exclusively in the shed.", ("statement", "both")),
        ("This policy applies to your visits, and we wrote it.", ("statement", "nobody")),
    ],
)
def test_traps_of_terms(clause: str, expected: tuple[str, str]) -> None:
    assert ruled(clause)[0] == expected


def test_an_item_has_the_duty_of_its_lead_in_and_points_to_it() -> None:
    text = INTRO + "You may not:\n\n*   Generate noise.\n"
    (duty,) = duties(clauses(text, segment(text))[-1])
    assert (duty.deontic, duty.addressee) == ("prohibition", "customer")
    assert duty.cue is not None
    assert text[duty.cue[0] : duty.cue[1]] == "may not"
    assert duty.subject is not None
    assert text[duty.subject[0] : duty.subject[1]] == "You"


def test_a_list_of_what_the_platform_collects_is_about_the_platform() -> None:
    assert ruled("The data that we may collect about visits includes:\n\n*   Hours of arrival\n") == [
        ("statement", "platform")
    ]


def test_an_item_that_is_a_sentence_of_its_own_decides_itself() -> None:
    assert ruled("You agree to the following:\n\n*   We may take photographs.\n")[0] == (
        "permission",
        "platform",
    )


def test_an_item_under_a_heading_that_forbids_is_forbidden() -> None:
    assert ruled("### Do not harm geese\n\nThis includes:\n\n*   Shouting at them\n") == [
        ("prohibition", "customer")
    ]


def test_a_clause_with_two_rules_has_both() -> None:
    assert ruled("We may close the gate. You must leave by then.") == [
        ("permission", "platform"),
        ("obligation", "customer"),
    ]


def test_the_names_come_from_the_document() -> None:
    text = "This is by Acorn Ltd (“Acorn”, “we”, “us”). “Grower” is the person who joins (“you”, “Grower”).\n\nAcorn may prune.\n\nGrower must sow."
    found = [duties(clause)[0].addressee for clause in clauses(text, segment(text))]
    assert found[-2:] == ["platform", "customer"]


def test_every_type_is_a_class_of_norms_in_the_ontology() -> None:
    graph = Graph().parse(ROOT / "ontology/lexposure.ttl")
    namespace = next(uri for prefix, uri in graph.namespaces() if prefix == "lx")
    lx = Namespace(namespace)
    assert all((lx[name], RDF.type, OWL.Class) in graph for name in NORMS.values())


_WORDS = st.sampled_from(
    re.split(
        r"\|",
        "you|we|may|not|must|shall|will|if|that|,|.|;|:|(|)|“|”|(a)|(b)|neither|party|no|liability|agree|to|Gardenia|*|\n|\n\n|1.|-|be|liable|right|Ġ|İ|ꀀ",
    )
)


@settings(deadline=None)
@given(st.text(max_size=200) | st.lists(_WORDS, max_size=60).map(" ".join))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for clause in clauses(text, segment(text)):
        assert len(clause.words) == len(text)
        found = duties(clause)
        assert found
        for start, end in (span for duty in found for span in (duty.cue, duty.subject) if span):
            assert 0 <= start < end <= len(text)


@pytest.mark.shared
def test_own_gold_is_met_on_documents_of_sixteen_platforms(shared: Path) -> None:
    """172 clauses read before any rule ran on them: types .85 (micro-F1) and addressees .85 at least."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = _texts(shared, {(row["collection"], row["record"], row["text"]) for row in rows})
    shared_types = given_types = wanted = addressed = 0
    for row in rows:
        text = texts[row["text"]]
        start, end = int(row["start"]), int(row["end"])
        assert hashlib.sha256(text[start:end].encode()).hexdigest() == row["sha256"]
        segments = segment(text)
        place = next(place for place, one in enumerate(segments) if (one.start, one.end) == (start, end))
        found = duties(
            clauses(text, segments, names=[OPERATORS.get(row["record"].partition("/")[0], "")])[place]
        )
        types = {duty.deontic for duty in found} - {"statement"} or {"statement"}
        labels = set(row["deontic"].split())
        shared_types, given_types, wanted = (
            shared_types + len(types & labels),
            given_types + len(types),
            wanted + len(labels),
        )
        addressed += found[0].addressee == row["addressee"]
    assert 2 * shared_types / (given_types + wanted) >= 0.85
    assert addressed / len(rows) >= 0.85


def _texts(shared: Path, wanted: set[tuple[str, str, str]]) -> dict[str, str]:
    """Return the texts by hash, read from the bundles."""
    hashes = {name for _, _, name in wanted}
    found: dict[str, str] = {}
    for collection in sorted({collection for collection, _, _ in wanted}):
        services = sorted({record.partition("/")[0] for one, record, _ in wanted if one == collection})
        for version in read_versions(shared / f"terms/histories/{collection}.bundle", services=services):
            name = hashlib.sha256(version.text).hexdigest()
            if name in hashes:
                found[name] = version.text.decode()
    return found
