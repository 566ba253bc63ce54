"""The documentation shows what the product does: its examples are run, its commands exist, its tables are complete."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pytest
import typer
from rich.console import Console

from lexposure.cli.main import app
from lexposure.model.facets import FACETS
from lexposure.render.table import render
from lexposure.workspace import Workspace

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def block(name: str) -> str:
    """Return the fenced block that follows a marker in the README."""
    return re.split(r"```\w*\n", README.split(f"<!-- {name} -->")[1], maxsplit=1)[1].split("```")[0]


def commands() -> set[str]:
    group = typer.main.get_command(app)
    assert hasattr(group, "commands")
    names = set(group.commands)
    return names | {
        f"{name} {sub}" for name in names for sub in getattr(group.commands[name], "commands", {})
    }


class TestReadme:
    """The first page."""

    def test_the_output_shown_is_the_real_one(self, shipped: Workspace) -> None:
        """Every line of the example stands in the output of the demo, in this order."""
        console = Console(
            file=io.StringIO(), width=100, force_terminal=False, color_system=None, highlight=False
        )
        render(shipped.expose(shipped.example(), dt.date(2026, 11, 24)), console)
        printed = [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]
        place = 0
        for line in (line.rstrip() for line in block("output: demo").splitlines() if line != "…"):
            assert line in printed[place:], line
            place = printed.index(line, place) + 1

    def test_the_example_profile_is_answered(self, shipped: Workspace) -> None:
        """The profile in the README is readable and leads to duties of a deployer of a high-risk system."""
        found = shipped.expose(shipped.profile(block("example: profile").encode()), dt.date(2028, 1, 15))
        assert found.status_of("AIA:art_26.par_1") in ("applies", "may_apply")
        assert found.status_of("AIA:anx_III.pnt_4.pnt_a") == "applies"


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.name)
class TestEveryPage:
    """All pages."""

    def test_commands_exist(self, path: Path) -> None:
        """A command named in the docs is one of the command line's."""
        known = commands()
        for words in re.findall(r"lexposure ((?:archive|law|data) [a-z]+|[a-z]+)", path.read_text()):
            if words.split()[0] in {name.split()[0] for name in known}:
                assert words in known or words.split()[0] in known, words

    def test_links_lead_somewhere(self, path: Path) -> None:
        """A relative link names a file that is there."""
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text()):
            assert (path.parent / target).exists(), target


class TestCurating:
    """The curator's guide."""

    def test_every_facet_is_explained(self) -> None:
        """The table of facets is complete."""
        text = (ROOT / "docs" / "curating.md").read_text()
        assert {key for key in FACETS if f"| `{key}` |" in text} == set(FACETS)
