"""Outcomes that rows state without the time from which they were known.

That a deal was lost is known once it was; if nothing says when, nobody can tell whether that was
before the moment of a run. So the outcome is open, and the run names the way out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from focuskit.engine.recorded.rows_by_day import Look
from focuskit.model import schemas
from focuskit.model.wording import either


def untimed_outcome(look: Look, field: str | None, kinds: Collection[str]) -> str | None:
    """Say that rows state a field without its time, and the way out; None if none does.

    Args:
        look: What the look at the rows found.
        field: The field that is asked for.
        kinds: The kinds of rows of which it is asked; none: of all.
    """
    found = sorted(k for one, k in look.untimed if one == field and (not kinds or k in kinds))
    if field is None or not found:
        return None
    return f"Rows of {_in_words([field], found, _times(field, found))}"


def note(look: Look | None) -> list[str]:
    """Name all outcomes that are stated without their time, those alike in one sentence."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for field, kind in sorted(look.untimed) if look else ():
        kinds[field].append(kind)
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for field, found in kinds.items():
        alike[tuple(found), _times(field, found)].append(field)
    return [
        f"rows of {_in_words(fields, found, times)}; until then it is open"
        for (found, times), fields in alike.items()
    ]


def _times(field: str, kinds: Iterable[str]) -> tuple[str, ...]:
    """The times from which a field of rows of these kinds is known."""
    by_kind = schemas.known_from()[field]
    of_all = by_kind.get(schemas.ANY_KIND, [])
    return tuple(dict.fromkeys(time for kind in kinds for time in by_kind.get(kind, of_all)))


def _in_words(fields: Iterable[str], kinds: Iterable[str], times: Iterable[str]) -> str:
    return (
        f"kind {either(kinds)} state {', '.join(fields)}, and no time from which it was known: map "
        f"{either(times)}, or state when the file was made (exported_at)"
    )
