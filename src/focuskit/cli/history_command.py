"""``focuskit history``: ratings and scores at several moments, from one set of data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
import polars as pl

from focuskit.cli.console import console
from focuskit.cli.input import account_of, assess_input
from focuskit.cli.options import data_options, format_option
from focuskit.cli.screen import echo
from focuskit.model.documents import stated_time
from focuskit.report.replay_views import history_view

STEPS = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}


@click.command()
@data_options(
    click.option("--from", "start", help="The first moment; else one step after the first row."),
    click.option("--to", "as_of", help="The last moment, at most; else the end of the records."),
    click.option(
        "--every", type=click.Choice(list(STEPS)), default="month", show_default=True,
        help="How far the moments lie apart.",
    ),
    required=True,
)  # fmt: skip
@click.option("--account", help="Show this account alone, by id or name.")
@format_option("a table with one column a moment, or all as CSV", "table", "csv")
def history(start: str | None, every: str, account: str | None, form: str, **given: Any) -> None:
    """Show how ratings and scores went, as known at each moment."""
    portfolio = assess_input(given, None)
    if account is not None:
        account = account_of(portfolio, account)
    found = portfolio.history(_moments(start, portfolio.inputs.oldest, portfolio.as_of, every))
    if account is not None:
        found = found.filter(pl.col("account_id") == account)
    if form == "csv":
        lists = pl.col(pl.List(pl.String)).list.join(" ")  # a cell of CSV holds no list
        echo(found.with_columns(lists).write_csv().removesuffix("\n"))
        return
    console().print(history_view(found))


def _moments(
    start: str | None, oldest: datetime | None, end: datetime | None, every: str
) -> list[datetime]:
    """The moments, from the first one on at even steps."""
    if oldest is None or end is None:
        return []
    first = stated_time(start, where="--from")
    steps = pl.Series([first or oldest]).dt.offset_by("0d" if first else STEPS[every])
    begin = steps.item()
    if begin > end:
        raise click.UsageError(f"there is no moment from {begin:%Y-%m-%d} to {end:%Y-%m-%d}")
    return pl.datetime_range(begin, end, STEPS[every], eager=True).to_list()
