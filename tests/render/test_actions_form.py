"""A plan as text and as a table: what a person reads, and what a spreadsheet must not obey."""

from __future__ import annotations

import csv
import io

from exposure.invented import DAY, NOW, Invented, norm
from lexposure.exposure.actions import Plans, plan_actions
from lexposure.render.actions import COLUMNS, actions_csv, actions_json, to_text
from lexposure.render.json_form import written

_ACT = "{id: instrument/eu-ai-act, type: Instrument, ref_prefix: AIA, label: Act, binding_force: binding}"


def _plans(label: str, *nodes: str, possible: bool = False) -> Plans:
    action = (
        f'{{id: action/a, type: Action, label: "{label}", summary: "+1 do it", artefact: "@proof", owner: legal, '
        "occasion: standing, satisfies: norm/a, confidence: 0.5}"
    )
    world = Invented(_ACT, norm("a"), action, *nodes)
    return plan_actions(world.engine, world.profile("roles: [deployer]"), DAY, NOW, possible=possible)


def test_no_cell_starts_a_formula() -> None:
    """An action of somebody's own can't make a spreadsheet compute; every row has every column."""
    rows = list(csv.reader(io.StringIO(actions_csv(_plans("=HYPERLINK(1)")))))
    assert [tuple(rows[0]), len(rows)] == [COLUMNS, 2]
    assert len(rows[1]) == len(COLUMNS)
    assert rows[1][1:4] == ["'=HYPERLINK(1)", "'+1 do it", "'@proof"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in rows[1])


def test_nothing_acts_on_a_terminal() -> None:
    """Escapes in an action's words are shown, not obeyed."""
    text = to_text(_plans("\\e[2J\\u202eevil"))
    assert "\x1b" not in text
    assert "\\u001b[2J\\u202eevil" in text


def test_the_text_tells_what_is_left_out() -> None:
    """Norms without action, those that may apply, and that nothing can be done about nothing."""
    plans = _plans("Do", norm("b"), norm("c", "{activities: prompting}"))
    text = to_text(plans)
    for words in (
        "2 duties and prohibitions: 1 met, 1 without recorded action",
        "1 action, cost 1: no recorded set costs less (proved; lower bound 1, gap 0)",
        "the duty b (no action recorded)",
        "1 more may apply and aren't planned for",
        "By suggested owner: legal 1",
    ):
        assert words in text
    more = to_text(_plans("Do", norm("c", "{activities: prompting}"), possible=True))
    assert "to add for what may apply" in more
    assert "aren't planned for" not in more


def test_json_is_the_same_for_the_same_plan() -> None:
    """Every field is there, and the owner is left to the party."""
    first, second = (written(actions_json(_plans("Do", possible=True))) for _ in range(2))
    assert first == second
    form = actions_json(_plans("Do"))
    assert form["possible"] is None
    assert form["plan"]["actions"][0]["owner"] is None
    assert form["counts"]["covered"] == 1
