"""The crosswalk: a table that names nothing that doesn't exist, and rows that speak to the clauses they are about."""

from __future__ import annotations

import pytest

from lexposure.knowledge.crosswalk import Row, faults, is_crosswalk, read_crosswalk
from lexposure.model.errors import CuratedDataError
from lexposure.model.namespaces import ID
from lexposure.resources import resource
from lexposure.workspace import Workspace
from lexposure.workspace.crosswalk import norms_of_law

NORMS: dict[str, str | None] = {
    f"{ID}norm/lamp-act/1": None,
    f"{ID}norm/lamp-act/2": None,
    f"{ID}norm/lamp-act/old": "2026-01-01",
}
GOOD = """\
author: person/somebody
created: 2026-11-25
rows:
  - id: filters
    topics: [safety-circumvention, security-abuse]
    deontic: [prohibition]
    addressee: [customer]
    words: [circumvent*, "safety filter"]
    norms: [norm/lamp-act/2, norm/lamp-act/1]
    relation: triggers
    why: Getting round a filter may break the lamp.
"""


def test_a_row_is_read_with_its_place_and_the_order_of_its_norms() -> None:
    [row] = read_crosswalk(GOOD.encode(), "mine/crosswalk.yaml", NORMS)
    assert (row.name, row.relation, row.file, row.line) == ("filters", "triggers", "mine/crosswalk.yaml", 4)
    assert row.norms == (f"{ID}norm/lamp-act/2", f"{ID}norm/lamp-act/1")


@pytest.mark.parametrize(
    ("before", "after", "line", "message", "fix"),
    [
        (
            "safety-circumvention",
            "safety-circumvent",
            5,
            "there is no `safety-circumvent`",
            "`safety-circumvention`",
        ),
        ("[prohibition]", "[ban]", 6, "there is no `ban`", "obligation"),
        ("[customer]", "[costumer]", 7, "there is no `costumer`", "`customer`"),
        ("lamp-act/2", "lamp-act/22", 9, "there is no norm of law `norm/lamp-act/22`", "`norm/lamp-act/2`"),
        ("lamp-act/2", "lamp-act/old", 9, "ended on 2026-01-01", "the norm that follows it"),
        ("triggers", "related", 10, "there is no `related`", "falls_short_of"),
        ("    relation: triggers\n", "", 4, "a row without `relation`", "write `relation`"),
        ("relation: triggers", "relation: [triggers, implements]", 10, "several values", "split the row"),
        ("    words:", "    word:", 8, "unknown key `word`", "`words`"),
        ("  - id", "  - filters\n  - id", 4, "a row is a mapping", "write id"),
        ("author:", "autor:", 1, "unknown key `autor`", "`author`"),
        ("rows:", "row:", 1, "no list `rows`", "write `rows:`"),
        ("    topics", "\ttopics", 5, "a tab", "spaces"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_to_do(
    before: str, after: str, line: int, message: str, fix: str
) -> None:
    data = GOOD.replace(before, after).encode()
    [*_, fault] = found = faults(data, "crosswalk.yaml", NORMS)
    assert any(message in each.message and fix in (each.fix or "") for each in found)
    assert {each.place.line for each in found if each.place} & {line}
    assert fault.place
    with pytest.raises(CuratedDataError):
        read_crosswalk(data, "crosswalk.yaml", NORMS)


def test_every_fault_is_told_at_once_and_a_name_stands_once() -> None:
    twice = GOOD + GOOD.partition("rows:\n")[2].replace("triggers", "related")
    assert [fault.message for fault in faults(twice.encode(), "crosswalk.yaml", NORMS)] == [
        "`filters` stands twice",
        "`relation`: there is no `related`",
    ]


class TestMet:
    """When a row speaks to a clause."""

    row: Row = read_crosswalk(GOOD.encode(), "crosswalk.yaml", NORMS)[0]
    text = "Customers must not be circumventing the filters that keep the lamp in safety."
    rule = (("prohibition", "customer"),)

    def test_by_topic_rule_and_words(self) -> None:
        """It tells which of its words the clause has: any ending for `*`, a plural too, several words in any order."""
        assert self.row.met(["security-abuse"], self.rule, self.text) == ("circumvent*", "safety filter")

    def test_not_without_its_topic(self) -> None:
        assert self.row.met(["fees"], self.rule, self.text) is None

    def test_not_where_something_else_is_ruled_for_somebody_else(self) -> None:
        assert self.row.met(["security-abuse"], [("permission", "customer")], self.text) is None
        assert self.row.met(["security-abuse"], [("prohibition", "platform")], self.text) is None
        mixed = [("prohibition", "platform"), ("obligation", "customer")]
        assert self.row.met(["security-abuse"], mixed, self.text) is None

    def test_what_could_not_be_told_rules_nothing_out(self) -> None:
        assert self.row.met(["security-abuse"], [("statement", "nobody")], self.text) is not None
        assert self.row.met(["security-abuse"], [], self.text) is not None

    def test_not_without_any_of_its_words(self) -> None:
        assert self.row.met(["security-abuse"], self.rule, "Customers keep the lamp clean.") is None


class TestShipped:
    """The shipped table against the shipped norms."""

    data = (resource("data") / "crosswalk.yaml").read_bytes()

    def test_names_only_what_exists(self, shipped: Workspace) -> None:
        norms = norms_of_law(shipped.engine().index)
        assert [str(fault) for fault in faults(self.data, "data/crosswalk.yaml", norms)] == []

    def test_speaks_to_every_topic_that_rules_something(self, shipped: Workspace) -> None:
        """All but definitions and what has no topic."""
        from lexposure.provisions.topics.model import shipped as model

        rows = read_crosswalk(self.data, "data/crosswalk.yaml", norms_of_law(shipped.engine().index))
        spoken = {topic for row in rows for topic in row.topics}
        assert set(model().topics) - spoken <= {"definition", "other"}
        assert all(len(row.why.split()) >= 5 for row in rows)
        assert all(len(set(row.norms)) == len(row.norms) for row in rows)


def test_a_crosswalk_is_known_by_its_name() -> None:
    assert is_crosswalk("data/crosswalk.yaml")
    assert is_crosswalk("crosswalk.yaml")
    assert not is_crosswalk("data/mappings/openai.yaml")
