"""Fixtures for all tests. The real law texts and terms histories lie beside the checkout, or the test says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_DEFAULT = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with real law texts and terms histories, or skip the test with the reason."""
    folder = Path(os.environ.get("LEXPOSURE_SHARED", _DEFAULT))
    if not (folder / "law").is_dir():
        pytest.skip(f"no real law texts and terms at {folder}; set LEXPOSURE_SHARED to a folder that has them")
    return folder


@pytest.fixture(autouse=True)
def _no_outside_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep every test away from the user's own data directory."""
    monkeypatch.setenv("LEXPOSURE_HOME", str(tmp_path / "home"))
