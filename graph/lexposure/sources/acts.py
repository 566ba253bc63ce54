"""The acts whose units can be named: one row an act, read by every importer and by `lexposure.law.identifiers`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from lexposure.model.errors import UnknownName
from lexposure.model.namespaces import ID

__all__ = ["ACTS", "Act", "Form", "act_by_key", "act_by_prefix", "prefix_named"]

Form = Literal["articles", "code", "usc", "labelled", "printed", "uk"]


@dataclass(frozen=True)
class Act:
    """One act, or one title of a code, whose units share a prefix.

    `prefix` begins its refs, `base` its IRIs; `citation` is a form with one gap for the pinpoint; `form` says
    how refs are built: `articles` (`art_26.par_1`), `code` (`s1030/a/2`), `usc` (`t42/s10307/a`), `labelled`
    (`20-871|b1`), `printed` (`22757.12(e)(1)`), `uk` (`ukpga/2025/16/section/1/1`). `instrument` is the slug of the instrument in curated data,
    `key` what names the act in its publisher's files (CELEX number, path of the code), `in_force` the day on
    which the text as first published became law, None where no importer needs it.
    """

    prefix: str
    base: str
    citation: str
    form: Form
    instrument: str
    key: str = ""
    in_force: dt.date | None = None

    @property
    def instrument_iri(self) -> str:
        """IRI of the instrument in curated data."""
        return f"{ID}instrument/{self.instrument}"


_EU = "http://data.europa.eu/eli/"
_US = f"{ID}law/us/"


def _eu(prefix: str, path: str, title: str, celex: str, in_force: dt.date) -> Act:
    slug = f"eu-{'ai-act' if prefix == 'AIA' else prefix.lower()}"
    return Act(prefix, f"{_EU}{path}/", f"{title}, {{}}", "articles", slug, celex, in_force)


def _own(
    prefix: str, path: str, citation: str, form: Form, key: str = "", in_force: dt.date | None = None
) -> Act:
    """Return an act whose units have IRIs of ours; the instrument's slug is the path with dashes."""
    return Act(prefix, f"{ID}law/{path}/", citation, form, path.replace("/", "-"), key, in_force)


ACTS: tuple[Act, ...] = (
    _eu("AIA", "reg/2024/1689", "Regulation (EU) 2024/1689", "32024R1689", dt.date(2024, 8, 1)),
    _eu("GDPR", "reg/2016/679", "Regulation (EU) 2016/679", "32016R0679", dt.date(2016, 5, 24)),
    _eu("DSA", "reg/2022/2065", "Regulation (EU) 2022/2065", "32022R2065", dt.date(2022, 11, 16)),
    _eu("DMA", "reg/2022/1925", "Regulation (EU) 2022/1925", "32022R1925", dt.date(2022, 11, 1)),
    _eu("DATAACT", "reg/2023/2854", "Regulation (EU) 2023/2854", "32023R2854", dt.date(2024, 1, 11)),
    _eu("DORA", "reg/2022/2554", "Regulation (EU) 2022/2554", "32022R2554", dt.date(2023, 1, 16)),
    _eu("NIS2", "dir/2022/2555", "Directive (EU) 2022/2555", "32022L2555", dt.date(2023, 1, 16)),
    _eu("CRA", "reg/2024/2847", "Regulation (EU) 2024/2847", "32024R2847", dt.date(2024, 12, 10)),
    Act("CFAA", f"{_US}usc/t18/", "18 U.S.C. § {}", "code", "us-cfaa", "/us/usc/t18", dt.date(2020, 10, 20)),  # Pub. L. 116-179 amended § 1030 last
    Act("FTCA", f"{_US}usc/t15/", "15 U.S.C. § {}", "code", "us-ftc-act", "/us/usc/t15"),
    Act("USC", f"{_US}usc/", "{}", "usc", "us-usc", "/us/usc"),
    Act("NYC", f"{_US}ny/nyc/admin-code/", "N.Y.C. Admin. Code § {}", "labelled", "us-ny-nyc-ll144", "nyc-ll144"),
    _eu("PLD", "dir/2024/2853", "Directive (EU) 2024/2853", "32024L2853", dt.date(2024, 12, 8)),
    Act("AIO", f"{_EU}reg/2026/1744/", "Regulation (EU) 2026/1744, {}", "articles", "eu-digital-omnibus-ai", "32026R1744", dt.date(2026, 7, 27)),
    _own("UKGDPR", "uk/gdpr", "UK GDPR, {}", "articles"),
    _own("KR", "kr/ai-framework-act", "AI Framework Act (Korea), {}", "articles"),
    _own("CN", "cn/genai-measures", "Interim Measures for Generative AI Services (China), {}", "articles"),
    _own("BR", "br/lgpd", "Law 13.709/2018 (Brazil), {}", "articles"),
    _own("CH", "ch/fadp", "FADP (Switzerland), {}", "articles"),
    _own("CA", "ca/pipeda", "PIPEDA (Canada), s. {}", "code"),
    _own("CO", "us/co/admt", "C.R.S. § {}", "printed", "co-sb26-189"),
    _own("CT", "us/ct/pa-26-15", "Conn. Public Act 26-15, {}", "printed", "ct-sb5-pa26-15"),
    _own("TX", "us/tx/traiga", "Tex. Bus. & Com. Code {}", "printed", "tx-traiga"),
    _own("ILHRA", "us/il/human-rights-act", "775 ILCS 5/Art. 2, {}", "labelled", "il-hb3773"),
    _own("AIVIA", "us/il/aivia", "{}", "printed", "il-aivia", dt.date(2022, 1, 1)),  # section 20 was added last
    _own("BIPA", "us/il/bipa", "740 ILCS {}", "printed"),
    _own("CAADMT", "us/ca/ccpa-admt", "11 CCR {}", "printed", "ca-ccpa-admt"),
    _own("FEHA", "us/ca/feha-ads", "2 CCR {}", "printed", "ca-feha-ads"),
    _own("SB53", "us/ca/sb53", "Cal. Bus. & Prof. Code § {}", "printed"),
    _own("SB243", "us/ca/sb243", "Cal. Bus. & Prof. Code § {}", "printed"),
    _own("SB942", "us/ca/sb942", "Cal. Bus. & Prof. Code § {}", "printed"),
    _own("AB2013", "us/ca/ab2013", "Cal. Civ. Code § {}", "printed"),
    _own("RAISE", "us/ny/raise", "N.Y. Gen. Bus. Law § {}", "printed"),
    Act("UK", "http://www.legislation.gov.uk/id/", "{}", "uk", "uk-legislation"),
    _own("SB26189", "us/co/sb26-189", "Colo. SB 26-189 (Session Laws 2026, ch. 131), {}", "printed"),
    _own("EO14179", "us/eo/14179", "Executive Order 14179, {}", "printed", "Executive Order 14179"),
    _own("DMCA", "us/dmca-1201", "17 U.S.C. § {}", "code"),
    _own("COPPA", "us/coppa", "{}", "printed"),
    _own("HIPAA", "us/hipaa", "{}", "printed"),
    _own("GLBA", "us/glba", "{}", "printed"),
    _own("ECOA", "us/ecoa", "{}", "printed"),
    _own("FCRA", "us/fcra", "15 U.S.C. § {}", "code"),
    _own("TITLEVII", "us/title-vii", "{}", "printed"),
    _own("ADA", "us/ada", "42 U.S.C. § {}", "code"),
    _own("CDA230", "us/cda-230", "47 U.S.C. § {}", "code"),
    _own("SCA", "us/sca", "18 U.S.C. § {}", "code"),
    _own("EAR", "us/ear", "{}", "printed"),
    _own("NYGBL", "us/ny/gbl-349", "N.Y. Gen. Bus. Law § {}", "printed"),
    _own("UCL", "us/ca/ucl", "Cal. Bus. & Prof. Code § {}", "printed"),
    _own("UTAI", "us/ut/ai-policy-act", "Utah Code § {}", "printed"),
    _own("TNELVIS", "us/tn/elvis", "Tenn. Code Ann. § {}", "printed"),
    _own("OSA", "uk/online-safety-act", "Online Safety Act 2023, {}", "printed"),
    _own("CMA", "uk/computer-misuse-act", "Computer Misuse Act 1990, {}", "printed"),
    _own("QC", "ca/quebec-law25", "CQLR c. P-39.1, s. {}", "printed"),
    _own("PDPA", "sg/pdpa", "PDPA 2012 (Singapore), s. {}", "printed"),
    _own("DPDP", "in/dpdp", "DPDP Act 2023 (India), {}", "printed"),
    _own("JPAI", "jp/ai-promotion-act", "AI Promotion Act (Japan), {}", "articles"),
    _own("APPI", "jp/appi", "APPI (Japan), {}", "articles"),
    _own("AUPA", "au/privacy-act", "Privacy Act 1988 (Cth), {}", "printed"),
    _eu("CDSM", "dir/2019/790", "Directive (EU) 2019/790", "32019L0790", dt.date(2019, 6, 6)),
    _eu("SOFTWARE", "dir/2009/24", "Directive 2009/24/EC", "32009L0024", dt.date(2009, 5, 25)),
    _eu("UCPD", "dir/2005/29", "Directive 2005/29/EC", "32005L0029", dt.date(2005, 6, 12)),
    _eu("EPRIVACY", "dir/2002/58", "Directive 2002/58/EC", "32002L0058", dt.date(2002, 7, 31)),
    _own("GPAICODE", "eu/gpai-code-of-practice", "Code of Practice for General-Purpose AI Models (2025), {}", "printed"),
    _own("GPAIGL", "eu/gpai-guidelines", "Commission Guidelines on general-purpose AI models, C(2025) 5045, {}", "printed"),
    _own("PROHGL", "eu/prohibited-practices-guidelines", "Commission Guidelines on prohibited AI practices, C(2025) 5052, {}", "printed"),
    _own("NISTRMF", "nist/ai-rmf", "NIST AI 100-1 (AI RMF 1.0), {}", "printed"),
    _own("NISTGAI", "nist/ai-600-1", "NIST AI 600-1 (Generative AI Profile), {}", "printed"),
    _own("ISO42001", "iso/iec-42001", "ISO/IEC 42001:2023, {}", "printed"),
    _own("OWASPLLM", "owasp/llm-top10", "OWASP Top 10 for LLM Applications (2025), {}", "printed"),
)  # fmt: skip

_BY_PREFIX = {act.prefix: act for act in ACTS}
_BY_KEY = {act.key: act for act in ACTS}


def act_by_prefix(prefix: str) -> Act:
    """Return the act whose refs begin with this prefix; UnknownName if no row has it."""
    if prefix in _BY_PREFIX:
        return _BY_PREFIX[prefix]
    raise UnknownName(f"no act has the prefix {prefix!r}", fix=f"use one of {', '.join(sorted(_BY_PREFIX))}")


def act_by_key(key: str) -> Act | None:
    """Return the act that its publisher calls `key` (CELEX number, path of the code), or None."""
    return _BY_KEY.get(key)


def prefix_named(name: str) -> str:
    """Return the prefix of the act that a person names by prefix, slug of its instrument or publisher's key; else the name."""
    names = ((act.prefix, (act.prefix.lower(), act.instrument, act.key.lower())) for act in ACTS)
    return next((prefix for prefix, known in names if name.lower() in known), name)
