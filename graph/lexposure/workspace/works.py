"""What can be asked of, or done to, a data directory, an area a module; `core.Workspace` puts them on one."""

from __future__ import annotations

from lexposure.workspace.actions_work import ActionsWork
from lexposure.workspace.answers_work import AnswersWork
from lexposure.workspace.gaps_work import GapsWork
from lexposure.workspace.impact_work import ImpactWork
from lexposure.workspace.mapping_work import MappingWork
from lexposure.workspace.next_work import NextWork
from lexposure.workspace.provision_export_work import ProvisionExportWork
from lexposure.workspace.rating_work import RatingWork
from lexposure.workspace.review_work import ReviewWork
from lexposure.workspace.screen_work import ScreenWork
from lexposure.workspace.stale_work import StaleWork
from lexposure.workspace.suggest_work import SuggestWork
from lexposure.workspace.terms import TermsWork
from lexposure.workspace.time_work import TimeWork
from lexposure.workspace.verdict_work import VerdictWork
from lexposure.workspace.why_work import WhyWork

__all__ = ["Works"]


class Works(
    ActionsWork,
    AnswersWork,
    GapsWork,
    ImpactWork,
    MappingWork,
    NextWork,
    ProvisionExportWork,
    RatingWork,
    ReviewWork,
    ScreenWork,
    StaleWork,
    SuggestWork,
    TermsWork,
    TimeWork,
    VerdictWork,
    WhyWork,
):
    """All areas; only a `Workspace` is one."""
