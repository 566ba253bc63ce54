"""Each version of a document is told apart from noise, using the past only, and broken pages remove nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import orjson
import pytest

from lexposure.provisions.fingerprint import Fingerprint, fingerprint, plain_words
from lexposure.provisions.transitions import Capture, Decided, Transition, transitions

DAY = dt.timedelta(days=1)
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
PARAGRAPHS = [f"Keepers of lamp {name} shall trim its wick at dusk." for name in "abcdefgh"]
TERMS = "Lamp terms\n==========\n\nLast updated: January 3, 2026\n\n" + "\n\n".join(PARAGRAPHS)
BROKEN = "This page isn’t available\n\nThe link may be broken."


def _history(*texts: str, every: dt.timedelta = DAY, until: int = 0) -> list[Transition]:
    captures = [Capture(START + place * every, False, fingerprint(text)) for place, text in enumerate(texts)]
    end = captures[-1].captured + until * DAY
    return transitions(captures, end)


def _kinds(*texts: str, every: dt.timedelta = DAY, until: int = 0) -> list[str]:
    return [transition.kind for transition in _history(*texts, every=every, until=until)]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("at dusk.", "at  dusk.", "formatting"),
        ("at dusk.", "at **dusk**.", "formatting"),
        ("Last updated: January 3, 2026", "Last updated: 4 days ago", "date_line"),
        ("Last updated: January 3, 2026", "Last updated: 3 January 2026", "date_line"),
        ("lamp a shall", "lamp a must", "wording"),
        ("lamp a shall", "lamp 1 a shall", "numbers_or_dates"),
        ("Last updated: January 3, 2026", "Effective: January 3, 2026", "wording"),
    ],
)
def test_a_version_is_named_by_what_differs(old: str, new: str, kind: str) -> None:
    """White space, mark-up and the line that says when a page was updated aren't terms; a number is."""
    assert _kinds(TERMS, TERMS.replace(old, new, 1)) == ["first", kind]


def test_a_date_of_effect_is_never_noise() -> None:
    """A moved date of effect alerts; the same date written another way doesn't."""
    effective = TERMS.replace("Last updated", "Effective")
    later = effective.replace("January 3", "May 9")
    other = effective.replace("January 3, 2026", "3 January 2026")
    assert _history(effective, later)[1].alerts
    assert _kinds(effective, other) == ["first", "date_line"]


def test_a_rotating_address_is_noise_and_another_document_is_not() -> None:
    """Tokens of a redirect say nothing; a link that leads to another document under the same label does."""
    uuid = "0a1b2c3d-0000-4000-8000-{:012}"
    link = "\n\nThe [addendum](https://lamp.example/{}) binds keepers."
    rotating = [TERMS + link.format(f"redirect/site.v1.{uuid.format(n)}/addendum") for n in (1, 2)]
    assert _kinds(*rotating) == ["first", "links"]
    found = _history(TERMS + link.format("addendum-a"), TERMS + link.format("addendum-b/?utm_source=x"))[1]
    assert (found.kind, found.alerts) == ("target", True)
    assert [(s.label, s.before, s.after) for s in found.swaps] == [
        ("addendum", "lamp.example/addendum-a", "lamp.example/addendum-b")
    ]
    menu = "\n\n[About](https://lamp.example/{})"
    assert _kinds(TERMS + menu.format("about"), TERMS + menu.format("us")) == ["first", "links"]


def test_a_page_that_blinks_is_a_flap_and_a_return_that_stays_a_reversal() -> None:
    """A return is reported once it was captured again or stood for 14 days."""
    other = TERMS.replace("lamp a shall", "lamp a may")
    assert _kinds(TERMS, other, TERMS, other) == ["first", "wording", "flap", "flap"]
    assert _kinds(TERMS, other, TERMS, until=13) == ["first", "wording", "flap"]
    assert _kinds(TERMS, other, TERMS, until=14) == ["first", "wording", "reverted"]
    assert _kinds(TERMS, other, TERMS, TERMS + "\n") == ["first", "wording", "reverted", "formatting"]


def test_an_error_page_removes_nothing_and_its_end_adds_nothing() -> None:
    """However often the same broken page is seen; what really changed meanwhile is told on recovery."""
    longer = TERMS + "\n\nLamps are cleaned weekly."
    found = _history(TERMS, BROKEN, TERMS, BROKEN, BROKEN + " ", longer)
    kinds = ["first", "error_page", "flap", "error_page", "error_page", "wording"]
    assert [each.kind for each in found] == kinds
    assert [each.accepted for each in found] == [True, False, True, False, False, True]
    assert found[-1].baseline == 2
    assert _kinds(BROKEN, TERMS) == ["error_page", "first"]


def test_a_document_of_several_pages_is_broken_where_one_is() -> None:
    """Terms that themselves speak of what isn't available are no error page."""
    whole = f"{TERMS}\n\n- - -\n\n{TERMS}"
    assert _kinds(whole, f"{TERMS}\n\n- - -\n\n{BROKEN}", whole) == ["first", "error_page", "flap"]
    assert _kinds(TERMS * 10 + "\n\nIf a lamp isn't available, say so.") == ["first"]


def test_a_collapsed_text_is_accepted_when_it_is_seen_again() -> None:
    """Once it is, it sets the size that later texts are held against."""
    small = "Lamp terms\n\nSee below."
    assert _kinds(TERMS, small, TERMS) == ["first", "collapsed", "flap"]
    tiny = [TERMS, small, small, "Lamp terms\n\nSee above."]
    assert [each.accepted for each in _history(*tiny)] == [True, False, True, True]
    assert _kinds(TERMS, small, TERMS, small)[-1] == "collapsed"


def test_short_early_versions_are_not_held_against_later_long_ones() -> None:
    """The running median knows the past only."""
    assert all(each.accepted for each in _history("Lamp terms\n\nShine.", TERMS, TERMS * 9))


def test_a_new_extraction_is_no_change_of_the_provider() -> None:
    """Technical versions are kept, become what later ones are compared with, and never alert."""
    other = TERMS.replace("lamp a", "lamp z")
    texts = [(TERMS, False), (other, True), (other + "\n\nNew.", False)]
    captures = [Capture(START + n * DAY, technical, fingerprint(t)) for n, (t, technical) in enumerate(texts)]
    assert [(each.kind, each.baseline) for each in transitions(captures)] == [
        ("first", None),
        ("technical", 0),
        ("wording", 1),
    ]


def test_a_text_written_anew_is_one_event() -> None:
    """Where next to no line is kept the version is a rewrite."""
    anew = "\n\n".join(f"Horn {name} sounds in fog and at night." for name in "abcdefgh")
    assert _kinds(TERMS, anew) == ["first", "rewrite"]


def test_what_other_trackers_report_is_said_too() -> None:
    """The difference is relative to the version just before, whatever was accepted."""
    found = _history(TERMS, BROKEN, TERMS, TERMS + " ")
    assert [each.difference for each in found] == ["first", "wording", "flap_exact", "whitespace"]


def test_a_fingerprint_can_be_kept_and_no_text_is_too_odd() -> None:
    """JSON gives back the same; the empty text has one."""
    for text in (TERMS, "", "\ufeff\n- - -\n", "[](" * 2_000, "Updated " * 500):
        made = fingerprint(text)
        assert Fingerprint.kept(orjson.loads(orjson.dumps(asdict(made)))) == made
    assert transitions([]) == []


def test_words_are_read_through_mark_up() -> None:
    """Emphasis, escapes, targets, invisible characters and litter are no words."""
    text = (
        '**12\\.** La\u00admp [oil](https://a.example/b_(c) "t")(opens in a new window) <https://x.example/y>'
    )
    assert plain_words(text) == ["12", "lamp", "oil"]


def test_what_a_person_decided_comes_before_the_rules() -> None:
    """A short text that is taken as real sets the size for those after it; an accepted one can be put aside."""
    short = "\n\n".join(PARAGRAPHS[:2])
    texts = (TERMS, short, short + "!", BROKEN, TERMS)
    decided: tuple[Decided | None, ...] = (None, "accepted", None, "accepted", "quarantined")
    captures = [
        Capture(START + place * DAY, False, fingerprint(text), decided[place])
        for place, text in enumerate(texts)
    ]
    assert [one.accepted for one in transitions(captures)] == [True, True, True, True, False]
    assert transitions(captures)[4].kind == "quarantined"
