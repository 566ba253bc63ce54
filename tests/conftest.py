"""Fixtures for all tests. The real law texts and terms histories lie beside the checkout, or the test says so."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from lexposure.archive.clock import FixedClock
from lexposure.model.law import LawText
from lexposure.sources.law_files import read_law
from lexposure.workspace import Workspace

LAW_CITED = (
    "eu-ai-act-2024-1689/formex",
    "eu-ai-act-2024-1689/consolidated-2026-07-27-json",
    "eu-gdpr-2016-679/formex",
    "us-18usc/derived-uslm",
    "us-15usc-ch2-ftc-act",
    "us-nyc-ll144-20-870",
    "eu-dsa-2022-2065/formex",
    "eu-nis2-2022-2555/formex/32022L2555.fmx4.zip",
    "eu-dma-2022-1925",
    "eu-data-act-2023-2854",
    "eu-dora-2022-2554/derived-json/dora.json",
    "eu-cra-2024-2847",
    "eu-pld-2024-2853",
    "uk-gdpr-2016-679",
    "kr-ai-basic-act-20676/official/kr-ai-014820-moleg-english-enactment-2026-07-20.xml",
    "kr-ai-basic-act-20676/official/kr-ai-014820-moleg-english-future-2026-07-21.xml",
    "cn-genai-interim-measures-2023/derived-json",
    "br-lgpd-13709-2018/derived-json",
    "us-ca-ccpa-admt-regs-11ccr7200",
    "us-ca-feha-ads-regs",
    "us-co-admt-sb26-189/cleaned-official-text",
    "us-ct-sb5-pa26-15",
    "us-il-aivia-820ilcs42",
    "us-il-hb3773-775ilcs5",
    "us-tx-traiga-bcc-551-554",
    "ca-pipeda/official",
    "ch-fadp-2020/official",
)
_DEFAULT = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with real law texts and terms histories, or skip the test with the reason."""
    folder = Path(os.environ.get("LEXPOSURE_SHARED", _DEFAULT))
    if not (folder / "law").is_dir():
        pytest.skip(
            f"no real law texts and terms at {folder}; set LEXPOSURE_SHARED to a folder that has them"
        )
    return folder


@pytest.fixture(autouse=True)
def _no_outside_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep every test away from the user's own data directory."""
    monkeypatch.setenv("LEXPOSURE_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace with the shipped knowledge and no text at all: what a user has on the first run."""
    home = tmp_path_factory.mktemp("shipped")
    workspace = Workspace(home, clock=FixedClock(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)))
    workspace.ensure()
    return workspace


@pytest.fixture(scope="session")
def cited_texts(shared: Path) -> list[LawText]:
    """Return every law text that the shipped data cites."""
    return read_law([shared / "law" / folder for folder in LAW_CITED])


@pytest.fixture(scope="session")
def archived(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Workspace:
    """Return a workspace with the shipped knowledge, the AWS documents and every law text that it cites."""
    home = tmp_path_factory.mktemp("archived")
    workspace = Workspace(home, clock=FixedClock(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)))
    law = shared / "law"
    workspace.import_law([law / folder for folder in LAW_CITED])
    workspace.import_terms(
        shared / "terms" / "histories" / "contrib-versions.bundle", services=["Amazon Web Services"]
    )
    workspace.ensure()
    return workspace
