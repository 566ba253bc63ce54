"""The command line: reads options, calls the workspace, prints. It decides nothing."""

from lexposure.cli.main import main

__all__ = ["main"]
