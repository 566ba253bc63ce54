"""Put questions to the two rules engines. Run by the Python of their own environment: JSON in, JSON out."""

import json
import sys

import euaiact
from app.classifier import classify

BEFORE, SINCE = "EUAIACT_2024_08_01", "EUAIACT_2026_07_27"


def start(area: str, day: str, version: str) -> object:
    """Tell whether an area of the Act applies on a day, by the text of a version."""
    return euaiact.pruefe_anwendungsbeginn(area, day, quellenfassung=version)["wert"]


def ceiling(given: dict) -> object:
    """Return the ceiling of Art. 99 in euros, as text."""
    return euaiact.berechne_bussgeldobergrenze(given, quellenfassung=SINCE)["wert"]


asked = json.load(sys.stdin)
json.dump(
    {
        "tiers": {case: classify(answers)["tier"] for case, answers in asked["tiers"].items()},
        "starts": [start(*question) for question in asked["starts"]],
        "ceilings": [ceiling(given) for given in asked["ceilings"]],
        "rules": [entry["regel_id"] for entry in euaiact.regel_katalog()],
    },
    sys.stdout,
)
