"""Namespaces and the identifier base, each written once."""

from __future__ import annotations

__all__ = [
    "BASE",
    "DCT",
    "DPV",
    "ELI",
    "GRAPH",
    "ID",
    "INDEX",
    "LOC",
    "LX",
    "OA",
    "ODRL",
    "ORG",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SEMAPV",
    "SKOS",
    "SSSOM",
    "VOCAB",
    "XSD",
]

BASE = "https://w3id.org/lexposure/"
LX = f"{BASE}ontology#"
INDEX = f"{BASE}index#"
ID = f"{BASE}id/"
VOCAB = f"{BASE}vocab/"
GRAPH = f"{BASE}graph/"

DCT = "http://purl.org/dc/terms/"
DPV = "https://w3id.org/dpv#"
ELI = "http://data.europa.eu/eli/ontology#"
LOC = "https://w3id.org/dpv/loc#"
OA = "http://www.w3.org/ns/oa#"
ODRL = "http://www.w3.org/ns/odrl/2/"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SEMAPV = "https://w3id.org/semapv/vocab/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SSSOM = "https://w3id.org/sssom/"
XSD = "http://www.w3.org/2001/XMLSchema#"
