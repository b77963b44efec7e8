"""Warning signs of Acme, as a distribution brings them."""

from collections.abc import Sequence

from acme_care import signs, supplier_signs
from focuskit import Detector, Practice, Recommendation, detectors_in, hookimpl


@hookimpl
def focuskit_detectors() -> Sequence[Detector]:
    """Contribute the signs on an account: one file each."""
    return detectors_in(signs)


@hookimpl
def focuskit_portfolio_detectors() -> Sequence[Detector]:
    """Contribute the signs on the supplier."""
    return detectors_in(supplier_signs)


@hookimpl
def focuskit_practices() -> Sequence[Practice]:
    """Contribute what to ask people about."""
    return (
        Practice(
            id="acme.nobody-calls-back",
            title="Nobody calls back",
            theme="responsiveness",
            why="A call that nobody owns is a call that nobody makes.",
            question="Who calls back when a customer asked to be called?",
            levels=("nobody", "whoever has time", "a name", "a name, by a time"),
        ),
    )


@hookimpl
def focuskit_recommendations() -> Sequence[Recommendation]:
    """Contribute what to do."""
    return [
        Recommendation(
            id="acme.call-back",
            title="Call back, by name and by time",
            relieves={
                "acme.slow-care": 0.5,
                "acme.silent-offers": 0.5,
                "acme.key-accounts-last": 0.2,
                "acme.nobody-calls-back": 0.5,
                "slow-resolution": 0.1,
            },
            steps=["Name who calls.", "Say by when."],
            owner_role="head of service",
            hours=2.5,
            within_days=14,
        )
    ]
