"""Manners on the network: busy hosts are waited for, none is hurried, and what robots.txt refuses isn't taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lexposure.archive.clock import FixedClock
from lexposure.workspace import Workspace
from sources.local_source import LocalSource, answer, listening, redirect
from workspace.live_pages import HOST, NOON, TERMS, declared, failing, fetch, page, serve_page

RECORD = "Lamp/Terms of Service"
MAIN = {"record": RECORD, "url": TERMS, "select": "main"}
ROBOTS = f"{HOST}/robots.txt"


@pytest.fixture
def source() -> Iterator[LocalSource]:
    """Listen on this machine, with one page of terms and no robots.txt."""
    with listening() as found:
        serve_page(found, "You may light one lamp.")
        yield found


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty data directory on a fixed day."""
    return Workspace(tmp_path / "home", clock=FixedClock(NOON))


def pages_asked(source: LocalSource) -> list[str]:
    """Return the paths that were asked, without robots.txt."""
    return [asked.path for asked in source.asked if asked.path != "/robots.txt"]


class TestPatience:
    """Busy hosts are waited for, but not for ever, and none is hurried."""

    def test_what_a_host_asks_to_wait_is_waited(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """`Retry-After` on 429, then the page."""
        good = answer(page("One lamp."), "text/html")
        source.serve(TERMS, failing(429, retry_after="7"), failing(503), good)
        waited: list[float] = []
        assert fetch(workspace, source, declared(tmp_path, MAIN), waited=waited)[0].outcome == "recorded"
        assert waited == [7.0, 4.0]

    def test_pages_of_one_host_are_asked_with_a_pause(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """A second, or what its robots.txt asks for, at most half a minute; other hosts aren't waited for."""
        source.serve(ROBOTS, answer("User-agent: *\nCrawl-delay: 400", "text/plain"))
        other = "https://other.example.com/terms"
        serve_page(source, "Another.", url=other)
        path = declared(
            tmp_path,
            {**MAIN, "record": "Lamp/A"},
            {**MAIN, "record": "Other/A", "url": other},
            {**MAIN, "record": "Lamp/B"},
        )
        waited: list[float] = []
        fetch(workspace, source, path, waited=waited, clock=lambda: 0.0)
        assert waited == [30.0]


class TestRobots:
    """What a host asks programs not to take isn't taken."""

    def test_a_refused_page_is_told_with_the_rule(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """And isn't asked."""
        source.serve(
            ROBOTS,
            answer("User-agent: *\nDisallow: /t\nDisallow: /terms\nAllow: /terms/public", "text/plain"),
        )
        done = fetch(workspace, source, declared(tmp_path, MAIN))[0]
        assert done.reason == "robots"
        assert "line 3: Disallow: /terms" in done.detail
        assert pages_asked(source) == []

    def test_a_rule_for_this_program_comes_before_one_for_all(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """It is known by its name."""
        rules = "User-agent: *\nDisallow: /\n\nUser-agent: Lexposure\nDisallow: /private\n"
        source.serve(ROBOTS, answer(rules, "text/plain"))
        assert fetch(workspace, source, declared(tmp_path, MAIN))[0].outcome == "recorded"

    def test_they_are_read_once_a_run(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """Whatever the number of pages of a host."""
        path = declared(tmp_path, {**MAIN, "record": "Lamp/A"}, {**MAIN, "record": "Lamp/B"})
        fetch(workspace, source, path)
        assert [asked.path for asked in source.asked].count("/robots.txt") == 1

    def test_they_hold_where_a_page_redirects_to(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """The rules of the host that has the page in the end."""
        source.serve(TERMS, redirect("https://other.example.com/terms"))
        source.serve(
            "https://other.example.com/robots.txt", answer("User-agent: *\nDisallow: /", "text/plain")
        )
        done = fetch(workspace, source, declared(tmp_path, MAIN))[0]
        assert done.reason == "robots"
        assert pages_asked(source) == ["/terms"]

    @pytest.mark.parametrize(
        ("said", "outcome"),
        [
            (failing(404), "recorded"),
            (failing(403), "recorded"),
            (failing(500), "failed"),
            (failing(429), "failed"),
            (answer("<html>not found</html>", "text/html"), "recorded"),
            (answer(b"\xff\xfe\x00Disallow", "text/plain"), "recorded"),
        ],
    )
    def test_a_host_without_rules_is_asked_and_one_in_trouble_isn_t(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path, said: bytes, outcome: str
    ) -> None:
        """RFC 9309: what is refused or absent is no rule, an error of the server leaves the page alone."""
        source.serve(ROBOTS, said)
        done = fetch(workspace, source, declared(tmp_path, MAIN))[0]
        assert done.outcome == outcome
        if outcome == "failed":
            assert (done.reason, "robots.txt can't be had" in done.detail) == ("network", True)
            assert pages_asked(source) == []
