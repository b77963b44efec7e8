"""Rows that state the name of an account where the list of accounts has its id."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import attrs
import polars as pl

from focuskit.intake.accounts.id_spaces import IdColumn, one_id_space
from focuskit.intake.accounts.id_spellings import alike, is_code
from focuskit.intake.checks.rejections import shown
from focuskit.intake.checks.row_checks import Check
from focuskit.intake.mapping_proposal.column_matching import matches
from focuskit.intake.mapping_proposal.company_names import IN_FULL, LEGAL_FORM
from focuskit.intake.mapping_proposal.layouts import Layout
from focuskit.intake.polars_engine import collect
from focuskit.intake.source import Source
from focuskit.intake.values.untidy_texts import BLANKS, NOTHING_IN_IDS
from focuskit.model.errors import InputError
from focuskit.model.wording import counted

_MOST_SHARED = 3
"""Names of several accounts that a note tells."""
_NO_NAME = "an id of another system than the list of accounts, and no name beside it"
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


def by_name(
    sources: Sequence[Source],
    accounts: pl.DataFrame,
    ids: Sequence[IdColumn] = (),
    layouts: Sequence[Layout] = (),
) -> Named:
    """Match rows whose account is no id of the list, but that state the name of one account in it.

    The name stands where the id should, or in a column of accounts' names that no field is read
    from. Upper and lower case, blanks, dots and commas make no difference. A legal form (Ltd,
    GmbH) may be lacking on one side; where both state one, they must agree. A name that an account
    had once, in an older version of it, is its name still, whatever the moment. An id of the list
    that differs from what stands there by capitals and blanks alone is that id. Ids of another
    system than the list's are no ids here, and their rows go by name alone.

    Args:
        sources: Interactions.
        accounts: The list, with ``id`` and perhaps ``name``; an id without a digit is a name.
        ids: The columns of its ids.
        layouts: Those that plugins bring.

    Raises:
        InputError: Nothing tells whether the ids of a source are those of the list.
    """
    known = _known(accounts)
    spelled = pl.concat([known, _spellings(accounts["id"])])
    matched = Named(sources=[])
    for source in sources:
        if "account_id" not in source.columns:
            matched.sources.append(source)
            continue
        other = _other_ids(source, accounts, known, ids, layouts) if ids else None
        texts = spelled if other is None else known
        if texts.is_empty():
            matched.sources.append(source)
            continue
        stated = _not_listed(source, accounts["id"]) if other is None else _with_names(source)
        found = _found(stated, texts)
        matched.sources.append(_renamed(source, found, accounts["id"], other))
        shared = pl.concat([matched.shared, found.filter(_SEVERAL).select("stated", "ids")])
        matched = attrs.evolve(matched, shared=shared)
    each = matched.shared.explode("ids").unique().sort("stated", "ids")
    return attrs.evolve(matched, shared=each.group_by("stated", maintain_order=True).agg("ids"))


def apart(sources: Sequence[Source], layouts: Sequence[Layout]) -> list[Source]:
    """Sources without a list of accounts, where one id does not mean two accounts.

    Where the ids of a source are another system's than those of the first one, its rows belong to
    the accounts there whose names they state, or to accounts that are called so. A file that
    somebody mapped, or whose columns are named like the fields, has ids that were meant so.

    Args:
        sources: Interactions.
        layouts: Those that plugins bring.

    Raises:
        InputError: Nothing tells whether the ids of two sources are those of one system.
    """
    doubted = [one for one in sources if one.proposed and "account_id" in one.columns]
    if len(doubted) < 2:
        return list(sources)
    first = doubted[0]
    accounts = _pairs(first).select(id="stated", name="name").unique()
    known, ids = _known(accounts), [IdColumn.of(first, "account_id", layouts)]
    found: dict[str, Source] = {}
    for one in doubted[1:]:
        if other := _other_ids(one, accounts, known, ids, layouts):
            found[one.name] = _renamed(one, _found(_with_names(one), known), accounts["id"], other)
    return [found.get(one.name, one) for one in sources]


def _known(accounts: pl.DataFrame) -> pl.DataFrame:
    """Each name of an account as ``text``, with its ``id``, in the forms that are compared."""
    name = [column for column in accounts.columns if column == "name"]
    names = pl.coalesce(*name, pl.when(~pl.col("id").str.contains(r"\d")).then(pl.col("id")))
    return accounts.select("id", text=names).drop_nulls().unique().with_columns(*_keys())


def _other_ids(
    source: Source,
    accounts: pl.DataFrame,
    known: pl.DataFrame,
    ids: Sequence[IdColumn],
    layouts: Sequence[Layout],
) -> str | None:
    """What shows that the ids of a source are not those of a list; None: they are.

    Raises:
        InputError: Nothing tells, and there are no names to go by.
    """
    own = IdColumn.of(source, "account_id", layouts)
    if own.stated:
        return None
    rows = _pairs(source)
    verdict = one_id_space(_beside_names(rows, accounts, known), accounts, own, ids)
    if verdict:
        return None
    of_list = ids[0]
    text = f"{own.header!r} numbers other accounts than {of_list.header!r} of {of_list.file}"
    if not known.is_empty() and rows["name"].count():
        return text
    said = f"{shlex.quote(source.name)} --accept account_id --this-file-only --out mapping.json"
    raise InputError(
        problem="nobody can tell whether two files number the same accounts",
        where=source.name,
        found=f"{own.header!r} here and {of_list.header!r} in {of_list.file}: numbers so small "
        "that two systems may give one to different accounts, and no names of accounts beside both",
        hint=f"if they do, `focuskit map {said}` says so, for `--mapping mapping.json`; if not, "
        "export the names of the accounts, too",
    )


def _pairs(source: Source) -> pl.DataFrame:
    """Count the ``rows`` of each ``stated`` account and the ``name`` beside it."""
    name = _first_text(_name_columns(source))
    whole = _stated(source).str.strip_suffix(".0")  # as ids end that were numbers elsewhere
    stated = source.frame.select(whole.alias("stated"), name.alias("name"))
    meant = stated.filter(~pl.col("stated").is_in([*NOTHING_IN_IDS, ""]))
    rows = meant.group_by("stated", "name").agg(pl.len().alias("rows"))
    return collect(rows, source.engine).sort("stated", "name")


def _with_names(source: Source) -> pl.DataFrame:
    return _pairs(source).drop_nulls("name")


def _beside_names(rows: pl.DataFrame, accounts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Each id of rows, and whether the names beside it are those of the account of this id."""
    names = _ids(rows.select(text="name").drop_nulls().unique(), known)
    both = rows.join(names, left_on="name", right_on="text", how="left")
    own = pl.col("ids").list.contains(pl.col("stated")).fill_null(value=False)
    has_names = pl.col("name").is_not_null() & pl.col("stated").is_in(known["id"].implode())
    facts = both.select(
        "stated",
        in_list=pl.col("stated").is_in(accounts["id"].implode()),
        named=pl.when(has_names).then(own),
        elsewhere=pl.col("ids").is_not_null() & ~own,
    )
    each = facts.group_by("stated").agg(pl.col("in_list").any(), pl.col("named", "elsewhere").max())
    return each.sort("stated")


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
    plain = alike(pl.col("text"))
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


def _renamed(source: Source, found: pl.DataFrame, ids: pl.Series, other: str | None) -> Source:
    """A source whose rows have the ids of the accounts that they name, told in one note.

    Args:
        source: The rows.
        found: What ``_found`` returns for them.
        ids: Those of the list.
        other: What shows that what the rows state are no ids of the list; None: they may be.
    """
    if found["ids"].null_count() == found.height and other is None:
        return source
    names = found.filter(_ONE).unique("text")
    texts, theirs = names["text"], names["ids"].list.first()
    account, beside = source.columns["account_id"], _name_columns(source)
    stated = _stated(source)
    named = [
        each.replace_strict(texts, theirs, default=None) for each in (stated, _first_text(beside))
    ]
    if other is None:
        either = pl.coalesce(*named, account.value)
        value = pl.when(stated.is_in(ids.implode())).then(account.value).otherwise(either)
        no_name = []
    else:
        value = pl.coalesce(*named, _first_text(beside))
        lost = account.present & value.is_null()
        no_name = [Check(field="account_id", reason=_NO_NAME, failed=lost)]
    return attrs.evolve(
        source,
        columns={**source.columns, "account_id": attrs.evolve(account, value=value)},
        checks=[*source.checks, *no_name],
        unread=tuple(column for column in source.unread if column not in beside),
        notes=(*source.notes, _note(found, beside, other)),
    )


def _note(found: pl.DataFrame, beside: Sequence[str], other: str | None) -> str:
    """Say how many rows were matched, and which names were not."""
    names, none = found.filter(_ONE), found.filter(pl.col("ids").is_null())
    rows, accounts = int(names["rows"].sum()), names["ids"].list.first().n_unique()
    states = "row states" if rows == 1 else "rows state"
    of_list = other or f"{rows:,} {states} no id of the list of accounts"
    by = f" ({', '.join(beside)})" if beside else ""
    matched = f"matched to {counted(accounts, 'account')} by name{by}"
    told = matched if other is None else f"{counted(rows, 'row')} {matched}"
    said = [f"{of_list}: {told}"]
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
