"""What people write and say: forty voices a subject, each a line of a file in ``said``.

They were not made from the phrase lists that are judged on them.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final


def _said(subject: str) -> tuple[str, ...]:
    text = files("focuskit_testing.simulate").joinpath("said", f"{subject}.txt")
    return tuple(text.read_text(encoding="utf-8").splitlines())


QUESTIONS: Final = _said("questions")
PITCHES: Final = _said("pitches")
COMMITMENTS: Final = _said("commitments")
ANSWERS: Final = _said("answers")
PRAISE: Final = _said("praise")
REMARKS: Final = _said("remarks")
LEAVING: Final = _said("leaving")
NOTICE: Final = _said("notice")
STRAY_IN_ENGLISH: Final = ("FW: minutes 12/4", "en")
STRAY: Final = (
    ("Sent from a phone", None),
    ("see attachment", None),
    ("Vielen Dank, bis morgen!", "de"),
    ("Merci beaucoup, à lundi.", "fr"),
    ("test test", None),
    STRAY_IN_ENGLISH,
)
"""Text that says nothing of the matter, and the language that stands beside it."""
NAMES: Final = ("Ada", "Bo", "Chris", "Dana", "Eli", "Farah", "Gus", "Hana", "Ines", "Jon")
COMPANIES: Final = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy")
TRADES: Final = ("Bakeries", "Clinics", "Foundry", "Hotels", "Logistics", "Mills", "Printing")
HOW_THEY_WIN: Final = {
    "executive": "customers who recommend us",
    "sales": "renewals that need no discount",
    "service": "cases solved at the first call",
    "expert": "advice that is put to use",
    "delivery": "nothing comes back",
}
"""Role: what counts as success for whoever has it; of the others nobody wrote it down."""
