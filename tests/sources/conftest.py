"""A small archive that each test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sources.ota_archive import Archive


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the repository once that most tests begin with: a README and one recorded version."""
    made = Archive(tmp_path_factory.mktemp("template") / "made")
    made.record({"README.md": "read me"}, "Initial commit")
    made.record({"Lamp/Terms of Service.md": "first"}, "First record of Lamp Terms of Service")
    return made.folder


@pytest.fixture
def archive(template: Path, tmp_path: Path) -> Archive:
    """Return an archive with its README and one recorded version."""
    return Archive(Path(shutil.copytree(template, tmp_path / "lamp-versions")))
