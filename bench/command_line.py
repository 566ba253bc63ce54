"""The first answer of the command line after set-up, start-up included, against the interpreter's own start.

The bar is 1.5 seconds, also for a profile that says next to nothing: then nearly every answer is open, and each open
fact is tried out both ways.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROFILE = ROOT / "tests" / "gold" / "profiles" / "SC01.yaml"
BAR = 1.5


def median(command: list[str], environment: dict[str, str], rounds: int = 7) -> float:
    """Return the median wall time of a command in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Set a data directory up once, then time answers."""
    lexposure = str(Path(sys.executable).parent / "lexposure")
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "LEXPOSURE_HOME": str(Path(home) / "data")}
        start = time.perf_counter()
        subprocess.run(
            [lexposure, "exposure", str(PROFILE), "--format", "json"],
            env=environment,
            check=True,
            capture_output=True,
        )
        print(f"first run with set-up: {time.perf_counter() - start:.2f} s")
        bare = median([sys.executable, "-c", "pass"], environment)
        silent = Path(home) / "silent.yaml"
        silent.write_text("platforms: [aws/bedrock]\n", encoding="utf-8")
        asked = [
            (PROFILE, "json"),
            (PROFILE, "table"),
            (PROFILE, "html"),
            (silent, "json"),
            (silent, "table"),
        ]
        for profile, form in asked:
            took = median([lexposure, "exposure", str(profile), "--format", form], environment)
            verdict = "ok" if took < BAR else "BELOW THE BAR"
            print(
                f"{profile.stem}, {form}: {took:.2f} s, {took / bare:.0f} times the bare interpreter ({bare:.3f} s); bar {BAR} s: {verdict}"
            )


if __name__ == "__main__":
    main()
