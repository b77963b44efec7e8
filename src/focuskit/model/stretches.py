"""Stretches of time over which a kind or field is said to be recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import attrs
import cattrs
from cattrs.gen import make_dict_unstructure_fn, override

from focuskit.model.arguments import refuse, shown
from focuskit.model.documents import stated_time
from focuskit.model.errors import InputError, nearest
from focuskit.model.schemas import property_schemas


def _moment(value: Any) -> Any:
    return stated_time(value, where="recorded")


@attrs.frozen
class Stretch:
    """From when to when something is recorded; null means: as the rows tell."""

    start: datetime | None = attrs.field(default=None, converter=_moment)
    end: datetime | None = attrs.field(default=None, converter=_moment)


def _refuse_unknown(name: Any) -> None:
    fields = property_schemas("interaction")
    known = {*fields, *fields["kind"]["enum"]}
    if not isinstance(name, str) or name not in known:
        raise InputError(
            problem="neither a kind nor a field of interactions",
            where=f"recorded[{name!r}]",
            hint=nearest(name, known),
        )


def stretches(stated: Mapping[str, Any] | None) -> Mapping[str, Stretch]:
    """Read what a mapping, a policy or a call states as recorded.

    Args:
        stated: Kind or field: a ``Stretch``, ``{"from": time, "to": time}`` or a pair of times.

    Raises:
        InputError: There is no such kind or field, or a stretch has none of these forms or ends
            before it starts.
    """
    if stated is not None and not isinstance(stated, Mapping):
        refuse(stated, where="recorded", expected='such as {"ticket": ("2025-01-01", None)}')
    read = {}
    for name, value in (stated or {}).items():
        _refuse_unknown(name)
        if isinstance(value, Stretch):
            stretch = value
        elif isinstance(value, Mapping):
            stretch = Stretch(value.get("from"), value.get("to"))
        elif isinstance(value, tuple) and len(value) == 2:
            stretch = Stretch(*value)
        else:
            raise InputError(
                problem="not a stretch of time",
                where=f"recorded[{name!r}]",
                found=shown(value),
                expected="(from, to), each a time or None",
            )
        if stretch.start and stretch.end and stretch.end < stretch.start:
            raise InputError(
                problem="the stretch ends before it starts",
                where=f"recorded[{name!r}]",
                found=f"{stretch.start.isoformat()} to {stretch.end.isoformat()}",
            )
        read[name] = stretch
    return MappingProxyType(read)


def convert_stretches(converter: cattrs.Converter) -> None:
    """Let a converter of documents read and write what is stated as recorded."""
    converter.register_structure_hook_func(
        lambda kind: kind == Mapping[str, Stretch], lambda stated, _: stretches(stated)
    )
    start, end = override(rename="from"), override(rename="to")
    converter.register_unstructure_hook(
        Stretch, make_dict_unstructure_fn(Stretch, converter, start=start, end=end)
    )
