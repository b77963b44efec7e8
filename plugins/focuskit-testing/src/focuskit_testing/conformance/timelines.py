"""Random timelines: whatever the schema allows, a sign measures it or says that it cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl

from focuskit.model.column_types import TIME, column_types
from focuskit.model.finding import KNOWN
from focuskit.model.schemas import property_schemas
from focuskit.model.stretches import stretches
from focuskit_testing.cases import NOW, everything_recorded
from focuskit_testing.conformance.check_results import Checked, Problem
from focuskit_testing.conformance.kit import Kit
from focuskit_testing.conformance.worlds import World, frame

EXAMPLES = 20
_ACCOUNTS: dict[str, dict[str, Any]] = {
    "ash": {"status": "customer", "segment": "key", "annual_value": 1_000.0},
    "elm": {"status": "customer", "segment": "small", "annual_value": 0.0},
    "fir": {},
}
"""Of the last one, nothing is known."""
_MOST_ROWS = 24
_SHOWN_ROWS = 3
_FIRST = {"account_id": "ash", "occurred_at": NOW - timedelta(days=1_000), "kind": "usage"}
_LONG_AGO, _SOON = -900, 30
"""Days from the moment: rows may also lie after it."""
Row = dict[str, Any]
_NEEDED = ("account_id", "occurred_at", "kind")
_IDS = ("colleague_id", "contact_id", "occasion_id", "in_reply_to")
_TEXTS = {
    "currency": ("EUR", "USD"),
    "language": ("en", "en-GB", "de"),
    "text": (
        "",
        "We never got a reply. {value}",
        "Thank you, this is great!",
        "nu\u0308r \U0001f600",
    ),
}


def random_timelines(kit: Kit) -> Checked | str:
    """Try timelines that Hypothesis makes; the same ones each time."""
    try:
        import hypothesis  # noqa: PLC0415 -- an extra
    except ImportError:
        return "Hypothesis is not installed: pip install 'focuskit-testing[timelines]'"
    first: list[list[Row]] = []

    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],  # its own shrinking may take minutes
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(_rows())
    def survives(rows: list[Row]) -> None:
        if not first and _wrong(kit, rows):
            first.append(rows)

    survives()
    return _wrong(kit, _smaller(kit, first[0])) if first else [], {}


def _smaller(kit: Kit, rows: list[Row]) -> list[Row]:
    """Leave out each row, then each field, without which something is wrong all the same."""
    for row in list(rows):
        others = [one for one in rows if one is not row]
        rows = others if _wrong(kit, others) else rows
    for field in sorted({field for row in rows for field in row} - set(_NEEDED)):
        others = [{f: v for f, v in row.items() if f != field} for row in rows]
        rows = others if _wrong(kit, others) else rows
    return rows


def _rows() -> Any:
    """The strategy of rows: each field as its schema has it, or left out."""
    from hypothesis import strategies as st  # noqa: PLC0415 -- an extra

    types = column_types("interaction")
    optional = {}
    for field, prop in property_schemas("interaction").items():
        if field not in (*_NEEDED, "attributes"):
            optional[field] = _values(field, prop, types[field])
    needed = {
        "account_id": st.sampled_from(list(_ACCOUNTS)),
        "occurred_at": _times(),
        "kind": st.sampled_from(property_schemas("interaction")["kind"]["enum"]),
    }
    return st.lists(st.fixed_dictionaries(needed, optional=optional), max_size=_MOST_ROWS)


def _values(field: str, prop: dict[str, Any], dtype: pl.DataType) -> Any:
    from hypothesis import strategies as st  # noqa: PLC0415 -- an extra

    if dtype == TIME:
        made: Any = _times()
    elif "enum" in prop:
        made = st.sampled_from([value for value in prop["enum"] if value])
    elif dtype == pl.Boolean:
        made = st.booleans()
    elif dtype == pl.Int64:
        made = st.integers(prop.get("minimum", -100), min(prop.get("maximum", 100), 10**6))
        made |= st.just(max(0, prop.get("minimum", 0)))
    elif dtype == pl.Float64:
        made = st.floats(prop.get("minimum", -1e9), prop.get("maximum", 1e9), allow_nan=False)
        made |= st.just(max(0.0, prop.get("minimum", 0.0)))
    elif field in _TEXTS:
        made = st.sampled_from(_TEXTS[field])
    elif field in _IDS or field == "id":
        made = st.sampled_from([f"{field}-{n}" for n in range(4)])
    elif isinstance(dtype, pl.List):
        made = st.lists(st.sampled_from(["motive", "match", "obstacle", "?"]), max_size=3)
    else:
        made = st.sampled_from(["lost", "won", "phone", "email", "high", "\u00fcber", "0"])
    return made


def _times() -> Any:
    from hypothesis import strategies as st  # noqa: PLC0415 -- an extra

    day = 24 * 3_600
    seconds = st.integers(_LONG_AGO * day, _SOON * day) | st.sampled_from([-90 * day, -9 * day])
    return seconds.map(lambda one: NOW + timedelta(seconds=one))


def _wrong(kit: Kit, rows: list[Row]) -> list[Problem]:
    listed = [{"id": name, **facts} for name, facts in _ACCOUNTS.items()]
    world = World(
        name="a random timeline",
        interactions=_as_rows_go(frame([_FIRST, *rows], "interaction")),
        tables={"accounts": frame(listed, "account")},
        as_of=NOW,
        recorded=stretches(everything_recorded()),
    )
    found = kit.runner.run(world).findings
    known = pl.col("outcome").is_in(KNOWN)
    unsound = (
        (pl.col("outcome") == "error")
        | (known & ~pl.col("severity").is_between(0, 1))
        | (known & ~pl.col("value").is_finite())
        | (pl.col("observations") < 0)
    )
    shown = ", ".join(str(_short(row)) for row in rows[:_SHOWN_ROWS])
    more = f" and {len(rows) - _SHOWN_ROWS} more" if len(rows) > _SHOWN_ROWS else ""
    return [
        Problem(
            sign=row["sign"],
            found=_told(row),
            expected="a finding with a severity from 0 to 1, or unknown",
            where=f"the rows {shown}{more}",
            hint="a text or number that nobody foresaw must become null, never an exception",
        )
        for row in found.filter(unsound.fill_null(value=True))
        .unique("sign")
        .sort("sign")
        .to_dicts()
    ]


def _as_rows_go(rows: pl.DataFrame) -> pl.DataFrame:
    """Empty times that come before the row itself: such times are bad, and tell nothing."""
    ends = [field for field in ("resolved_at", "delivered_at") if field in rows.columns]
    began = pl.col("occurred_at")
    return rows.with_columns(pl.when(pl.col(f) >= began).then(f).alias(f) for f in ends)


def _told(row: dict[str, Any]) -> str:
    if row["outcome"] == "error":
        return f"{row['subject']} ended in an error: {row['error']}"
    parts = f"severity {row['severity']} and the value {row['value']}"
    return f"{row['subject']} is {row['outcome']} with {parts}"


def _short(row: dict[str, Any]) -> dict[str, Any]:
    return {f: v.isoformat() if hasattr(v, "isoformat") else v for f, v in row.items()}
