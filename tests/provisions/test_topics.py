"""What a clause is about: rules and model, each result with the words that decided."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexposure.model.errors import Corrupt
from lexposure.provisions.segment import segment
from lexposure.provisions.topics import model as model_module
from lexposure.provisions.topics.classify import classify
from lexposure.provisions.topics.features import Clause, blocks, clauses, words_in
from lexposure.provisions.topics.model import Model, shipped
from lexposure.provisions.topics.rules import RULES, matches

ROOT = Path(__file__).parents[2]


def _one(words: str, heading: str = "", lead_in: str = "") -> str:
    return next(classify([Clause(words, heading, lead_in)])).main


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("You may not reverse engineer or decompile any of our models.", "reverse-engineering"),
        ("You must not bypass or disable the safety filters of the assistant.", "safety-circumvention"),
        ("We do not use your prompts to train our models unless you opt in.", "training"),
        ("Any dispute is settled by binding arbitration and not in a class action.", "arbitration"),
        ("“Widget” means a thing that turns.", "definition"),
        ("You will indemnify and hold us harmless against any third-party claim.", "indemnity"),
        ("The assistant is provided “as is” and we disclaim all implied warranties.", "warranty"),
        ("You may not use our output to develop models that compete with ours.", "competing-models"),
        ("We use cookies and pixels to show you advertising.", "tracking"),
        ("You must comply with export control laws and not use the service in an embargoed country.", "export-control"),
    ],
)  # fmt: skip
def test_plain_clauses_are_told(words: str, topic: str) -> None:
    assert _one(words) == topic


def test_the_words_that_decided_are_shown() -> None:
    words = "You may not reverse engineer the engine."
    [told] = classify([Clause(words)])
    [main, *_] = told.topics
    assert main.by == "both"
    assert [words[start:end] for start, end in main.spans] == ["reverse engineer"]


def test_a_heading_alone_can_decide() -> None:
    assert ("confidentiality", None) in matches("Each of us keeps it to itself.", "Confidentiality")


def test_a_topic_that_only_a_rule_names_is_a_doubt_and_not_dropped() -> None:
    words = "Our list of cafés names the one that serves confidential information with the coffee."
    [told] = classify([Clause(words, "Where we are")])
    every = {*told.names, *(doubt.topic for doubt in told.doubts)}
    assert "confidentiality" in every
    assert all(doubt.by == "rule" for doubt in told.doubts)


def test_every_rule_names_a_topic_of_the_scheme() -> None:
    scheme = (ROOT / "ontology" / "vocab" / "topic.ttl").read_text(encoding="utf-8")
    for topic in {*(rule.topic for rule in RULES), *shipped().topics}:
        assert f"<{topic}> a skos:Concept" in scheme


def test_headings_and_lead_ins_reach_the_items_below_them() -> None:
    text = "Conduct\n-------\n\nYou must not:\n\n*   break in\n*   spy\n\nFees\n----\n\nYou pay.\n"
    found = {clause.words: clause for clause in clauses(text, segment(text))}
    assert found["spy"].lead_in == "You must not:"
    assert found["spy"].heading == "Conduct"
    assert (found["You pay."].heading, found["You pay."].lead_in) == ("Fees", "")


def test_link_targets_are_no_words() -> None:
    words = words_in("See [our terms](https://example.org/arbitration) **now**")
    assert [word.text for word in words] == ["see", "our", "terms", "now"]


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_classified_with_spans_inside_it(words: str, heading: str) -> None:
    [told] = classify([Clause(words, heading)])
    assert told.topics
    assert 0 <= told.confidence <= 1
    for topic in (*told.topics, *told.doubts):
        for start, end in topic.spans:
            assert 0 <= start < end <= len(words)
    for word in words_in(words):
        assert words[word.start : word.end]


def test_the_same_clause_gets_the_same_answer_in_any_company() -> None:
    one, other = Clause("You pay all fees in advance."), Clause("We may end this agreement at any time.")
    alone = list(classify([one]))
    assert list(classify([other, one]))[1:] == alone


def test_a_model_that_was_changed_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "labels"
    folder.mkdir()
    data = shipped().to_bytes()
    (folder / "topics.model").write_bytes(data[:-1] + b"?")
    (folder / "topics.model.sha256").write_text(hashlib.sha256(data).hexdigest())
    monkeypatch.setattr(model_module, "resource", lambda _: tmp_path)
    with pytest.raises(Corrupt, match="topic model"):
        shipped.__wrapped__()


def test_a_model_survives_its_file() -> None:
    again = Model.from_bytes(shipped().to_bytes())
    clause = [Clause("You may cancel within 14 days for a refund.", "Payment")]
    assert again.topics == shipped().topics
    assert abs(again.scores(clause) - shipped().scores(clause)).max() < 0.01


def test_features_know_their_block() -> None:
    words, letters, heading, lead, rules = blocks(Clause("pay fees", "Fees", "You:"))
    assert len(words) == 3  # pay, fees, pay fees
    assert len(heading) == 1
    assert len(lead) == 1
    assert letters
    assert rules


def test_labels_hold_no_text() -> None:
    with (ROOT / "data" / "labels" / "clauses.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 1200
    assert len({row["record"] for row in rows}) >= 40
    for row in rows:
        assert len(row["sha256"]) == len(row["text"]) == 64
        assert max(len(row[key]) for key in row if key not in {"sha256", "text"}) < 90
        assert int(row["start"]) < int(row["end"])


def test_no_platform_is_trained_and_tested() -> None:
    with (ROOT / "data" / "labels" / "clauses.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    parts = {part: {row["record"].partition("/")[0] for row in rows if row["part"] == part} for part in ("train", "platform-test")}  # fmt: skip
    assert not parts["train"] & parts["platform-test"]


@pytest.mark.shared
def test_topics_hold_on_platforms_never_trained_on(shared: Path) -> None:
    """Macro-F1 at least .70, precision at least .90 on at least 40 % of the clauses, calibration error at most .08."""
    from labelled_clauses import labelled
    from topics import figures

    rows = labelled(ROOT / "data" / "labels" / "clauses.csv", shared / "terms" / "histories")
    tested = [row for row in rows if row.row["part"] == "platform-test"]
    told = list(classify([row.clause for row in tested]))
    got = figures(tested, told)
    assert got["macro"] >= 0.70
    assert got["ece"] <= 0.08
    sure = sorted(zip((one.confidence for one in told), (one.main in row.topics for row, one in zip(tested, told, strict=True)), strict=True), reverse=True)  # fmt: skip
    first = [right for _, right in sure[: round(0.4 * len(sure))]]
    assert sum(first) / len(first) >= 0.90
