"""Persons decide about texts that rules doubt: recorded as events, counted from then on, refused where nothing would change."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import FixedClock
from lexposure.archive.log import Log
from lexposure.archive.quotes import span_hash
from lexposure.archive.verify import verify_archive
from lexposure.exposure.evidence import Witness
from lexposure.exposure.index import Index, Terms
from lexposure.model.errors import Busy, LexposureError, UnknownName, UserError
from lexposure.workspace import Workspace
from lexposure.workspace.histories import histories, histories_of, judged
from lexposure.workspace.provisions import accepted
from lexposure.workspace.standing_texts import without_quarantined
from lexposure.workspace.terms_health import health_rows
from lexposure.workspace.texts import documents
from lexposure.workspace.verdicts import Decision, decide, in_quarantine, verdicts

RECORD = "Lamp Guild/Terms of Service"
ADA, BOT = "https://w3id.org/lexposure/id/person/ada", "https://w3id.org/lexposure/id/agent/bot"
TERMS = "\n\n".join(
    f"Keepers of lamp {name} shall trim its wick at dusk, and never leave it." for name in "abcdefgh"
)
MORE = TERMS + "\n\nNobody sings on the stairs."
SHORT = "Keepers trim wicks."
BROKEN = "Access denied"
DAYS = {TERMS: "01", SHORT: "02", BROKEN: "03", MORE: "04"}


class Kept:
    """An archive of invented versions."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir()
        self.clock = FixedClock(dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
        self.log, self.blobs = Log(home / "log.sqlite", self.clock), Blobs(home / "blobs")
        for text, day in DAYS.items():
            self.log.append([{
                "kind": "terms-version", "record": RECORD, "captured": f"2026-03-{day}T00:00:00Z",
                "text": self.blobs.put(text.encode()), "change": "content", "collection": "guild", "commit": "",
                "engine": "", "snapshots": [],
            }])  # fmt: skip

    def decide(
        self, text: str, verdict: str, by: str = "person/ada", why: str = "seen with my own eyes"
    ) -> None:
        asked = Decision("guild/terms", text, verdict, by, why)  # type: ignore[arg-type]
        decide(asked, self.home, self.log, self.blobs, {"guild/terms": RECORD}, {ADA: True, BOT: False})

    def kinds(self) -> list[str]:
        (history,) = histories(self.log)
        return [step.kind for step in judged(history, self.blobs, self.home / "derived", dt.date.max)]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Return an archive in which two of four texts are in quarantine."""
    return Kept(tmp_path / "home")


def test_a_person_takes_a_quarantined_text_as_real(kept: Kept) -> None:
    """From then on it is a version of the terms, with the reason and the name in the log."""
    assert kept.kinds() == ["first", "collapsed", "error_page", "wording"]
    kept.decide(span_hash(SHORT), "accepted")
    assert kept.kinds() == ["first", "wording", "error_page", "wording"]
    (versions,) = accepted(kept.log, kept.blobs, kept.home / "derived").values()
    assert [one.text for one in versions] == [span_hash(text) for text in (TERMS, SHORT, MORE)]
    (verdict,) = verdicts(kept.log.events()).values()
    assert (verdict.by, verdict.why, verdict.told) == (
        ADA, "seen with my own eyes", "accepted by person/ada on 2026-05-01",
    )  # fmt: skip


def test_a_text_is_named_by_its_hash_a_part_of_it_or_its_day(kept: Kept) -> None:
    """An error page can be taken as real, too: a rule only guesses."""
    kept.decide(span_hash(SHORT)[:8], "accepted")
    kept.decide("2026-03-03", "accepted")
    assert kept.kinds()[1:3] == ["wording", "wording"]


def test_a_person_puts_a_text_in_quarantine_and_takes_that_back(kept: Kept) -> None:
    """Nothing is compared with it; the last decision counts."""
    kept.decide("2026-03-04", "quarantined")
    assert kept.kinds()[3] == "quarantined"
    assert len(accepted(kept.log, kept.blobs, kept.home / "derived")[RECORD, "guild"]) == 1
    kept.decide("2026-03-04", "accepted")
    assert kept.kinds()[3] == "wording"
    assert [event.body["verdict"] for event in list(kept.log.events())[4:]] == ["quarantined", "accepted"]


@pytest.mark.parametrize(
    ("document", "version", "verdict", "by", "why", "message"),
    [
        ("guild/term", "2026-03-02", "accepted", "person/ada", "x", "no document `guild/term`.*\n.*guild/terms"),
        ("guild/terms", "2026-03-09", "accepted", "person/ada", "x", "no version `2026-03-09`"),
        ("guild/terms", "abc", "accepted", "person/ada", "x", "no version `abc`"),
        ("guild/terms", "2026-03", "accepted", "person/ada", "x", "no version `2026-03`"),
        ("guild/terms", "2026-03-04", "accepted", "person/ada", "x", "isn't in quarantine"),
        ("guild/terms", "2026-03-03", "quarantined", "person/ada", "x", r"already \(error page\)"),
        ("guild/terms", "2026-03-02", "accepted", "person/adda", "x", "nobody is declared as `person/adda`.*\n.*ada"),
        ("guild/terms", "2026-03-02", "accepted", "agent/bot", "x", "only persons decide"),
        ("guild/terms", "2026-03-02", "accepted", "person/ada", " \n", "needs a reason"),
    ],
)  # fmt: skip
def test_what_changes_nothing_or_names_nobody_is_refused(
    kept: Kept, document: str, version: str, verdict: str, by: str, why: str, message: str
) -> None:
    """Each refusal says what to do, and nothing is recorded."""
    asked = Decision(document, version, verdict, by, why)  # type: ignore[arg-type]
    with pytest.raises(UserError, match=f"(?s){message}") as refused:
        decide(asked, kept.home, kept.log, kept.blobs, {"guild/terms": RECORD}, {ADA: True, BOT: False})
    assert refused.value.fix
    assert len(list(kept.log.events())) == 4


def test_a_decision_is_made_once(kept: Kept) -> None:
    """Who decides the same again is told who did, when and why."""
    kept.decide("2026-03-02", "accepted", why="the page was rewritten")
    with pytest.raises(UserError, match="accepted by person/ada on 2026-05-01: the page was rewritten"):
        kept.decide("2026-03-02", "accepted")


def test_of_many_at_once_one_decides(kept: Kept) -> None:
    """The others are told that it is decided, or that somebody writes."""
    outcomes: list[object] = []

    def act() -> None:
        try:
            kept.decide("2026-03-02", "accepted")
            outcomes.append("done")
        except (Busy, UserError) as problem:
            outcomes.append(problem)

    threads = [threading.Thread(target=act) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 8
    assert outcomes.count("done") == 1
    assert all(isinstance(one, LexposureError) for one in outcomes if one != "done")
    assert len(list(kept.log.events())) == 5


def test_what_was_known_before_a_decision_stays_as_it_was(kept: Kept) -> None:
    """A history of the events of an earlier moment doesn't have it."""
    kept.decide("2026-03-02", "accepted")
    before, now = histories_of(list(kept.log.events())[:4])[0], histories(kept.log)[0]
    assert (before.decided, dict(now.decided)) == ({}, {span_hash(SHORT): "accepted"})


def test_quarantine_list_and_health_show_decisions(kept: Kept) -> None:
    """What is in quarantine and why, and what persons made of it."""
    kept.decide("2026-03-02", "accepted")
    rows = in_quarantine(kept.log, kept.blobs, kept.home / "derived")
    assert [(row["text"], row["kind"], row["now"], row["by"]) for row in rows] == [
        (span_hash(SHORT), "", "accepted", "person/ada"),
        (span_hash(BROKEN), "error_page", "quarantined", ""),
    ]
    told = {
        "text": span_hash(SHORT),
        "verdict": "accepted",
        "by": "person/ada",
        "why": "seen with my own eyes",
    }
    for (row,) in (documents(kept.log), health_rows(kept.home, kept.log, kept.clock)):
        ((decided),) = row["decided"]
        assert decided | {"at": ""} == told | {"at": ""}


def test_the_archive_still_verifies(kept: Kept) -> None:
    """A decision names a text that is here."""
    kept.decide("2026-03-02", "accepted")
    assert verify_archive(kept.blobs, kept.log, ()).ok
    kept.log.append([{
        "kind": "terms-verdict", "record": RECORD, "text": "0" * 64, "verdict": "accepted", "by": ADA, "why": "x",
    }])  # fmt: skip
    assert not verify_archive(kept.blobs, kept.log, ()).ok


def _index(kept: Kept, shipped: Workspace) -> Index:
    """Return an index with the invented document alone, of which a rule of the shipped knowledge cites the first text."""
    texts = tuple((f"2026-03-{day}", span_hash(text)) for text, day in DAYS.items())
    first = span_hash(TERMS)
    span = (first, 0, 45, span_hash(TERMS[:45]), "1")
    index = shipped.engine().index
    norm = replace(index.norms[0], evidence=(span,))
    return replace(index, documents=(Terms("d", "Lamp terms", RECORD, (), texts, ()),), norms=(norm,))


def test_an_answer_never_takes_an_error_page_for_the_text_in_force(kept: Kept, shipped: Workspace) -> None:
    """Quotes stay verbatim while a page is broken, and say when a person vouched for the text they stand in."""
    index = _index(kept, shipped)
    span = index.norms[0].evidence[0]
    day = dt.date(2026, 3, 3)
    assert Witness(index, kept.blobs).lookup(span, day).standing == "superseded"

    def standing() -> Index:
        return without_quarantined(index, list(kept.log.events()), kept.blobs, kept.home / "derived")

    witness = Witness(standing(), kept.blobs)
    assert witness.lookup(span, day).standing == "verbatim"
    kept.decide("2026-03-02", "accepted")
    witness = Witness(standing(), kept.blobs)
    assert witness.lookup(span, day).standing == "superseded"
    short = (span_hash(SHORT), 0, 7, span_hash(SHORT[:7]), "1")
    assert (
        witness.lookup(short, day).source
        == "Lamp terms, captured 2026-03-02, accepted by person/ada on 2026-05-01"
    )


def test_only_a_document_that_is_archived_can_be_asked_for(kept: Kept) -> None:
    """A hash of another document's text names nothing."""
    with pytest.raises(UnknownName):
        kept.decide(span_hash("another"), "accepted")
