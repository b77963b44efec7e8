"""What a detector asks of the data beside its expressions; the engine reads it afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs


@attrs.define(kw_only=True)
class Requirements:
    """What the words of a timeline note while a detector uses them: needs are declared nowhere.

    Attributes:
        kinds: Groups of kinds that were asked for; of each group, one suffices.
        fields: Fields that were asked for by name, though their nulls mean something.
        optional: Fields that a word can do without.
        alternatives: In each tuple, ways to know one thing, as sets of fields; one way suffices.
        decisive: Field: the kinds of rows on which its absence would make the verdict milder.
        windows: The days of every window, as the detector states them.
        habits: Fields whose nulls say something only where somebody fills them.
        topics: Topics without which the measure says nothing.
        start: From when on the windows reach; None if there is none, or one without end.
        looks_back: How far words look back from a row within the windows; None: without end.
    """

    kinds: list[tuple[str, ...]] = attrs.field(factory=list)
    fields: set[str] = attrs.field(factory=set)
    optional: set[str] = attrs.field(factory=set)
    alternatives: list[tuple[frozenset[str], ...]] = attrs.field(factory=list)
    decisive: dict[str, frozenset[str]] = attrs.field(factory=dict)
    windows: set[int] = attrs.field(factory=set)
    topics: set[str] = attrs.field(factory=set)
    habits: set[str] = attrs.field(factory=set)
    start: datetime | None = None
    looks_back: timedelta | None = timedelta(0)

    @property
    def from_when(self) -> datetime | None:
        """From when on the measure looks at rows at all; None: from any time on."""
        if self.start is None or self.looks_back is None:
            return None
        return self.start - self.looks_back

    def window(self, days: int) -> None:
        """Note a window of so many days.

        Raises:
            ValueError: It would end before it begins.
        """
        refuse_below(days, 1, name="days")
        self.windows.add(days)

    def window_from(self, start: datetime) -> None:
        """Note a window that reaches back to a moment; the earliest of several counts."""
        self.start = min(start, self.start or start)

    def look_back(self, days: int | None) -> None:
        """Note a look back from a row over so many days; None: without end."""
        if days is None or self.looks_back is None:
            self.looks_back = None
        else:
            self.looks_back = max(self.looks_back, timedelta(days=days))

    def decides(self, field: str, kinds: frozenset[str]) -> None:
        """Note a field whose absence from rows of these kinds would make the verdict milder."""
        self.decisive[field] = self.decisive.get(field, frozenset()) | kinds


def refuse_below(days: int | None, least: int, *, name: str) -> None:
    """Refuse fewer days than a word can do with; None sets no limit.

    Raises:
        ValueError: They are fewer.
    """
    if days is not None and days < least:
        raise ValueError(f"{name} must be {least} or more, found {days}")
