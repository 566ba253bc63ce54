"""Profiles: what the reader accepts, and that YAML, JSON and objects are the same thing."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exposure.invented import Invented
from lexposure.exposure.profiles import Profile, day, read_profile
from lexposure.model.errors import DateError, Place, ProfileError, UserError

WORLD = Invented()
INDEX = WORLD.index

YAML = """\
name: A firm in Oslo
roles: [provider, "deployer"]
established_in: [NO, 'DE']
data:
  - personal
figures: {employees: 1200, annual_turnover: 2.5e9}
placed_on_market_on: 2026-08-02
unknown: {data: [health]}
not: {activities: [prompting]}
"""
OBJECT: dict[str, Any] = {
    "name": "A firm in Oslo",
    "roles": ["provider", "deployer"],
    "established_in": ["NO", "DE"],
    "data": ["personal"],
    "figures": {"employees": 1200, "annual_turnover": 2.5e9},
    "placed_on_market_on": "2026-08-02",
    "unknown": {"data": ["health"]},
    "not": {"activities": ["prompting"]},
}


def read(given: bytes | str | dict[str, Any]) -> Profile:
    return read_profile(given.encode() if isinstance(given, str) else given, INDEX, "p.yaml")


def refused(given: bytes | str | dict[str, Any]) -> str:
    with pytest.raises((ProfileError, DateError)) as caught:
        read(given)
    message = str(caught.value)
    assert message.startswith("p.yaml"), message
    return message


def facts(profile: Profile) -> tuple[Any, ...]:
    return (
        profile.listed, profile.figures, profile.dates, profile.open_facets, profile.open_values, profile.denied,
    )  # fmt: skip


def read_or_place(given: bytes | dict[str, Any]) -> bytes | Place | None:
    """Return the profile as it is repeated in an answer, or the place that the refusal names."""
    try:
        return json.dumps(read(given).source).encode()
    except UserError as problem:
        return problem.place


class TestOneMeaning:
    """YAML, JSON and an object give the same profile."""

    def test_yaml_json_and_object_agree(self) -> None:
        """The same facts in three forms."""
        compact, printed = json.dumps(OBJECT), json.dumps(OBJECT, indent=4)
        found = [facts(read(form)) for form in (YAML, compact, printed, OBJECT)]
        assert found[0] == found[1] == found[2] == found[3]
        assert found[0][1] == {"employees": Decimal(1200), "annual_turnover": Decimal("2.5e9")}

    @pytest.mark.parametrize(
        "text",
        [
            YAML.replace("\n", "\r\n"),
            "\ufeff" + YAML,
            "--- # a comment\n" + YAML,
            YAML + "...\n",
            json.dumps(OBJECT, indent="\t"),
            json.dumps(OBJECT).replace("provider", "\\u0070rovider").replace("/", "\\/"),
        ],
    )
    def test_ways_of_writing_a_file_down_change_nothing(self, text: str) -> None:
        """Windows line ends, a byte order mark, a document start, tabs in JSON, escapes."""
        assert facts(read(text)) == facts(read(YAML))

    def test_an_object_may_hold_dates_and_decimals(self) -> None:
        """A caller in Python needn't write numbers and dates as text."""
        given = {"placed_on_market_on": dt.date(2026, 8, 2), "figures": {"employees": Decimal(1200)}}
        assert read(given).dates == {"placed_on_market_on": dt.date(2026, 8, 2)}
        assert read(given).figures == {"employees": Decimal(1200)}

    def test_an_object_may_hold_tuples(self) -> None:
        """A tuple is a list."""
        assert read({"roles": ("provider",)}).listed == read({"roles": ["provider"]}).listed

    @pytest.mark.parametrize("word", ["NO", '"NO"', "'NO'"])
    def test_norway_is_a_place(self, word: str) -> None:
        """YAML's old rule that NO means false is not applied."""
        (place,) = read(f"established_in: [{word}]").listed["established_in"]
        assert place.endswith("#NO")

    @pytest.mark.parametrize("word", ["no", "No", "false", "off"])
    def test_a_word_is_never_guessed(self, word: str) -> None:
        """What isn't the code of a place is refused as it was written."""
        assert f"`{word}`" in refused(f"established_in: [{word}]")

    @pytest.mark.parametrize(
        "text",
        ["roles: [müller]", '{"roles": ["m\\u00fcller"]}', 'roles: ["m\\xFCller"]', '{"roles": ["müller"]}'],
    )
    def test_names_may_be_in_any_script(self, text: str) -> None:
        """A value outside ASCII is the same however it is escaped."""
        assert read(text).listed["roles"][0].endswith("role/müller")

    @pytest.mark.parametrize(
        "given",
        [
            "name: Bäckerei 😀 𝔐\n",
            '{"name": "B\\u00e4ckerei \\ud83d\\ude00 \\ud835\\udd10"}',
            {"name": "Bäckerei 😀 𝔐"},
        ],
    )
    def test_a_name_keeps_signs_beyond_the_first_plane(self, given: str | dict[str, Any]) -> None:
        """JSON writes such a sign as two escapes; they are one sign, and the answer can be written as UTF-8."""
        profile = read(given)
        assert profile.name == "Bäckerei 😀 𝔐"
        assert profile.source["name"].encode() == "Bäckerei 😀 𝔐".encode()

    @pytest.mark.parametrize("given", ['{"name": "half \\ud83d"}', {"name": "half \ud83d"}])
    def test_half_a_sign_is_refused(self, given: str | dict[str, Any]) -> None:
        """Half of such a pair is no text; it would break the answer that repeats it."""
        assert "Unicode" in refused(given)

    def test_the_source_repeats_what_was_written(self) -> None:
        """The answer shows the profile as given, in plain types."""
        source = read(YAML).source
        assert source["roles"] == ["provider", "deployer"]
        assert source["figures"] == {"employees": "1200", "annual_turnover": "2.5e9"}
        assert json.loads(json.dumps(source)) == source

    def test_a_value_written_twice_counts_once(self) -> None:
        """A repeated value is no mistake."""
        assert len(read("roles: [provider, provider]").listed["roles"]) == 1

    def test_a_profile_without_name_is_called_after_its_file(self) -> None:
        """The file's name serves as name; so it does where the name is null."""
        assert read("roles: []").name == "p"
        assert read({"name": None}).name == "p"
        assert read("name:\n").name == "p"


class TestUnknownAndNot:
    """What marks facts as open or excluded."""

    def test_unknown_takes_a_list_or_one_name(self) -> None:
        """`unknown: data` is `unknown: [data]`."""
        assert read("unknown: data").open_facets == read("unknown: [data]").open_facets == {"data"}

    def test_figures_and_dates_can_be_unknown(self) -> None:
        """A figure that is given but doubtful can be marked."""
        assert read("unknown: [employees, placed_on_market_on]").open_facets == {
            "employees",
            "placed_on_market_on",
        }

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("unknown: [classes]", "classes"),
            ("unknown: [rolse]", "roles"),
            ("unknown: {classes: [high]}", "classes"),
            ("unknown: [{data: [health]}]", "unknown"),
            ("unknown: {data: health, employees: 3}", "employees"),
            ("unknown:\n", "empty"),
            ("not: [data]", "not"),
            ("not: {classes: [high]}", "classes"),
            ("not: {data: [helth]}", "health"),
            ("not:\n", "empty"),
            ("unknown: [readings]", "readings"),
            ("not: {readings: [gates/no]}", "readings"),
            ("unknown: {readings: [gates/no]}", "readings"),
        ],
    )
    def test_what_would_have_no_effect_is_refused(self, text: str, words: str) -> None:
        """A facet that no profile can state, and a reading, can't be opened or excluded: the mark would mean nothing."""
        assert words in refused(text)

    @pytest.mark.parametrize(
        "text",
        [
            "data: [health]\nnot: {data: [health]}",
            "data: [health]\nnot: {data: [personal]}",
            "data: [health]\nunknown: {data: [health]}",
            "unknown: {data: [health]}\nnot: {data: [health]}",
            "unknown: {data: [health]}\nnot: {data: [personal]}",
            "established_in: [US-NY-NYC]\nnot: {established_in: [US]}",
            "established_in: [DE]\nnot: {established_in: [EU]}",
            "readings: [gates/yes, gates/no]",
        ],
    )
    def test_contradictions_are_refused(self, text: str) -> None:
        """A value can't be stated, open and excluded at once, nor within something that is excluded."""
        assert "contradiction" in refused(text)

    @pytest.mark.parametrize(
        "text",
        [
            "data: [personal]\nnot: {data: [health]}",
            "unknown: {data: [personal]}\nnot: {data: [health]}",
            "established_in: [GB]\nnot: {established_in: [EU]}",
            "established_in: [US]\nnot: {established_in: [US-NY]}",
            "data: [health]\nunknown: [data]",
            "readings: [gates/yes, other/so]",
        ],
    )
    def test_narrowing_is_no_contradiction(self, text: str) -> None:
        """Part of something may be excluded, and so may a union that the place has left."""
        read(text)


class TestRefusals:
    """What is refused, each with place and fix."""

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"roles": None}, "empty"),
            ({"figures": None}, "empty"),
            ({"figures": {"employees": None}}, "no number"),
            ({"figures": {"employees": float("nan")}}, "number"),
            ({"figures": {"employees": float("inf")}}, "number"),
            ({"figures": {"employees": True}}, "no number"),
            ({"figures": {"employees": "1,200"}}, "no number"),
            ({"figures": {"employees": -1}}, "no number"),
            ({"figures": {"employees": {"a": 1}}}, "no number"),
            ({"figures": {"training_compute": "1e400"}}, "training_compute"),
            ({"figures": {"annual_turnover": "1e999999999"}}, "annual_turnover"),
            ({"figures": [1]}, "figures"),
            ({"placed_on_market_on": None}, "empty"),
            ({"placed_on_market_on": ["2026-08-02"]}, "no date"),
            ({"placed_on_market_on": {"from": "2026-08-02"}}, "no date"),
            ({"roles": {"provider": True}}, "list of names"),
            ({"roles": [["provider"]]}, "list of names"),
            ({"roles": [None]}, "unknown role"),
            ({"roles": [True]}, "unknown role"),
            ({"roles": [1.5]}, "unknown role"),
            ({"roles": {"provider"}}, "type set"),
            ({"name": ["a"]}, "line of text"),
            ({1: 2}, "unknown key"),
            ({None: []}, "unknown key"),
            ({"": []}, "unknown key"),
            ({("a", "b"): []}, "not readable"),
            ({"__class__": []}, "unknown key"),
            ({"<<": {"roles": []}}, "unknown key"),
            ({"roles": b"provider"}, "type bytes"),
        ],
    )
    def test_an_object_is_judged_like_a_file(self, given: dict[Any, Any], words: str) -> None:
        """None, NaN, nested and odd values get a message, never a traceback."""
        assert words in refused(given)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("roles: [provider\n", "p.yaml:"),
            ("a: &a [1]\nroles: *a\n", "alias"),
            ("roles: &r [provider]\ndata: *r\n", "p.yaml:1: an alias"),
            ("roles: &r [*r]\n", "alias"),
            ("? [a, b]\n: c\n", "a key must be plain text"),
            ("roles: []\n---\nroles: []\n", "p.yaml:"),
            ("roles: []\nroles: []\n", "p.yaml:2"),
            ("name: \x07\n", "p.yaml:1"),
            ("%YAML 9.9\n--- \nname: a\n", "p.yaml"),
            ("!!python/object/apply:os.system [id]\n", "p.yaml:1"),
            ("roles: !!python/name:os.system\n", "p.yaml:1"),
            ("[" * 200 + "]" * 200, "p.yaml"),
            ('{"a":' * 60 + "1" + "}" * 60, "p.yaml"),
            ("\x00", "p.yaml"),
            ("", "p.yaml:1"),
            ("null", "p.yaml:1"),
            ("just words", "p.yaml:1"),
        ],
    )
    def test_a_file_that_isnt_a_profile(self, text: str, words: str) -> None:
        """One message with the place for every way to break a file."""
        assert words in refused(text)

    def test_a_huge_file_is_refused_before_it_is_read(self) -> None:
        """Four megabytes are plenty for facts about a party."""
        assert "at most" in refused(b"#" * (4 * 1024 * 1024 + 1))

    def test_a_deep_file_is_refused(self) -> None:
        """A nest that would exhaust the stack is refused."""
        for text in ("roles: " + "[" * 20000 + "]" * 20000, '{"roles": ' * 5000, "- " * 20000):
            refused(text)

    def test_expansion_by_anchors_is_refused_quickly(self) -> None:
        """References to references can't blow a small file up."""
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
        assert "p.yaml" in refused("\n".join(lines))

    def test_many_values_are_read_in_linear_time(self) -> None:
        """Ten thousand values are no attack: they are read in a moment."""
        text = "roles: [" + ", ".join(["provider", "deployer"] * 20000) + "]"
        assert len(read(text).listed["roles"]) == 2

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.binary(max_size=60)
        | st.text(alphabet="roles:[]{}- \n\"'&*!|>%@`#,?\t", max_size=60).map(str.encode)
    )
    def test_no_bytes_give_a_traceback(self, data: bytes) -> None:
        """Whatever is handed in is read or refused with a place."""
        assert read_or_place(data)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.dictionaries(
            st.sampled_from(["name", "roles", "data", "figures", "unknown", "not", "placed_on_market_on"])
            | st.text(max_size=5),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
                lambda inner: (
                    st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
                ),
                max_leaves=6,
            ),
            max_size=4,
        )
    )
    def test_no_object_gives_a_traceback(self, given: dict[str, Any]) -> None:
        """The same for objects."""
        assert read_or_place(given)


class TestDays:
    """Dates are written YYYY-MM-DD."""

    def test_a_day(self) -> None:
        """Read exactly."""
        assert day("2026-08-02") == dt.date(2026, 8, 2)
        assert day("2028-02-29") == dt.date(2028, 2, 29)

    @pytest.mark.parametrize(
        "text",
        [
            "2026-W31-7", "2026-8-2", "20260802", "2026-08-32", "2027-02-29", "2026/08/02", " 2026-08-02",
            "2026-08-02 ", "0000-01-01", "٢٠٢٦-٠٨-٠٢", "", "2026-08-0x", "-026-08-02",
        ],
    )  # fmt: skip
    def test_everything_else_is_refused(self, text: str) -> None:
        """Weeks, slashes, blanks and days that don't exist are no dates."""
        with pytest.raises(DateError, match="YYYY-MM-DD"):
            day(text)
