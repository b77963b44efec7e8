"""Worlds: small bodies of data on which signs fire, and the changes that must not matter to them.

A world holds all that ``focuskit.assess`` takes. A change returns another world; ``back`` leads
from its ids to those of the world that it was made from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import attrs
import polars as pl

from focuskit.model.column_types import TIME, column_types
from focuskit.model.documents import read_time
from focuskit.model.schemas import known_from
from focuskit.model.stretches import Stretch, stretches
from focuskit.policy import Policy, load_policy
from focuskit_testing.cases import Given, everything_recorded
from focuskit_testing.simulate import plant, simulate

TABLES = {"accounts": "account", "contacts": "contact", "colleagues": "colleague"}
WEEKS = 35
"""By whole weeks, so that a sign may look at weekdays; into another year and season."""

ACCOUNTS, DAYS, SEED = 12, 800, 1
_TAKEN = {"interactions", "as_of", "recorded", "policy", "plugins", *TABLES}

Change = Callable[["World"], "World"]


@attrs.frozen(kw_only=True, eq=False)
class World:
    """Data, and the moment as of which they are assessed.

    Args:
        name: Where the data come from, in words.
        interactions: Rows as ``interaction.schema.json`` has them; each has an id.
        tables: Accounts, contacts and colleagues, as far as there are any.
        as_of: The moment.
        recorded: What is stated as recorded; empty leaves it to the rows.
        policy: The policy of the run.
        signs: The only signs to look at here; None looks at all.
        back: New account id: the former one, where accounts were renamed.
    """

    name: str
    interactions: pl.DataFrame
    tables: Mapping[str, pl.DataFrame]
    as_of: datetime
    recorded: Mapping[str, Stretch] = attrs.field(factory=dict)
    policy: Policy = attrs.field(factory=lambda: load_policy(None))
    signs: frozenset[str] | None = None
    back: Mapping[str, str] = attrs.field(factory=dict)


@cache
def simulated() -> World:
    """A simulated supplier on whose twelve accounts every first-party sign fires."""
    planted = plant(seed=SEED, accounts=ACCOUNTS, share=1.0, most=14)
    told = simulate(seed=SEED, accounts=ACCOUNTS, defects=planted, days=DAYS)
    tables = {"accounts": told.accounts, "contacts": told.contacts, "colleagues": told.colleagues}
    return World(
        name="a simulated supplier",
        interactions=told.interactions,
        tables=tables,
        as_of=told.as_of,
    )


def of_given(name: str, given: Given, sign: str) -> World | None:
    """The world that a case or a page handed to ``focuskit.assess``, for one sign.

    None where it holds what no change here can handle, such as a mapping or a file.
    """
    rows = {table: given.get(table) for table in ("interactions", *TABLES)}
    listed = {table: found for table, found in rows.items() if found is not None}
    if not given.keys() <= _TAKEN or not all(_are_rows(found) for found in listed.values()):
        return None
    frames = {table: frame(found, TABLES.get(table, "interaction")) for table, found in rows.items()
              if found is not None}  # fmt: skip
    interactions = frames.pop("interactions")
    if "id" not in interactions.columns:
        interactions = interactions.with_columns(id=pl.lit(None, dtype=pl.String))
    numbered = pl.format("row-{}", pl.int_range(pl.len()))
    return World(
        name=name,
        interactions=interactions.with_columns(pl.coalesce("id", numbered).alias("id")),
        tables=frames,
        as_of=_moment(given["as_of"]),
        recorded=stretches(given.get("recorded")),
        policy=load_policy(given.get("policy")),
        signs=frozenset({sign}),
    )


def _are_rows(found: Any) -> bool:
    several = isinstance(found, Sequence) and not isinstance(found, str)
    return several and all(isinstance(row, Mapping) for row in found)


def frame(rows: Iterable[Mapping[str, Any]], schema: str) -> pl.DataFrame:
    """Rows as a frame with the fields that any of them has."""
    listed = list(rows)
    types = {f: t for f, t in column_types(schema).items() if f != "attributes"}
    fields = {field: types[field] for row in listed for field in row if field in types}
    times = {field for field, dtype in fields.items() if dtype == TIME}
    needed = {"id": pl.String()} if schema != "interaction" else {
        "account_id": pl.String(), "occurred_at": TIME, "kind": pl.String()
    }  # fmt: skip
    return pl.DataFrame(
        [{f: _moment(v) if f in times else v for f, v in row.items()} for row in listed],
        schema={**needed, **fields},
        strict=False,
    )


def _moment(value: Any) -> Any:
    return read_time(value) if isinstance(value, str) else value


# Changes that must not matter


def reordered(world: World) -> World:
    """The world with the rows of every table in another order."""

    def other(table: pl.DataFrame) -> pl.DataFrame:
        return table.sample(fraction=1, shuffle=True, seed=SEED).reverse()

    tables = {name: other(table) for name, table in world.tables.items()}
    return attrs.evolve(world, interactions=other(world.interactions), tables=tables)


def tied(world: World) -> World:
    """The world with all that happened in one month moved to its beginning."""
    rows = world.interactions
    began = pl.col("occurred_at").dt.truncate("1mo")
    return attrs.evolve(
        world,
        name=f"{world.name}, month by month",
        interactions=rows.with_columns(occurred_at=began),
    )


def renamed(world: World) -> World:
    """The world with other ids of accounts, people, rows and occasions.

    The new ones neither sort nor look like the former.
    """
    rows = _with_ids(world.interactions, "id", "in_reply_to", kind="row")
    for field in ("account_id", "occasion_id", "contact_id", "colleague_id"):
        rows = _with_ids(rows, field, kind=field.removesuffix("_id"))
    tables = dict(world.tables)
    for table, kind in TABLES.items():
        if table in tables:
            tables[table] = _with_ids(tables[table], "id", kind=kind)
    for table, fields, kind in (
        ("accounts", ("parent_id",), "account"),
        ("accounts", ("owner",), "colleague"),
        ("contacts", ("account_id",), "account"),
    ):
        if table in tables:
            tables[table] = _with_ids(tables[table], *fields, kind=kind)
    named = [world.interactions["account_id"]]
    if "accounts" in world.tables:
        named.append(world.tables["accounts"]["id"])
    former = pl.concat(named).drop_nulls().unique().to_list()
    key = world.policy.key_accounts
    ids = tuple(_other_id("account", one) for one in key.ids)
    policy = attrs.evolve(world.policy, key_accounts=attrs.evolve(key, ids=ids))
    back = {_other_id("account", one): one for one in former}
    return attrs.evolve(world, interactions=rows, tables=tables, policy=policy, back=back)


def _with_ids(table: pl.DataFrame, *fields: str, kind: str) -> pl.DataFrame:
    there = [field for field in fields if field in table.columns]
    ids = {one for field in there for one in table[field].drop_nulls().unique()}
    new = {one: _other_id(kind, one) for one in ids}
    return table.with_columns(
        pl.col(field).replace_strict(new, default=None, return_dtype=pl.String) for field in there
    )


def _other_id(kind: str, former: str) -> str:
    return hashlib.sha256(f"{kind}/{former}".encode()).hexdigest()[:16]


def shifted(world: World) -> World:
    """The world with every time, the moment included, whole weeks later."""
    later = timedelta(weeks=WEEKS)

    def moved(table: pl.DataFrame) -> pl.DataFrame:
        times = [name for name, dtype in table.schema.items() if dtype == TIME]
        return table.with_columns(pl.col(times) + later) if times else table

    def moved_stretch(one: Stretch) -> Stretch:
        return Stretch(one.start and one.start + later, one.end and one.end + later)

    recorded = {name: moved_stretch(one) for name, one in world.recorded.items()}
    stated = {name: moved_stretch(one) for name, one in world.policy.recorded.items()}
    return attrs.evolve(
        world,
        interactions=moved(world.interactions),
        tables={name: moved(table) for name, table in world.tables.items()},
        as_of=world.as_of + later,
        recorded=recorded,
        policy=attrs.evolve(world.policy, recorded=stated),
    )


# Accounts alone and in company


def in_company(world: World) -> World:
    """The world with everything recorded, and a second account beside one that is alone.

    What is recorded is read off the rows of all accounts, which is no matter of the sign.
    """
    rows = world.interactions
    names = accounts_of(world)
    if len(names) == 1:
        theirs = rows.filter(pl.col("account_id").is_not_null())
        ids = [f for f in ("id", "occasion_id", "in_reply_to") if f in rows.columns]
        beside = theirs.with_columns(
            pl.lit(f"{names[0]}, beside it").alias("account_id"),
            pl.col("occurred_at") - timedelta(hours=1),
            *(pl.format("{}, beside it", f).alias(f) for f in ids),
        )
        rows = pl.concat([rows, beside])
    return attrs.evolve(world, interactions=rows, recorded=stretches(everything_recorded()))


def alone(world: World, account: str) -> World:
    """The world without the other accounts: with our own house, and how colleagues fare."""
    rows = world.interactions
    tables = dict(world.tables)
    if "accounts" in tables:
        tables["accounts"] = tables["accounts"].filter(pl.col("id") == account)
    own = pl.col("account_id") == account
    of_house = pl.col("account_id").is_null() | (pl.col("kind") == "check_in")
    kept = rows.filter(own | of_house).with_columns(account_id=pl.when(own).then("account_id"))
    return attrs.evolve(world, interactions=kept, tables=tables)


def accounts_of(world: World) -> list[str]:
    """The accounts that rows tell of, ordered."""
    return world.interactions["account_id"].drop_nulls().unique().sort().to_list()


# What was known as of a moment, and what came later


def as_known(world: World, moment: datetime) -> World:
    """The world with nothing but what was known as of a moment."""
    return attrs.evolve(
        world,
        interactions=world.interactions.filter(_is_known(world.interactions, moment)),
        as_of=moment,
    )


def _is_known(rows: pl.DataFrame, moment: datetime) -> pl.Expr:
    happened = pl.col("occurred_at") <= moment
    if "entered_at" not in rows.columns:
        return happened
    return happened & (pl.coalesce("entered_at", "occurred_at") <= moment)


def with_later(world: World) -> World:
    """The world with rows after its moment, rows entered later, and facts known later."""
    rows, moment = world.interactions, world.as_of
    if rows.is_empty():
        return world
    later = timedelta(days=1)
    oldest: Any = rows["occurred_at"].min()
    times = [name for name, dtype in rows.schema.items() if dtype == TIME]
    ahead = rows.with_columns(
        pl.col(times) + (moment - oldest + later), id=pl.format("ahead-{}", "id")
    )
    entered = rows.with_columns(
        entered_at=pl.lit(moment + later, dtype=TIME), id=pl.format("entered-later-{}", "id")
    )
    whole = pl.concat([_told_later(rows, moment), ahead, entered], how="diagonal")
    return attrs.evolve(world, interactions=whole, tables=_tables_later(world, moment + later))


def _told_later(rows: pl.DataFrame, moment: datetime) -> pl.DataFrame:
    """Give fields that were not known at a moment the values that they will have later."""
    changed = []
    for field, by_kind in known_from().items():
        if field in rows.columns:
            open_yet = _not_known_yet(rows, by_kind, moment)
            value = _another(pl.col(field), rows.schema[field], moment)
            changed.append(pl.when(open_yet).then(value).otherwise(field).alias(field))
    return rows.with_columns(changed)


def _not_known_yet(
    rows: pl.DataFrame, by_kind: Mapping[str, Sequence[str]], moment: datetime
) -> pl.Expr:
    def none_come(times: Sequence[str]) -> pl.Expr:
        come = [(pl.col(t) <= moment).fill_null(value=False) for t in times if t in rows.columns]
        return ~pl.any_horizontal(come) if come else pl.lit(value=True)

    otherwise = none_come(by_kind["*"]) if "*" in by_kind else pl.lit(value=False)
    for kind, times in by_kind.items():
        if kind != "*":
            otherwise = pl.when(pl.col("kind") == kind).then(none_come(times)).otherwise(otherwise)
    return otherwise


def _another(value: pl.Expr, dtype: pl.DataType, moment: datetime) -> pl.Expr:
    if dtype == TIME:
        return pl.lit(moment + timedelta(days=3), dtype=TIME)
    if dtype == pl.Boolean:
        return ~value.fill_null(value=True)
    return pl.lit("told later") if dtype == pl.String else value.fill_null(0) + 7


def _tables_later(world: World, since: datetime) -> dict[str, pl.DataFrame]:
    """Add to each table a version of every row that is in force from a later moment on."""
    changed = {
        "accounts": {"segment": pl.lit("another segment"), "status": pl.lit("lost")},
        "colleagues": {"pulse": pl.lit(0.0)},
        "contacts": {"role": pl.lit("another role")},
    }
    tables = {}
    for name, table in world.tables.items():
        fields = [value.alias(f) for f, value in changed[name].items() if f in table.columns]
        begins = pl.lit(since, dtype=TIME).alias("valid_from")
        later = table.unique("id", maintain_order=True).with_columns(*fields, begins)
        tables[name] = pl.concat([table, later], how="diagonal")
    return tables
