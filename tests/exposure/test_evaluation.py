"""Evaluation: dates, periods, exceptions and rules, on an invented index."""

from __future__ import annotations

import pytest

from exposure.invented import Invented, norm, period, rule
from lexposure.model.errors import CuratedDataError

NEVER, MAY, YES = "does_not_apply", "may_apply", "applies"
ART, PAR, ACT = "AIA:art_4", "AIA:art_4.par_1", "instrument/eu-ai-act"


def world(*nodes: str) -> Invented:
    """Return a world in which nothing of the law has begun but by the given periods."""
    return Invented(*nodes, always=False)


class TestValidity:
    """A wording is law from its first day to the day before its last."""

    @pytest.mark.parametrize(
        ("day", "status"),
        [("2026-07-26", MAY), ("2026-07-27", YES), ("2027-01-31", YES), ("2027-02-01", NEVER)],
    )
    def test_of_a_norm_is_half_open(self, day: str, status: str) -> None:
        """`valid_from` is the first day, `valid_until` the first day after; what stood before any reading is unknown."""
        invented = Invented(norm("n", "", "valid_from: 2026-07-27", "valid_until: 2027-02-01"))
        assert invented.status("n", on=day) == status

    def test_what_an_older_text_lacks_did_not_stand_before(self) -> None:
        """Where an older version of the law was read, a norm that came later does not apply on the days before."""
        older = f"{{id: text/{'a' * 64}, type: LawVersion, realizes: instrument/eu-ai-act, valid_from: 2020-01-01}}"
        invented = Invented(norm("n", "", "valid_from: 2026-07-27"), older)
        assert [invented.status("n", on=day) for day in ("2019-12-31", "2026-07-26", "2026-07-27")] == [
            NEVER,
            NEVER,
            YES,
        ]

    def test_two_wordings_never_stand_on_one_day(self) -> None:
        """Where one wording ends on the day another begins, exactly one stands on every day."""
        invented = Invented(
            norm("old", "", "valid_until: 2026-07-27"), norm("new", "", "valid_from: 2026-07-27")
        )
        for day in ("2026-07-26", "2026-07-27", "2026-07-28"):
            assert sorted(invented.status(name, on=day) for name in ("old", "new")) == [YES, NEVER]

    @pytest.mark.parametrize(("day", "status"), [("2026-07-26", NEVER), ("2026-07-27", YES)])
    def test_of_a_timing_rule(self, day: str, status: str) -> None:
        """A timing rule that isn't law yet times nothing: before it, the older one with its own date counts."""
        invented = world(
            norm("n"),
            period("old", ACT, "2030-01-01", "valid_until: 2026-07-27"),
            period("new", ACT, "2026-01-01", "valid_from: 2026-07-27"),
        )
        assert invented.status("n", on=day) == status

    def test_a_gap_between_timing_rules_clears_nobody(self) -> None:
        """On a day for which no timing rule is recorded a legal norm may apply."""
        invented = world(norm("n"), period("old", ACT, "2020-01-01", "valid_until: 2026-07-27"))
        assert invented.status("n", on="2026-07-26") == YES
        assert invented.status("n", on="2026-07-27") == MAY


class TestPeriods:
    """When a norm bites."""

    @pytest.mark.parametrize(
        ("day", "status"),
        [("2026-08-01", NEVER), ("2026-08-02", YES), ("2027-08-01", YES), ("2027-08-02", NEVER)],
    )
    def test_a_period_is_half_open(self, day: str, status: str) -> None:
        """`applies_from` is the first day, `applies_until` the first day after."""
        invented = world(norm("n"), period("p", ACT, "2026-08-02", "applies_until: 2027-08-02"))
        assert invented.status("n", on=day) == status

    def test_without_a_period_a_legal_norm_may_apply(self) -> None:
        """A missing date clears nobody, and binds nobody for sure."""
        assert world(norm("n")).status("n") == MAY
        assert world(norm("n", "{roles: provider}")).status("n", "roles: []") == NEVER

    @pytest.mark.parametrize("order", [(ACT, ART, PAR), (PAR, ART, ACT), (ART, PAR, ACT)])
    def test_the_nearest_level_counts(self, order: tuple[str, str, str]) -> None:
        """A period of the paragraph displaces that of the article, and that the act's, in whatever order they stand."""
        starts = {ACT: "2020-01-01", ART: "2031-01-01", PAR: "2025-01-01"}
        periods = [period(f"p{n}", unit, starts[unit]) for n, unit in enumerate(order)]
        assert world(norm("n"), *periods).status("n") == YES
        without = [p for p in periods if PAR not in p]
        assert world(norm("n"), *without).status("n") == NEVER

    def test_a_period_of_the_norm_itself_is_nearest(self) -> None:
        """A period that concerns the norm displaces that of its unit."""
        both = (period("unit", PAR, "2020-01-01"), period("own", "norm/n", "2030-01-01"))
        assert world(norm("n"), *both).status("n") == NEVER
        assert world(norm("n"), both[0]).status("n") == YES

    def test_a_nearer_period_displaces_even_where_its_condition_fails(self) -> None:
        """The specific timing rule governs its unit alone: the general one doesn't step in for those it leaves out."""
        invented = world(
            norm("n"),
            period("act", ACT, "2020-01-01"),
            period("art", ART, "2020-01-01", "applies_when: {roles: provider}"),
        )
        assert invented.status("n", "roles: [deployer]") == NEVER
        assert invented.status("n", "roles: [provider]") == YES

    def test_a_nearer_rule_that_is_no_law_displaces_nothing(self) -> None:
        """Until the specific timing rule is law the general one counts."""
        invented = world(
            norm("n"),
            period("act", ACT, "2020-01-01"),
            period("art", ART, "2030-01-01", "valid_from: 2026-12-01"),
        )
        assert invented.status("n", on="2026-11-30") == YES
        assert invented.status("n", on="2026-12-01") == NEVER

    def test_several_periods_are_alternatives(self) -> None:
        """Who falls under one of several periods that has begun is reached, whatever the others say."""
        invented = world(
            norm("n"),
            period("early", ART, "2026-01-01", "applies_when: {classes: high}"),
            period("late", ART, "2030-01-01", "applies_when: {roles: provider}"),
            rule("r", "{classes: high}", "{use_cases: hiring}"),
        )
        high, low = "use_cases: [hiring]", "use_cases: [chat]"
        assert invented.status("n", f"{high}\nroles: [provider]") == YES
        assert invented.status("n", f"{low}\nroles: [provider]") == NEVER
        assert invented.status("n", f"{low}\nroles: [provider]", "2030-01-01") == YES
        assert invented.status("n", f"{low}\nroles: []", "2030-01-01") == NEVER
        assert invented.status("n", "roles: [provider]") == MAY

    def test_the_weaker_of_condition_and_timing_counts(self) -> None:
        """An open condition in an open period is open; either false is false."""
        invented = world(
            norm("n", "{roles: provider}"), period("p", ART, "2020-01-01", "applies_when: {data: health}")
        )
        table = {
            ("", ""): MAY,
            ("roles: [provider]\n", ""): MAY,
            ("", "data: [health]"): MAY,
            ("roles: []\n", ""): NEVER,
            ("", "data: []"): NEVER,
            ("roles: [provider]\n", "data: [health]"): YES,
        }
        assert {facts: invented.status("n", "".join(facts)) for facts in table} == table

    def test_a_contract_binds_while_it_stands(self) -> None:
        """A clause needs no period."""
        nodes = (
            "{id: document/terms, type: Document, label: Terms, governs: platform/acme/cloud}",
            "{id: provision/terms/1, type: Provision, part_of: document/terms, number: '1'}",
        )
        clause = norm("c", "{platforms: acme/cloud}", "valid_from: 2026-01-01", source="provision/terms/1")
        invented = world(*nodes, clause)
        assert invented.status("c", "platforms: [acme/cloud]", "2025-12-31") == MAY, (
            "nobody read an older text"
        )
        assert invented.status("c", "platforms: [acme/cloud]", "2026-01-01") == YES


class TestDateOfApplication:
    """The date shown is that of the period by which the norm applies, or would."""

    def test_the_first_day_of_the_period_that_holds(self) -> None:
        """An earlier period that may hold doesn't lend its date to a later one that does."""
        invented = world(
            norm("n"),
            period("maybe", ART, "2025-01-01", "applies_when: {data: health}"),
            period("surely", ART, "2026-01-01", "applies_when: {roles: provider}"),
        )
        found = invented.answer("n", "roles: [provider]")
        assert (found.status, str(found.applies_from)) == (YES, "2026-01-01")
        maybe = invented.answer("n", "")
        assert (maybe.status, str(maybe.applies_from)) == (MAY, "2025-01-01")

    def test_a_period_that_is_over_lends_no_date(self) -> None:
        """What has ended isn't when a norm applies."""
        invented = world(
            norm("n"),
            period("over", ART, "2020-01-01", "applies_until: 2022-01-01"),
            period("now", ART, "2025-01-01"),
        )
        assert str(invented.answer("n").applies_from) == "2025-01-01"

    def test_before_it_begins_the_coming_day_is_shown(self) -> None:
        """Who isn't reached yet sees the first day on which they will be."""
        invented = world(
            norm("n"),
            period("over", ART, "2020-01-01", "applies_until: 2022-01-01"),
            period("later", ART, "2031-01-01"),
            period("sooner", ART, "2030-01-01"),
        )
        found = invented.answer("n")
        assert (found.status, str(found.applies_from)) == (NEVER, "2030-01-01")

    def test_a_new_wording_keeps_the_day_of_the_duty_and_a_new_duty_has_its_own(self) -> None:
        """Of two norms that one amendment wrote, the one whose unit stood before has applied since before."""
        versions = [
            f"{{id: text/{c * 64}, type: LawVersion, realizes: {ACT}, valid_from: {day}}}"
            for c, day in (("a", "2024-08-01"), ("b", "2026-07-27"))
        ]
        invented = world(
            *versions,
            norm("old", "", "valid_from: 2024-08-01", "valid_until: 2026-07-27"),
            norm("reworded", "", "valid_from: 2026-07-27"),
            norm("brought-in", "", "valid_from: 2026-07-27", source="AIA:art_4.par_2"),
            period("p", ACT, "2025-02-02"),
        )
        shown = {n: str(invented.answer(n, on="2026-08-01").applies_from) for n in ("reworded", "brought-in")}
        assert shown == {"reworded": "2025-02-02", "brought-in": "2026-07-27"}

    def test_no_recorded_period_shows_no_date(self) -> None:
        """A date is never made up."""
        assert world(norm("n")).answer("n").applies_from is None


class TestExceptions:
    """An exception defeats a norm when it is true and opens it when it may be."""

    @pytest.mark.parametrize(
        ("profile", "status"),
        [
            ("roles: [provider]\nactivities: []", YES),
            ("roles: [provider]", MAY),
            ("roles: [provider]\nactivities: [prompting]", NEVER),
            ("activities: []", MAY),
            ("", MAY),
            ("activities: [prompting]", NEVER),
            ("roles: []", NEVER),
            ("roles: []\nactivities: []", NEVER),
        ],
    )
    def test_three_values_of_both(self, profile: str, status: str) -> None:
        """All nine combinations come down to the weaker of the condition and the opposite of the exception."""
        invented = Invented(norm("n", "{roles: provider}", "except_when: {activities: prompting}"))
        assert invented.status("n", profile) == status

    def test_without_condition(self) -> None:
        """A norm for everybody may still have an exception."""
        invented = Invented(norm("n", "", "except_when: {activities: prompting}"))
        found = [invented.status("n", p) for p in ("activities: []", "", "activities: [prompting]")]
        assert found == [YES, MAY, NEVER]

    def test_exceptions_have_negations_and_alternatives(self) -> None:
        """An exception is a condition like any other."""
        unless = "except_when: {any: [{not: {roles: provider}}, {employees: {lt: 10}}]}"
        invented = Invented(norm("n", "", unless))
        assert invented.status("n", "roles: [provider]\nfigures: {employees: 10}") == YES
        assert invented.status("n", "roles: [provider]\nfigures: {employees: 9}") == NEVER
        assert invented.status("n", "roles: [provider]") == MAY
        assert invented.status("n", "roles: [deployer]") == NEVER
        assert invented.status("n", "roles: [operator]\nfigures: {employees: 10}") == MAY


class TestReadings:
    """A claim under a contested reading."""

    @pytest.mark.parametrize(
        ("profile", "status"), [("", MAY), ("readings: [gates/yes]", YES), ("readings: [gates/no]", NEVER)]
    )
    def test_holds_under_its_reading_only(self, profile: str, status: str) -> None:
        """Open until a reading is adopted; then the claim holds or falls with it."""
        assert Invented(norm("n", "", "under_reading: gates/yes")).status("n", profile) == status
        assert Invented(norm("n", "{readings: gates/yes}")).status("n", profile) == status

    def test_reading_and_condition_are_both_needed(self) -> None:
        """A reading adopted makes no condition true."""
        invented = Invented(
            norm("n", "{any: [{roles: provider}, {data: health}]}", "under_reading: gates/yes")
        )
        assert invented.status("n", "readings: [gates/yes]\nroles: []\ndata: []") == NEVER
        assert invented.status("n", "readings: [gates/yes]\nroles: []\ndata: [health]") == YES
        assert invented.status("n", "readings: [gates/no]\nroles: [provider]") == NEVER


class TestRules:
    """Derived facts are settled before what rests on them."""

    def test_order_doesnt_depend_on_names(self) -> None:
        """A chain of three rules gives the same in every order of names."""
        for names in ("abc", "bca", "cab", "cba"):
            one, two, three = names
            invented = Invented(
                rule(one, "{roles: provider}", "{activities: changing-purpose}"),
                rule(two, "{use_cases: hiring}", "{roles: provider}"),
                rule(three, "{classes: high}", "{use_cases: hiring}"),
                norm("n", "{classes: high}"),
            )
            nothing = "roles: []\nuse_cases: []\n"
            assert invented.status("n", f"{nothing}activities: [changing-purpose]") == YES
            assert invented.status("n", f"{nothing}activities: []") == NEVER
            assert invented.status("n", nothing) == MAY

    @pytest.mark.parametrize(
        "rules",
        [
            [
                ("a", "{roles: provider}", "{use_cases: hiring}"),
                ("b", "{use_cases: hiring}", "{roles: provider}"),
            ],
            [
                ("a", "{roles: provider}", "{use_cases: hiring}"),
                ("b", "{use_cases: hiring-ranking}", "{roles: operator}"),
            ],
            [("a", "{classes: high}", "{not: {classes: high}}")],
            [("a", "{classes: high-listed}", "{all: [{roles: provider}, {not: {classes: high}}]}")],
            [("a", "{roles: operator}", "{not: {roles: provider}}")],
        ],
    )
    def test_circles_are_refused(self, rules: list[tuple[str, str, str]]) -> None:
        """A rule that rests on what it concludes, itself or through others, has no value that isn't arbitrary."""
        with pytest.raises(CuratedDataError, match=r"circle.*rule/a"):
            Invented(*(rule(*r) for r in rules))

    @pytest.mark.parametrize(
        ("concluded", "asked"), [("high", "high"), ("high-listed", "high"), ("high", "high-listed")]
    )
    def test_asking_for_what_is_concluded_adds_nothing(self, concluded: str, asked: str) -> None:
        """A rule that asks for its own conclusion makes nothing true, and its reasons come to an end."""
        first = rule("first", "{classes: high}", "{use_cases: hiring}")
        itself = rule("itself", f"{{classes: {concluded}}}", f"{{classes: {asked}}}")
        invented = Invented(first, itself, norm("n", "{classes: high}"))
        assert invented.status("n", "use_cases: [hiring]") == YES
        assert invented.status("n", "use_cases: [chat]") == NEVER
        assert [need.facet for need in invented.answer("n", "").needs] == ["use_cases"]

    def test_an_exception_can_close_a_circle(self) -> None:
        """What a rule's exception reads counts, too."""
        with pytest.raises(CuratedDataError, match="circle"):
            Invented(rule("a", "{classes: high}", "{use_cases: hiring}", "except_when: {classes: high}"))

    def test_many_rules_are_ordered_quickly(self) -> None:
        """Three hundred rules for one class are no burden."""
        rules = [rule(f"r{n:03}", "{classes: high}", f"{{employees: {{gteq: {n}}}}}") for n in range(300)]
        invented = Invented(*rules, norm("n", "{classes: high}"))
        assert invented.status("n", "figures: {employees: 0}") == YES
