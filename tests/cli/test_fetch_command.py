"""`law fetch`, as a person or a program uses it: what it prints, what it refuses, and that nothing else asks the network."""

from __future__ import annotations

import ast
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Run
from lexposure.workspace import fetch as fetch_module
from sources.local_source import ACT, FORMEX, ITEM, LocalSource, answer, listening, redirect

PACKAGE = Path(__file__).parents[2] / "graph" / "lexposure"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data directory."""
    target = tmp_path / "data"
    target.mkdir()
    monkeypatch.setenv("LEXPOSURE_HOME", str(target))
    monkeypatch.chdir(tmp_path)
    return target


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalSource]:
    """Put a source on this machine in the place of the Internet."""
    with listening() as found:
        monkeypatch.setattr(fetch_module, "internet", found.network)
        found.serve(ACT, redirect(ITEM.replace("https:", "http:")))
        found.serve(ITEM, answer(FORMEX, "application/zip", ETag='"1"'))
        yield found


def test_an_act_is_fetched_and_listed(run: Run, source: LocalSource) -> None:
    """What came, what became of it, and from where; asked again, it is unchanged."""
    done = run("law", "fetch", "32024R1689")
    assert (done.code, done.out) == (
        0,
        f"CELEX:32024R1689  recorded  {ITEM}\n  AIA as of 2024-08-01: 33 units\n",
    )
    assert "AIA" in run("law", "list").out
    source.serve(ITEM, answer(status=304))
    assert run("law", "fetch", "32024R1689").out == f"CELEX:32024R1689  unchanged  {ITEM}\n"


def test_json_is_one_document(run: Run, source: LocalSource) -> None:
    """For programs."""
    done = run("law", "fetch", "http://data.europa.eu/eli/reg/2024/1689/oj", "--format", "json")
    row = json.loads(done.out)[0]
    assert row == {
        "ref": "http://data.europa.eu/eli/reg/2024/1689/oj",
        "name": "CELEX:32024R1689",
        "outcome": "recorded",
        "url": ITEM,
        "texts": ["AIA as of 2024-08-01: 33 units"],
        "warnings": [],
    }


def test_a_dry_run_asks_nothing_and_writes_nothing(run: Run, source: LocalSource, home: Path) -> None:
    """Each address with the form asked for; a prefix through the identifiers in the data."""
    done = run("law", "fetch", "--dry-run", "AIA", "CFAA")
    assert done.code == 0
    assert done.out.splitlines() == [
        "CELEX:32024R1689, the first of these that there is:",
        f"  {ACT}  as application/zip;mtype=fmx4, in eng",
        f"  {ACT}  as application/xhtml+xml, in eng",
        "CELEX:02024R1689-20260727, the first of these that there is:",
        "  https://publications.europa.eu/resource/celex/02024R1689-20260727  as application/zip;mtype=fmx4, in eng",
        "  https://publications.europa.eu/resource/celex/02024R1689-20260727  as application/xhtml+xml, in eng",
        "/us/usc/t18/s1030, the first of these that there is:",
        "  https://www.govinfo.gov/link/uscode/18/1030?link-type=html  as text/html",
    ]
    rows = json.loads(run("law", "fetch", "--dry-run", "32024R1689", "--format", "json").out)
    assert [row["accept"] for row in rows] == ["application/zip;mtype=fmx4", "application/xhtml+xml"]
    assert source.asked == []
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("nonsense", "no reference"),
        ("https://evil.com/law.zip", "no reference"),
        ("http://169.254.169.254/latest/meta-data", "no reference"),
        ("32019R0881", "no importer knows"),
        ("KR", "registered users"),
        ("32016R0679", "is not to be had"),
    ],
)
def test_refusals_have_one_message(run: Run, source: LocalSource, ref: str, said: str) -> None:
    """Exit 2, one message with its fix, no traceback, nothing on standard output."""
    done = run("law", "fetch", ref)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "fix:" in done.err
    assert "Traceback" not in done.err


def test_a_source_that_leads_inside(run: Run, source: LocalSource) -> None:
    """A redirect to this machine is refused in one message."""
    source.serve(ACT, redirect("http://127.0.0.1/latest"))
    done = run("law", "fetch", "32024R1689")
    assert done.code == 2
    assert "isn't asked" in done.err


def test_the_internet_is_the_default(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without another network handed in, an official name that leads to this machine is refused; no flag opens it."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("127.0.0.1", 443))])
    done = run("law", "fetch", "32024R1689")
    assert done.code == 2
    assert "publications.europa.eu leads to 127.0.0.1, which is no public address" in done.err


def test_one_place_opens_connections() -> None:
    """Only `sources/http` imports what speaks to the network; everything else goes through it."""
    speakers = {"httpx", "httpcore", "socket", "ssl", "urllib.request", "http.client", "ftplib", "smtplib"}
    for path in PACKAGE.rglob("*.py"):
        names = {
            name
            for node in ast.walk(ast.parse(path.read_text()))
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        inside = path.is_relative_to(PACKAGE / "sources" / "http")
        assert inside or not names & speakers, f"{path}: {names & speakers}"
