"""An invented answer that uses every field: a shop in Erewhon's union that screens applicants on a made-up cloud.

All names, clauses and laws are our own inventions.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lexposure.exposure.answers import (
    Answer,
    Because,
    Evidence,
    Exposure,
    Hop,
    Need,
    NextQuestion,
    NotExamined,
    Path,
    ReadingOutcome,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ID = "https://w3id.org/lexposure/id/"

LONG_QUOTE = (
    "The guest of the harbour keeps a lantern lit from dusk to dawn,\nand shows it to whoever asks; "
    "a lantern that is out counts as none,\n  whatever the reason — wind, rain or “want of oil” — "
    "and the keeper writes the hour into the book\u00a0of hours.\tNo entry, no lantern."
)
ODD_QUOTE = "A tide <b>table</b> & its “copies” hold 100\u00a0% of the tides;\r\nsee § 7(2)\u200b, 潮汐表 and e\u0301bb."


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def verbatim(quote: str, source: str, number: str, **changes: Any) -> Evidence:
    span = Evidence(sha(source), 120, 120 + len(quote), sha(quote), "verbatim", source, number, quote)
    return replace(span, **changes)


PARTY = Hop(f"{ID}profile/harbour-shop", "Applicant screening at a harbour shop", "party")
ROLE = Hop("https://w3id.org/lexposure/vocab/role/harbour-act/keeper", "keeper (Harbour Act)", "role")
CLOUD = Hop(f"{ID}platform/nimbus/models", "Nimbus Models", "platform", detail="Nimbus Cloud Inc.")
TERMS = Hop(f"{ID}document/nimbus/service-terms", "Nimbus Service Terms", "document")
TERMS_TEXT = Hop(
    f"{ID}text/{sha('Nimbus Service Terms, 2026-06-01')}", "version of 2026-06-01", "document_version"
)
RULES = Hop(f"{ID}document/nimbus/conduct-rules", "Nimbus Conduct Rules", "document")
UNION = Hop("https://w3id.org/dpv/loc#EU", "European Union", "jurisdiction")
WARDEN = Hop(f"{ID}authority/harbour-warden", "Harbour warden (art. 70)", "authority", 0.9)
FINE = Hop(
    f"{ID}penalty/harbour-act/art_99", "up to EUR 15,000,000 or 3 % of turnover, the higher", "penalty", 0.95
)
SUSPENSION = Hop(f"{ID}penalty/nimbus/suspension", "suspension of the account", "penalty", 0.9)
HOOK = Hop(f"{ID}hook/harbour-act/art_2", "output used in the Union", "hook", 0.9)
BEFORE = (PARTY, ROLE, CLOUD, TERMS, TERMS_TEXT)
AFTER = (HOOK, UNION, WARDEN, FINE)


def clause(number: str, title: str, *evidence: Evidence) -> Hop:
    return Hop(f"{ID}provision/nimbus/{number}", f"{number} {title}", "provision", evidence=evidence)


def duty(slug: str, label: str, confidence: float) -> Hop:
    return Hop(f"{ID}norm/nimbus/{slug}", label, "contract_norm", confidence, status="draft")


def mapping(slug: str, relation: str, confidence: float) -> Hop:
    return Hop(f"{ID}mapping/{slug}", relation, "mapping", confidence, detail="read by hand")


def article(number: str, label: str, confidence: float, *evidence: Evidence) -> tuple[Hop, Hop]:
    norm = Hop(f"{ID}norm/harbour-act/{number}", label, "legal_norm", confidence, status="reviewed")
    printed = f"Harbour Act, Art. {number.removeprefix('art_').replace('.par_', '(')}" + ")" * (
        ".par_" in number
    )
    unit = Hop(f"http://data.europa.eu/eli/reg/2031/7/{number}", printed, "legal_unit", evidence=evidence)
    return norm, unit


def path(*hops: Hop) -> Path:
    sure = [(hop.confidence, index) for index, hop in enumerate(hops) if hop.confidence is not None]
    return Path(hops, min(sure)[1] if sure else None)


def answer(ref: str, citation: str, paths: tuple[Path, ...], **changes: Any) -> Answer:
    base = Answer(
        ref=ref,
        iri=f"{ID}norm/{ref}",
        citation=citation,
        side="law",
        deontic="obligation",
        summary="Keep the lantern lit and write the hours down.",
        status="applies",
        claim_status="draft",
        confidence=0.9,
        author="person/curator",
        applies_from=dt.date(2025, 2, 2),
        because=(Because("roles isA harbour-act/keeper", "roles", "true", "keeper", "applies_when"),),
        needs=(),
        readings=(),
        penalties=(FINE.label,),
        paths=paths,
    )
    return replace(base, **changes)


LANTERN = article(
    "art_26.par_1",
    "keep the lantern lit",
    0.95,
    verbatim(LONG_QUOTE, "Harbour Act, 2031-01-01", "Art. 26(1)"),
)
TIDES = article(
    "art_27.par_2",
    "publish the tide table",
    0.8,
    verbatim(ODD_QUOTE, "Harbour Act, 2031-01-01", "Art. 27(2)"),
)
BELL = article("art_4", "ring the bell", 0.7)
LAMP_DUTY = duty("lamps", "carry a lamp", 0.85)
CONDUCT_DUTY = duty("conduct", "no climbing on cranes", 0.6)

OLD = verbatim("Lamps are carried.", "Nimbus Service Terms, 2024-03-01", "50.1", standing="superseded")
LAMPS = clause(
    "50.1", "Lamps", verbatim("Customers carry lamps.", "Nimbus Service Terms, 2026-06-01", "50.1"), OLD
)
ABSENT = replace(verbatim("x", "Nimbus Conduct Rules, 2026-01-01", "3"), standing="not_archived", quote=None)
CRANES = Hop(f"{ID}provision/nimbus/rules-3", "3 Cranes", "provision", evidence=(ABSENT,))

ANSWERS = (
    answer(
        "HA:art_26.par_1",
        "Regulation (EU) 2031/7, Art. 26(1)",
        (
            path(PARTY, ROLE, *LANTERN, *AFTER),
            path(*BEFORE, LAMPS, LAMP_DUTY, mapping("lamps", "falls short of", 0.6), *LANTERN, *AFTER),
        ),
        iri=LANTERN[0].iri,
    ),
    answer(
        "HA:art_27.par_2",
        "Regulation (EU) 2031/7, Art. 27(2)",
        (path(PARTY, ROLE, *TIDES, *AFTER),),
        iri=TIDES[0].iri,
        status="may_apply",
        deontic="prohibition",
        applies_from=dt.date(2027, 12, 2),
        because=(Because("classes isA harbour-act/deep", "classes", "open"),),
        needs=(Need("data", "personal", "Is this data processed: personal?"), Need("employees", "250", "How many?")),
        readings=(
            ReadingOutcome("does a pier count as a harbour", "piers count", f"{ID}reading/yes", "applies", "Harbour court"),
            ReadingOutcome("does a pier count as a harbour", "piers don't", f"{ID}reading/no", "does_not_apply"),
        ),
    ),
    answer(
        "nimbus/service-terms#50.1",
        "Nimbus Service Terms, 50.1",
        (path(*BEFORE, LAMPS, LAMP_DUTY, SUSPENSION),),
        iri=LAMP_DUTY.iri,
        side="contract",
        penalties=(SUSPENSION.label,),
    ),
    answer(
        "nimbus/conduct-rules#3",
        "Nimbus Conduct Rules, 3",
        (path(PARTY, ROLE, CLOUD, RULES, CRANES, CONDUCT_DUTY, mapping("cranes", "triggers", 0.55), *BELL, HOOK, UNION, FINE),),
        iri=CONDUCT_DUTY.iri,
        side="contract",
        deontic="prohibition",
        penalties=(),
        applies_from=None,
        breached_by="activities: crane climbing",
        notes=("Incorporated as posted on the day of use.",),
        claim_status="disputed",
    ),
    answer(
        "HA:art_4",
        "Regulation (EU) 2031/7, Art. 4",
        (),
        iri=BELL[0].iri,
        status="may_apply",
        needs=(Need("data", "personal", "Is this data processed: personal?"),),
    ),
    answer(
        "HA:art_9",
        "Regulation (EU) 2031/7, Art. 9",
        (),
        status="does_not_apply",
        because=(Because("roles isA harbour-act/pilot", "roles", "false", "keeper", "applies_when"),),
    ),
)  # fmt: skip

EXPOSURE = Exposure(
    profile={
        "name": "Applicant screening at a harbour shop",
        "roles": ["harbour-act/keeper"],
        "platforms": ["nimbus/models"],
        "established_in": ["DE"],
        "figures": {"employees": 1200},
        "unknown": {"data", "classes"},
    },
    as_of=dt.date(2031, 11, 23),
    known_at=dt.datetime(2031, 11, 24, 9, 30, tzinfo=dt.UTC),
    dataset="7-0123456789abcdef",
    answers=ANSWERS,
    not_examined=(
        NotExamined(
            "Nimbus Privacy Notice", f"{ID}document/nimbus/privacy", "no norm was read from it", "read it"
        ),
    ),
    next_question=NextQuestion("data", "personal", "Is this data processed: personal?", 2, if_yes=1, if_no=2),
)

EMPTY = replace(EXPOSURE, answers=(), not_examined=(), next_question=None, profile={})


def crowded(norms: int) -> Exposure:
    """Return an answer with that many legal norms, each reached by a clause and a penalty of its own."""

    def one(number: int) -> Answer:
        duties = duty(f"d{number}", f"duty {number}", 0.8)
        norm, unit = article(f"art_{number}.par_1", f"norm {number}", 0.9)
        fine = replace(FINE, iri=f"{FINE.iri}/{number}", label=f"fine {number}")
        hops = (
            *BEFORE,
            clause(f"{number}.1", "Made up"),
            duties,
            mapping(f"m{number}", "mirrors", 0.7),
            norm,
            unit,
        )
        return answer(f"HA:art_{number}", unit.label, (path(*hops, HOOK, UNION, WARDEN, fine),), iri=norm.iri)

    return replace(EXPOSURE, answers=tuple(one(number) for number in range(1, norms + 1)))


FIXED = frozenset({"kind", "side", "standing", "outcome"})
NAMES = frozenset({"iri", "text", "sha256"})


def with_text(value: Any, change: Callable[[str], str], keep: frozenset[str] = FIXED) -> Any:
    """Return a copy of an answer in which `change` was applied to every text but the closed choices and `keep`."""
    if isinstance(value, dict):
        return {
            change(key) if key != "name" else key: with_text(item, change, keep)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple, set)):
        return type(value)(with_text(item, change, keep) for item in value)
    if hasattr(value, "__dataclass_fields__"):
        closed = keep if isinstance(value, Hop) else keep | {"status"}
        names = [name for name in value.__dataclass_fields__ if name not in closed]
        return replace(value, **{name: with_text(getattr(value, name), change, keep) for name in names})
    return change(value) if isinstance(value, str) else value
