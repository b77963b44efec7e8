"""What is an assessment's own: its document less what ``run.json`` says once for all of them.

A finding or a recommendation leaves out what is shared, and what is as usual; ``RunDocument`` puts
both back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

_EVIDENCE: Document = {"count": 0, "ids": [], "counter_count": 0, "counter_ids": [], "quote": None}
_LEDGER_LINE: Document = {"evidence": 0, "group": None, "under": [], "cap": None}
_SUBJECT = {"name": None, "segment": None}
_HEAD = {"withheld": None, "unwaived": None, "rejected_rows": None, "fingerprint": None}
_OF_RECORD = ("days_covered", "judged_as_of")
_SHARED = ("schema_version", "ledger", "findings", "recommendations", "common")


def usual_ends(outcome: str, severity: float | None) -> tuple[float | None, float | None]:
    """Between what a severity lies if nothing says otherwise."""
    if outcome == "not_applicable":
        return None, None
    return (0, 1) if severity is None else (severity, severity)


def usual_finding(stated: Mapping[str, Any]) -> Document:
    """What a finding says where it leaves something out, but for what ``run.json`` says."""
    severity, value = stated.get("severity"), stated.get("value")
    low, high = usual_ends(stated["outcome"], severity)
    return {
        "severity": None,
        "severity_low": low,
        "severity_high": high,
        "lit": False,
        "value": None,
        "value_low": value,
        "value_high": value,
        "also": None,
        "at_least": False,
        "observations": 0,
        "pending": 0,
        "days_covered": None,
        "judged_as_of": None,
        "evidence": {},
        "unknown": None,
        "error": None,
        "waiver": None,
        "disputes": [],
    }


def whole_evidence(stated: Mapping[str, Any]) -> Document:
    """The evidence of a finding with all its keys."""
    return {**_EVIDENCE, **stated}


def own_finding(whole: Mapping[str, Any]) -> Document:
    """The part of a finding that is its own."""
    unknown = whole["unknown"] and {"reason": whole["unknown"]["reason"]}
    parts = {**whole, "evidence": _unusual(whole["evidence"], _EVIDENCE), "unknown": unknown}
    told = {
        key: parts[key] for key, as_usual in usual_finding(whole).items() if parts[key] != as_usual
    }
    return {"sign": whole["sign"], "outcome": whole["outcome"], **told}


def own_advice(whole: Mapping[str, Any]) -> Document:
    """The part of a recommendation that is its own."""
    own = {key: whole[key] for key in ("id", "signs", "points_regained")}
    return own | ({"range_narrowed": whole["range_narrowed"]} if whole["range_narrowed"] else {})


def is_shared_finding(whole: Mapping[str, Any]) -> bool:
    """Whether a finding says nothing of the account: nothing was seen, or it is not for it."""
    told = own_finding(whole).keys() - {"sign", "outcome", "unknown", *_OF_RECORD}
    return not told and whole["outcome"] in {"not_applicable", "unknown"}


def own_document(whole: Mapping[str, Any]) -> Document:
    """The part of an assessment that is its own; ``common`` names the rest in ``run.json``."""
    return own_head(whole) | {
        "findings": [own_finding(one) for one in whole["findings"] if not is_shared_finding(one)],
        "recommendations": [
            own_advice(one) for one in whole["recommendations"] if one["points_regained"]
        ],
        "common": whole["common"],
    }


def own_head(whole: Mapping[str, Any]) -> Document:
    """What stands before findings and recommendations, in the order of the documents."""
    head = {key: value for key, value in whole.items() if key not in _SHARED}
    head = _unusual(head, _HEAD)
    lines = [_unusual(line, _LEDGER_LINE) for line in whole["ledger"]]
    subject = _unusual(whole["subject"], _SUBJECT)
    return {
        "schema_version": whole["schema_version"], **head, "subject": subject, "ledger": lines
    }  # fmt: skip


def _unusual(whole: Mapping[str, Any], usual: Mapping[str, Any]) -> Document:
    """What is not as usual."""
    return {key: v for key, v in whole.items() if key not in usual or v != usual[key]}
