"""What a check found, and the grade that all of them come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import attrs

SCHEMA_VERSION = "1.0"

Part = Literal["contract", "behaviour", "documentation"]
Status = Literal["passed", "weak", "not_run", "failed"]
Grade = Literal["A", "B", "C", "D", "F"]

GRADES: dict[Grade, str] = {
    "A": "every check ran, passed, and saw every sign fired where that matters",
    "B": "nothing failed, but a check did not run, or never saw a sign fired",
    "C": "the signs behave; their pages, examples, messages, recommendations or cases do not hold",
    "D": "a sign misbehaves: its findings cannot be trusted",
    "F": "the plugin does not load, or breaks the contract of the hooks",
}
_FAILING: dict[Part, Grade] = {"contract": "F", "behaviour": "D", "documentation": "C"}


@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong: what was found, what was expected, where, and what to try."""

    sign: str | None = None
    found: str
    expected: str
    where: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        head = " at ".join(part for part in (self.sign, self.where) if part)
        told = (("found", self.found), ("expected", self.expected), ("hint", self.hint))
        return "\n".join([f"- {head or 'the plugin'}", *(f"    {n}: {t}" for n, t in told if t)])


@attrs.frozen(kw_only=True)
class Result:
    """What one check found.

    Args:
        check: The check's name.
        title: What holds where it passes, in one sentence.
        part: What a failure touches.
        problems: What is wrong; empty where it passed.
        fired: Sign: on how many accounts the check saw it fired. Empty where the check has no
            need of that. A sign that never fired makes the check weak for it.
        not_run: Why the check did not run.
    """

    check: str
    title: str
    part: Part
    problems: Sequence[Problem] = ()
    fired: Mapping[str, int] = attrs.field(factory=dict)
    not_run: str | None = None

    @property
    def status(self) -> Status:
        """Whether it failed, did not run, never saw a sign fired (weak), or passed."""
        if self.problems:
            return "failed"
        if self.not_run is not None:
            return "not_run"
        return "weak" if self.never_fired else "passed"

    @property
    def never_fired(self) -> tuple[str, ...]:
        """The signs that the check never saw fired: of them, it could hardly fail."""
        return tuple(sorted(sign for sign, accounts in self.fired.items() if not accounts))

    @property
    def note(self) -> str | None:
        """Why a check that did not fail has not fully passed either."""
        if self.not_run is not None:
            return self.not_run
        if self.never_fired:
            return f"never saw fired: {', '.join(self.never_fired)}"
        return None

    def __str__(self) -> str:
        told = [str(problem) for problem in self.problems] or [self.note or self.status]
        return "\n".join([f"{self.check}: {self.title}", *told])


@attrs.frozen(kw_only=True)
class Report:
    """What all checks found about one plugin.

    Args:
        distribution: The plugin's name.
        version: Of the distribution; None for a file.
        versions: Of what the checks ran with.
        results: One for each check, in their order.
    """

    distribution: str
    version: str | None
    versions: Mapping[str, str]
    results: Sequence[Result]

    @property
    def grade(self) -> Grade:
        """The worst grade that any result comes to."""
        failed = {_FAILING[one.part] for one in self.results if one.status == "failed"}
        if failed:
            return max(failed)
        return "A" if all(one.status == "passed" for one in self.results) else "B"

    def document(self) -> dict[str, Any]:
        """The report as ``schemas/conformance.schema.json`` describes it."""
        return {
            "schema_version": SCHEMA_VERSION,
            "distribution": self.distribution,
            "version": self.version,
            "versions": dict(sorted(self.versions.items())),
            "grade": self.grade,
            "meaning": GRADES[self.grade],
            "checks": [_document(one) for one in self.results],
        }


def _document(result: Result) -> dict[str, Any]:
    return {
        "check": result.check,
        "title": result.title,
        "part": result.part,
        "status": result.status,
        "note": result.note,
        "problems": [attrs.asdict(problem) for problem in result.problems],
        "fired": dict(sorted(result.fired.items())),
    }


Checked = tuple[Sequence[Problem], Mapping[str, int]]
"""The problems, and on how many subjects each sign was seen fired."""


def once_a_sign(problems: Sequence[Problem]) -> list[Problem]:
    """The first problem of each sign: one is enough to look into."""
    return list({problem.sign: problem for problem in reversed(problems)}.values())
