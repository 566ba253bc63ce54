"""`timeline` and `diff`, as a person or a program uses them."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import pytest

from cli.conftest import Run
from exposure.strategies import asked_values
from lexposure.exposure.profiles import Profile
from lexposure.exposure.timeline import timeline
from lexposure.workspace import Workspace

PROFILE = """
name: test
roles: [eu-ai-act/deployer]
established_in: [DE]
activities: [prompting]
platforms: [aws/bedrock]
use_cases: [coding-assistant]
"""


@pytest.fixture
def profile() -> str:
    Path("p.yaml").write_text(PROFILE)
    return "p.yaml"


class TestTimeline:
    """When the answer changes."""

    def test_json_tells_days_causes_and_turns(self, run: Run, profile: str) -> None:
        """AI literacy came on 2 February 2025, by the period of Art. 113."""
        done = run("timeline", profile, "--as-of", "2026-11-24", "--to", "2026-11-24", "--format", "json")
        steps = {step["day"]: step for step in json.loads(done.out)["steps"]}
        literacy = next(n for n in steps["2025-02-02"]["norms"] if n["ref"] == "AIA:art_4.par_1")
        assert (literacy["before"], literacy["after"]) == ("does_not_apply", "applies")
        kinds = {steps["2025-02-02"]["causes"][number]["source"] for number in literacy["causes"]}
        assert kinds == {"AIA:art_113.par_3.pnt_a"}
        assert not any(step["announced"] for step in steps.values())

    def test_law_and_terms_stand_on_one_axis(self, run: Run, profile: str) -> None:
        """Days in order, whatever they come from."""
        done = run("timeline", profile, "--from", "2025-01-01", "--as-of", "2026-11-24")
        heads = [line for line in done.out.splitlines() if line[:2] == "20" and "from then on" in line]
        assert done.code == 0
        assert heads == sorted(heads)
        assert {line.split()[1] for line in heads} >= {"law", "terms"}

    def test_the_calendar_holds_the_coming_days(self, run: Run, profile: str) -> None:
        """Twice the same bytes, written to a file with its line ends."""
        for name in ("a.ics", "b.ics"):
            done = run("timeline", profile, "--as-of", "2026-01-01", "--format", "ics", "--out", name)
            assert (done.code, done.out) == (0, "")
        one, two = (Path(name).read_bytes() for name in ("a.ics", "b.ics"))
        assert one == two
        assert b"DTSTART;VALUE=DATE:20260802\r\n" in one
        assert b"DTSTART;VALUE=DATE:2025" not in one

    @pytest.mark.parametrize("seed", [1, 2])
    def test_any_profile_has_on_any_day_the_answer_of_the_last_step(
        self, shipped: Workspace, seed: int
    ) -> None:
        """And every turn has a cause, with the shipped data."""
        engine, draw = shipped.engine(), random.Random(seed)  # noqa: S311
        listed = {
            key: tuple(draw.sample(values, min(len(values), 3)))
            for key, values in asked_values(engine.index).items()
            if values and draw.random() < 0.7
        }
        profile = Profile("drawn", listed)
        found = timeline(engine, profile, dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
        assert all(norm.causes for step in found.steps for norm in step.norms)
        for _ in range(30):
            day = dt.date(2012, 1, 1) + dt.timedelta(days=draw.randrange(7000))
            since = max((step.day for step in found.steps if step.day <= day), default=dt.date(1900, 1, 1))
            now, then = (engine.evaluate(profile, each) for each in (day, since))
            assert now.answers == then.answers


class TestDiff:
    """What if."""

    def test_a_provider_gains_what_is_asked_of_providers(self, run: Run, profile: str) -> None:
        """By ref and IRI, with citation."""
        done = run(
            "diff", profile, "--set", "roles=+eu-ai-act/provider", "--as-of", "2026-11-24", "--format", "json"
        )
        found = json.loads(done.out)
        gained = {each["ref"]: each for each in found["gained"]}
        assert "AIA:art_50.par_2" in gained
        assert gained["AIA:art_50.par_2"]["citation"].endswith("Art. 50(2)")
        assert found["lost"] == []
        assert found["second"]["profile"]["roles"] == ["eu-ai-act/deployer", "eu-ai-act/provider"]

    def test_the_same_case_on_another_platform(self, run: Run, profile: str) -> None:
        """The terms of the one are lost, those of the other gained."""
        done = run("diff", profile, "--platform", "anthropic/api", "--as-of", "2026-11-24")
        gained, lost = done.out.split("GAINED")[1].split("LOST")
        assert "+ anthropic/" in gained
        assert "- aws/" in lost
        assert "platforms: [aws/bedrock] → [anthropic/api]" in done.out

    def test_another_day(self, run: Run, profile: str) -> None:
        """Before the Act applied, literacy was nobody's duty."""
        done = run(
            "diff", profile, "--as-of", "2024-09-01", "--then", "2026-11-24", "--format", "json", "--all"
        )
        assert "AIA:art_4.par_1" in {each["ref"] for each in json.loads(done.out)["gained"]}

    def test_another_profile(self, run: Run, profile: str) -> None:
        """The same one differs in nothing."""
        done = run("diff", profile, "--with", profile, "--as-of", "2026-11-24")
        assert "0 gained, 0 lost, 0 changed" in done.out

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            ((), "both answers would be the same"),
            (("--set", "roles=+eu-ai-act/provder"), "did you mean `eu-ai-act/provider`"),
            (("--platform", "aws/bedrok"), "did you mean `aws/bedrock`"),
            (("--then", "tomorrow"), "`tomorrow` is no date"),
        ],
    )
    def test_bad_input_ends_with_one_message(
        self, run: Run, profile: str, words: tuple[str, ...], message: str
    ) -> None:
        """Exit code 2."""
        done = run("diff", profile, *words)
        assert (done.code, done.out) == (2, "")
        assert message in done.err
