"""In a real browser: the pages ask nobody for anything, and no attack in their data runs."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from lexposure.render.graph_page import GraphEdge, GraphNode, graph_page
from lexposure.render.html import to_html
from render.examples import EXPOSURE, with_text
from render.test_injection import ATTACKS

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

# Moves the mouse over every node, then writes what became of the page into its title.
PROBE = """<script>
for (const id of nodes.getIds()) {
  network.interactionHandler._checkShowPopup(network.canvasToDOM(network.getPosition(id)));
}
setTimeout(() => { document.title = `drawn ${nodes.length} PWN ${window.PWN}`; }, 300);
</script></main>"""


def opened(page: str, folder: Path) -> tuple[str, set[str]]:
    """Return what became of the page, and the hosts that it asked for anything."""
    file, log = folder / "page.html", folder / "net.json"
    file.write_text(page, "utf-8", newline="")
    done = subprocess.run(
        [
            str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder / 'user'}",
            f"--log-net-log={log}", "--virtual-time-budget=2000", "--dump-dom", file.as_uri(),
        ],
        check=True, capture_output=True, timeout=90, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.stdout.decode(), hosts(log, page)


def hosts(log: Path, page: str) -> set[str]:
    """Return the hosts of recorded requests that the page names; the others are the browser's own business."""
    asked = re.findall(r'"url":"(?:https?|wss?)://([^/":]+)', log.read_text("utf-8", errors="replace"))
    return {host for host in asked if host in page}


def attacked_graph() -> str:
    nodes = [GraphNode(f"http://n.example/{place}", attack, "role") for place, attack in enumerate(ATTACKS)]
    edges = [GraphEdge(one.iri, two.iri, one.label) for one, two in pairwise(nodes)]
    return graph_page(nodes, edges, title="".join(ATTACKS)).replace("</main>", PROBE)


def test_a_request_would_be_seen(tmp_path: Path) -> None:
    """The measurement works: a page that loads a picture from a host is caught."""
    assert opened("<!doctype html><img src='http://attacker.example/x'>", tmp_path)[1] == {"attacker.example"}


def test_the_page_asks_nobody_for_anything(tmp_path: Path) -> None:
    """Opened from the file system, with every attack in every text, the page makes no request."""
    page = to_html(with_text(EXPOSURE, lambda text: text + "".join(ATTACKS)))

    source, asked = opened(page, tmp_path)

    assert "<h1>" in source
    assert not asked


def test_the_graph_page_draws_and_runs_nothing_foreign(tmp_path: Path) -> None:
    """With attacks in every label and the mouse over every node, only the library's script runs."""
    source, asked = opened(attacked_graph(), tmp_path)

    assert f"<title>drawn {len(ATTACKS)} PWN undefined</title>" in source
    assert not asked
