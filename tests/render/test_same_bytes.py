"""Same input, same bytes: no form depends on the order of hashes, on the machine or on the hour."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import hashlib, io
from rich.console import Console
from render.examples import EXPOSURE, crowded
from lexposure.render import html, json_form, rdf, svg, table
for exposure in (EXPOSURE, crowded(30)):
    console = Console(file=io.StringIO(), width=100, color_system=None)
    table.render(exposure, console)
    for form in (json_form.dumps, rdf.to_turtle, rdf.to_jsonld, svg.to_svg, html.to_html):
        print(hashlib.sha256(form(exposure).encode()).hexdigest())
    print(hashlib.sha256(console.file.getvalue().encode()).hexdigest())
"""


def digests(seed: str) -> str:
    tests = Path(__file__).parents[1]
    paths = [str(tests), *(path for path in sys.path if path)]
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(paths), "TZ": f"UTC-{seed}"}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT], env=env, check=True, capture_output=True, text=True
    ).stdout


def test_every_form_has_the_same_bytes_in_every_process() -> None:
    """Two interpreters with other hash seeds and time zones write the same JSON, RDF, picture, page and table."""
    first = digests("1")

    assert len(set(first.split())) == 12
    assert first == digests("2")
    assert hashlib.sha256(first.encode()).hexdigest()
