"""Outcomes that rows state without the time from which they were known.

That a deal was lost is known once it was; if nothing says when, nobody can tell whether that was
before the moment of a run. So the outcome is open, and the run names the way out.
"""

from __future__ import annotations

from collections.abc import Iterable

from focuskit.engine.recorded.look import Look
from focuskit.model import schemas


def untimed_outcome(look: Look, field: str | None, kinds: Iterable[str]) -> str | None:
    """Say that rows state a field without its time, and the way out; None if none does.

    Args:
        look: What the look at the rows found.
        field: The field that is asked for.
        kinds: The kinds of rows of which it is asked; none: of all.
    """
    asked = set(kinds)
    found = sorted(
        kind for one, kind in look.untimed if one == field and (not asked or kind in asked)
    )
    if field is None or not found:
        return None
    by_kind = schemas.known_from()[field]
    of_all = by_kind.get(schemas.ANY_KIND, [])
    times = dict.fromkeys(time for kind in found for time in by_kind.get(kind, of_all))
    return (
        f"Rows of kind {_either(found)} state {field}, and no time from which it was known: map "
        f"{_either(times)}, or state when the file was made (exported_at)"
    )


def note(look: Look | None) -> list[str]:
    """Name all outcomes that are stated without their time, each with the way out."""
    fields = sorted({field for field, _ in look.untimed}) if look else []
    told = [untimed_outcome(look, field, ()) for field in fields] if look else []
    return [f"{one[0].lower()}{one[1:]}; until then it is open" for one in told if one]


def _either(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
