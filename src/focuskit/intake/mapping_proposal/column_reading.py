"""How a column is to be read as a field: by what its values are, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

import attrs
import polars as pl

from focuskit.intake.mapping import FieldRule, Scalar
from focuskit.intake.mapping_proposal.column_doubts import (
    account_doubt,
    amount_doubt,
    answer_doubt,
    channel_doubt,
    contact_doubt,
    id_doubt,
    outcome_doubt,
    text_doubt,
)
from focuskit.intake.mapping_proposal.column_fits import SAYS_NOTHING, Fit, Table
from focuskit.intake.mapping_proposal.column_matching import (
    kind_words,
    named_unit,
    status_words,
    unit_of,
    words_for,
)
from focuskit.intake.mapping_proposal.people_columns import names_people
from focuskit.intake.mapping_proposal.proposed_fields import CHECK, LEFT_OUT, SURE, Reading
from focuskit.intake.mapping_proposal.score_scales import read_score
from focuskit.intake.values.cut_off_numbers import CUT_OFF, WAY_OUT
from focuskit.intake.values.plain_names import plain_name
from focuskit.intake.values.time_formats import DAY_NUMBERS
from focuskit.intake.values.time_guess import first_of_each_form, formats, order_of
from focuskit.intake.values.untidy_texts import is_id
from focuskit.intake.values.written_values import UNIT_OF_FIELD, is_clock
from focuskit.model.column_types import TIME, column_type

_SOME_BAD = 0.1
"""A column may hold this share of values that cannot be read, and still be a field; judgement."""
_FEW = 20
_SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN"}
"""The signs that one currency alone has; dollars, yens and crowns share theirs."""
_PERCENT = re.compile(r"%|\bpercent|prozent|pour ?cent|por ?ciento", re.IGNORECASE)

_Reader = Callable[[str, FieldRule, Table], Reading]


def read_as(field: str, plain: FieldRule, table: Table, order: str | None) -> Reading:
    """How columns are to be read as a field.

    Args:
        field: The field.
        plain: Which columns may be it; what it says of their form stands.
        table: Its file.
        order: Whether the day or the month comes first in this file, where that is known.
    """
    target = column_type(table.property(field))
    reader: _Reader
    if target == TIME:
        return _read_time(field, plain, table, order)
    if plain.values or plain.unit or plain.separator or plain.less:
        reader = _read_plain
    elif field in _WORDS:
        reader = _read_words
    elif "enum" in table.property(field):
        reader = _read_plain
    elif target == pl.Boolean():
        reader = _read_truth
    elif target == pl.Int64():
        reader = _read_count
    elif field in UNIT_OF_FIELD:
        reader = _read_length
    elif target == pl.Float64():
        reader = _NUMBERS.get(field, _read_number)
    elif isinstance(target, pl.List):
        reader = _read_list
    else:
        reader = _TEXTS.get(field, _read_plain)
    found = reader(field, plain, table)
    return _unless_cut_off(found, table) if is_id(table.property(field)) else found


def _judged(rule: FieldRule, fit: Fit, reason: str = "") -> Reading:
    """Sure where all values fit, or all but a few of many."""
    if fit.bad == 0:
        return Reading(rule=rule, word=SURE, reason=reason)
    said = f"{fit.bad:,} of {fit.stated:,} values cannot be read so ({fit.first_bad} is the first)"
    if fit.stated >= _FEW and fit.bad <= fit.stated * _SOME_BAD:
        return Reading(rule=rule, word=SURE, reason="; ".join(filter(None, (reason, said))))
    if fit.bad * 2 < fit.stated:
        return Reading(rule=rule, word=CHECK, reason="; ".join(filter(None, (reason, said))))
    return Reading(rule=None, word=LEFT_OUT, reason=said)


def _unless_cut_off(found: Reading, table: Table) -> Reading:
    """The reading of ids, unless a spreadsheet cut their digits off, so that several became one."""
    columns = found.rule.columns if found.rule else ()
    shown = next(filter(None, (table.first_of(column, CUT_OFF) for column in columns)), None)
    if shown is None:
        return found
    said = (
        f"a spreadsheet cut digits off ({shown} is the first), so that several ids may be one now: "
        f"{WAY_OUT}"
    )
    return Reading(rule=None, word=LEFT_OUT, reason=said)


def _read_account(field: str, plain: FieldRule, table: Table) -> Reading:
    """An account, unless the column may be our own house, or names several accounts at once."""
    found, column = _read_plain(field, plain, table), plain.columns[0]
    if names_people(column, table):
        said = "names people, as the addresses beside it show, and no company"
        return Reading(rule=None, word=LEFT_OUT, reason=said)
    doubt = account_doubt(column, table)
    return attrs.evolve(found, word=CHECK, reason=doubt) if doubt else found


def _read_plain(field: str, plain: FieldRule, table: Table) -> Reading:
    return _judged(plain, table.fits(field, [plain])[0])


def _read_time(field: str, plain: FieldRule, table: Table, order: str | None) -> Reading:
    texts = table.texts_of(plain)
    found = formats(texts)
    if not texts or all(table.types[column].is_temporal() for column in plain.columns):
        return _read_plain(field, plain, table)
    if not found:
        said = f"no value is a time that can be read, as {texts[0]!r} shows"
        return Reading(rule=None, word=LEFT_OUT, reason=said)
    rules = [attrs.evolve(plain, format=form) for form in found]
    fits = table.fits(field, rules)
    read = _judged(rules[0], fits[0]) if len(rules) == 1 else _in_order(rules, fits, order)
    if found == (DAY_NUMBERS,) and read.word == SURE:
        return attrs.evolve(read, reason="day numbers of a spreadsheet")
    several = first_of_each_form(table.first_rows(plain)) if read.rule is None else {}
    if len(several) < 2:
        return read
    shown = ", ".join(f"{text!r} in row {row:,}" for text, row in several.items())
    said = (
        f"{read.reason}; it is written in several ways: {shown}; export it in one, or in two files"
    )
    return attrs.evolve(read, reason=said)


def _in_order(rules: list[FieldRule], fits: list[Fit], order: str | None) -> Reading:
    """Which of two formats a column is in that differ in the order of day and month."""
    orders = [order_of(rule.format) for rule in rules]
    alone = [fit.alone for fit in fits]
    if not any(fit.bad < fit.stated for fit in fits):  # no such day of the week, or of the year
        return _judged(rules[0], fits[0])
    if min(alone) > 0:
        said = (
            f"day and month change places: {alone[0]:,} values are {orders[0]} alone "
            f"({fits[1].first_bad}), {alone[1]:,} {orders[1]} ({fits[0].first_bad})"
        )
        return Reading(rule=None, word=LEFT_OUT, reason=said)
    if max(alone) > 0:
        at = alone.index(max(alone))
        return _judged(rules[at], fits[at], f"{orders[at]}, as {alone[at]:,} values show")
    if order in orders:
        at = orders.index(order)
        return _judged(rules[at], fits[at], f"{orders[at]}, as elsewhere in this file")
    said = "day or month first? no value tells"
    return Reading(rule=None, word=CHECK, reason=said, asks="dates")


_WORDS: dict[str, Callable[[], dict[str, str]]] = {
    "kind": kind_words,
    "direction": lambda: _meanings("inbound", "outbound", "internal"),
    "status": status_words,
}
"""Fields of few known words, and the words that mean them elsewhere."""


def means_of(field: str) -> dict[str, str]:
    """Word, as ``plain_name`` writes it: what it means in a field, as far as words are known.

    A channel is what it is called.
    """
    if field == "channel":
        return {word: word for word in words_for("channels")}
    return _WORDS[field]()


def _meanings(*names: str) -> dict[str, str]:
    return {word: name for name in names for word in words_for(name)}


def _read_words(field: str, plain: FieldRule, table: Table) -> Reading:
    known = [one for one in table.property(field)["enum"] if one]
    means = {**_WORDS[field](), **{plain_name(one): one for one in known}}
    words = table.words(plain.columns[0])
    if words is None:
        return Reading(rule=None, word=LEFT_OUT, reason=f"holds too many texts to be {field}")
    heads = plain_name(plain.columns[0])  # of a header that stands again between the rows
    words = [word for word in words if plain_name(word) != heads]
    strange = [word for word in words if plain_name(word) not in means]
    bare = {plain_name(word) for word in words}
    # An event that is called so may be any entry of a calendar, and no lunch that we give.
    if field == "kind" and "event" not in bare and of_talks({means.get(word) for word in bare}):
        strange = [word for word in strange if plain_name(word) not in words_for("no_contact")]
        words = [word for word in words if plain_name(word) in means]
    if strange:
        said = f"{strange[0]!r} is no {field} that is known"
        return Reading(rule=None, word=LEFT_OUT, reason=said)
    values = {word: means[plain_name(word)] for word in words if word not in known}
    if untold := _untold(plain.columns[0], table) if field == "kind" else 0:
        said = f"{untold} of the first {table.sample.height} rows state none, and would be lost"
        return Reading(rule=_with_values(plain, values), word=CHECK, reason=said)
    return Reading(rule=_with_values(plain, values), word=SURE)


def of_talks(kinds: AbstractSet[str | None]) -> bool:
    """Whether kinds are those of talks alone, as a list of what was done with customers has them.

    None, for a word that is no kind, makes no difference, nor do the lunches among them.
    """
    talks = kinds - {None, "event"}
    return bool(talks) and talks <= {"meeting", "call", "email", "chat", "visit"}


def _untold(column: str, table: Table) -> int:
    """In how many of the first rows a column says nothing; one value alone is no row."""
    says = ~pl.col(column).cast(pl.String).str.strip_chars().is_in(["", *SAYS_NOTHING])
    stated = pl.sum_horizontal(pl.col(name).is_not_null() for name in table.types)
    silent = (stated > 1) & ~says.fill_null(value=False)
    return int(table.sample.select(silent.sum()).item())


def _with_values(plain: FieldRule, values: Mapping[str, Scalar]) -> FieldRule:
    return attrs.evolve(plain, values=dict(values) or None)


def _read_truth(field: str, plain: FieldRule, table: Table) -> Reading:
    as_it_is = _read_plain(field, plain, table)
    yes_or_no = _yes_or_no(plain.columns[0], table)
    if as_it_is.word == SURE or yes_or_no is None:
        return as_it_is
    return Reading(rule=_with_values(plain, yes_or_no), word=SURE)


def _yes_or_no(column: str, table: Table) -> dict[str, bool] | None:
    """Word: whether it means yes; None where there are other words."""
    words = table.words(column) or []
    means = {w: plain_name(w) or w for w in words}
    yes, no = words_for("yes"), words_for("no")
    if not words or not all(m in yes or m in no for m in means.values()):
        return None
    return {word: means[word] in yes for word in words}


def _read_count(field: str, plain: FieldRule, table: Table) -> Reading:
    as_it_is = _read_plain(field, plain, table)
    yes_or_no = _yes_or_no(plain.columns[0], table)
    if as_it_is.word == SURE or yes_or_no is None:
        return as_it_is
    values = {word: int(yes) for word, yes in yes_or_no.items()}
    return Reading(rule=_with_values(plain, values), word=SURE, reason="yes is at least once")


def _read_number(field: str, plain: FieldRule, table: Table) -> Reading:
    if any(table.types[column] != pl.String for column in plain.columns):
        return _read_plain(field, plain, table)
    rules = [attrs.evolve(plain, decimal=mark) for mark in (".", ",")]
    fits = table.fits(field, rules)
    alone = [fit.alone for fit in fits]
    if min(alone) > 0:
        said = "some numbers have a comma before their decimals, others a point"
        return Reading(rule=None, word=LEFT_OUT, reason=said)
    if max(alone) == 0 and (fits[0].least, fits[0].most) != (fits[1].least, fits[1].most):
        said = "does a point or a comma stand before the decimals? no value tells"
        return Reading(rule=None, word=CHECK, reason=said)
    at = alone.index(max(alone))
    as_it_is = table.fits(field, [plain])[0]
    if at == 0 and as_it_is.bad <= fits[0].bad:
        return _judged(plain, as_it_is)
    return _judged(rules[at], fits[at], "read as people write numbers")


def _read_amount(field: str, plain: FieldRule, table: Table) -> Reading:
    said = amount_doubt(plain.columns[0])
    if said:
        return Reading(rule=None, word=LEFT_OUT, reason=said)
    return _read_number(field, plain, table)


def _read_length(field: str, plain: FieldRule, table: Table) -> Reading:
    column = plain.columns[0]
    unit = unit_of(column) or named_unit(plain_name(column))
    texts = pl.Series(table.texts(column), dtype=pl.String).to_frame("t")
    clocks = not texts.is_empty() and bool(texts.select(is_clock(pl.col("t")).all()).item())
    if clocks:
        rule = attrs.evolve(plain, unit=unit or "minutes")
        return _judged(rule, table.fits(field, [rule])[0], "hours, minutes and seconds")
    found = _read_number(field, plain, table)
    if found.rule is None:
        return found
    own = UNIT_OF_FIELD[field]
    if plain_name(column) in {field, f"duration_{own}"} or unit == own:
        return found
    if unit is None:
        said = f"in which unit? the header does not say; {own} are taken"
        return Reading(rule=found.rule, word=CHECK, reason=said)
    rule = attrs.evolve(found.rule, unit=unit)
    return _judged(rule, table.fits(field, [rule])[0], f"in {unit}, as the header says")


def _read_share(field: str, plain: FieldRule, table: Table) -> Reading:
    fit = table.fits(field, [plain])[0]
    percent = attrs.evolve(plain, scale=(0, 100))
    if _PERCENT.search(plain.columns[0]):
        return _judged(percent, table.fits(field, [percent])[0], "in percent, as the header says")
    if fit.bad == 0:
        return Reading(rule=plain, word=SURE)
    if table.fits(field, [percent])[0].bad == 0:
        return Reading(rule=percent, word=CHECK, reason="looks like percent")
    return _judged(plain, fit)


def _read_score(field: str, plain: FieldRule, table: Table) -> Reading:
    return read_score(field, plain.columns[0], table, table.fits(field, [plain])[0])


def _read_currency(field: str, plain: FieldRule, table: Table) -> Reading:
    """A currency as its three letters, which some systems write small, or as its sign."""
    words = table.words(plain.columns[0]) or []
    codes = {word: _SIGNS.get(word, word.upper()) for word in words}
    rule = _with_values(plain, {word: code for word, code in codes.items() if code != word})
    return _judged(rule, table.fits(field, [rule])[0])


def _read_list(field: str, plain: FieldRule, table: Table) -> Reading:
    rule, texts = plain, table.texts_of(plain)
    marks = [mark for mark in (",", "|") if any(mark in text for text in texts)]
    apart = any(";" in text or text.startswith("[") for text in texts)
    if marks and not apart:
        rule = attrs.evolve(rule, separator=marks[0])
    return _judged(rule, table.fits(field, [rule])[0])


def _read_unless(doubt: Callable[[str, Table], str | None]) -> _Reader:
    """Texts as they stand, unless what they are speaks against it."""

    def read(field: str, plain: FieldRule, table: Table) -> Reading:
        said = doubt(plain.columns[0], table)
        if said:
            return Reading(rule=None, word=LEFT_OUT, reason=said)
        return _read_plain(field, plain, table)

    return read


_NUMBERS: dict[str, _Reader] = {
    "score": _read_score,
    "discount": _read_share,
    "amount": _read_amount,
}
"""Fields of numbers that have a scale, or a unit of their own."""
_TEXTS: dict[str, _Reader] = {
    "account_id": _read_account,
    "id": _read_unless(id_doubt),
    "contact_id": _read_unless(contact_doubt),
    "colleague_id": _read_unless(answer_doubt),
    "currency": _read_currency,
    "channel": _read_unless(channel_doubt),
    "outcome": _read_unless(outcome_doubt),
    "text": _read_unless(text_doubt),
}
"""Fields of texts of which not every text will do."""
