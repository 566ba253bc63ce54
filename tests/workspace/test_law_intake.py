"""Law taken into the archive: the better text of a day stands, notices are kept, refusals are listed."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from lexposure.archive.clock import FixedClock
from lexposure.archive.verify import BLOB_FIELDS
from lexposure.model.errors import DateError, SourceError, UnknownName, UserError
from lexposure.workspace import Workspace
from sources.eurlex_pages import bare_page, consolidated, line
from sources.notices import NOTICE_RDF, NOTICE_XML

FORMEX = Path(__file__).parents[1] / "sources" / "law_samples" / "formex"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty workspace."""
    return Workspace(tmp_path / "data", clock=FixedClock(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)))


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return the page of the act whose Formex files are `FORMEX`."""
    path = tmp_path / "page.html"
    path.write_text(bare_page(), "utf-8")
    return path


def _importers(workspace: Workspace) -> list[str]:
    return [row["importer"] for row in workspace.law_versions()]


def test_a_translation_and_the_law_are_both_kept(workspace: Workspace, tmp_path: Path) -> None:
    """Evidence may cite either: of one act and day the words that are law don't drive out a translation of them."""
    for name in ("korea.en.xml", "korea.ko.xml"):
        words = (FORMEX.parent / "abroad" / name).read_text("utf-8")
        (tmp_path / name).write_text(words.replace("20300102", "20260721"), "utf-8")
    done = workspace.import_law([tmp_path / "korea.ko.xml", tmp_path / "korea.en.xml"])
    assert (done.read, done.new) == (2, 2)
    assert {event.body["language"] for event in workspace.log.events()} == {"en", "ko"}
    assert _importers(workspace) == ["law-go-kr/1"]


class TestBetterText:
    """Two forms of one act and day."""

    def test_a_page_never_takes_the_place_of_formex(self, workspace: Workspace, page: Path) -> None:
        """Imported second, the page is compared and reported, and nothing is recorded."""
        workspace.import_law([FORMEX])
        head = workspace.log.head()
        done = workspace.import_law([page])
        assert (done.read, done.new) == (1, 0)
        assert workspace.log.head() == head
        assert workspace.verify().archive.unnamed == 0
        assert any("the text of formex/1 stands" in warning for warning in done.warnings)
        units = workspace.law_versions()[0]["units"]
        assert any(f"{units} of {units} units say the same" in warning for warning in done.warnings)

    def test_formex_takes_the_place_of_a_page(self, workspace: Workspace, page: Path) -> None:
        """Imported second, the Formex files are recorded and stand from then on."""
        workspace.import_law([page])
        assert _importers(workspace) == ["eurlex-xhtml/1"]
        assert workspace.import_law([FORMEX]).new == 1
        assert _importers(workspace) == ["formex/1"]
        assert workspace.import_law([page]).new == 0
        assert _importers(workspace) == ["formex/1"]

    def test_together_in_any_order(self, workspace: Workspace, page: Path) -> None:
        """In one import Formex stands, whichever comes first."""
        done = workspace.import_law([page, FORMEX])
        assert (done.read, done.new) == (2, 1)
        assert _importers(workspace) == ["formex/1"]

    def test_a_consolidation_of_another_day_is_a_version(self, workspace: Workspace, page: Path) -> None:
        """Other days don't compete: both texts are there."""
        later = page.with_name("later.html")
        heading = line("Article 1", "title-article-norm") + line("Lamps shine.", "norm")
        later.write_text(consolidated(heading, reference="02024R1689 — EN — 02.01.2030 — 001.001"), "utf-8")
        workspace.import_law([FORMEX, later])
        assert [row["valid_from"] for row in workspace.law_versions()] == ["2024-08-01", "2030-01-02"]

    def test_another_language_does_not_compete(self, workspace: Workspace, page: Path) -> None:
        """A text in another language is kept beside the better one, and isn't compared with it word by word."""
        page.write_text(bare_page().replace(">EN<", ">DE<"), "utf-8")
        later = page.with_name("later.html")
        heading = line("Article 1", "title-article-norm") + line("Lamps shine.", "norm")
        later.write_text(consolidated(heading, reference="02024R1689 — EN — 02.01.2030 — 001.001"), "utf-8")
        workspace.import_law([FORMEX, later])
        assert workspace.import_law([page]).new == 1
        with pytest.raises(UserError, match="is in `de`"):
            workspace.law_diff("AIA", dt.date(2025, 1, 1), dt.date(2030, 1, 2))

    def test_the_same_act_zipped_and_unzipped_is_one(self, workspace: Workspace, tmp_path: Path) -> None:
        """What is the same text is recorded once, with every file it came from."""
        shutil.copytree(FORMEX, tmp_path / "act")
        shutil.make_archive(str(tmp_path / "act" / "set.fmx4"), "zip", FORMEX)
        done = workspace.import_law([tmp_path / "act"])
        assert (done.read, done.new) == (2, 1)


class TestNotices:
    """What the publisher says beside the text."""

    def test_a_notice_is_an_event(self, workspace: Workspace, tmp_path: Path) -> None:
        """Two forms of a notice are one event, which names the files; importing again adds nothing."""
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "n.xml").write_text(NOTICE_XML, "utf-8")
        (tmp_path / "in" / "n.rdf").write_text(NOTICE_RDF, "utf-8")
        assert workspace.import_law([tmp_path / "in"]).new == 1
        assert workspace.import_law([tmp_path / "in"]).new == 0
        body = [event.body for event in workspace.log.events() if event.body["kind"] == "law-notice"]
        assert len(body) == 1
        assert len(body[0]["raw"]) == 2
        assert BLOB_FIELDS["law-notice"] == ("raw",)

    def test_notices_are_listed_with_open_ends(self, workspace: Workspace, tmp_path: Path) -> None:
        """Each act's newest notice is there; a date without end is None."""
        (tmp_path / "n.xml").write_text(NOTICE_XML, "utf-8")
        workspace.import_law([tmp_path / "n.xml"])
        rows = workspace.law_notices()
        assert [(row["act"], row["celex"]) for row in rows] == [("DORA", "32022R2554")]
        assert {"kind": "end-of-validity", "date": None, "concerns": ""} in rows[0]["dates"]
        assert workspace.verify().ok


class TestRefusals:
    """Files that are no law."""

    def test_nothing_is_stored_unless_told_to_go_on(self, workspace: Workspace, tmp_path: Path) -> None:
        """One stranger refuses the whole import; told to go on, it is listed and the rest is kept."""
        stranger = tmp_path / "stranger.bin"
        stranger.write_bytes(b"x")
        with pytest.raises(SourceError, match="stranger"):
            workspace.import_law([FORMEX, stranger])
        assert workspace.law_versions() == []
        done = workspace.import_law([FORMEX, stranger], keep_going=True)
        assert done.new == 1
        assert len(done.refused) == 1
        assert "stranger.bin" in done.refused[0]


class TestTwoDays:
    """The law of two days compared."""

    def test_versions_in_force_are_compared(self, workspace: Workspace, tmp_path: Path) -> None:
        """The version that was law on each day is taken, not the newest."""
        later = tmp_path / "later.html"
        heading = line("Article 1", "title-article-norm") + line("Lamps shine.", "norm")
        later.write_text(consolidated(heading, reference="02024R1689 — EN — 02.01.2030 — 001.001"), "utf-8")
        workspace.import_law([FORMEX, later])
        day = dt.date(2030, 1, 1)
        same = workspace.law_diff("AIA", dt.date(2024, 8, 1), day)
        other = workspace.law_diff("AIA", day, dt.date(2030, 1, 2))
        assert same.changes == ()
        assert "AIA:art_2" in other.tops["deleted"]

    def test_days_and_acts_without_text_are_named(self, workspace: Workspace) -> None:
        """A day before the first version, an unknown act and days in the wrong order say what to do."""
        workspace.import_law([FORMEX])
        with pytest.raises(UnknownName, match="since 2024-08-01"):
            workspace.law_diff("AIA", dt.date(2020, 1, 1), dt.date(2030, 1, 1))
        with pytest.raises(UnknownName, match="did you mean `AIA`"):
            workspace.law_diff("AIB", dt.date(2025, 1, 1), dt.date(2030, 1, 1))
        with pytest.raises(DateError):
            workspace.law_diff("AIA", dt.date(2030, 1, 1), dt.date(2025, 1, 1))
