"""The coverage page counts what the shipped data holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from lexposure.cli.main import app
from lexposure.workspace import Workspace

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_the_table_is_the_commands_output(shipped: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """`lexposure data coverage` on the shipped data, without texts, prints the table of the page."""
    monkeypatch.setenv("LEXPOSURE_HOME", str(shipped.home))
    printed = CliRunner().invoke(app, ["data", "coverage"]).stdout
    assert printed.strip() in PAGE.read_text(), (
        "run `lexposure data coverage` and put its table into docs/coverage.md"
    )
