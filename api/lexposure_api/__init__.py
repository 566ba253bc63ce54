"""The HTTP service: exposures, entities and SPARQL over one workspace, read only."""

from __future__ import annotations

from lexposure_api.app import create_app
from lexposure_api.server import serve
from lexposure_api.settings import Settings

__all__ = ["Settings", "create_app", "serve"]
