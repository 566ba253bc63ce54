"""Legal units: identifiers, citations, versions."""
