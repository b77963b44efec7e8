"""The first screen in the terminal: whom first, why, what to do, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

import attrs
import polars as pl
from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.table import Table

from focuskit.model.card import Card, RedLight
from focuskit.model.finding import Finding
from focuskit.model.units import Unit, allowed
from focuskit.model.visible import short
from focuskit.model.wording import counted
from focuskit.portfolio import Portfolio
from focuskit.portfolio.first_screen import FirstScreen, Order
from focuskit.report.portfolio_view import rejections
from focuskit.report.questions_view import answered, tells_more
from focuskit.report.screen_words import (
    WHY,
    amount,
    day,
    number,
    words,
)
from focuskit.report.widgets import Text, shortened

WIDEST = 100
"""Cells of a line: longer ones are hard to read."""

TOP = 20
"""So many accounts are listed one by one."""

IN_FULL = 5
"""So many of them with reasons and what to do first; the others on one line each."""

MOST_REASONS = 2
MOST_NAMES = 2
MOST_EXAMPLES = 3
MOST_NAME = 24
"""Cells of a name, so that what is lit stands beside it in 80 columns."""

_VALUE, _CHECKS, _LABEL = 9, 10, 9
"""Cells of the columns: what is at stake, checks, and what stands before a paragraph."""

_TITLES = {
    "act_now": "ACT NOW",
    "watch": "WATCH",
    "like_the_house": "LIKE THE HOUSE",
    "in_order": "IN ORDER",
    "too_little_known": "TOO LITTLE KNOWN",
    "lost": "LOST",
}
_STAKES = {"annual_value": "a year", "orders": "orders", "cases": "cases", "rows": "records"}
"""What may be at stake, the weightiest first, and the name of its column."""
_ORDERS: dict[Order, str] = {
    "light": "by red light, then {}",
    "value": "by {}",
    "name": "by name",
    "score": "by score",
}
_ON_ONE_LINE: dict[str, Any] = {"no_wrap": True, "overflow": "ellipsis"}
_LISTED = ("act_now", "watch")
_SHOWN = {"act_now": "red", "watch": "watch"}
"""What ``focuskit show`` calls these parts."""
_COUNTED = ("like_the_house", "in_order", "too_little_known", "lost")


def first_screen_view(
    portfolio: Portfolio,
    *,
    order: Order = "light",
    top: int | None = TOP,
    ourselves: bool = False,
    rest: str | None = "focuskit show {}",
) -> RenderableType:
    """Show whom to see first and why, one account after the other.

    Args:
        portfolio: Of a run.
        order: As ``Portfolio.first_screen`` takes it.
        top: How many accounts are listed; key accounts always are. None: all that there is
            something to say of, and every note in full.
        ourselves: Tell also what fired on the supplier itself, which takes further passes.
        rest: The command that shows all of one rating, ``{}`` for its name; None: there is none.
    """
    page = _Page(
        portfolio=portfolio,
        screen=portfolio.first_screen(order),
        top=len(portfolio) if top is None else top,
        in_full=IN_FULL,
        order=order,
        notes=top is None,
        ourselves=ourselves,
        rest=rest,
    )
    return Constrain(Group(*page.parts()), WIDEST)


@attrs.frozen(kw_only=True, eq=False, slots=False)
class _Page:
    portfolio: Portfolio
    screen: FirstScreen
    top: int
    in_full: int
    order: Order
    notes: bool
    ourselves: bool
    rest: str | None

    def parts(self) -> Iterator[RenderableType]:
        yield from self._head()
        yield from self._house()
        yield from self._listed()
        yield from self._key_accounts()
        yield from self._own_house()
        yield from self._counted()
        yield from self._foot()

    # What there is, and what it can answer

    def _head(self) -> Iterator[RenderableType]:
        accounts, sources = self.screen.accounts, self.portfolio.sources
        told = [counted_number(accounts.height, "customer")]
        if (total := float(accounts["annual_value"].sum())) > 0:
            told.append(f"{amount(total)} a year")
        told.append(counted_number(self.portfolio.info["counts"]["used"], "record"))
        if sources.height:
            begin: datetime = min(sources["begin"])
            told[-1] += f" since {begin:%B %Y}"
        as_of = self.portfolio.as_of
        right = f"as of {day(as_of)}" if as_of else "without a moment"
        yield _beside(Text(", ".join(told), style="bold"), right)
        yield from answered(self.portfolio, self.screen)

    # What is a fault of the house

    def _house(self) -> Iterator[RenderableType]:
        if self.screen.house.is_empty():
            return
        faults = counted(self.screen.house.height, "fault")
        yield Text(
            f"\nYOUR WHOLE HOUSE  {faults} that most customers share: mend once", style="bold"
        )
        for one in self.screen.house.iter_rows(named=True):
            said = [one["text"]] if one["text"] else []
            lit = f"{number(one['lit'])} of {number(one['judged'])} customers judged"
            said.append(f"Lit on {lit}; {one['limit']}.")
            yield _paragraph("", f"{words(one['sign']).capitalize()}: {' '.join(said)}")

    def _own_house(self) -> Iterator[RenderableType]:
        """What fired on the supplier itself, and how many questions only its people can answer."""
        if not self.ourselves:
            return
        found = [one for one in self.portfolio.supplier.findings if one.weight > 0]
        fired = [_with_limit(one) for one in found if one.outcome == "fired"]
        unasked = sum(one.unit == Unit.LEVEL and one.outcome == "unknown" for one in found)
        if not (fired or unasked):
            return
        yield Text("\nOURSELVES", style="bold")
        yield from (_paragraph("", text) for text in fired)
        if unasked:
            asked = counted(unasked, "question")
            yield _paragraph("", f"{asked} only you can answer: focuskit interview")

    # Whom to see first

    def _listed(self) -> Iterator[RenderableType]:
        place = 0
        for part in _LISTED:
            accounts = self.screen.part(part)
            shown = accounts.head(max(self.top - place, 0))
            if accounts.is_empty():
                continue
            if shown.is_empty():
                yield from [] if place else [Text()]
                yield from self._summed(part, accounts)
                continue
            yield from self._title(part, accounts)
            for row in shown.iter_rows(named=True):
                place += 1
                in_full = place <= self.in_full or (row["key"] and not self._all_are_key)
                yield from self._account(place, row, in_full=in_full)
            if more := accounts.height - shown.height:
                hint = f": {self.rest.format(_SHOWN[part])}, or --top N" if self.rest else ""
                yield _paragraph("", f"... {number(more)} more{hint}")

    def _title(self, part: str, accounts: pl.DataFrame) -> Iterator[RenderableType]:
        stake = self._stake_name
        told = Text().append(f"{_TITLES[part]} {number(accounts.height)}", _style(part))
        sums = {"annual_value": " ({} a year)", "orders": " ({} ordered)"}
        worth = sums.get(stake, "").format(amount(float(accounts[stake].sum())))
        by = "value" if stake == "annual_value" else _STAKES[stake]
        order = "value" if (part, self.order) == ("watch", "light") else self.order
        told.append(f"{worth}  {_ORDERS[order].format(by)}")
        yield Text()
        yield _row(told, _STAKES[stake], "checks")

    def _account(
        self, place: int, row: dict[str, Any], *, in_full: bool
    ) -> Iterator[RenderableType]:
        yield self._who(f"{place:>2} ", row)
        if in_full:
            yield from self._reasons(row)
        if row["without_waivers"]:
            without = _TITLES[row["without_waivers"]].lower()
            yield _paragraph("", f"A waiver holds; without it: {without}.")

    def _who(self, before: str, row: dict[str, Any]) -> Table:
        """One line: who it is, what is lit, what is at stake, and the checks made."""
        head = Text().append(before, "dim").append(short(row["name"], MOST_NAME), "bold")
        if row["key"] and not self._all_are_key:
            head.append(" (key)")
        if row["part"] in _LISTED:
            lights = self._cards[row["account_id"]].red_lights
            lit = self._lights(lights) if lights else _named_signs(row["signs"])
            head.append(f"  {lit}", _style(row["part"]))
        return _row(head, self._stake(row), _made(row))

    def _lights(self, lights: tuple[RedLight, ...]) -> str:
        """Name the first red light that is lit with its day, and say how many more there are."""
        title, since, as_of = lights[0].title, lights[0].since, self.portfolio.as_of
        told = title[:1].lower() + title[1:]
        if since:
            this_year = as_of is not None and since.year == as_of.year
            told += f" since {since.day} {since:%B}{'' if this_year else since.strftime(' %Y')}"
        return told if len(lights) == 1 else f"{told}, {len(lights) - 1} more red"

    def _reasons(self, row: dict[str, Any]) -> Iterator[RenderableType]:
        """Why, with the evidence, and what to do first, as the card of the account says it."""
        card = self._cards[row["account_id"]]
        # What is the house's alone is said of the house.
        own = [one for one in card.reasons if one.sign in row["signs"]] or card.reasons
        for place, one in enumerate(own[:MOST_REASONS]):
            said = [_whole_sentences(one.text), self._in_the_house.get(one.sign)]
            said += [one.evidence] if place == 0 else []
            yield _paragraph("", " ".join(filter(None, said)))
            if one.quote:
                yield _paragraph("", f"“{one.quote}”", style="italic")
        if card.action:
            yield _paragraph("first", f"{card.action.text} ({card.action.role})", style="bold")

    @cached_property
    def _in_the_house(self) -> dict[str, str]:
        """Sign: its value in the whole house, to compare with, where it is a fault of the house."""
        shares = self.screen.house.filter(pl.col("unit") == Unit.SHARE)
        values = shares.select("sign", "value").iter_rows()
        return {sign: f"In the whole house it is {value * 100:.0f} %." for sign, value in values}

    @cached_property
    def _cards(self) -> dict[str, Card]:
        """The cards of all accounts that are listed, made at once."""
        listed = self.screen.accounts.filter(pl.col("part").is_in(_LISTED))
        first = listed.head(self.top)["account_id"]
        key = [] if self._all_are_key else listed.filter("key")["account_id"].to_list()
        ids = dict.fromkeys([*first, *key])
        return {card.account_id: card for card in self.portfolio.cards(ids)}

    @property
    def _all_are_key(self) -> bool:
        """Whether most accounts are key accounts, so that it sets none of them apart."""
        return self.screen.accounts["key"].sum() * 2 > self.screen.accounts.height

    @cached_property
    def _stake_name(self) -> str:
        """What is at stake, as far as any account has it: the first of ``_STAKES``."""
        columns = self.screen.accounts
        there = (name for name in _STAKES if (columns[name].fill_null(0) > 0).any())
        return next(there, "rows")

    def _stake(self, row: dict[str, Any]) -> str:
        if self._stake_name in {"cases", "rows"}:
            return number(row[self._stake_name])
        return amount(row["annual_value"] if row["annual_value"] is not None else row["orders"])

    # The others

    def _key_accounts(self) -> Iterator[RenderableType]:
        if self._all_are_key:
            return
        listed = pl.concat([self.screen.part(part) for part in _LISTED]).head(self.top)
        others = self.screen.accounts.filter("key").join(listed, on="account_id", how="anti")
        if others.is_empty():
            return
        yield Text("\nKEY ACCOUNTS BESIDE THESE", style="bold")
        for row in others.iter_rows(named=True):
            yield self._who("   ", row)
            if row["part"] in _LISTED:
                yield from self._reasons(row)
            else:
                yield _paragraph("", self._rest(row))

    def _rest(self, row: dict[str, Any]) -> str:
        if row["part"] != "too_little_known":
            return _TITLES[row["part"]].capitalize()
        nothing = "Too little known" if row["checks_made"] else "Nothing known"
        return f"{nothing}: {WHY[row['why']]}"

    def _counted(self) -> Iterator[RenderableType]:
        told = [line for part in _COUNTED for line in self._summed(part, self.screen.part(part))]
        yield from [Text(), *told] if told else []

    def _summed(self, part: str, accounts: pl.DataFrame) -> Iterator[RenderableType]:
        """A part of which nobody is listed, as a number with reasons and examples."""
        if accounts.is_empty():
            return
        told = Text().append(f"{_TITLES[part]} {number(accounts.height)}", _style(part))
        told.append(f"  {self._why(part, accounts)}")
        names = [shortened(name) for name in accounts["name"].head(MOST_EXAMPLES)]
        more = ", ..." if accounts.height > MOST_EXAMPLES else ""
        yield told.append(f": {', '.join(names)}{more}", style="dim")

    def _why(self, part: str, accounts: pl.DataFrame) -> str:
        if part == "in_order":
            made, of = accounts["checks_made"].to_list(), max(accounts["checks"].to_list())
            least, most = min(made), max(made)
            return (
                f"{least} of {of} checks" if least == most else f"{least} to {most} of {of} checks"
            )
        if part == "too_little_known":
            reasons = accounts["why"].value_counts().sort("count", "why", descending=[True, False])
            told = [f"{WHY[why]} ({number(n)})" for why, n in reasons.iter_rows()]
            return f"nothing wrong seen; {', '.join(told)}"
        return {
            "act_now": self._elsewhere("act_now"),
            "watch": self._elsewhere("watch"),
            "like_the_house": "lit for the faults of the house alone, and no worse than it",
            "lost": "customers no more",
        }[part]

    def _elsewhere(self, part: str) -> str:
        return f"see {self.rest.format(_SHOWN[part])}" if self.rest else "not listed here"

    # What would tell more, and what became of the rows

    def _foot(self) -> Iterator[RenderableType]:
        yield from tells_more(self.screen)
        counts = self.portfolio.info["counts"]
        fates = [
            f"{number(counts[name])} {name}"
            for name in ("used", "merged", "superseded", "later", "rejected")
            if counts[name] or name == "used"
        ]
        yield Text(f"{counted_number(counts['in'], 'row')} = {' + '.join(fates)}")
        yield from rejections(self.portfolio)
        notes = [f"note: {note}" for note in self.portfolio.info["notes"]]
        for note in notes:
            yield Text(note, style="dim", **({} if self.notes else _ON_ONE_LINE))
        if self.rest and not self.notes and any(len(note) > WIDEST for note in notes):
            yield Text("Notes in full: --all", style="dim")


def counted_number(value: int, noun: str) -> str:
    """Write a number of things, its thousands apart: 24,918 rows."""
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


def _named_signs(signs: list[str]) -> str:
    """Name the first of some signs, and say how many more there are."""
    names = ", ".join(map(words, signs[:MOST_NAMES]))
    more = len(signs) - MOST_NAMES
    return f"{names}, {more} more" if more > 0 else names


def _made(row: dict[str, Any]) -> str:
    return f"{row['checks_made']} of {row['checks']}"


def _whole_sentences(text: str) -> str:
    """Leave out the end of a text that was cut within a sentence, if another one stands before."""
    whole, _, cut = text.rpartition(". ")
    return f"{whole}." if cut.endswith("…") and whole else text


def _style(part: str) -> str:
    return {"act_now": "bold red", "watch": "bold yellow"}.get(part, "bold")


def _beside(text: Text, right: str) -> Table:
    """One line with something at its right end; the text wraps before that."""
    table = Table.grid(padding=(0, 0, 0, 2), expand=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_row(text, right)
    return table


def _row(head: Text, stake: str, checks: str) -> Table:
    """One line: who, what is at stake, and the checks made; the first gives way."""
    head.no_wrap, head.overflow = True, "ellipsis"
    table = Table.grid(expand=True)
    table.add_column(ratio=1)
    table.add_column(width=_VALUE, justify="right", no_wrap=True)
    table.add_column(width=_CHECKS, justify="right", no_wrap=True)
    table.add_row(head, stake, checks)
    return table


def _with_limit(finding: Finding) -> str:
    """What was found, and up to where it is in order; the levels of a practice say that alone."""
    text = finding.message.text
    if finding.limits is None or finding.unit in {None, Unit.LEVEL}:
        return text
    said, _, besides = text.partition(". ")
    limits = finding.limits
    limit = allowed(limits.ok, limits.bad, finding.unit or Unit.COUNT)
    return f"{said.rstrip('.')}; {limit}. {besides}".rstrip()


def _paragraph(label: str, text: str, style: str = "") -> Table:
    """A paragraph with a word before it."""
    table = Table.grid(expand=True)
    table.add_column(width=_LABEL, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_row(Text(f"   {label}", style="dim"), Text(text, style=style))
    return table
