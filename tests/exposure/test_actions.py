"""What to do about an exposure: duties and prohibitions covered by recorded actions, and what none covers shown."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from exposure.invented import DAY, NOW, Invented, norm, period
from lexposure.exposure.actions import Plans, plan_actions
from lexposure.model.errors import UnknownName, UserError

_FUTURE = dt.date(2027, 12, 2)
_ACT = "{id: instrument/eu-ai-act, type: Instrument, ref_prefix: AIA, label: Act, binding_force: binding}"


def _world(*nodes: str, always: bool = True) -> Invented:
    return Invented(_ACT, *nodes, always=always)


def _action(name: str, *lines: str, occasion: str = "standing") -> str:
    head = [f"id: action/{name}", "type: Action", f"label: The action {name}", f"summary: Do {name}."]
    rest = [f"artefact: Proof of {name}", "owner: legal", f"occasion: {occasion}", "confidence: 0.7"]
    return "\n".join([*head, *rest, *lines])


def _whole(name: str, met: str, *actions: str) -> str:
    named = ", ".join(f"action/{action}" for action in actions)
    lines = [f"id: completion/{name}", "type: Completion", f"completes: norm/{met}", f"together: [{named}]"]
    return "\n".join([*lines, "summary: One does this, the other that.", "confidence: 0.6"])


def _plans(world: Invented, facts: str = "roles: [deployer]", on: dt.date = DAY, **asked: Any) -> Plans:
    return plan_actions(world.engine, world.profile(facts), on, NOW, **asked)


def _named(plans: Plans) -> list[str]:
    return [action.iri.rsplit("/", 1)[-1] for action in plans.plan.actions]


def _met(plans: Plans) -> dict[str, bool]:
    return {
        **{each.norm.iri.rsplit("/", 1)[-1]: True for each in plans.plan.covered},
        **{each.norm.iri.rsplit("/", 1)[-1]: False for each in plans.plan.uncovered},
    }


def test_one_action_for_two_duties_is_taken_instead_of_two() -> None:
    """The least set is given with its proof, each action with the norms it serves, each norm with its actions."""
    world = _world(
        norm("a"), norm("b"), _action("only-a", "satisfies: norm/a"), _action("only-b", "satisfies: norm/b"),
        _action("z-both", "satisfies: [norm/a, norm/b]"),
    )  # fmt: skip
    plans = _plans(world)
    assert _named(plans) == ["z-both"]
    assert (plans.plan.proof.status, plans.plan.proof.cost, plans.plan.proof.bound) == ("optimal", 1, 1)
    assert [iri.rsplit("/", 1)[-1] for iri in plans.plan.actions[0].norms] == ["a", "b"]
    assert [way.how for each in plans.plan.covered for way in each.by] == ["in_full", "in_full"]


def test_what_costs_more_is_taken_only_where_it_saves() -> None:
    """An action that costs as much as those it replaces is taken if its name comes first; a dearer one isn't."""
    both = "satisfies: [norm/a, norm/b]"
    singles = [_action("m-a", "satisfies: norm/a"), _action("m-b", "satisfies: norm/b")]
    duties = [norm("a"), norm("b")]
    assert _named(_plans(_world(*duties, *singles, _action("a-both", both, "cost: 2")))) == ["a-both"]
    assert _named(_plans(_world(*duties, *singles, _action("z-both", both, "cost: 2")))) == ["m-a", "m-b"]
    assert _named(_plans(_world(*duties, *singles, _action("a-both", both, "cost: 3")))) == ["m-a", "m-b"]


def test_a_part_never_counts_as_the_whole() -> None:
    """A norm met in part only is listed as not covered, with the actions that meet a part."""
    world = _world(norm("a"), _action("half", "satisfies_in_part: norm/a"))
    plans = _plans(world)
    assert (_named(plans), _met(plans)) == ([], {"a": False})
    assert plans.plan.uncovered[0].in_part_by[0].endswith("action/half")
    assert "in part" in plans.plan.uncovered[0].why or "part of it" in plans.plan.uncovered[0].why


def test_parts_count_where_they_are_declared_to_complete_each_other() -> None:
    """All of them are taken, each says with which others, and the reason is given."""
    world = _world(norm("a"), _action("one"), _action("two"), _whole("a", "a", "one", "two"))
    plans = _plans(world)
    assert _named(plans) == ["one", "two"]
    assert plans.plan.actions[0].together_with == (plans.plan.actions[1].iri,)
    assert plans.plan.covered[0].by[0].how == "together"
    assert plans.plan.covered[0].by[0].why == "One does this, the other that."


def test_a_norm_without_action_is_shown() -> None:
    """What nothing covers is never left out."""
    plans = _plans(_world(norm("a"), norm("b"), _action("a", "satisfies: norm/a")))
    assert _met(plans) == {"a": True, "b": False}
    assert plans.plan.uncovered[0].why == "no action recorded"


def test_permissions_and_rights_call_for_no_action() -> None:
    """Only duties and prohibitions do."""
    right = norm("right").replace("type: Obligation", "type: Right")
    ban = norm("ban").replace("type: Obligation", "type: Prohibition")
    assert _met(_plans(_world(right, ban))) == {"ban": False}


def test_what_may_apply_is_planned_for_apart_and_on_request() -> None:
    """The first plan leaves it out; the second adds what the first doesn't serve already."""
    world = _world(
        norm("a"), norm("b", "{activities: prompting}"), norm("c", "{activities: prompting}"),
        _action("ab", "satisfies: [norm/a, norm/b]"), _action("c", "satisfies: norm/c"),
    )  # fmt: skip
    without = _plans(world)
    assert (_named(without), without.possible, without.may_apply) == (["ab"], None, 2)
    added = _plans(world, possible=True).possible
    assert added is not None
    assert [action.iri.rsplit("/", 1)[-1] for action in added.actions] == ["c"]
    assert [each.done for each in added.covered] == [True, False]


def test_actions_done_are_left_out_and_their_norms_stay_covered() -> None:
    """By IRI or short name; a part that is done makes the rest of its completion enough."""
    world = _world(
        norm("a"), norm("b"), _action("a", "satisfies: norm/a"), _action("one"), _action("two"),
        _whole("b", "b", "one", "two"),
    )  # fmt: skip
    plans = _plans(world, done=["a", "action/one"])
    assert _named(plans) == ["two"]
    assert {each.norm.iri.rsplit("/", 1)[-1]: each.done for each in plans.plan.covered} == {
        "a": True,
        "b": False,
    }
    assert plans.plan.proof.cost == 1


def test_an_unknown_action_is_no_done_action() -> None:
    """A misspelt name would count as done what isn't; the nearest is named."""
    world = _world(norm("a"), _action("label-output", "satisfies: norm/a"))
    with pytest.raises(UnknownName, match="lable-output") as problem:
        _plans(world, done=["lable-output"])
    assert "action/label-output" in str(problem.value)


def test_each_action_has_the_first_day_on_which_it_is_owed() -> None:
    """Of several norms the earliest counts; what is announced stands behind what is owed already."""
    world = _world(
        norm("now", source="AIA:art_4.par_1"), norm("later", source="AIA:art_26.par_1"),
        norm("soon", source="AIA:art_50.par_1"),
        period("4", "AIA:art_4", "2025-02-02"), period("26", "AIA:art_26", "2027-12-02"),
        period("50", "AIA:art_50", "2027-01-01"),
        _action("a-later", "satisfies: norm/later"), _action("both", "satisfies: [norm/now, norm/later]"),
        _action("soon", "satisfies: norm/soon"), always=False,
    )  # fmt: skip
    plans = _plans(world)
    found = [(a.iri.rsplit("/", 1)[-1], str(a.due), a.announced) for a in plans.plan.actions]
    assert found == [("both", "2025-02-02", False), ("soon", "2027-01-01", True)]
    assert [str(each.norm.since) for each in plans.plan.covered] == ["2025-02-02", "2027-12-02", "2027-01-01"]


def test_a_norm_owed_on_no_recorded_day_is_owed_already() -> None:
    """A day that is recorded for another norm owed is told; one that is announced never stands for it."""
    late = "{id: norm/late, type: Prohibition, source: provision/acme/terms/1, summary: ban, bearer: deployer, confidence: 0.9}"
    terms = (
        "{id: document/acme/terms, type: Document, operator: operator/acme, governs: platform/acme/cloud, label: Terms}",
        "{id: provision/acme/terms/1, type: Provision, part_of: document/acme/terms, number: '1'}",
    )
    world = _world(
        *terms, late, norm("later", source="AIA:art_26.par_1"), period("26", "AIA:art_26", str(_FUTURE)),
        _action("both", "satisfies: [norm/late, norm/later]"), always=False,
    )  # fmt: skip
    plans = _plans(world, "roles: [deployer]\nplatforms: [acme/cloud]")
    assert [(action.due, action.announced) for action in plans.plan.actions] == [(None, False)]


def test_the_last_day_bounds_what_is_announced() -> None:
    """Up to the day asked alone, or up to a later one; a last day before the day asked is refused."""
    world = _world(
        norm("later", source="AIA:art_26.par_1"), period("26", "AIA:art_26", str(_FUTURE)),
        _action("a", "satisfies: norm/later"), always=False,
    )  # fmt: skip
    assert _named(_plans(world)) == ["a"]
    assert _named(_plans(world, until=_FUTURE)) == ["a"]
    assert _named(_plans(world, until=_FUTURE - dt.timedelta(days=1))) == []
    assert _named(_plans(world, until=DAY)) == []
    assert _named(_plans(world, on=_FUTURE, until=_FUTURE)) == ["a"]
    with pytest.raises(UserError, match="lies before"):
        _plans(world, until=DAY - dt.timedelta(days=1))


def test_an_action_that_was_withdrawn_is_not_planned() -> None:
    """A claim counts on its days alone."""
    world = _world(
        norm("a"), _action("a", "satisfies: norm/a", "valid_from: 2026-01-01", "valid_until: 2026-02-01")
    )
    assert _met(_plans(world)) == {"a": False}
    assert _met(_plans(world, on=dt.date(2026, 1, 15))) == {"a": True}


def test_guidance_and_duties_of_others_are_told_apart() -> None:
    """Neither is planned for: guidance doesn't bind, and what the operator owes its customer is not the customer's to do."""
    guide = "{id: instrument/eu-gpai-guidelines, type: Instrument, ref_prefix: GPAIGL, label: Guide, binding_force: guidance}"
    owed = norm("acme/owed", "", "bearer: provider", source="provision/acme/terms/1")
    world = _world(
        guide, norm("advice", source="GPAIGL:point_1"), period("guide", "instrument/eu-gpai-guidelines", "2020-01-01"),
        "{id: document/acme/terms, type: Document, operator: operator/acme, governs: platform/acme/cloud, label: Terms}",
        "{id: provision/acme/terms/1, type: Provision, part_of: document/acme/terms, number: '1'}", owed,
    )  # fmt: skip
    plans = _plans(world, "roles: [deployer]\nplatforms: [acme/cloud]")
    assert [need.iri.rsplit("/", 1)[-1] for need in plans.not_binding] == ["advice"]
    assert [need.iri.rsplit("/", 1)[-1] for need in plans.owed_by_others] == ["owed"]
    own = _plans(world, "roles: [provider]\nplatforms: [acme/cloud]")
    assert _met(own) == {"owed": False}
    assert _met(_plans(world, "platforms: [acme/cloud]")) == {"owed": False}


def test_the_same_question_gives_the_same_plan() -> None:
    """Whatever the order in which claims were written."""
    nodes = [
        *(norm(name) for name in "abcd"),
        *(_action(f"{x}{y}", f"satisfies: [norm/{x}, norm/{y}]") for x in "abcd" for y in "abcd" if x < y),
    ]
    assert _plans(_world(*nodes)) == _plans(_world(*reversed(nodes)))
    assert _named(_plans(_world(*nodes))) == ["ab", "cd"]
