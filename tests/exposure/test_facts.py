"""Facts: what a profile says about each kind of test is true, open or false, and nothing else."""

from __future__ import annotations

import datetime as dt
import operator
from itertools import product

import pytest

from exposure.invented import DAY, WORD, Invented, norm, rule
from lexposure.exposure.facts import TestTable

TESTS = """
{any: [
  {roles: [operator, provider]}, {use_cases: [hiring, hiring-ranking, hiring-ranking-by-face]},
  {data: [personal, biometric, health]}, {established_in: [EU, DE, US, US-NY, US-NY-NYC]},
  {offered_in: EU}, {platforms: acme/cloud}, {employees: {gteq: 250}}, {employees: {lt: 250}},
  {annual_turnover: {gt: 1000000}}, {annual_turnover: {lteq: 1000000}},
  {placed_on_market_on: {lt: 2026-08-02}}, {placed_on_market_on: {gteq: 2026-08-02}}, {readings: other/so}]}
"""


@pytest.fixture(scope="module")
def world() -> Invented:
    """A world in which one norm asks every test of this file."""
    return Invented(norm("all", " ".join(TESTS.split())))


VALUES = {
    # a facet that is left out is unknown, one that is listed is complete
    "left out": ("roles: operator", "", "open"),
    "listed": ("roles: operator", "roles: [operator]", "true"),
    "none at all": ("roles: operator", "roles: []", "false"),
    "another": ("use_cases: hiring", "use_cases: [chat]", "false"),
    "one of several": ("use_cases: hiring", "use_cases: [chat, hiring]", "true"),
    "written without list": ("use_cases: hiring", "use_cases: hiring", "true"),
    # a narrower value passes a broader test, a broader value leaves a narrower test open
    "narrower passes": ("roles: operator", "roles: [provider]", "true"),
    "two levels narrower passes": ("use_cases: hiring", "use_cases: [hiring-ranking-by-face]", "true"),
    "broader leaves open": ("roles: provider", "roles: [operator]", "open"),
    "two levels broader leaves open": ("use_cases: hiring-ranking-by-face", "use_cases: [hiring]", "open"),
    "a sibling says no": ("data: biometric", "data: [health]", "false"),
    "narrower beside broader": ("data: biometric", "data: [personal, biometric]", "true"),
    # `unknown`
    "facet marked unknown": ("data: health", "data: [biometric]\nunknown: [data]", "open"),
    "facet marked unknown keeps what is listed": ("data: personal", "data: [biometric]\nunknown: [data]", "true"),
    "value marked unknown": ("data: health", "data: [biometric]\nunknown: {data: [health]}", "open"),
    "broader than an unknown value": ("data: personal", "data: []\nunknown: {data: [health]}", "open"),
    "narrower than an unknown value": ("data: health", "data: []\nunknown: {data: [personal]}", "open"),
    "sibling of an unknown value": ("data: biometric", "data: []\nunknown: {data: [health]}", "false"),
    "figure marked unknown": ("employees: gteq 250", "figures: {employees: 300}\nunknown: [employees]", "open"),
    "date marked unknown": (
        "placed_on_market_on: lt 2026-08-02",
        "placed_on_market_on: 2020-01-01\nunknown: [placed_on_market_on]",
        "open",
    ),
    # `not`
    "denied": ("data: health", "not: {data: [health]}", "false"),
    "denied broader": ("data: health", "not: {data: [personal]}", "false"),
    "denied narrower": ("data: personal", "not: {data: [health]}", "open"),
    "denied sibling": ("data: biometric", "not: {data: [health]}", "open"),
    "denied narrower of a listed one": ("data: health", "data: [personal]\nnot: {data: [health]}", "false"),
    "denied sibling of a listed broader one": ("data: biometric", "data: [personal]\nnot: {data: [health]}", "open"),
    "denied while the facet is unknown": ("data: health", "unknown: [data]\nnot: {data: [health]}", "false"),
    "denied place": ("established_in: US-NY-NYC", "not: {established_in: [US]}", "false"),
    # places lie within places
    "city in country": ("established_in: US", "established_in: [US-NY-NYC]", "true"),
    "city in state": ("established_in: US-NY", "established_in: [US-NY-NYC]", "true"),
    "state leaves its city open": ("established_in: US-NY-NYC", "established_in: [US-NY]", "open"),
    "country leaves its state open": ("established_in: US-NY", "established_in: [US]", "open"),
    "another state": ("established_in: US-NY", "established_in: [US-CA]", "false"),
    "member in union": ("established_in: EU", "established_in: [DE]", "true"),
    "union leaves its member open": ("established_in: DE", "established_in: [EU]", "open"),
    "no member": ("established_in: EU", "established_in: [NO]", "false"),
    "another facet's place": ("offered_in: EU", "established_in: [DE]", "open"),
    # numbers: the border belongs to gteq and lteq
    "number at the border": ("employees: gteq 250", "figures: {employees: 250}", "true"),
    "number below the border": ("employees: gteq 250", "figures: {employees: 249.999}", "false"),
    "number at the open border": ("employees: lt 250", "figures: {employees: 250}", "false"),
    "number above the open border": ("annual_turnover: gt 1000000", "figures: {annual_turnover: 1000000}", "false"),
    "number at the closed border": ("annual_turnover: lteq 1000000", "figures: {annual_turnover: 1e6}", "true"),
    "zero is a number": ("employees: lt 250", "figures: {employees: 0}", "true"),
    "no number": ("employees: lt 250", "figures: {annual_turnover: 5}", "open"),
    # dates
    "day before": ("placed_on_market_on: lt 2026-08-02", "placed_on_market_on: 2026-08-01", "true"),
    "the day": ("placed_on_market_on: lt 2026-08-02", "placed_on_market_on: 2026-08-02", "false"),
    "from the day on": ("placed_on_market_on: gteq 2026-08-02", "placed_on_market_on: 2026-08-02", "true"),
    "no date": ("placed_on_market_on: lt 2026-08-02", "", "open"),
    # readings are decided question by question
    "no reading adopted": ("readings: yes", "", "open"),
    "adopted": ("readings: yes", "readings: [gates/yes]", "true"),
    "the other one adopted": ("readings: yes", "readings: [gates/no]", "false"),
    "another question decided": ("readings: yes", "readings: [other/so]", "open"),
    # platforms
    "platform": ("platforms: acme/cloud", "platforms: [acme/cloud]", "true"),
    "no platform": ("platforms: acme/cloud", "platforms: []", "false"),
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_a_test_has_one_of_three_values(world: Invented, name: str) -> None:
    """The table above: test, profile, value."""
    test, profile, value = VALUES[name]
    assert world.value(test, profile) == value


class TestMembership:
    """A place is in a union from the first to the day before the last day of its membership."""

    @pytest.mark.parametrize(
        ("day", "value"),
        [
            ("1972-12-31", "false"),
            ("1973-01-01", "true"),
            ("2020-01-31", "true"),
            ("2020-02-01", "false"),
            ("2026-11-24", "false"),
        ],
    )
    def test_is_dated(self, world: Invented, day: str, value: str) -> None:
        """The United Kingdom was a member from 1973 until the end of January 2020."""
        assert world.value("established_in: EU", "established_in: [GB]", day) == value

    def test_before_all_memberships_nothing_is_in_the_union(self, world: Invented) -> None:
        """Before the first recorded membership no member is in the union, and asking so early is no error."""
        assert world.value("established_in: EU", "established_in: [DE]", "0001-01-01") == "false"

    def test_the_union_may_mean_a_member_only_while_it_is_one(self) -> None:
        """Somebody in the Union may be in the United Kingdom until 2020, and can't be afterwards."""
        world = Invented(norm("n", "{established_in: GB}"))
        assert world.value("established_in: GB", "established_in: [EU]", "2020-01-31") == "open"
        assert world.value("established_in: GB", "established_in: [EU]", "2020-02-01") == "false"

    def test_denying_the_union_denies_its_members_of_the_day(self) -> None:
        """Not in the Union excludes the United Kingdom in 2019, and says nothing of it in 2026."""
        world = Invented(norm("n", "{established_in: GB}"))
        assert world.value("established_in: GB", "not: {established_in: [EU]}", "2019-06-01") == "false"
        assert world.value("established_in: GB", "not: {established_in: [EU]}", "2026-06-01") == "open"


LISTED = rule("listed", "{classes: high-listed}", "{use_cases: hiring}", "except_when: {activities: probing}")
CHANGED = rule("changed", "{roles: provider}", "{activities: changing-purpose}")
ASKS = [norm(name, f"{{classes: {name}}}") for name in ("high", "high-listed", "vague")]


@pytest.fixture(scope="module")
def derived() -> Invented:
    """A world with two rules and norms that rest on what they conclude."""
    return Invented(LISTED, CHANGED, *ASKS, norm("of-provider", "{roles: provider}"))


class TestDerivedFacts:
    """What rules conclude."""

    @pytest.mark.parametrize(
        ("profile", "high", "listed"),
        [
            ("use_cases: [hiring]\nactivities: []", "applies", "applies"),
            ("use_cases: [chat]\nactivities: []", "does_not_apply", "does_not_apply"),
            ("activities: []", "may_apply", "may_apply"),
            ("use_cases: [hiring]", "may_apply", "may_apply"),
            ("use_cases: [hiring]\nactivities: [probing]", "does_not_apply", "does_not_apply"),
            ("use_cases: [hiring]\nactivities: [prompting]", "may_apply", "may_apply"),
        ],
    )
    def test_a_closed_class_is_what_its_rules_say(
        self, derived: Invented, profile: str, high: str, listed: str
    ) -> None:
        """A class closed by its rules is false when they are, open when one is; a narrower class makes a broader one."""
        assert derived.status("high", profile) == high
        assert derived.status("high-listed", profile) == listed

    def test_a_class_not_closed_by_rules_stays_open(self, derived: Invented) -> None:
        """Without a rule that closes it, a class is never false."""
        everything = "\n".join(
            f"{key}: []" for key in ("roles", "use_cases", "activities", "data", "outputs")
        )
        assert derived.status("vague", everything) == "may_apply"

    def test_a_broader_conclusion_opens_the_narrower_class(self) -> None:
        """Who is in the high class by a rule of its own may be in its narrower one."""
        world = Invented(rule("broad", "{classes: high}", "{use_cases: hiring}"), *ASKS)
        assert world.status("high", "use_cases: [hiring]") == "applies"
        assert world.status("high-listed", "use_cases: [hiring]") == "may_apply"
        assert world.status("high-listed", "use_cases: [chat]") == "does_not_apply"

    def test_a_conclusion_outweighs_a_complete_list(self, derived: Invented) -> None:
        """A deployer that changes the purpose is a provider, although its list of roles is complete without it."""
        assert derived.status("of-provider", "roles: [deployer]\nactivities: [changing-purpose]") == "applies"
        assert derived.status("of-provider", "roles: [deployer]\nactivities: [prompting]") == "does_not_apply"

    def test_an_open_rule_opens_a_complete_list(self, derived: Invented) -> None:
        """As long as the change of purpose is unknown, so is whether the deployer is a provider."""
        assert derived.status("of-provider", "roles: [deployer]") == "may_apply"

    def test_a_conclusion_outweighs_a_denial(self, derived: Invented) -> None:
        """What the law concludes can't be denied away."""
        denied = "not: {roles: [provider]}\nactivities: [changing-purpose]"
        assert derived.status("of-provider", denied) == "applies"
        assert derived.status("of-provider", "not: {roles: [provider]}") == "may_apply"

    def test_rules_build_on_each_other_in_any_order(self) -> None:
        """A rule that tests what another concludes runs after it, whatever their names."""
        for first, second in (("a", "b"), ("b", "a")):
            world = Invented(
                rule(first, "{roles: provider}", "{activities: changing-purpose}"),
                rule(second, "{classes: high}", "{roles: operator}"),
                *ASKS,
            )
            assert world.status("high", "roles: []\nactivities: [changing-purpose]") == "applies"
            assert world.status("high", "roles: []\nactivities: []") == "does_not_apply"

    def test_a_rule_that_isnt_law_yet_concludes_nothing(self) -> None:
        """A derived fact has its days like every claim."""
        read = f"{{id: text/{'a' * 64}, type: LawVersion, realizes: instrument/eu-ai-act, valid_from: 2024-08-01}}"
        later = rule("r", "{classes: high}", "{use_cases: hiring}", "valid_from: 2026-08-02")
        world = Invented(read, later, *ASKS)
        assert world.status("high", "use_cases: [hiring]", "2026-08-01") == "does_not_apply"
        assert world.status("high", "use_cases: [hiring]", "2026-08-02") == "applies"


class TestAnsweringAComparison:
    """One answer settles every comparison that follows from it, and no other."""

    @pytest.mark.parametrize(("key", "said", "values"), [
        ("employees", ("10", "20"), range(9, 22)),
        ("placed_on_market_on", ("2026-01-10", "2026-01-20"), [dt.date(2026, 1, day) for day in range(9, 22)]),
    ])  # fmt: skip
    def test_what_follows_is_what_holds_for_every_value_left(
        self, key: str, said: tuple[str, str], values: list[int] | list[dt.date]
    ) -> None:
        """Compared with trying every value around two cuts, for each comparison answered yes and no."""
        asked = list(product(("gt", "gteq", "lt", "lteq"), said))
        conditions = ", ".join(f"{{{key}: {{{op}: {cut}}}}}" for op, cut in asked)
        invented = Invented(norm("all", f"{{any: [{conditions}]}}"))
        table = TestTable(invented.index)

        def holds(op: str, cut: str, value: int | dt.date) -> bool:
            want = int(cut) if isinstance(value, int) else dt.date.fromisoformat(cut)
            return bool(getattr(operator, {"gteq": "ge", "lteq": "le"}.get(op, op))(value, want))

        for (op, cut), yes in product(asked, (True, False)):
            facts = table.facts(invented.profile(""), DAY)
            table.settle(facts, invented.number(key, f"{op} {cut}"), yes, DAY)
            left = [value for value in values if holds(op, cut, value) is yes]
            for other in asked:
                found = {holds(*other, value) for value in left}
                expected = {(True,): "true", (False,): "false"}.get(tuple(found), "open")
                assert facts.of(invented.number(key, " ".join(other))) == WORD[expected], (
                    op,
                    cut,
                    yes,
                    other,
                )
