"""A data directory and every operation on it, each as one function. The CLI and the API call nothing else."""

from lexposure.workspace.core import Workspace, default_home

__all__ = ["Workspace", "default_home"]
