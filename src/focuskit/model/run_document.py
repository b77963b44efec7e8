"""What ``run.json`` says once for all assessments of a run, and how a document becomes whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from math import inf
from operator import attrgetter
from typing import Any

import attrs

from focuskit.model.documents import from_document
from focuskit.model.errors import InputError
from focuskit.model.finding import BOUNDED, KNOWN, Finding
from focuskit.model.own_parts import Document, usual_finding, whole_evidence
from focuskit.model.recommendation import Advice
from focuskit.model.sentences import put_in, said, spelled

MOST_KEPT = 10_000
"""So many findings, and so many recommendations, are kept for the assessments that say the same."""

NOT_APPLICABLE = "not_applicable"


def _once(method: str) -> Any:
    """A method whose results are kept, as far as they are not too many."""
    kept = attrs.Factory(lambda self: lru_cache(MOST_KEPT)(getattr(self, method)), takes_self=True)
    return attrs.field(init=False, repr=False, default=kept)


@attrs.frozen(eq=False, slots=False)
class RunDocument:
    """What the assessments of a run share: signs, rules, texts, and what nothing feeds.

    Args:
        document: What ``run.json`` holds.
        about: Whom the assessments are about: ``account`` or ``supplier``.

    Raises:
        InputError: It says nothing of such assessments, as one that an earlier version wrote.
    """

    document: Mapping[str, Any]
    about: str = "account"
    # Many assessments say the same, and to make it takes longer than to find it again.
    _finding: Callable[[str, int], Finding] = _once("_whole_finding")
    _advice: Callable[[str], Advice] = _once("_whole_advice")
    _unseen: Callable[[int, int], tuple[Finding, ...]] = _once("_made_unseen")
    _range_advice: Callable[[int], tuple[Advice, ...]] = _once("_made_range_advice")

    def __attrs_post_init__(self) -> None:
        if self._key not in self.document:
            raise InputError(
                problem="it lacks what the assessments share",
                where="run.json",
                expected=f'the key "{self._key}", which focuskit writes with documents 2.0',
                hint="take the run.json that was written beside the document",
            )

    @property
    def _key(self) -> str:
        return "accounts" if self.about == "account" else "supplier"

    @property
    def _shared(self) -> Mapping[str, Any]:
        shared: Mapping[str, Any] = self.document[self._key]
        return shared

    def _common(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """What one document leaves out.

        Raises:
            InputError: There is no such part.
        """
        commons, number = self._shared["common"], document["common"]
        if not 0 <= number < len(commons):
            raise InputError(
                problem="the document belongs to another run",
                where="common",
                found=str(number),
                expected=f"a place below {len(commons)} in the list that run.json has",
                hint="take the run.json that was written beside the document",
            )
        found: Mapping[str, Any] = commons[number]
        return found

    def findings(self, document: Mapping[str, Any]) -> list[Finding]:
        """All findings of a document, those too that it leaves out, ordered by sign."""
        common = self._common(document)
        unseen = self._unseen(common["unseen"], common["rules"])
        own = [self._finding(json.dumps(one), common["rules"]) for one in document["findings"]]
        return sorted([*unseen, *own], key=attrgetter("sign"))

    def recommendations(self, document: Mapping[str, Any]) -> list[Advice]:
        """All recommendations of a document, those too that it leaves out, the first one first."""
        own = [self._advice(json.dumps(one)) for one in document["recommendations"]]
        shared = self._range_advice(document["common"])
        return [*sorted(own, key=_first), *shared]

    def _made_unseen(self, place: int, rules: int) -> tuple[Finding, ...]:
        return tuple(
            self._finding(json.dumps({"sign": sign, **_why(why)}), rules)
            for why, signs in self._shared["unseen"][place].items()
            for sign in signs
        )

    def _made_range_advice(self, place: int) -> tuple[Advice, ...]:
        lines = self._shared["common"][place]["range_advice"]
        every = (self._advice(json.dumps(self._shared["range_advice"][line])) for line in lines)
        return tuple(sorted(every, key=_first))

    def _whole_advice(self, line: str) -> Advice:
        """A recommendation, of what is its own as JSON."""
        own = json.loads(line)
        texts = self.document["recommendations"][own["id"]]
        return from_document({"range_narrowed": 0.0, **texts, **own}, Advice)

    def _whole_finding(self, line: str, rules: int) -> Finding:
        """A finding, of what is its own as JSON, and the place of the rules."""
        own = json.loads(line)
        sign = self._shared["signs"][own["sign"]]
        rule = self._shared["rules"][rules][own["sign"]]
        finding = {
            **usual_finding(own),
            **{key: sign[key] for key in ("theme", "unit", "origin", *_OF_RECORD)},
            **own,
            "limits": rule["limits"],
            "weight": rule["weight"],
        }
        finding["evidence"] = whole_evidence(finding["evidence"])
        numbers = finding
        if finding["value"] is not None and finding["value_high"] is None:
            numbers = {**finding, "value_high": inf}
        if finding["unknown"]:
            finding["unknown"] = self._unknown(finding, sign, rule)
        finding["message"] = _message(finding, said(sign, numbers))
        return from_document(finding, Finding)

    def _unknown(
        self, finding: Mapping[str, Any], sign: Mapping[str, Any], rule: Mapping[str, Any]
    ) -> Document:
        """Why a sign is unknown, what is missing, and what would make it known."""
        reason = finding["unknown"]["reason"]
        resolve = sign["resolve"].get(reason)
        if not sign["missing"]:
            numbers = {
                "observations": str(finding["observations"]),
                "least": str(rule["least"]),
                "low": spelled(finding["value_low"], sign["unit"]),
            }
            own = resolve and put_in(resolve, numbers)
            resolve = own or put_in(self.document["reasons"][reason], numbers)
        return {"reason": reason, "missing": sign["missing"], "resolve": resolve}


def _first(one: Advice) -> tuple[Decimal, Decimal, float, str]:
    """What regains most comes first, then what narrows most, then what takes fewer hours."""
    return -one.points_regained, -one.range_narrowed, one.hours, one.id


_OF_RECORD = ("days_covered", "days_of_window", "judged_as_of")


def _why(why: str) -> Document:
    if why == NOT_APPLICABLE:
        return {"outcome": why}
    return {"outcome": "unknown", "unknown": {"reason": why}}


def _message(finding: Mapping[str, Any], told: str | None) -> Document:
    """A finding in words: what was measured, or why it is not known."""
    outcome, unknown = finding["outcome"], finding["unknown"]
    limits = finding["limits"] or {"ok": None, "bad": None}
    if outcome in KNOWN and told is not None:
        text = told
    elif outcome == "unknown":
        bounded = told if unknown["reason"] in BOUNDED else None
        text = " ".join(filter(None, ("Not known.", bounded, unknown["resolve"])))
    elif outcome == "error":
        text = f"Could not be measured. {finding['error']}"
    else:
        text = "Does not apply to this account."
    numbers = {
        "value": finding["value"],
        "observations": finding["observations"],
        "evidence": finding["evidence"]["count"],
        "ok": limits["ok"],
        "bad": limits["bad"],
    }
    return {"id": f"{finding['sign']}.{outcome}", "parameters": numbers, "text": text}
