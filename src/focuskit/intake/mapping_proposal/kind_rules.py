"""What a column means to rows of one kind: the same header says another thing of a deal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Documents

import attrs
import polars as pl

from focuskit.intake.mapping import Condition, FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import by_short_name, matches, words_for
from focuskit.intake.mapping_proposal.column_reading import means_of, read_as
from focuskit.intake.mapping_proposal.proposed_fields import CHECK, LEFT_OUT, SURE, ProposedField
from focuskit.intake.mapping_proposal.row_states import STATES, are_known
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.plain_names import plain_name

_STAGES = (
    "deal_stage", "deal_status", "stage_name", "stage", "status", "phase", "etape", "etapa", "fase",
    "statut", "estado", "situacao", "state",
)  # fmt: skip
"""Columns that say how far a deal is, the first that there is."""
_WE_PROMISE = frozenset(["ticket", "complaint", "request", "promise", "delivery"])
"""Kinds whose due time is ours to keep; an invoice is due to be paid by the customer."""

_ARRIVES = re.compile(
    r"deliver|promised|committed|liefer|zusage|livraison|promise|entrega|prometida|lever|beloofd"
)
"""Names of times at which what was ordered is to arrive."""

_PROMISES = re.compile(rf"{_ARRIVES.pattern}|sla|resol|los(ung|e)|zugesagt|comprom|toegezegd")
"""Names of times that nobody but us can have promised."""
_WHEN_IT_BEGINS = frozenset(["meeting", "call", "event", "visit"])
_MAY_FAIL = _WHEN_IT_BEGINS | {"order", "delivery"}
_TRACKERS = frozenset(["tracker", "issue_type"])
"""Columns of systems in which a house keeps its own work beside that for customers."""
_OFF = re.compile(
    r"cancel|storn|annul|abgesagt|no[ -]?show|anulad|geannuleerd|declined", re.IGNORECASE
)
_BEGINNINGS = (
    "meeting_start_time", "start_date_time", "started_at", "start_time", "start_date", "start",
    "meeting_date", "activity_date", "call_date", "startdatum", "beginn", "date_de_debut",
    "fecha_de_inicio", "data_de_inicio", "date", "datum", "fecha", "data",
)  # fmt: skip
"""Columns that say when a talk begins; when it was written down is another matter."""


def suited(
    kind: str,
    found: Iterable[ProposedField],
    table: Table,
    stated: Collection[str],
    order: str | None,
) -> list[ProposedField]:
    """The proposals, as far as their columns mean the field in rows of this kind.

    Args:
        kind: Of all rows.
        found: What is proposed.
        table: The file.
        stated: Fields that a layout states, which stand.
        order: Whether the day or the month comes first in this file, where that is known.
    """
    stands = [one for one in found if one.field in stated]
    others = [one for one in found if one.field not in stated]
    kept = [one for one in others if one.field != "promised_for" or _ours(one, kind)]
    fitting = _of_deals(kept, table) if kind == "deal" else kept
    if field := {"ticket": "channel", "call": "direction"}.get(kind):
        fitting += _by_types(field, [*stands, *fitting], table)
    if kind == "delivery":
        fitting = [_set_going(one, table, order) for one in fitting]
    if kind in _WHEN_IT_BEGINS:
        fitting = of_talks_alone(fitting, table, order)
    return [*stands, *(one for one in fitting if one.field not in stated)]


def _ours(one: ProposedField, kind: str) -> bool:
    """Whether a time that is promised is ours to keep: an order is to arrive, an invoice is due."""
    named = " ".join(map(plain_name, one.columns))
    return kind in _WE_PROMISE or (kind == "order" and _ARRIVES.search(named) is not None)


def promised_by_kind(
    one: ProposedField, kinds: Documents[str, str], columns: tuple[str, ...]
) -> ProposedField | None:
    """A time that is promised, in the rows alone whose kind makes it ours to keep; else None.

    Args:
        one: What is proposed for it.
        kinds: The words of the column of kinds, and what they mean.
        columns: That column.
    """
    ours = [word for word, kind in kinds.items() if _ours(one, kind)]
    if one.rule is None or len(ours) == len(kinds):
        return one
    where = {column: Condition(texts=tuple(ours)) for column in columns}
    return attrs.evolve(one, rule=attrs.evolve(one.rule, where=where)) if ours else None


def promised_perhaps(one: ProposedField) -> ProposedField:
    """A time that is due, of rows of which nobody knows what they are: by whom?"""
    named = " ".join(map(plain_name, one.columns))
    if one.field != "promised_for" or one.word != SURE or _PROMISES.search(named):
        return one
    said = "what is due by then depends on what each row is"
    return attrs.evolve(one, word=CHECK, reason=f"{one.reason}; {said}")


def other_work(kind: str, table: Table) -> str | None:
    """Say where a tracker of tickets holds work too that no customer asked for."""
    for column in table.types if kind == "ticket" else ():
        words = table.words(column) if plain_name(column) in _TRACKERS else None
        strange = [word for word in words or [] if plain_name(word) not in words_for("case_types")]
        if strange:
            return (
                f"{column!r} holds {strange[0]!r}: which rows did a customer ask for? "
                'Say so with "where" in the mapping'
            )
    return None


def called_off(kind: str, table: Table) -> str | None:
    """Say where some rows may not have taken place, so that they are none of this kind.

    Where all words of a state are known, nobody needs to be asked.
    """
    for column in table.types if kind in _MAY_FAIL else ():
        words = table.words(column) if plain_name(column) in STATES else None
        off = [word for word in words or [] if _OFF.search(word)]
        if off and not are_known(kind, table, column):
            return (
                f"{column!r} holds {off[0]!r}: which rows are a {kind} that took place? "
                'Say so with "where" in the mapping'
            )
    return None


def _of_deals(found: list[ProposedField], table: Table) -> list[ProposedField]:
    """A deal is decided once its stage says so; until then its close date is a forecast."""
    stage, values = _decided(table)
    # The source of a deal is where the lead came from, not the way by which we talk.
    kept = [one for one in found if one.field not in {"outcome", "resolved_at", "channel"}]
    decided = [one for one in found if one.field == "resolved_at" and one.rule]
    if stage is None:
        doubted = "the day by which a deal is to close, unless a stage says that it has"
        return kept + [
            attrs.evolve(one, rule=None, word=LEFT_OUT, reason=doubted) for one in decided
        ]
    where = {stage: Condition(texts=tuple(word.lower() for word in values))}
    outcome = ProposedField(
        field="outcome",
        columns=(stage,),
        rule=FieldRule(columns=(stage,), values=dict(values), has_otherwise=True),
        word=SURE,
        reason="won and lost deals, by their stage",
        sample=next(iter(values)),
    )
    closed = [
        attrs.evolve(
            one,
            columns=days,
            rule=attrs.evolve(one.rule, columns=days, where=where),
            reason="where the stage is won or lost",
        )
        for one in decided
        if one.rule is not None
        for days in [_no_forecasts(one.columns, stage, values, table)]
    ]
    return [*kept, *closed, outcome]


def _no_forecasts(
    days: tuple[str, ...], stage: str, values: Collection[str], table: Table
) -> tuple[str, ...]:
    """The days that not all open deals state, where there are any: one that they do is a plan."""
    still_open = table.rows.filter(~pl.col(stage).is_in(list(values)))
    stated = collect(
        still_open.select(pl.col(day).is_not_null().all() for day in days), "streaming"
    )
    return tuple(day for day in days if not stated[day].item()) or days


def _decided(table: Table) -> tuple[str | None, dict[str, str]]:
    """The column of stages, and which of its words mean won and lost."""
    plain = {plain_name(column).removeprefix("property_"): column for column in table.types}
    means = {**dict.fromkeys(words_for("won"), "won"), **dict.fromkeys(words_for("lost"), "lost")}
    for name in _STAGES:
        column = plain.get(name)
        words = table.words(column) if column else None
        values = {w: means[plain_name(w)] for w in words or [] if plain_name(w) in means}
        for word in tuple(values):
            values = {**_counterpart(word), **values}
        if column and values:
            return column, values
    return None, {}


_PAIRS = (("won", "lost"), ("gewonnen", "verloren"), ("gagné", "perdu"), ("ganad", "perdid"))
_OTHER = {
    **{won: (lost, "lost") for won, lost in _PAIRS},
    **{lost: (won, "won") for won, lost in _PAIRS},
}


def _counterpart(word: str) -> dict[str, str]:
    """The word for lost beside that for won, and the other way round, if only one was seen."""
    found = {}
    for here, (there, means) in _OTHER.items():
        at = word.lower().find(here)
        if at >= 0:
            other = there.capitalize() if word[at].isupper() else there
            found[word[:at] + other + word[at + len(here) :]] = means
    return found


def _by_types(field: str, found: Iterable[ProposedField], table: Table) -> list[ProposedField]:
    """The channel of tickets and the direction of calls, where a column of types says no more."""
    if any(one.field == field for one in found):
        return []
    for match in matches("kind", table.schema, table.types):
        rule = FieldRule(columns=(match.column,))
        words = table.words(match.column)
        means = [means_of(field).get(plain_name(word)) for word in words or []]
        if words and all(means):
            values = None if field == "channel" else dict(zip(words, means, strict=True))
            channel = ProposedField(
                field=field, columns=rule.columns, rule=attrs.evolve(rule, values=values),
                word=SURE, reason="its words say that alone", sample=words[0],
            )  # fmt: skip
            return [channel]
    return []


def _set_going(one: ProposedField, table: Table, order: str | None) -> ProposedField:
    """The day on which a delivery was sent off, which says of nothing else when it happened."""
    if one.field != "occurred_at" or one.word != CHECK or one.asks:
        return one
    found = read_as(one.field, FieldRule(columns=one.columns), table, order)
    reason = "; ".join(filter(None, ("when it was sent off", found.reason)))
    return attrs.evolve(one, rule=found.rule, word=found.word, reason=reason)


def of_talks_alone(
    found: Iterable[ProposedField], table: Table, order: str | None
) -> list[ProposedField]:
    """The proposals for talks: they happen when they begin, and there is nothing to resolve."""
    return [_beginning(one, table, order) for one in found if one.field != "resolved_at"]


def _beginning(one: ProposedField, table: Table, order: str | None) -> ProposedField:
    """When a talk began, rather than when it was written down."""
    short = by_short_name(table.types)
    columns = [short[name] for name in _BEGINNINGS if name in short]
    if one.field != "occurred_at" or not columns or one.columns[0] in columns:
        return one
    for column in columns:
        found = read_as(one.field, FieldRule(columns=(column,)), table, order)
        if found.word == SURE:
            reason = "; ".join(filter(None, ("when it began", found.reason)))
            sample = next(iter(table.texts(column)), None)
            return attrs.evolve(
                one, columns=(column,), rule=found.rule, reason=reason, sample=sample
            )
    return one
