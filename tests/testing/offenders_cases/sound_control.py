"""Cases that do not hold: one fires nothing, and most verdicts are missing."""

from focuskit_testing import Case

CASES = [
    Case(
        name="nothing was handed on",
        verdict="fires",
        rows=[
            {"kind": "ticket", "occurred_at": 40 + n, "resolved_at": 30, "handovers": 0}
            for n in range(4)
        ],
        expect={"observations": 4},
    )
]
