"""From what a person calls an act to what its official source is asked; anything else is refused with the forms known."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.model.errors import SourceError, UnknownName, UserError
from lexposure.model.law import LawText, LegalUnit
from lexposure.sources.http.guard import vet
from lexposure.sources.official import POLICY, plans
from lexposure.sources.official_plan import Plan

TODAY = dt.date(2026, 11, 24)
CELLAR = "https://publications.europa.eu/resource/celex/"
GPO = "https://www.govinfo.gov/"
UK = "https://www.legislation.gov.uk/"
DATA = {
    "AIA": ["CELEX:32024R1689", "CELEX:02024R1689-20260727"],
    "CFAA": ["/us/usc/t18/s1030"],
    "KR": ["law.go.kr:014820"],
    "UKGDPR": ["legislation.gov.uk:eur/2016/679"],
    "NYC": ["NYC Local Law 144 of 2021"],
}


def found(ref: str) -> list[Plan]:
    """Return the plans of a reference, with the identifiers above."""
    return plans(ref, lambda prefix: DATA.get(prefix, []), TODAY)


@pytest.mark.parametrize(
    ("ref", "celex"),
    [
        ("32024R1689", "32024R1689"), ("CELEX:32024R1689", "32024R1689"), (" 32024R1689\n", "32024R1689"),
        ("02024R1689-20260727", "02024R1689-20260727"),
        ("http://data.europa.eu/eli/reg/2024/1689/oj", "32024R1689"), ("eli/reg/2024/1689/oj", "32024R1689"),
        ("/eli/dir/2022/2555/oj", "32022L2555"), ("https://data.europa.eu/eli/reg/2016/679/oj/eng", "32016R0679"),
        ("http://data.europa.eu/eli/reg/2024/1689/2026-07-27", "02024R1689-20260727"),
        ("https://eur-lex.europa.eu/eli/reg/2024/1689/oj/eng", "32024R1689"),
        ("https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32016R0679", "32016R0679"),
        ("https://eur-lex.europa.eu/legal-content/EN/TXT/HTML/?uri=CELEX%3A02016R0679-20160504", "02016R0679-20160504"),
        ("http://publications.europa.eu/resource/celex/32022R2065", "32022R2065"),
    ],
)  # fmt: skip
def test_acts_of_the_union(ref: str, celex: str) -> None:
    """Formex is asked first, then the page; the media type is written as Cellar can read it."""
    plan = found(ref)[0]
    assert (plan.name, plan.identifier, plan.ref) == (f"CELEX:{celex}", f"CELEX:{celex}", ref.strip())
    assert [(request.url, request.accept, request.language) for request in plan.requests] == [
        (CELLAR + celex, "application/zip;mtype=fmx4", "eng"),
        (CELLAR + celex, "application/xhtml+xml", "eng"),
    ]


@pytest.mark.parametrize(
    ("ref", "urls", "act"),
    [
        ("18 U.S.C. 1030", ["link/uscode/18/1030?link-type=html"], "CFAA"),
        ("18 USC § 1030", ["link/uscode/18/1030?link-type=html"], "CFAA"),
        ("/us/usc/t18/s1030", ["link/uscode/18/1030?link-type=html"], "CFAA"),
        ("15 U.S.C. 57b-1", ["link/uscode/15/57b-1?link-type=html"], "FTCA"),
        ("42 U.S.C. §§ 10307", ["link/uscode/42/10307?link-type=html"], "USC"),
        ("https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title18-section1030",
         ["link/uscode/18/1030?link-type=html"], "CFAA"),
        ("15 U.S.C. ch. 2", [f"content/pkg/USCODE-{y}-title15/html/USCODE-{y}-title15-chap2.htm" for y in (2025, 2024, 2023)], "FTCA"),
        ("/us/usc/t15/ch2", [f"content/pkg/USCODE-{y}-title15/html/USCODE-{y}-title15-chap2.htm" for y in (2025, 2024, 2023)], "FTCA"),
    ],
)  # fmt: skip
def test_the_code_of_the_united_states(ref: str, urls: list[str], act: str) -> None:
    """A section through the link service, a chapter in the newest edition that there is."""
    plan = found(ref)[0]
    assert [request.url for request in plan.requests] == [GPO + url for url in urls]
    assert plan.act == act
    assert plan.unit in {"", "CFAA:s1030", "FTCA:s57b-1", "USC:t42/s10307"}


@pytest.mark.parametrize(
    ("ref", "path"),
    [
        ("http://www.legislation.gov.uk/id/ukpga/2018/12", "ukpga/2018/12/data.xml"),
        ("https://www.legislation.gov.uk/ukpga/2018/12", "ukpga/2018/12/data.xml"),
        ("https://legislation.gov.uk/ukpga/2018/12/enacted", "ukpga/2018/12/enacted/data.xml"),
        (
            "https://www.legislation.gov.uk/ukpga/2018/12/2020-01-01/data.xml",
            "ukpga/2018/12/2020-01-01/data.xml",
        ),
        ("legislation.gov.uk:eur/2016/679", "eur/2016/679/data.xml"),
        ("https://www.legislation.gov.uk/uksi/2019/419/made", "uksi/2019/419/made/data.xml"),
    ],
)
def test_acts_of_the_united_kingdom(ref: str, path: str) -> None:
    """Whole acts, as they are now or as of a version."""
    plan = found(ref)[0]
    assert [request.url for request in plan.requests] == [UK + path]
    assert plan.identifier == f"http://www.legislation.gov.uk/id/{'/'.join(path.split('/')[:3])}"


def test_a_prefix_stands_for_all_versions_that_the_data_names() -> None:
    """In the order of the data; an act that only the table knows goes by its number there."""
    assert [plan.name for plan in found("AIA")] == ["CELEX:32024R1689", "CELEX:02024R1689-20260727"]
    assert [plan.name for plan in found("CFAA")] == ["/us/usc/t18/s1030"]
    assert [plan.name for plan in found("DORA")] == ["CELEX:32022R2554"]


def test_every_plan_may_be_asked() -> None:
    """The guard lets through what is planned, and nothing of it needs http."""
    for ref in ("AIA", "CFAA", "15 U.S.C. ch. 2", "http://www.legislation.gov.uk/id/ukpga/2018/12"):
        for plan in found(ref):
            for request in plan.requests:
                assert vet(request.url, POLICY).url == request.url


@pytest.mark.parametrize(
    ("ref", "said", "fix"),
    [
        ("", "no reference", "CELEX number"), ("foo", "no reference", "CELEX number"), ("AI Act", "no reference", "AIA"),
        ("aia", "no reference", "AIA"), ("https://evil.com/law.xml", "no reference", "legislation.gov.uk"),
        ("http://127.0.0.1/", "no reference", "CELEX"), ("file:///etc/passwd", "no reference", "CELEX"),
        ("32019R0881", "no importer knows", "32024R1689"), ("02019R0881-20250204", "no importer knows", "32024R1689"),
        ("32024R1689/../x", "no reference", "CELEX"), ("３2024R1689", "no reference", "CELEX"), ("x" * 900, "no reference", "CELEX"),
        ("http://data.europa.eu/eli/reg/2024/1689", "which version", "/oj"),
        ("http://data.europa.eu/eli/reg/2024/1689/oj/deu", "in `deu`", "/eng"),
        ("https://data.europa.eu.evil.com/eli/reg/2024/1689/oj", "no reference", "CELEX"),
        ("18 U.S.C. 1030(a)(2)", "part of a section", "18 U.S.C. 1030"), ("/us/usc/t18/s1030/a/2/C", "part of a section", "18 U.S.C. 1030"),
        ("http://www.legislation.gov.uk/id/ukpga/2018/12/section/1", "no whole act", "enacted"),
        ("http://www.legislation.gov.uk/id/ukpga/2018", "no whole act", "enacted"),
        ("https://www.legislation.gov.uk/../admin", "no whole act", "enacted"),
        ("KR", "registered users", "law import"), ("https://www.law.go.kr/lsInfoP.do?lsId=014820", "registered users", "law import"),
        ("https://www.fedlex.admin.ch/eli/cc/2022/491/en", "robots.txt", "law import"), ("CH", "name alone", "law import"),
        ("NYC", "NYC Local Law 144", "law import"), ("UK", "name alone", "law import"), ("USC", "/us/usc", "law import"),
        ("UKGDPR", "UK:", "id/eur/2016/679"),
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_anything_else_is_refused(ref: str, said: str, fix: str) -> None:
    """With what is wrong and what to do."""
    with pytest.raises(UserError, match=said) as caught:
        found(ref)
    assert fix in str(caught.value.fix)
    assert len(str(caught.value)) < 900


def test_a_text_must_be_the_one_asked_for() -> None:
    """By act and official identifier, and for a section by the section itself."""
    unit = LegalUnit("CFAA:s1030", "section", "1030", 0, 1)
    text = LawText("CFAA", TODAY, "x", (unit,), "govinfo/1", identifiers=("/us/usc/t18",))
    found("18 U.S.C. 1030")[0].check(text)
    for plan in (found("18 U.S.C. 1031")[0], found("15 U.S.C. 45")[0], found("32024R1689")[0]):
        with pytest.raises(SourceError, match="the source sent"):
            plan.check(text)
    with pytest.raises(UnknownName):
        found("UK")
