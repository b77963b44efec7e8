"""What is at stake with customers, on the first screen: in which unit, currency and order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import attrs
import polars as pl
from rich.console import RenderableType

from focuskit.portfolio.at_stake import SOON_DAYS
from focuskit.portfolio.first_screen import Order
from focuskit.report.screen_words import money, number, words
from focuskit.report.widgets import Text

_TITLES = {
    "annual_value": "value a year",
    "orders": "ordered in 12 months",
    "cases": "cases in 12 months",
    "rows": "records in 12 months",
}
"""What may be at stake, the weightiest first, and the name of its column."""
_MOST = {
    "annual_value": "highest value",
    "orders": "most ordered",
    "cases": "most cases",
    "rows": "most records",
}
"""The same as what puts one account before another."""
_MONEY = ("annual_value", "orders")
_MINOR_UNITS = 100
"""Amounts are summed in hundredths, as whole numbers: sums of floats may differ between runs."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Stakes:
    """What is at stake with the accounts of a screen, as ``FirstScreen.accounts`` has them."""

    accounts: pl.DataFrame

    @cached_property
    def _name(self) -> str:
        """What is at stake, as far as any account has it: the first of ``_TITLES``."""
        there = (name for name in _TITLES if (self.accounts[name].fill_null(0) > 0).any())
        return next(there, "rows")

    @cached_property
    def _currencies(self) -> list[str | None]:
        """The currencies of the amounts that are shown, that of most accounts first."""
        known = pl.coalesce(_MONEY).is_not_null()
        counts = self.accounts.filter(known)["currency"].value_counts()
        order = counts.sort("count", "currency", descending=[True, False], nulls_last=True)
        return order["currency"].to_list()

    @property
    def title(self) -> str:
        """The name of the column, with the currency if there is one alone."""
        title = _TITLES[self._name]
        if self._name not in _MONEY or len(self._currencies) != 1:
            return title
        (currency,) = self._currencies
        return f"{currency} {title.removeprefix('value ')}" if currency else title

    def of(self, row: dict[str, Any]) -> str:
        """What is at stake with one account; an amount with its currency if there are several."""
        if self._name not in _MONEY:
            return number(row[self._name])
        worth = next((row[name] for name in _MONEY if row[name] is not None), None)
        several = worth is not None and len(self._currencies) > 1
        return money(worth, row["currency"] if several else None)

    def worth(self, accounts: pl.DataFrame) -> str:
        """What some accounts are worth together, in parentheses, if they state it.

        Each currency has a sum of its own.
        """
        if (stake := self._name) not in _MONEY:
            return ""
        known = accounts.drop_nulls(stake)  # what nobody states is not nothing
        whole = (pl.col(stake) * _MINOR_UNITS).round(0).cast(pl.Int64, strict=False)
        sums = known.group_by("currency").agg(whole.sum() / _MINOR_UNITS, rows=pl.len())
        order = sums.sort("rows", "currency", descending=[True, False], nulls_last=True)
        unstated = "unstated" if len(self._currencies) > 1 else None
        rows = order.select("currency", stake).iter_rows()
        told = [money(total, currency or unstated) for currency, total in rows]
        return f" ({', '.join(told)})" if told else ""

    def why_first(self, accounts: pl.DataFrame, order: Order) -> str:
        """What puts one of these accounts before another."""
        if order in {"name", "score"}:
            return "by name" if order == "name" else "lowest score first"
        ways = [_MOST[self._name]]
        if order == "light":
            lights = accounts["light"].unique(maintain_order=True).drop_nulls()
            soon = accounts["renews_in"].is_not_null().any()
            ways = [
                *([words(lights[0])] if lights.len() > 1 else []),
                *([f"renewal within {SOON_DAYS} days"] if soon else []),
                *ways,
            ]
        return ", then ".join([f"{ways[0]} first", *ways[1:]])

    def in_which_currencies(self) -> Iterator[RenderableType]:
        """Say in which currencies amounts are, where that is not one that all of them state."""
        if self._name not in _MONEY:
            return
        if self._currencies == [None]:
            yield Text("Amounts are as recorded; no currency is stated.")
        elif len(self._currencies) > 1:
            stated = ", ".join(one or "no stated currency" for one in self._currencies)
            told = f"Amounts are in several currencies ({stated}): none is converted or added"
            yield Text(f"{told} to another, and those of an account with several are left out.")
