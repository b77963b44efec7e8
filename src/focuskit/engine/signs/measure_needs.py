"""What a measure cannot do without, read off its conditions, its expressions and its words."""

from __future__ import annotations

from focuskit.detect.measure import Measure
from focuskit.detect.requirements import Requirements
from focuskit.engine.types import ALWAYS_THERE, Need
from focuskit.model.column_types import column_types
from focuskit.model.errors import nearest


def needs_of(
    measure: Measure, requirements: Requirements
) -> tuple[tuple[frozenset[Need], ...], ...]:
    """Read off what a measure needs: kinds off its conditions, fields off its expressions.

    Raises:
        ValueError: The measure reads a field that no schema has.
    """
    known = column_types("interaction")
    alternative = {f for ways in requirements.alternatives for way in ways for f in way}
    for field in sorted((measure.fields() | requirements.fields | alternative) - set(known)):
        hint = nearest(field, known)
        raise ValueError(f"there is no field {field!r}" + (f"; {hint}" if hint else ""))
    kinds = tuple(sorted({kind for group in requirements.kinds for kind in group}))
    # What a detector asks for by name is needed, also where a word of its could do without.
    optional = requirements.optional - requirements.fields
    spared = ALWAYS_THERE | optional
    plain = (measure.fields() | requirements.fields) - spared - alternative
    groups = dict.fromkeys(requirements.kinds)
    return (
        *((frozenset({Need(group)}),) for group in groups),
        *((frozenset({Need(kinds, field)}),) for field in sorted(plain)),
        *(
            tuple(frozenset(Need(kinds, f) for f in way - spared) for way in ways)
            for ways in requirements.alternatives
        ),
    )


def decisive_needs(requirements: Requirements) -> tuple[Need, ...]:
    """What decides between good and bad, on the kinds of rows that the measure takes.

    A field that the detector asks for by name is needed anyway.
    """
    taken = frozenset(kind for group in requirements.kinds for kind in group)
    on = {
        field: kinds & taken if taken else kinds
        for field, kinds in requirements.decisive.items()
        if field not in requirements.fields
    }
    return tuple(Need(tuple(sorted(on[field])), field) for field in sorted(on) if on[field])


def habits_of(requirements: Requirements) -> tuple[Need, ...]:
    """The fields whose nulls say something only where somebody fills them, on any of the kinds."""
    kinds = tuple(sorted({kind for group in requirements.kinds for kind in group}))
    return tuple(Need(kinds, field) for field in sorted(requirements.habits))
