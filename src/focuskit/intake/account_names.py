"""Rows that state the name of an account where the list of accounts has its id."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import polars as pl

from focuskit.intake.column_matching import matches
from focuskit.intake.company_names import IN_FULL, LEGAL_FORM
from focuskit.intake.id_spellings import is_code
from focuskit.intake.polars_engine import collect
from focuskit.intake.rejections import shown
from focuskit.intake.source import Source
from focuskit.intake.untidy_texts import BLANKS, NOTHING_IN_IDS
from focuskit.model.wording import counted

_MOST_SHARED = 3
"""Names of several accounts that a note tells."""
_ONE, _SEVERAL = pl.col("ids").list.len() == 1, pl.col("ids").list.len() > 1


@attrs.frozen(kw_only=True, eq=False)
class Named:
    """Sources of which rows belong to the accounts whose names they state.

    Args:
        sources: With ids of accounts in place of names.
        shared: ``stated``, what rows state that name several accounts, and the ``ids`` of these.
            They stay as they are: nobody can tell which one is meant.
    """

    sources: list[Source]
    shared: pl.DataFrame = attrs.field(
        factory=lambda: pl.DataFrame(schema={"stated": pl.String, "ids": pl.List(pl.String)})
    )


def by_name(sources: Sequence[Source], accounts: pl.DataFrame) -> Named:
    """Match rows whose account is no id of the list, but that state the name of one account in it.

    The name stands where the id should, or in a column of accounts' names that no field is read
    from. Upper and lower case, blanks, dots and commas make no difference. A legal form (Ltd,
    GmbH) may be lacking on one side; where both state one, they must agree. A name that an account
    had once, in an older version of it, is its name still, whatever the moment. So does an id of
    the list that differs from what stands there by capitals and blanks alone.

    Args:
        sources: Interactions.
        accounts: The list, with ``id`` and perhaps ``name``; an id without a digit is a name.
    """
    name = [column for column in accounts.columns if column == "name"]
    names = pl.coalesce(*name, pl.when(~pl.col("id").str.contains(r"\d")).then(pl.col("id")))
    known = accounts.select("id", text=names).drop_nulls().unique().with_columns(*_keys())
    matched = Named(sources=[])
    known = pl.concat([known, _spellings(accounts["id"])])
    for source in sources:
        if known.is_empty() or "account_id" not in source.columns:
            matched.sources.append(source)
            continue
        found = _found(_not_listed(source, accounts["id"]), known)
        matched.sources.append(_renamed(source, found, accounts["id"]))
        shared = pl.concat([matched.shared, found.filter(_SEVERAL).select("stated", "ids")])
        matched = attrs.evolve(matched, shared=shared)
    each = matched.shared.explode("ids").unique().sort("stated", "ids")
    return attrs.evolve(matched, shared=each.group_by("stated", maintain_order=True).agg("ids"))


def _spellings(ids: pl.Series) -> pl.DataFrame:
    """The ids as texts that only their own capitals and blanks tell apart."""
    texts = ids.unique().sort().alias("id").to_frame().with_columns(pl.col("id").alias("text"))
    found = texts.with_columns(*_keys()).filter(~is_code(pl.col("id")))
    nothing = pl.lit(None, dtype=pl.String)
    return found.select("id", "text", "plain", bare=nothing, without=nothing)


def _name_columns(source: Source) -> list[str]:
    """The columns of texts that go by the names of accounts, and that no field is read from."""
    types = source.frame.collect_schema()
    texts = [column for column in source.unread if types[column] == pl.String]
    return [match.column for match in matches("account_id", source.schema, texts) if match.known]


def _stated(source: Source) -> pl.Expr:
    """What rows state as their account, whether or not texts have been tidied yet."""
    return source.columns["account_id"].value.str.strip_chars(BLANKS)


def _first_text(columns: Sequence[str]) -> pl.Expr:
    return pl.coalesce(*columns, pl.lit(None, dtype=pl.String)).str.strip_chars(BLANKS)


def _not_listed(source: Source, ids: pl.Series) -> pl.DataFrame:
    """Count the ``rows`` of what is ``stated`` in place of an id, and the ``name`` beside it."""
    name = _first_text(_name_columns(source))
    stated = source.frame.select(_stated(source).alias("stated"), name.alias("name"))
    text = pl.col("stated")
    whole = text.str.strip_suffix(".0")  # as ids end that were numbers to another program
    others = stated.filter(~whole.is_in(ids.implode()) & ~text.is_in([*NOTHING_IN_IDS, ""]))
    rows = others.group_by("stated", "name").agg(pl.len().alias("rows"))
    return collect(rows, source.engine).sort("stated", "name")


def _keys() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """A name in three forms: ``plain``, ``bare`` of dots and commas, and ``without`` its form."""
    plain = _single_blanks(pl.col("text").str.normalize("NFKC").str.to_lowercase())
    bare = _single_blanks(plain.str.replace_all(".", "", literal=True).str.replace_all(",", " "))
    for whole, short in IN_FULL.items():
        bare = bare.str.replace_all(rf"\b{whole}\b", short)
    return (
        plain.alias("plain"),
        bare.alias("bare"),
        bare.str.replace(LEGAL_FORM, "").alias("without"),
    )


def _single_blanks(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"\s+", " ").str.strip_chars(" ")


def _found(stated: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """What ``_not_listed`` returns, with the ``ids`` of the accounts of that ``text``, if any."""
    texts = pl.concat([stated["stated"], stated["name"]]).drop_nulls().unique().to_frame("text")
    texts = _ids(texts, known)
    beside = stated.join(texts, left_on="name", right_on="text", how="left")
    both = beside.join(texts, left_on="stated", right_on="text", how="left", suffix=" first")
    first = pl.col("ids first").is_not_null()
    return both.select(
        "stated",
        "rows",
        text=pl.when(first).then("stated").otherwise(pl.coalesce("name", "stated")),
        ids=pl.coalesce("ids first", "ids"),
        loosely=pl.when(first).then("loosely first").otherwise("loosely"),
    ).sort("stated", "text")


def _ids(texts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Each ``text`` with the ``ids`` of the accounts of that name; null where there is none.

    The closest of the three forms counts; ``loosely`` tells where only the last one was equal.
    """
    found = texts.with_columns(*_keys())
    has_no_form = pl.col("bare") == pl.col("without")
    for key in ("plain", "bare", "without"):
        ids = pl.col("id").unique().sort().alias(f"ids {key}")
        these = known.group_by(key).agg(ids, has_no_form.any().alias(f"formless {key}"))
        found = found.join(these, on=key, how="left")
    loose, close = pl.col("ids without"), pl.coalesce("ids plain", "ids bare")
    agree = has_no_form | pl.col("formless without") | (loose.list.len() > 1)
    return found.select(
        "text", ids=pl.coalesce(close, pl.when(agree).then(loose)), loosely=close.is_null()
    )


def _renamed(source: Source, found: pl.DataFrame, ids: pl.Series) -> Source:
    """A source whose rows have the ids of the accounts that they name, told in one note."""
    if found["ids"].null_count() == found.height:
        return source
    names = found.filter(_ONE).unique("text")
    texts, theirs = names["text"], names["ids"].list.first()
    account, beside = source.columns["account_id"], _name_columns(source)
    stated = _stated(source)
    named = [
        each.replace_strict(texts, theirs, default=None) for each in (stated, _first_text(beside))
    ]
    either = pl.coalesce(*named, account.value)
    value = pl.when(stated.is_in(ids.implode())).then(account.value).otherwise(either)
    return attrs.evolve(
        source,
        columns={**source.columns, "account_id": attrs.evolve(account, value=value)},
        unread=tuple(column for column in source.unread if column not in beside),
        notes=(*source.notes, _note(found, beside)),
    )


def _note(found: pl.DataFrame, beside: Sequence[str]) -> str:
    """Say how many rows were matched, and which names were not."""
    names, none = found.filter(_ONE), found.filter(pl.col("ids").is_null())
    rows, accounts = int(names["rows"].sum()), names["ids"].list.first().n_unique()
    states = "row states" if rows == 1 else "rows state"
    by = f" ({', '.join(beside)})" if beside else ""
    matched = f"matched to {counted(accounts, 'account')} by name{by}"
    said = [f"{rows:,} {states} no id of the list of accounts: {matched}"]
    if loose := names.filter("loosely")["text"].unique().sort().to_list():
        said.append(f"{_first_of(loose)} but for the legal form")
    if others := none["text"].unique().sort().to_list():
        said.append(f"no account is called {_first_of(others)}")
    shared = found.filter(_SEVERAL).select("text", "ids").unique("text").sort("text")
    said += [
        f"{shown(name)} is the name of {' and '.join(ids)}: state the id"
        for name, ids in shared.head(_MOST_SHARED).iter_rows()
    ]
    return "; ".join(said)


def _first_of(values: Sequence[str]) -> str:
    more = len(values) - 1
    return shown(values[0]) + (f" (and {counted(more, 'name')} more)" if more else "")
