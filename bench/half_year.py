"""Half a year of a data directory under a fixed clock, and answers recorded in it: do they stay what they were?

`python bench/half_year.py HOME WORK [ANSWERS]` copies a data directory that has law and terms to WORK, records answers (500
if no number is given), lets the half year pass and computes each again at its `known_at`. The test uses the same story on
a part of the data.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lexposure.archive.clock import FixedClock
from lexposure.exposure.engine import Engine
from lexposure.exposure.profiles import read_profile
from lexposure.render.json_form import dumps
from lexposure.workspace import Workspace
from lexposure.workspace.shipped import shipped_files

__all__ = ["FIRST", "HalfYear", "Recorded", "gold_profiles", "random_documents", "record_answers"]

FIRST = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
FORTNIGHT = dt.timedelta(days=14)
Given = bytes | Mapping[str, Any]
GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold" / "profiles"
_HEAD = "author: agent/lexposure-curation\nstatus: draft\ncreated: 2026-11-24\ngraph:\n"
_BAN = "1.1 You may not point the lamps of the service at the windows of your neighbours."
_TERMS = f"1 Use\n\n{_BAN}\n\n1.2 You keep the oil dry.\n\n2 Payment\n\nInvoices are due within thirty days of their date.\n"
_LAW = "Lamps are lit at dusk. Whoever keeps a lamp trims it."


@dataclass(frozen=True)
class Recorded:
    """An answer that was given out: what was asked, the moment it says it was known at, and the hash of its bytes."""

    profile: Given
    as_of: dt.date
    known_at: dt.datetime
    sha256: str


@dataclass
class HalfYear:
    """A data directory in which one thing after another is recorded, a fortnight apart; every rebuild is the product's.

    `files` are the shipped files as the last release has them. `begin` adds a platform of our own, with a text that is
    archived, so that quotes, captures and staleness are part of the story.
    """

    home: Path
    folder: Path
    files: dict[str, bytes]
    fortnights: int = 0
    answers: list[Recorded] = field(default_factory=list)
    _engines: dict[tuple[int, dt.datetime | None], Engine] = field(default_factory=dict)

    def workspace(self) -> Workspace:
        """Return the data directory at the moment that the story has come to, opened anew."""
        return Workspace(self.home, clock=FixedClock(FIRST + FORTNIGHT * self.fortnights))

    def begin(self) -> None:
        """Record what is shipped, a platform of our own, and the text of its terms and of a law."""
        self.workspace().record_shipped(self.files)
        self.own("lamps.yaml", lamps(_TERMS))
        self.capture("2026-11-20", _TERMS)
        self.law("25.05.2018", _LAW)

    def record(self, profile: Given, as_of: dt.date, known_at: dt.datetime | None = None) -> None:
        """Give an answer out and remember what it said."""
        engine = self._engine(known_at)
        known = known_at or dt.datetime.fromisoformat(engine.index.recorded)
        exposure = engine.expose(read_profile(profile, engine.index), as_of, known)
        self.answers.append(Recorded(profile, as_of, known, _sha256(dumps(exposure))))

    def _engine(self, known_at: dt.datetime | None) -> Engine:
        """Return the engine over the snapshot in use, or by what was known, opened once a fortnight."""
        asked = (self.fortnights, known_at)
        if asked not in self._engines:
            self._engines[asked] = self.workspace().engine(known_at)
        return self._engines[asked]

    def again(self) -> Iterator[tuple[Recorded, str]]:
        """Compute every answer anew from the log, those of one moment from one index; yield it with its hash of now."""
        workspace = self.workspace()
        moments = sorted({answer.known_at for answer in self.answers})
        for moment in moments:
            engine = workspace.engine(moment)
            for answer in (each for each in self.answers if each.known_at == moment):
                profile = read_profile(answer.profile, engine.index)
                yield answer, _sha256(dumps(engine.expose(profile, answer.as_of, moment)))

    def changed(self, every: int = 1) -> int:
        """Return how many of every so many answers would be other bytes by what is known now, its moment aside."""
        engine = self.workspace().engine()
        count = 0
        for answer in self.answers[::every]:
            now = engine.expose(read_profile(answer.profile, engine.index), answer.as_of, answer.known_at)
            count += _sha256(dumps(now)) != answer.sha256
        return count

    # ---------------------------------------------------------------- what happens
    def pass_by(self) -> Iterator[str]:
        """Let the half year pass; yield after each fortnight what happened in it."""
        for event in self._events():
            self.fortnights += 1
            event()
            yield (event.__doc__ or "").split(".")[0]

    def _events(self) -> tuple[Callable[[], None], ...]:
        return (
            self._terms_reworded, self._claims_edited, self._mapping_added, self._law_consolidated,
            self._platform_renamed, self._mapping_withdrawn, self._word_added, self._terms_failing,
            self._dates_moved, self._older_law_found, self._instrument_dropped, self._terms_back,
        )  # fmt: skip

    def _terms_reworded(self) -> None:
        """A clause gets other words."""
        self.capture(
            "2026-12-10", _TERMS.replace("the windows of your neighbours", "any window but your own")
        )

    def _claims_edited(self) -> None:
        """A release corrects confidences, a summary and a condition."""
        self.edit("data/instruments/us-cfaa.yaml", r"confidence: 0\.5\b", "confidence: 0.45")
        self.edit("data/platforms/aws.yaml", r"confidence: 0\.9\b", "confidence: 0.85")
        self.edit("data/instruments/eu-gdpr.yaml", r"The controller keeps", "A controller keeps")
        self.release()

    def _mapping_added(self) -> None:
        """Somebody maps the clause to a law."""
        decisions = (
            self.files["data/instruments/eu-gdpr.yaml"].decode().split("id: norm/eu-gdpr/art_22.par_1\n")[1]
        )
        span = re.search(r"\{of: text/[^}]*\}", decisions)
        self.own("lamps.yaml", lamps(_TERMS, law=span[0] if span else ""))

    def _law_consolidated(self) -> None:
        """An amendment is consolidated."""
        self.law("02.12.2026", _LAW.replace("dusk", "sunset"))

    def _platform_renamed(self) -> None:
        """A platform gets another name, and the same moment sees a second import."""
        self.edit("data/platforms/aws.yaml", r"label: Amazon Bedrock\n", "label: Amazon Bedrock (renamed)\n")
        self.release()
        self.capture("2027-02-05", _TERMS.replace("thirty days", "ten days"))

    def _mapping_withdrawn(self) -> None:
        """The mapping is withdrawn."""
        self.own("lamps.yaml", lamps(_TERMS))

    def _word_added(self) -> None:
        """The vocabulary gets a narrower word."""
        word = (
            '\n<lighting-lamps> a skos:Concept ; dct:created "2027-03-01"^^xsd:date ; skos:inScheme <../activity> ;'
            ' skos:prefLabel "lighting lamps"@en ; skos:definition "Putting a light to a lamp."@en ;'
            " skos:broader <prompting> .\n"
        )
        self.files["ontology/vocab/activity.ttl"] += word.encode()
        self.release()

    def _terms_failing(self) -> None:
        """A page shows an error."""
        self.capture("2027-03-20", "404 Not found")

    def _dates_moved(self) -> None:
        """An amendment moves dates of application and a penalty."""
        self.edit("data/instruments/us-co-admt.yaml", r"applies_from: 2027-01-01", "applies_from: 2027-07-01")
        self.edit("data/instruments/eu-gdpr.yaml", r"max_turnover_share: 0\.04", "max_turnover_share: 0.06")
        self.release()

    def _older_law_found(self) -> None:
        """An older text of the law is archived late."""
        self.law("25.05.2022", _LAW.replace("trims", "cleans"))

    def _instrument_dropped(self) -> None:
        """A release no longer ships some files, and a claim of one's own is edited."""
        self.files = {path: data for path, data in self.files.items() if path not in _DROPPED}
        self.release()
        self.own("lamps.yaml", lamps(_TERMS, confidence="0.4", until="2027-01-01"))

    def _terms_back(self) -> None:
        """The first words come back."""
        self.capture("2027-05-10", _TERMS)

    # ---------------------------------------------------------------- by the product's own operations
    def edit(self, path: str, pattern: str, by: str) -> None:
        """Change a shipped file as its curator would; what isn't there to be changed is an error of the story."""
        text, count = re.subn(pattern, by, self.files[path].decode())
        if not count:
            raise ValueError(f"{path} has nothing like {pattern}")
        self.files[path] = text.encode()

    def release(self) -> None:
        """Take in the shipped files as they are now."""
        self.workspace().record_shipped(self.files)

    def own(self, name: str, text: str) -> None:
        """Add a curated file of our own, or replace it."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        self.workspace().add_files([path])

    def capture(self, day: str, text: str) -> None:
        """Import a text as it was captured on a day."""
        path = self.folder / f"terms {day}.txt"
        path.write_text(text, "utf-8")
        moment = dt.datetime.fromisoformat(f"{day}T08:00:00+00:00")
        self.workspace().import_terms(path, record="Lamps/Terms", captured=moment)

    def law(self, day: str, words: str) -> None:
        """Import an invented consolidation under the number of the GDPR."""
        path = self.folder / f"law {day}.html"
        path.write_text(_page(day, words), "utf-8")
        self.workspace().import_law([path])


_DROPPED = ("data/instruments/us-cfaa.yaml",)


def lamps(text: str, *, law: str = "", confidence: str = "0.9", until: str = "") -> str:
    """Return a platform of our own with one prohibition, quoted from a text, and a mapping of it if a span of law is given."""
    start = text.index(_BAN)
    of, words = _sha256(text), _sha256(_BAN)
    span = f'{{of: text/{of}, start: {start}, end: {start + len(_BAN)}, sha256: {words}, number: "1.1"}}'
    closed = f"    valid_until: {until}\n" if until else ""
    found = (
        f"{_HEAD}  - {{id: operator/lamps, type: Operator, label: Lamps}}\n"
        "  - {id: platform/lamps/lamp, type: Platform, label: Lamp, operator: operator/lamps, platform_kind: api}\n"
        "  - {id: document/lamps/terms, type: Document, operator: operator/lamps, record: Lamps/Terms, label: Lamp terms,"
        " governs: [platform/lamps/lamp]}\n"
        f"  - {{id: text/{of}, type: DocumentVersion, realizes: document/lamps/terms, captured: 2026-11-20}}\n"
        f'  - {{id: provision/lamps/1.1, type: Provision, part_of: document/lamps/terms, number: "1.1", evidence: [{span}]}}\n'
        "  - id: norm/lamps/1.1\n    type: Prohibition\n    source: provision/lamps/1.1\n    bearer: eu-ai-act/deployer\n"
        f"    action: prompting\n    summary: Lamps stay away from windows.\n    valid_from: 2024-01-01\n{closed}"
        f"    applies_when: {{platforms: lamps/lamp}}\n    confidence: {confidence}\n    evidence: [{span}]\n"
    )
    if law:
        found += (
            "  - id: mapping/lamps/decisions\n    type: Mapping\n    maps_from: norm/lamps/1.1\n"
            "    maps_to: norm/eu-gdpr/art_22.par_1\n    relation: triggers\n"
            "    justification: ManualMappingCuration\n    confidence: 0.3\n    valid_from: 2024-01-01\n"
            f"    summary: A lamp at a window decides who is awake.\n    evidence: [{span}, {law}]\n"
        )
    return found


def gold_profiles() -> list[bytes]:
    """Return the profiles of the gold scenarios."""
    return [path.read_bytes() for path in sorted(GOLD.glob("SC*.yaml"))]


def random_documents(
    values: Mapping[str, Mapping[str, str]], seed: int, count: int
) -> Iterator[dict[str, Any]]:
    """Yield profiles as a file would hold them: a few values a facet, some facets left out, open or partly denied."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    names = {facet: sorted(found) for facet, found in values.items() if facet != "readings"}
    for number in range(count):
        profile: dict[str, Any] = {"name": f"random {seed}.{number}"}
        for facet, known in names.items():
            kind = chance.choice(["left out", "open", "denied", *["listed"] * 7])
            some = chance.sample(known, min(len(known), chance.randrange(4)))
            if kind == "listed":
                profile[facet] = some
            elif kind == "open":
                profile.setdefault("unknown", []).append(facet)
            elif kind == "denied" and some:
                profile.setdefault("not", {})[facet] = some
        if chance.random() < 0.5:
            profile["figures"] = {"employees": chance.choice([9, 50, 1200])}
        yield profile


def _page(day: str, words: str) -> str:
    """Return a consolidated page in the form of EUR-Lex."""
    heading = '<p class="title-article-norm">Article 1</p>'
    reference = f'<p class="reference">02016R0679 — EN — {day} — 001.001</p>'
    return (
        f"<!DOCTYPE html><html><head><title>x</title></head><body>{reference}"
        f'<div class="eli-container">{heading}<p class="norm">{words}</p></div></body></html>'
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _days(chance: random.Random) -> dt.date:
    return dt.date(2023, 1, 1) + dt.timedelta(chance.randrange(365 * 6))


def record_answers(story: HalfYear, count: int = 500, seed: int = 20261125) -> Iterator[str]:
    """Begin, record answers, let the half year pass with some more each fortnight; yield what happened.

    At first the gold profiles are asked, on four days if the number allows, then random ones; a third of them for what was
    known earlier.
    """
    later = count // 100
    first = count - 12 * later
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    story.begin()
    workspace = story.workspace()
    moments = sorted({event.recorded_at for event in workspace.log.events()})
    earlier = [dt.datetime.fromisoformat(moment) for moment in moments[-3:]]
    given: list[Given] = [profile for _ in range(4) for profile in gold_profiles()][: first * 2 // 5]
    random_ones = random_documents(workspace.values(), seed, 1000)
    given += [next(random_ones) for _ in range(first - len(given))]
    for number, profile in enumerate(given):
        story.record(profile, _days(chance), chance.choice(earlier) if number % 3 == 0 else None)
    for happened in story.pass_by():
        for _ in range(later):
            story.record(next(random_ones), _days(chance))
        yield happened


def main() -> None:
    """Run the story on a copy of a data directory and print what came out."""
    home, work = (Path(word) for word in sys.argv[1:3])
    shutil.copytree(home, work, symlinks=True)
    folder = work.with_name(f"{work.name}-files")
    folder.mkdir()
    story = HalfYear(work, folder, dict(shipped_files()))
    begun = time.process_time()
    for happened in record_answers(story, int(sys.argv[3]) if len(sys.argv) > 3 else 500):
        print(f"{time.process_time() - begun:6.0f} s  {happened}", flush=True)
    outcome = [answer.sha256 == now for answer, now in story.again()]
    print(f"{time.process_time() - begun:6.0f} s  {sum(outcome)}/{len(outcome)} the same bytes")
    print(f"{story.changed()} of them would be other bytes by what is known now")


if __name__ == "__main__":
    main()
