"""Which signs have no data, and what input is missing: they are unknown for every account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import attrs
import polars as pl

from focuskit.engine.recorded.coverage import Coverage
from focuskit.engine.types import Known, MissingInput, Need, Sign
from focuskit.model.finding import Reason
from focuskit.model.stretches import Stretch


@attrs.frozen(kw_only=True, eq=False)
class DataAvailability:
    """What tells which signs have data.

    Args:
        known: The rows that were known.
        signs: The signs to tell it of.
        sources: How many sources the rows come from.
        stated: What a mapping, the policy or the call states as recorded.
        listed: The ids of the accounts that are listed.
        as_of: The moment.
        given: What is missing, where a replay has it from another one; None: as the rows tell.
    """

    known: Known
    signs: Sequence[Sign]
    sources: int
    stated: Mapping[str, Stretch]
    listed: pl.Series
    as_of: datetime
    given: Mapping[str, MissingInput] | None = None

    @property
    def needs(self) -> tuple[Need, ...]:
        """What to look for, to tell recorded from absent."""
        asked = [need for sign in self.signs for need in sign.all_needs()]
        return tuple(dict.fromkeys([*asked, *self._kind_by_kind(asked)]))

    def _kind_by_kind(self, needs: Iterable[Need]) -> list[Need]:
        """Of several sources, one may stop: then it matters which kinds came from it."""
        return [one for need in needs for one in need.each_kind()] if self.sources > 1 else []

    def missing_input(self, probed: pl.DataFrame) -> Mapping[str, MissingInput]:
        """The signs without data, given which needs each account meets (``probed``)."""
        if self.given is not None:
            return self.given
        usual = [need for sign in self.signs for need in sign.usual_needs()]
        everyone = pl.concat([self.listed, probed["account_id"]]).drop_nulls()
        coverage = Coverage(
            known=self.known,
            probed=probed,
            needs=self.needs,
            usual=frozenset([*usual, *self._kind_by_kind(usual)]),
            sources=self.sources,
            accounts_in_all=everyone.n_unique(),
            stated=self.stated,
        )
        return missing_for_all(self.signs, coverage, self.as_of)


def missing_for_all(
    signs: Sequence[Sign], coverage: Coverage | None, as_of: datetime | None
) -> dict[str, MissingInput]:
    """The signs that have no data, and what is missing for them."""
    found = {sign.id: _missing(sign, coverage, as_of) for sign in signs}
    return {sign: missing for sign, missing in found.items() if missing is not None}


def _missing(sign: Sign, coverage: Coverage | None, as_of: datetime | None) -> MissingInput | None:
    plugin = f"distribution:{sign.distribution}"
    if sign.not_installed:
        way_out = f"Install {sign.distribution}, or add it to the plugins of the run."
        return _one_thing("not_installed", plugin, way_out)
    if sign.not_loaded is not None:
        return _one_thing("not_loaded", plugin, f"Let it load: {sign.not_loaded}.")
    if sign.error is not None:
        return None
    if coverage is None or as_of is None:
        return _one_thing("not_recorded", "interactions", "Record interactions.")
    # A field that is recorded on rows of some kinds says so of the kinds too.
    fields = [ways for ways in sign.needs if any(n.field for way in ways for n in way)]
    unmet = [ways for ways in fields if not any(_met(way, sign, coverage, as_of) for way in ways)]
    met = {n.kinds for ways in fields if ways not in unmet for way in ways for n in way}
    kinds = [ways for ways in sign.needs if ways not in fields]
    unmet += [
        ways
        for ways in kinds
        if not any(n.kinds in met for n in ways[0]) and not _met(ways[0], sign, coverage, as_of)
    ]
    untold = [need for need in sign.decisive if not coverage.is_told(need)]
    if not unmet and not untold:
        return None
    lacking = [
        need
        for ways in sign.needs
        if ways in unmet
        for way in ways
        for need in sorted(way, key=lambda n: (n.kinds, n.field or ""))
        if not coverage.covers(need, sign.start, as_of)
    ]
    lacking += untold
    unmet += [(frozenset({need}),) for need in untold]
    # Where a kind is missing altogether, its fields say nothing more.
    telling = [need for need in lacking if need.field is None] or lacking
    return MissingInput(
        reason="not_recorded",
        missing=tuple(dict.fromkeys(name for need in telling for name in need.missing)),
        resolve=_resolve(unmet, {n: _way_out(n, untold, sign, coverage, as_of) for n in telling}),
        ways=_ways(unmet, telling),
    )


def _way_out(
    need: Need, untold: Sequence[Need], sign: Sign, coverage: Coverage, as_of: datetime
) -> str:
    """Say what to do about a need that is not met."""
    if need not in untold:
        return coverage.explain(need, sign.start, as_of)
    return (
        f"Record {need.spelled}; no source states it, and a row that does not is read as harmless: "
        "map its column or a constant, or state it as recorded."
    )


def _one_thing(reason: Reason, name: str, resolve: str) -> MissingInput:
    """One missing thing, which suffices by itself."""
    return MissingInput(
        reason=reason, missing=(name,), resolve=resolve, ways=((frozenset({name}),),)
    )


def _resolve(unmet: Sequence[tuple[frozenset[Need], ...]], told: Mapping[Need, str]) -> str:
    """Say what to record: of several ways to meet one need any suffices, of needs none does."""
    sentences = []
    for ways in unmet:
        parts = (" ".join(text for need, text in told.items() if need in way) for way in ways)
        sentences.append(" Or: ".join(dict.fromkeys(part for part in parts if part)))
    return " And: ".join(dict.fromkeys(sentence for sentence in sentences if sentence))


def _ways(
    unmet: Sequence[tuple[frozenset[Need], ...]], telling: Sequence[Need]
) -> tuple[tuple[frozenset[str], ...], ...]:
    """What would meet the needs, as the sets of names of which one suffices for each."""
    if telling[0].field is None:
        return tuple(tuple(frozenset({name}) for name in need.missing) for need in telling)
    lacking = set(telling)
    return tuple(
        tuple(frozenset(name for need in way & lacking for name in need.missing) for way in ways)
        for ways in unmet
    )


def _met(way: frozenset[Need], sign: Sign, coverage: Coverage, as_of: datetime) -> bool:
    return all(coverage.covers(need, sign.start, as_of) for need in way)
