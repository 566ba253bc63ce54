"""Law fetched from a source on this machine that stands in for the official ones: what is kept, and what is refused."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexposure.archive.blobs import sha256
from lexposure.archive.clock import FixedClock
from lexposure.model.errors import AddressRefused, NetworkError, SourceError, UserError
from lexposure.sources.http.addresses import is_public
from lexposure.workspace import Workspace
from lexposure.workspace import fetch as fetch_module
from lexposure.workspace.fetch import FetchedLaw
from sources.eurlex_pages import bare_page
from sources.local_source import (
    ACT,
    FORMEX,
    ITEM,
    Answer,
    Asked,
    LocalSource,
    answer,
    listening,
    packed,
    redirect,
    zipped,
)

SAMPLES = Path(__file__).parents[1] / "sources" / "law_samples"
CELLAR = "https://publications.europa.eu/resource"
PAGE = f"{CELLAR}/cellar/dc8116a1.0006.03/DOC_1"
UK_ACT = "https://www.legislation.gov.uk/ukpga/2030/1/data.xml"
CHAPTER = "https://www.govinfo.gov/content/pkg/USCODE-{0}-title15/html/USCODE-{0}-title15-chap2.htm"
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def cellar(formex: Answer | None, page: Answer | None = None) -> Answer:
    """Return what Cellar answers to whoever asks for an act: a redirect by http to the form that is wanted."""

    def negotiated(asked: Asked) -> Answer:
        form = {"application/zip;mtype=fmx4": (formex, ITEM), "application/xhtml+xml": (page, PAGE)}
        found, place = form.get(asked.headers["accept"], (None, ""))
        return redirect(place.replace("https:", "http:")) if found else answer("No.", "text/plain", 404)

    return negotiated  # type: ignore[return-value]


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalSource]:
    """Listen on this machine; nobody waits for a turn."""
    monkeypatch.setattr(fetch_module, "PAUSES", dict.fromkeys(fetch_module.PAUSES, 0.0))
    with listening() as found:
        found.serve(ACT, cellar(FORMEX))
        found.serve(
            ITEM, answer(FORMEX, "application/zip", ETag='"1"', Last_Modified="Tue, 24 Nov 2026 08:00:00 GMT")
        )
        yield found


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty workspace."""
    return Workspace(tmp_path / "data", clock=FixedClock(NOW))


def fetch(workspace: Workspace, source: LocalSource, *refs: str) -> list[FetchedLaw]:
    """Fetch from the source on this machine."""
    return workspace.fetch_law(refs, network=source.network())


def law_events(workspace: Workspace) -> list[dict[str, object]]:
    """Return the bodies of the events that hold law."""
    return [event.body for event in workspace.log.events() if event.body["kind"] == "law-version"]


class TestKept:
    """What an archive has afterwards."""

    def test_text_bytes_and_retrieval(self, workspace: Workspace, source: LocalSource) -> None:
        """The event names the bytes, where they came from in the end, when, and the marks of the source."""
        done = fetch(workspace, source, "32024R1689")
        assert [(each.name, each.outcome, each.url) for each in done] == [
            ("CELEX:32024R1689", "recorded", ITEM)
        ]
        assert done[0].texts[0].startswith("AIA as of 2024-08-01: ")
        body = law_events(workspace)[0]
        assert body["raw"] == [sha256(FORMEX)]
        assert body["retrieved"] == [
            {
                "url": ACT,
                "accept": "application/zip;mtype=fmx4",
                "final_url": ITEM,
                "at": "2026-11-24T12:00:00.000000Z",
                "media_type": "application/zip",
                "etag": '"1"',
                "last_modified": "Tue, 24 Nov 2026 08:00:00 GMT",
                "sha256": sha256(FORMEX),
            }
        ]
        assert workspace.blobs.get(sha256(FORMEX)) == FORMEX

    def test_it_is_the_same_as_an_import(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """Same text, same units, same dataset; only the retrieval is more."""
        other = Workspace(tmp_path / "other", clock=FixedClock(NOW))
        (tmp_path / "32024R1689.zip").write_bytes(FORMEX)
        other.import_law([tmp_path / "32024R1689.zip"])
        fetch(workspace, source, "32024R1689")
        fetched, imported = law_events(workspace)[0], law_events(other)[0]
        assert fetched.pop("retrieved")
        assert fetched == imported
        assert workspace.snapshot.digest == other.snapshot.digest

    def test_it_verifies(self, workspace: Workspace, source: LocalSource) -> None:
        """And a retrieval of bytes that aren't there would be found."""
        fetch(workspace, source, "32024R1689")
        assert workspace.verify().ok
        body = law_events(workspace)[0]
        workspace.log.append([{**body, "retrieved": [{**body["retrieved"][0], "sha256": "0" * 64}]}])  # type: ignore[index]
        problems = workspace.verify().archive.problems
        assert any("isn't among its raw files" in problem.what for problem in problems)

    def test_what_cellar_is_asked(self, workspace: Workspace, source: LocalSource) -> None:
        """By name, with the media type and language it knows; redirects to http are asked by https."""
        fetch(workspace, source, "32024R1689")
        assert [(asked.host, asked.path) for asked in source.asked] == [
            ("publications.europa.eu", "/resource/celex/32024R1689"),
            ("publications.europa.eu", "/resource/cellar/dc8116a1.0006.02/zip"),
        ]
        headers = source.asked[0].headers
        assert headers["accept"] == "application/zip;mtype=fmx4"
        assert headers["accept-language"] == "eng"
        assert headers["user-agent"].startswith("lexposure/")
        assert set(source.names) == {"publications.europa.eu"}

    def test_nothing_is_left_in_temporary_folders(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Neither after a success nor after a refusal."""
        folder = tmp_path / "tmp"
        folder.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        fetch(workspace, source, "32024R1689")
        source.serve(ITEM, answer(b"PK\x03\x04 no archive", "application/zip"))
        with pytest.raises(SourceError):
            fetch(workspace, source, "32024R1689")
        assert list(folder.iterdir()) == []


class TestForms:
    """What each source sends."""

    def test_the_page_where_there_is_no_formex(self, workspace: Workspace, source: LocalSource) -> None:
        """The second request of the plan; also where Cellar answers with something else than an archive."""
        page = packed(bare_page().encode(), "application/xhtml+xml;charset=UTF-8")
        source.serve(PAGE, page)
        source.serve(ACT, cellar(None, page))
        done = fetch(workspace, source, "32024R1689")[0]
        assert (done.outcome, done.url) == ("recorded", PAGE)
        assert law_events(workspace)[0]["importer"] == "eurlex-xhtml/1"

    def test_formex_that_calls_itself_something_else(self, workspace: Workspace, source: LocalSource) -> None:
        """An error page with status 200 isn't the archive: the page is asked for."""
        page = answer(bare_page(), "text/html")
        source.serve(PAGE, page)
        source.serve(ACT, cellar(FORMEX, page))
        source.serve(ITEM, answer("<html>sorry</html>", "text/html"))
        assert fetch(workspace, source, "32024R1689")[0].url == PAGE

    def test_an_act_of_the_united_kingdom(self, workspace: Workspace, source: LocalSource) -> None:
        """CLML, as it is."""
        source.serve(
            UK_ACT,
            answer((SAMPLES / "abroad" / "act.clml.xml").read_bytes(), "application/xml;charset=utf-8"),
        )
        done = fetch(workspace, source, "http://www.legislation.gov.uk/id/ukpga/2030/1")[0]
        assert done.texts[0].startswith("UK as of 2030-01-02")

    def test_a_chapter_of_the_code(self, workspace: Workspace, source: LocalSource) -> None:
        """The newest edition that there is."""
        source.serve(CHAPTER.format(2024), answer((SAMPLES / "title15.htm").read_bytes(), "text/html"))
        done = fetch(workspace, source, "15 U.S.C. ch. 2")[0]
        assert done.url == CHAPTER.format(2024)
        assert [asked.path[13:24] for asked in source.asked] == ["USCODE-2025", "USCODE-2024"]
        assert law_events(workspace)[0]["act"] == "FTCA"

    def test_the_versions_that_the_data_names(self, workspace: Workspace, source: LocalSource) -> None:
        """A prefix stands for its text as published and its consolidation; both are recorded, or none."""
        made = (SAMPLES / "consolidated.fmx.xml").read_text("utf-8").replace("2016R0679", "2024R1689")
        later = made.replace('START.DATE="20160504"', 'START.DATE="20260727"')
        folder = workspace.home.parent / "later"
        folder.mkdir()
        (folder / "later.xml").write_text(later, "utf-8")
        source.serve(f"{CELLAR}/celex/02024R1689-20260727", answer(zipped(folder), "application/zip"))
        done = fetch(workspace, source, "AIA")
        assert [each.outcome for each in done] == ["recorded", "recorded"]
        assert [row["valid_from"] for row in workspace.law_versions()] == ["2024-08-01", "2026-07-27"]


class TestAgain:
    """The same asked twice."""

    def test_unchanged_by_its_mark(self, workspace: Workspace, source: LocalSource) -> None:
        """The source is told what is here, and says that nothing changed: nothing is sent, nothing is written."""
        fetch(workspace, source, "32024R1689")
        head, digest = workspace.log.head(), workspace.snapshot.digest
        source.serve(ITEM, answer(status=304))
        done = fetch(workspace, source, "32024R1689")
        assert [(each.outcome, each.texts) for each in done] == [("unchanged", ())]
        assert source.asked[-1].headers["if-none-match"] == '"1"'
        assert (workspace.log.head(), workspace.snapshot.digest) == (head, digest)

    def test_another_archive_of_the_same_files(self, workspace: Workspace, source: LocalSource) -> None:
        """Cellar packs anew for each answer: other bytes, same law, nothing written."""
        fetch(workspace, source, "32024R1689")
        head = workspace.log.head()
        repacked = zipped(SAMPLES / "formex", (2026, 2, 2, 2, 2, 2))
        assert repacked != FORMEX
        source.serve(ITEM, answer(repacked, "application/zip"))
        assert fetch(workspace, source, "32024R1689")[0].outcome == "known"
        assert workspace.log.head() == head
        assert not workspace.blobs.has(sha256(repacked))

    def test_what_is_no_longer_here_is_asked_for_anew(
        self, workspace: Workspace, source: LocalSource
    ) -> None:
        """A mark counts only while its bytes are in the archive."""
        fetch(workspace, source, "32024R1689")
        (workspace.blobs.root / sha256(FORMEX)[:2] / sha256(FORMEX)).unlink()
        fetch(workspace, source, "32024R1689")
        assert "if-none-match" not in source.asked[-1].headers

    def test_a_lesser_text_is_not_kept(self, workspace: Workspace, source: LocalSource) -> None:
        """A page never takes the place of Formex; the comparison is told."""
        fetch(workspace, source, "32024R1689")
        page = answer(bare_page(), "text/html")
        source.serve(PAGE, page)
        source.serve(ACT, cellar(None, page))
        done = fetch(workspace, source, "32024R1689")[0]
        assert done.outcome == "known"
        assert any("the text of formex/1 stands" in warning for warning in done.warnings)

    def test_the_same_reference_twice_is_asked_once(self, workspace: Workspace, source: LocalSource) -> None:
        """However it is written."""
        done = fetch(workspace, source, "32024R1689", "http://data.europa.eu/eli/reg/2024/1689/oj")
        assert len(done) == 1
        assert len(source.asked) == 2


class TestRefused:
    """Nothing is recorded, and one message says why."""

    @pytest.fixture(autouse=True)
    def _nothing_recorded(self, workspace: Workspace) -> Iterator[None]:
        yield
        assert not workspace.home.exists() or law_events(workspace) == []
        assert list(workspace.blobs.names()) == []

    def test_another_act_than_was_asked_for(self, workspace: Workspace, source: LocalSource) -> None:
        """The source is trusted for its words, not for having understood the question."""
        source.serve(f"{CELLAR}/celex/32016R0679", answer(FORMEX, "application/zip"))
        with pytest.raises(SourceError, match="CELEX:32024R1689, not CELEX:32016R0679"):
            fetch(workspace, source, "32016R0679")

    def test_another_version_than_was_asked_for(self, workspace: Workspace, source: LocalSource) -> None:
        """A consolidation of another day isn't the one that was meant."""
        source.serve(f"{CELLAR}/celex/02024R1689-20260727", answer(FORMEX, "application/zip"))
        with pytest.raises(SourceError, match="not CELEX:02024R1689-20260727"):
            fetch(workspace, source, "02024R1689-20260727")

    @pytest.mark.parametrize(
        ("body", "media_type", "said"),
        [
            (b"PK\x03\x04 no archive", "application/zip", "damaged"),
            (FORMEX[:-30], "application/zip", "damaged"),
            (b"<html>", "application/zip", "is no zip archive"),
        ],
    )
    def test_what_is_no_archive_of_law(
        self, workspace: Workspace, source: LocalSource, body: bytes, media_type: str, said: str
    ) -> None:
        """The message names the address, not a temporary file."""
        source.serve(ITEM, answer(body, media_type))
        with pytest.raises((SourceError, NetworkError), match=said) as caught:
            fetch(workspace, source, "32024R1689")
        assert "/tmp" not in str(caught.value)  # noqa: S108
        assert "publications.europa.eu" in str(caught.value)

    @pytest.mark.parametrize("bomb", ["large", "outside", "nested", "many"])
    def test_archives_made_to_harm(self, workspace: Workspace, source: LocalSource, bomb: str) -> None:
        """One entry of zeros, names that lead out, archives in archives, more files than an act has."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            if bomb == "large":
                archive.writestr("a.xml", b"\0" * (80 * 2**20))
            elif bomb == "outside":
                archive.writestr("../../evil.xml", b"<ACT/>")
            elif bomb == "nested":
                archive.writestr("a.zip", FORMEX)
            else:
                for number in range(600):
                    archive.writestr(f"{number}.xml", b"<ACT/>")
        source.serve(ITEM, answer(out.getvalue(), "application/zip"))
        with pytest.raises(SourceError, match=r"publications\.europa\.eu"):
            fetch(workspace, source, "32024R1689")

    def test_a_page_with_entities(self, workspace: Workspace, source: LocalSource) -> None:
        """Document types are refused by the importer, as in files."""
        laughs = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Legislation>&b;</Legislation>'
        source.serve(UK_ACT, answer(laughs, "application/xml"))
        with pytest.raises(SourceError, match="DOCTYPE"):
            fetch(workspace, source, "http://www.legislation.gov.uk/id/ukpga/2030/1")

    def test_one_of_several(self, workspace: Workspace, source: LocalSource) -> None:
        """All of it or nothing."""
        with pytest.raises(NetworkError, match="CELEX:32016R0679 is not to be had") as caught:
            fetch(workspace, source, "32024R1689", "32016R0679")
        assert "application/zip;mtype=fmx4" in str(caught.value)
        assert "application/xhtml+xml" in str(caught.value)

    def test_references_are_read_before_anything_is_asked(
        self, workspace: Workspace, source: LocalSource
    ) -> None:
        """A wrong one among them stops all."""
        with pytest.raises(UserError, match="no reference"):
            fetch(workspace, source, "32024R1689", "nonsense")
        assert source.asked == []

    def test_a_source_inside_this_machine(self, workspace: Workspace, source: LocalSource) -> None:
        """An official name that leads here is refused: the default network permits public addresses only."""
        network = source.network(permits=is_public)
        with pytest.raises(AddressRefused, match="no public address"):
            workspace.fetch_law(["32024R1689"], network=network)
        assert source.asked == []

    @pytest.mark.parametrize(
        "location",
        ["http://127.0.0.1:8080/x", "https://evil.com/resource/x", "https://www.govinfo.gov/search/x"],
    )
    def test_a_redirect_away(self, workspace: Workspace, source: LocalSource, location: str) -> None:
        """Not to this machine, not to strangers, not to other places of the sources."""
        source.serve(ACT, redirect(location))
        with pytest.raises(AddressRefused):
            fetch(workspace, source, "32024R1689")


class TestPartsOfACode:
    """Where one prefix covers several documents, none may hide another."""

    def test_a_section_does_not_take_the_place_of_its_chapter(
        self, workspace: Workspace, source: LocalSource
    ) -> None:
        """From its day on the other sections would seem repealed."""
        chapter = (SAMPLES / "title15.htm").read_text("utf-8")
        source.serve(CHAPTER.format(2025), answer(chapter, "text/html"))
        fetch(workspace, source, "/us/usc/t15/ch2")
        head = workspace.log.head()
        section = chapter.partition("<!-- documentid:15_57b-1")[0].replace("20300102", "20310102")
        source.serve("https://www.govinfo.gov/link/uscode/15/45?link-type=html", answer(section, "text/html"))
        with pytest.raises(SourceError, match="lacks what the archive has as FTCA: FTCA:s57b-1"):
            fetch(workspace, source, "15 U.S.C. 45")
        assert workspace.log.head() == head

    def test_two_acts_of_the_united_kingdom(self, workspace: Workspace, source: LocalSource) -> None:
        """Neither one after the other nor both at once; another version of the same act is welcome."""
        act = (SAMPLES / "abroad" / "act.clml.xml").read_text("utf-8")
        one, two = (
            "http://www.legislation.gov.uk/id/ukpga/2030/1",
            "http://www.legislation.gov.uk/id/ukpga/2030/2",
        )
        source.serve(UK_ACT, answer(act, "application/xml"))
        source.serve(
            UK_ACT.replace("2030/1", "2030/2"), answer(act.replace("2030/1", "2030/2"), "application/xml")
        )
        source.serve(
            UK_ACT.replace("/data", "/2031-01-02/data"),
            answer(act.replace("2030-01-02", "2031-01-02"), "application/xml"),
        )
        with pytest.raises(SourceError, match="lacks what the archive has as UK"):
            fetch(workspace, source, one, two)
        fetch(workspace, source, one)
        with pytest.raises(SourceError, match="lacks what the archive has as UK: UK:ukpga/2030/1;"):
            fetch(workspace, source, two)
        assert fetch(workspace, source, f"{one}/2031-01-02")[0].outcome == "recorded"


@pytest.mark.shared
def test_the_real_act(workspace: Workspace, source: LocalSource, shared: Path) -> None:
    """The AI Act as the Official Journal published it: 16 files, 113 articles, 180 recitals, 13 annexes."""
    archive = zipped(shared / "law" / "eu-ai-act-2024-1689" / "formex")
    source.serve(ITEM, answer(archive, "application/zip"))
    done = fetch(workspace, source, "http://data.europa.eu/eli/reg/2024/1689/oj")[0]
    assert (done.outcome, done.texts) == ("recorded", ("AIA as of 2024-08-01: 1530 units",))
    assert workspace.verify().ok


@pytest.mark.shared
@pytest.mark.parametrize(
    ("ref", "url", "file", "media_type", "text"),
    [
        (
            "15 U.S.C. ch. 2",
            CHAPTER.format(2024),
            "us-15usc-ch2-ftc-act/govinfo-htm/USCODE-2024-title15-chap2.htm",
            "text/html",
            "FTCA as of 2025-01-06: 946 units",
        ),
        (
            "https://www.legislation.gov.uk/ukpga/2021/5",
            "https://www.legislation.gov.uk/ukpga/2021/5/data.xml",
            "uk-clml-samples/clml/ukpga_20210005_en.xml",
            "application/xml",
            "UK as of 2021-03-01: 68 units",
        ),
    ],
)
def test_real_files_of_other_sources(
    workspace: Workspace,
    source: LocalSource,
    shared: Path,
    ref: str,
    url: str,
    file: str,
    media_type: str,
    text: str,
) -> None:
    """A chapter of the Code and an act of the United Kingdom, as their publishers made them."""
    source.serve(url, answer((shared / "law" / file).read_bytes(), media_type))
    assert fetch(workspace, source, ref)[0].texts == (text,)


@pytest.mark.shared
def test_the_real_page(workspace: Workspace, source: LocalSource, shared: Path) -> None:
    """The same act as a page: another source of the same articles."""
    page = next((shared / "law" / "eu-ai-act-2024-1689" / "eurlex-html").iterdir()).read_bytes()
    source.serve(PAGE, packed(page, "application/xhtml+xml"))
    source.serve(ACT, cellar(None, page))
    done = fetch(workspace, source, "32024R1689")[0]
    assert (done.outcome, done.url) == ("recorded", PAGE)
    assert "1530 units" in done.texts[0]
