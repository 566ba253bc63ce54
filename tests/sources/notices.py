"""An invented notice of Cellar, in both forms: one act, a consolidation of it and another act that cites it."""

from __future__ import annotations

__all__ = ["NOTICE_RDF", "NOTICE_XML"]

_AUTHORITY = "http://publications.europa.eu/resource/authority/fd_335"


def _code(name: str) -> str:
    return f"{{{name}|{_AUTHORITY}/{name}}}"


def _date(name: str, day: str, kind: str = "", article: str = "") -> str:
    notes = f"<TYPE_OF_DATE>{_code(kind)}</TYPE_OF_DATE>" if kind else ""
    notes += f"<COMMENT_ON_DATE>{_code('V')} {_code('ART')} {article}</COMMENT_ON_DATE>" if article else ""
    return f"<{name} type='date'><VALUE>{day}</VALUE><ANNOTATION>{notes}</ANNOTATION></{name}>"


NOTICE_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<NOTICE decoding="eng" type="tree"><WORK>
<RESOURCE_LEGAL_CONSOLIDATED_BY_ACT_CONSOLIDATED type="link"><EMBEDDED_NOTICE><WORK>
<RESOURCE_LEGAL_ID_CELEX><VALUE>02022R2554-20300102</VALUE></RESOURCE_LEGAL_ID_CELEX>
{_date("RESOURCE_LEGAL_DATE_ENTRY-INTO-FORCE", "2030-01-02", "EV")}
</WORK></EMBEDDED_NOTICE></RESOURCE_LEGAL_CONSOLIDATED_BY_ACT_CONSOLIDATED>
{_date("RESOURCE_LEGAL_DATE_ENTRY-INTO-FORCE", "2029-05-01", "EV", "64")}
{_date("RESOURCE_LEGAL_DATE_END-OF-VALIDITY", "9999-12-31")}
{_date("RESOURCE_LEGAL_DATE_DEADLINE", "2029-09-01", "", "58.2")}
{_date("DATE", "2028-01-01")}
{_date("RESOURCE_LEGAL_DATE_ENTRY-INTO-FORCE", "2031-05-01", "MA", "64")}
<RESOURCE_LEGAL_ELI><VALUE>http://data.europa.eu/eli/reg/2022/2554/oj</VALUE></RESOURCE_LEGAL_ELI>
<RESOURCE_LEGAL_ID_CELEX><VALUE>32022R2554</VALUE></RESOURCE_LEGAL_ID_CELEX>
</WORK></NOTICE>
"""


def _axiom(name: str, day: str, kind: str = "", article: str = "") -> str:
    notes = f"<a:type_of_date>{_code(kind)}</a:type_of_date>" if kind else ""
    notes += (
        f"<a:comment_on_date>{_code('V')} {_code('ART')} {article}</a:comment_on_date>" if article else ""
    )
    return f"""<rdf:Description><rdf:type rdf:resource="http://www.w3.org/2002/07/owl#Axiom"/>
<owl:annotatedSource rdf:resource="http://publications.europa.eu/resource/oj/X_1"/>
<owl:annotatedProperty rdf:resource="http://publications.europa.eu/ontology/cdm#{name}"/>
<owl:annotatedTarget rdf:datatype="http://www.w3.org/2001/XMLSchema#date">{day}</owl:annotatedTarget>{notes}
</rdf:Description>"""


NOTICE_RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:cdm="http://publications.europa.eu/ontology/cdm#" xmlns:owl="http://www.w3.org/2002/07/owl#"
 xmlns:a="http://publications.europa.eu/ontology/annotation#">
<rdf:Description rdf:about="http://publications.europa.eu/resource/cellar/x">
 <owl:sameAs rdf:resource="http://publications.europa.eu/resource/celex/02022R2554-20300102"/>
 <cdm:resource_legal_date_entry-into-force>2030-01-02</cdm:resource_legal_date_entry-into-force>
</rdf:Description>
{_axiom("resource_legal_date_entry-into-force", "2029-05-01", "EV", "64")}
{_axiom("resource_legal_date_entry-into-force", "2031-05-01", "MA", "64")}
{_axiom("resource_legal_date_deadline", "2029-09-01", "", "58.2")}
<rdf:Description rdf:about="http://publications.europa.eu/resource/oj/X_1">
 <cdm:date>2028-01-01</cdm:date>
 <cdm:resource_legal_date_deadline>2029-09-01</cdm:resource_legal_date_deadline>
 <cdm:resource_legal_date_entry-into-force>2029-05-01</cdm:resource_legal_date_entry-into-force>
 <cdm:resource_legal_date_entry-into-force>2031-05-01</cdm:resource_legal_date_entry-into-force>
 <cdm:resource_legal_date_end-of-validity>9999-12-31</cdm:resource_legal_date_end-of-validity>
 <cdm:resource_legal_eli>http://data.europa.eu/eli/reg/2022/2554/oj</cdm:resource_legal_eli>
 <cdm:resource_legal_id_celex>32022R2554</cdm:resource_legal_id_celex>
</rdf:Description></rdf:RDF>
"""
