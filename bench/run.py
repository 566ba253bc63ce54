"""Every benchmark, one after the other; each prints its ratio against a peer in the same run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PARTS = (
    "terms_import.py",
    "terms_extract.py",
    "law.py",
    "exposure_answer.py",
    "exposure.py",
    "command_line.py",
    "actions.py",
)


def main() -> None:
    """Run the parts; stop at the first that fails."""
    for part in PARTS:
        print(f"## {part}", flush=True)
        subprocess.run([sys.executable, str(HERE / part)], check=True)


if __name__ == "__main__":
    main()
