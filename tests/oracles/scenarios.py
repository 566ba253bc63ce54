"""Ten cases put to this product and to two rules engines.

`profile` is ours, asked as of `as_of`; `answers` are those to the questionnaire of ai-act-companion 0.10.0; `theirs` is the
tier it gave when it was asked on 2026-11-25.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["CASES", "Case"]


@dataclass(frozen=True)
class Case:
    """One case with both questionnaires filled in from the same facts."""

    name: str
    what: str
    as_of: str
    profile: dict[str, Any]
    answers: dict[str, Any]
    theirs: str


CASES = (
    Case(
        "S01",
        "a private retailer in the Union ranks applications with a tool it bought; in use since March 2026",
        "2028-01-15",
        {
            "roles": ["eu-ai-act/deployer", "employer", "gdpr/controller", "business"],
            "established_in": ["DE"],
            "output_used_in": ["DE"],
            "affected_persons_in": ["DE"],
            "use_cases": ["employment/candidate-screening"],
            "activities": ["profiling", "process-personal-data"],
            "data": ["employment"],
            "changes": ["none"],
            "placed_on_market_on": "2026-03-01",
        },
        {
            "eu_market": True,
            "provider_role": "deployer",
            "hr_usecases": ["employment"],
            "hr_does_profiling": True,
        },
        "high",
    ),
    Case(
        "S02",
        "a firm in the Union sells a customer chatbot that writes text, since September 2026",
        "2026-11-23",
        {
            "roles": ["eu-ai-act/provider", "business"],
            "established_in": ["FR"],
            "offered_in": ["FR"],
            "output_used_in": ["FR"],
            "use_cases": ["chatbot/customer-service"],
            "activities": ["develop-system", "place-on-market", "make-available", "interact-with-persons"],
            "outputs": ["text", "synthetic-media"],
            "changes": ["none"],
            "placed_on_market_on": "2026-09-15",
        },
        {
            "eu_market": True,
            "provider_role": "provider",
            "hr_usecases": ["none"],
            "t_interacts_humans": True,
            "t_synthetic_content": True,
        },
        "limited",
    ),
    Case(
        "S03",
        "a start-up in the Union tunes an open model a little and ships it inside its own summariser",
        "2026-11-23",
        {
            "roles": ["eu-ai-act/provider", "business"],
            "established_in": ["ES"],
            "offered_in": ["ES"],
            "output_used_in": ["ES"],
            "use_cases": ["general-content-generation"],
            "activities": [
                "develop-system",
                "place-on-market",
                "make-available",
                "fine-tuning",
                "use-third-party-model",
            ],
            "outputs": ["text", "synthetic-media"],
            "changes": ["fine-tuning"],
            "placed_on_market_on": "2026-10-01",
        },
        {
            "eu_market": True,
            "provider_role": "provider",
            "hr_usecases": ["none"],
            "t_synthetic_content": True,
            "gpai_model": False,
            "gpai_integrated": True,
        },
        "limited",
    ),
    Case(
        "S04",
        "a provider in the United States scores creditworthiness, and a bank in Germany uses the scores",
        "2028-01-15",
        {
            "roles": ["eu-ai-act/provider", "business"],
            "established_in": ["US"],
            "offered_in": ["DE"],
            "output_used_in": ["DE"],
            "affected_persons_in": ["DE"],
            "use_cases": ["credit-scoring"],
            "activities": ["develop-system", "place-on-market", "make-available", "profiling"],
            "outputs": ["score"],
            "data": ["personal"],
            "changes": ["none"],
            "placed_on_market_on": "2028-01-10",
        },
        {
            "eu_market": True,
            "provider_role": "provider",
            "hr_usecases": ["essential_services"],
            "hr_essential_subarea": "creditworthiness",
            "hr_does_profiling": True,
        },
        "high",
    ),
    Case(
        "S05",
        "a call centre in the Union reads its employees' emotions from their voices",
        "2026-11-23",
        {
            "roles": ["eu-ai-act/deployer", "employer", "business"],
            "established_in": ["IE"],
            "output_used_in": ["IE"],
            "affected_persons_in": ["IE"],
            "use_cases": ["biometrics/emotion-recognition-workplace"],
            "activities": ["infer-emotions", "profiling"],
            "outputs": ["emotion-inference"],
            "data": ["biometric"],
            "changes": ["none"],
            "placed_on_market_on": "2024-05-01",
        },
        {"eu_market": True, "provider_role": "deployer", "p_emotion_work_edu": True},
        "prohibited",
    ),
    Case(
        "S06",
        "a provider in the Union places a new system for ranking applications on the market in December 2027",
        "2027-12-10",
        {
            "roles": ["eu-ai-act/provider", "business"],
            "established_in": ["NL"],
            "offered_in": ["NL"],
            "output_used_in": ["NL"],
            "affected_persons_in": ["NL"],
            "use_cases": ["employment/candidate-screening"],
            "activities": ["develop-system", "place-on-market", "make-available", "profiling"],
            "data": ["personal"],
            "changes": ["none"],
            "placed_on_market_on": "2027-12-10",
        },
        {
            "eu_market": True,
            "provider_role": "provider",
            "hr_usecases": ["employment"],
            "hr_does_profiling": True,
        },
        "high",
    ),
    Case(
        "S07",
        "an app offered in the Union makes nude pictures of identifiable people without their consent",
        "2026-11-23",
        {
            "roles": ["eu-ai-act/provider", "business"],
            "established_in": ["US"],
            "offered_in": ["DE"],
            "output_used_in": ["DE"],
            "affected_persons_in": ["DE"],
            "use_cases": ["deep-fake-generation/intimate"],
            "activities": [
                "develop-system",
                "place-on-market",
                "make-available",
                "generate-intimate-imagery",
            ],
            "outputs": ["intimate-imagery", "deep-fake", "synthetic-media"],
            "changes": ["none"],
            "placed_on_market_on": "2026-06-01",
        },
        {
            "eu_market": True,
            "provider_role": "provider",
            "hr_usecases": ["none"],
            "p_nonconsensual_intimate": True,
            "p_sexual_provider_intended": True,
            "t_synthetic_content": True,
            "t_deepfake": True,
        },
        "prohibited",
    ),
    Case(
        "S07-later",
        "the same app nine days later",
        "2026-12-02",
        {
            "roles": ["eu-ai-act/provider", "business"],
            "established_in": ["US"],
            "offered_in": ["DE"],
            "output_used_in": ["DE"],
            "affected_persons_in": ["DE"],
            "use_cases": ["deep-fake-generation/intimate"],
            "activities": [
                "develop-system",
                "place-on-market",
                "make-available",
                "generate-intimate-imagery",
            ],
            "outputs": ["intimate-imagery", "deep-fake", "synthetic-media"],
            "changes": ["none"],
            "placed_on_market_on": "2026-06-01",
        },
        {
            "eu_market": True,
            "provider_role": "provider",
            "hr_usecases": ["none"],
            "p_nonconsensual_intimate": True,
            "p_sexual_provider_intended": True,
            "t_synthetic_content": True,
            "t_deepfake": True,
        },
        "prohibited",
    ),
    Case(
        "S09",
        "an advertising firm in the Union publishes deep fakes of an actor who agreed",
        "2026-11-23",
        {
            "roles": ["eu-ai-act/deployer", "business"],
            "established_in": ["IT"],
            "output_used_in": ["IT"],
            "affected_persons_in": ["IT"],
            "use_cases": ["deep-fake-generation", "advertising"],
            "activities": ["publish-deep-fake"],
            "outputs": ["deep-fake", "synthetic-media"],
            "changes": ["none"],
        },
        {
            "eu_market": True,
            "provider_role": "deployer",
            "hr_usecases": ["none"],
            "t_synthetic_content": True,
            "t_deepfake": True,
        },
        "limited",
    ),
    Case(
        "S10",
        "a manufacturer in the Union builds a safety component into machinery that must be assessed by third parties",
        "2029-03-01",
        {
            "platforms": [],
            "roles": ["eu-ai-act/provider", "eu-ai-act/product-manufacturer", "business"],
            "established_in": ["DE"],
            "offered_in": ["DE"],
            "output_used_in": ["DE"],
            "use_cases": ["regulated-product/machinery"],
            "activities": [
                "develop-system",
                "place-on-market",
                "make-available",
                "undergo-third-party-assessment",
            ],
            "changes": ["none"],
            "placed_on_market_on": "2029-02-01",
        },
        {
            "eu_market": True,
            "provider_role": "provider",
            "hr_usecases": ["none"],
            "hr_safety_component": True,
            "hr_annex_i_relation": "embedded_component",
            "hr_annex_i_section": "B",
            "hr_safety_function": True,
            "hr_failure_endangers_health_safety": True,
            "hr_third_party_health_safety": True,
        },
        "high",
    ),
)
