"""Random profiles over the names that the shipped data knows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile
from lexposure.model.facets import FACETS, FACETS_BY_PROPERTY

LISTED = tuple(key for key, f in FACETS.items() if f.kind in ("concept", "place") and not f.derived)
DAYS = st.dates(dt.date(2012, 1, 1), dt.date(2030, 12, 31))


def asked_values(index: Index) -> dict[str, list[str]]:
    """Return for each facet the values that some test asks for, and those around them: where answers turn."""
    out: dict[str, set[str]] = {key: set() for key in LISTED}
    for operand, _, value, _ in index.tests:
        key = FACETS_BY_PROPERTY[operand].key
        if key in out:
            out[key] |= {value, *index.broader.get(value, ()), *index.within.get(value, ())}
    return {key: sorted(values & set(index.facets[key])) for key, values in out.items()}


@st.composite
def profiles(draw: st.DrawFn, index: Index) -> Profile:
    """Draw a profile: each facet is left out, empty, listed, marked unknown or partly denied."""
    listed: dict[str, tuple[str, ...]] = {}
    denied: dict[str, tuple[str, ...]] = {}
    open_values: dict[str, tuple[str, ...]] = {}
    open_facets = set()
    for key, values in asked_values(index).items():
        some = st.lists(st.sampled_from(values), unique=True, max_size=4) if values else st.just([])
        kind = draw(st.sampled_from(["left out", "listed", "listed", "unknown", "denied", "partly open"]))
        if kind == "listed":
            listed[key] = tuple(draw(some))
        elif kind == "unknown":
            listed[key] = tuple(draw(some))
            open_facets.add(key)
        elif kind == "denied":
            denied[key] = tuple(draw(some))
        elif kind == "partly open":
            listed[key] = tuple(draw(some))
            open_values[key] = tuple(v for v in draw(some) if v not in listed[key])
    figures = {
        k: Decimal(draw(st.integers(0, 2_000_000_000)))
        for k in ("employees", "annual_turnover")
        if draw(st.booleans())
    }
    dates = {"placed_on_market_on": draw(DAYS)} if draw(st.booleans()) else {}
    readings = draw(
        st.lists(
            st.sampled_from(index.facets["readings"]), max_size=2, unique_by=lambda r: index.question_of[r]
        )
    )
    if readings:
        listed["readings"] = tuple(readings)
    return Profile("random", listed, figures, dates, frozenset(open_facets), open_values, denied)
