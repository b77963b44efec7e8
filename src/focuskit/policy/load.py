"""Loading a policy: a document is held against its schema, built, and checked against itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs

from focuskit.model import schemas
from focuskit.model.arguments import path_of
from focuskit.model.documents import read_json
from focuskit.model.errors import InputError, PolicyError
from focuskit.policy.assessment_policy import Policy
from focuskit.policy.contradictions import check
from focuskit.policy.policy_document import read_policy


def load_policy(source: Policy | Mapping[str, Any] | str | Path | None) -> Policy:
    """The policy that ``source`` is, describes or names; None means the default one.

    Raises:
        PolicyError: The document breaks its schema or contradicts itself.
    """
    if source is None:
        return default_policy()
    if isinstance(source, Policy):
        return source
    where, document = "policy", source
    try:
        if isinstance(source, Mapping):
            document = dict(source)
        else:
            expected = "a path, a policy, or its document as a mapping"
            where = str(source)
            document = read_json(path_of(source, where="policy", expected=expected))
        _refuse_thresholds_of_scores(document, where)
        schemas.check(document, "policy", where=where)
    except InputError as broken:
        raise PolicyError(**attrs.asdict(broken)) from broken
    return _build(document, where=where)


def _refuse_thresholds_of_scores(document: Any, where: str) -> None:
    """Refuse keys of former policies, by which the score made the rating.

    Raises:
        PolicyError: There is one; it says what took its place.
    """
    said = document if isinstance(document, Mapping) else {}
    ratings = said.get("ratings")
    former = {key: f"/ratings/{key}" for key in ("sound", "watch")}
    found = [former[key] for key in former if isinstance(ratings, Mapping) and key in ratings]
    found += ["/least_coverage"] if "least_coverage" in said else []
    if found:
        raise PolicyError(
            problem="the rating no longer hangs on the score and on one coverage",
            where=f"{where} at {', '.join(found)}",
            found=", ".join(pointer.rsplit("/", 1)[1] for pointer in found),
            expected='"ratings" with lit_from, watch_from and least_known, and "red_lights"',
            hint="leave the key out for the defaults; docs/policy.md says what each means",
        )


@cache
def default_policy() -> Policy:
    """The policy that ships with focuskit; the tests hold it against its schema."""
    path = files("focuskit.policy") / "default.policy.json"
    return _build(read_json(Path(str(path))), where="the default policy")


def _build(document: Any, *, where: str) -> Policy:
    policy: Policy = read_policy(document, Policy, where=where)
    check(policy, document, where)
    return policy
