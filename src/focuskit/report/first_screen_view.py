"""The first screen in the terminal: whom first, why, what to do, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

import attrs
import polars as pl
from rich.console import Group, RenderableType
from rich.constrain import Constrain

from focuskit.model.card import Card, CardReason, RedLight
from focuskit.model.terminal_text import short
from focuskit.model.units import Unit
from focuskit.portfolio.first_screen import FirstScreen, Order
from focuskit.portfolio.portfolio import Portfolio
from focuskit.report.questions_view import questions
from focuskit.report.screen_foot import foot
from focuskit.report.screen_house import house, ourselves
from focuskit.report.screen_layout import WIDEST, account_row, beside, column_titles, paragraph
from focuskit.report.screen_stakes import Stakes
from focuskit.report.screen_words import (
    WHY,
    answered,
    counted_number,
    day,
    money,
    number,
    questions_answered,
    waived_light,
    words,
)
from focuskit.report.widgets import Text, shortened

TOP = 20
"""So many accounts are listed one by one."""

IN_FULL = 5
"""So many of them with reasons and what to do first; the others on one line each."""

MOST_REASONS = 2
MOST_NAMES = 2
MOST_EXAMPLES = 3
MOST_WAIVED = 5
MOST_NAME = 24
"""Cells of a name, so that what is lit stands beside it in 80 columns."""

_TITLES = {
    "act_now": "ACT NOW",
    "watch": "WATCH",
    "like_the_house": "LIKE THE HOUSE",
    "in_order": "IN ORDER",
    "too_little_known": "TOO LITTLE KNOWN",
    "lost": "LOST",
}
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
        yield from house(self.screen)
        yield from self._listed()
        yield from self._key_accounts()
        yield from ourselves(self.portfolio) if self.ourselves else ()
        yield from self._others()
        yield from self._waived()
        yield from foot(self.portfolio, self.screen, every=self.notes, hint=bool(self.rest))

    # What there is, and what it can answer

    def _head(self) -> Iterator[RenderableType]:
        accounts, sources = self.screen.accounts, self.portfolio.sources
        told = list(_counted_by_status(accounts))
        if (total := float(accounts["annual_value"].sum())) > 0:
            told.append(f"{money(total, self.portfolio.policy.currency)} a year")
        told.append(counted_number(self.portfolio.info["counts"]["used"], "record"))
        if sources.height:
            begin: datetime = min(sources["begin"])
            told[-1] += f" since {begin:%B %Y}"
        today = self.portfolio.day
        right = f"as of {day(today)}" if today else "without a moment"
        yield beside(Text(", ".join(told), style="bold"), right)
        yield from questions(self.portfolio, self.screen)
        yield from self._stakes.in_which_currencies()

    # Whom to see first

    def _listed(self) -> Iterator[RenderableType]:
        place = 0
        for part in _LISTED:
            accounts = self.screen.part(part)
            shown = accounts.head(max(self.top - place, 0))
            if accounts.is_empty():
                continue
            if shown.is_empty():
                yield Text()
                yield from self._summed(part, accounts)
                continue
            before, first = place, min(max(self.in_full - place, 0), shown.height)
            yield from self._title(part, accounts, 0 if place else first)
            for number_here, row in enumerate(shown.iter_rows(named=True)):
                if not before and number_here == first > 0:
                    yield Text(f"Then {self._counted(accounts[first:])}, in the same order:")
                place += 1
                in_full = number_here < first or (row["key"] and not self._all_are_key)
                yield from self._account(place, row, in_full=in_full)
            if more := accounts.height - shown.height:
                hint = f": {self.rest.format(_SHOWN[part])}, or --top N" if self.rest else ""
                yield paragraph("", f"... {number(more)} more{hint}")

    def _title(self, part: str, accounts: pl.DataFrame, first: int) -> Iterator[RenderableType]:
        """Say how many there are, with whom to begin, and why with them."""
        yield Text()
        yield self._number(part, accounts)
        if accounts.height > 1:
            these = "this one" if first == 1 else f"these {first}"
            begin = f"Begin with {these}{self._stakes.worth(accounts[:first])}"
            whom = begin if 0 < first < accounts.height else "In order"
            yield Text(f"{whom}: {self._stakes.why_first(accounts, self.order)}.")
        since = "since" if part == "act_now" else ""
        yield column_titles(self._stakes.title, since, "answered")

    def _number(self, part: str, accounts: pl.DataFrame) -> Text:
        """How many accounts stand in a part, of how many, and what they are worth."""
        told = Text(f"{_TITLES[part]} {number(accounts.height)}", _style(part))
        return told.append(
            f" of {number(self.screen.accounts.height)}{self._stakes.worth(accounts)}"
        )

    def _counted(self, accounts: pl.DataFrame) -> str:
        return f"{number(accounts.height)} more{self._stakes.worth(accounts)}"

    def _account(
        self, place: int, row: dict[str, Any], *, in_full: bool
    ) -> Iterator[RenderableType]:
        yield self._who(f"{place:>2} ", row)
        if in_full:
            yield from self._reasons(row)
        elif row["part"] == "watch":
            first = self._own_reasons(row)[:1]
            yield from (paragraph("", _first_sentence(one.text)) for one in first)
        if row["without_waivers"]:
            without = _TITLES[row["without_waivers"]].lower()
            yield paragraph("", f"A waiver holds; without it: {without}.")

    def _who(self, before: str, row: dict[str, Any]) -> RenderableType:
        """One line: who it is, what is lit, what is at stake, and the questions answered."""
        lights = self._cards[row["account_id"]].red_lights if row["part"] in _LISTED else ()
        heads = []
        for told in _lit(lights) or _named_signs(row["signs"]):
            head = Text().append(before, "dim").append(short(row["name"], MOST_NAME), "bold")
            head.append(" (key)" if row["key"] and not self._all_are_key else "")
            heads.append(head.append(told and f"  {told}", _style(row["part"])))
        made = answered(row["checks_made"], row["checks"])
        return account_row(heads, self._stakes.of(row), self._since(lights), made)

    def _since(self, lights: tuple[RedLight, ...]) -> str:
        """Since when the first red light tells of something; without the year if it is this."""
        if not (lights and lights[0].since):
            return ""
        since, today = lights[0].since, self.portfolio.day
        this_year = today is not None and since.year == today.year
        return f"{since.day} {since:%B}" if this_year else f"{since.day} {since:%b %Y}"

    def _reasons(self, row: dict[str, Any]) -> Iterator[RenderableType]:
        """Why, with the evidence, and what to do first, as the card of the account says it."""
        card = self._cards[row["account_id"]]
        if row["renews_in"] is not None:
            yield paragraph("", f"Renews in {counted_number(row['renews_in'], 'day')}.")
        for place, one in enumerate(self._own_reasons(row)[:MOST_REASONS]):
            said = [_whole_sentences(one.text), self._in_the_house.get(one.sign)]
            said += [one.evidence] if place == 0 else []
            yield paragraph("", " ".join(filter(None, said)))
            if one.quote:
                yield paragraph("", f"“{one.quote}”", style="italic")
        if card.action:
            yield paragraph("first", f"{card.action.text} ({card.action.role})", style="bold")

    def _own_reasons(self, row: dict[str, Any]) -> Sequence[CardReason]:
        """The reasons of a card but those that are the house's, which are said of the house."""
        reasons = self._cards[row["account_id"]].reasons
        return [one for one in reasons if one.sign in row["signs"]] or reasons

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
    def _stakes(self) -> Stakes:
        return Stakes(accounts=self.screen.accounts)

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
                yield paragraph("", self._rest(row))

    def _rest(self, row: dict[str, Any]) -> str:
        if row["part"] != "too_little_known":
            return _TITLES[row["part"]].capitalize()
        nothing = "Too little known" if row["checks_made"] else "Nothing known"
        return f"{nothing}: {WHY[row['why']]}"

    def _others(self) -> Iterator[RenderableType]:
        told = [line for part in _COUNTED for line in self._summed(part, self.screen.part(part))]
        yield from [Text(), *told] if told else []

    def _waived(self) -> Iterator[RenderableType]:
        """The red lights that somebody answers for, each with the account: they count not."""
        waived = self.screen.accounts.explode("waived").drop_nulls("waived")
        if waived.is_empty():
            return
        yield Text(f"\nWAIVED {number(waived.height)}  red lights that do not count", style="bold")
        shown = waived if self.notes else waived.head(MOST_WAIVED)
        for row in shown.select("name", "waived").iter_rows(named=True):
            light, name = row["waived"], short(row["name"], MOST_NAME)
            until = date.fromisoformat(light["until"])
            yield paragraph("", f"{name}  {waived_light(light['title'], light['owner'], until)}")
        if more := waived.height - shown.height:
            yield paragraph("", f"... {number(more)} more: --all")

    def _summed(self, part: str, accounts: pl.DataFrame) -> Iterator[RenderableType]:
        """A part of which nobody is listed, as a number with reasons and examples."""
        if accounts.is_empty():
            return
        if part in _LISTED:
            yield from self._examples(part, accounts)
            return
        told = Text(f"{_TITLES[part]} {number(accounts.height)}", _style(part))
        names = [shortened(name) for name in accounts["name"].head(MOST_EXAMPLES)]
        listed = ", ".join([*names, *(["..."] if accounts.height > MOST_EXAMPLES else [])])
        yield told.append(f"  {self._why(part, accounts)}").append(f": {listed}", style="dim")

    def _examples(self, part: str, accounts: pl.DataFrame) -> Iterator[RenderableType]:
        """A part of which nobody is listed: the first few, each with the one reason."""
        some = accounts.head(MOST_EXAMPLES)
        told = self._number(part, accounts)
        if more := accounts.height > some.height:
            told.append(f"  the first {MOST_EXAMPLES}")
        yield told.append(f", all: {self.rest.format(_SHOWN[part])}" if more and self.rest else "")
        reasons = self.portfolio.first_sentences(some)
        for account, name in some.select("account_id", "name").iter_rows():
            why = f": {reasons[account]}" if account in reasons else ""
            yield paragraph("", f"{short(name, MOST_NAME)}{why}")

    def _why(self, part: str, accounts: pl.DataFrame) -> str:
        if part == "in_order":
            made, of = accounts["checks_made"].to_list(), max(accounts["checks"].to_list())
            least, most = min(made), max(made)
            several = f"{number(least)} to {number(most)} of {of} questions answered"
            if least == most == of == 1:
                return "the one question answered"
            return questions_answered(most, of) if least == most else several
        if part == "too_little_known":
            reasons = accounts["why"].value_counts().sort("count", "why", descending=[True, False])
            told = [f"{WHY[why]} ({number(n)})" for why, n in reasons.iter_rows()]
            return f"nothing wrong seen, but not enough to say that all is well; {', '.join(told)}"
        return {
            "like_the_house": "nothing but faults that most share, and no worse than the house",
            "lost": "customers no more",
        }[part]


def _counted_by_status(accounts: pl.DataFrame) -> Iterator[str]:
    """Count customers, prospects and lost ones apart; without a status, one is a customer."""
    prospects, lost = (int((accounts["status"] == status).sum()) for status in ("prospect", "lost"))
    customers = accounts.height - prospects - lost
    if customers or not (prospects or lost):
        yield counted_number(customers, "customer")
    if prospects:
        yield counted_number(prospects, "prospect")
    if lost:
        yield f"{number(lost)} lost"


def _lit(lights: tuple[RedLight, ...]) -> list[str]:
    """Name the first red light that is lit and how many more there are, at length and shorter."""
    if not lights:
        return []
    title = lights[0].title
    told = title[:1].lower() + title[1:]
    return [told] if len(lights) == 1 else [f"{told}, {len(lights) - 1} more red", told]


def _named_signs(signs: list[str]) -> list[str]:
    """Name the first of some signs and say how many more there are, at length and shorter."""
    names = [words(sign) for sign in signs[:MOST_NAMES]]
    more = [f"{len(signs) - n} more" if len(signs) > n else "" for n in range(len(names) + 1)]
    ways = [(*names[:n], more[n]) for n in range(len(names), 0, -1)]
    return [", ".join(filter(None, way)) for way in ways] or [""]


def _first_sentence(text: str) -> str:
    return f"{text.partition('. ')[0].rstrip('.')}."


def _whole_sentences(text: str) -> str:
    """Leave out the end of a text that was cut within a sentence, if another one stands before."""
    whole, _, cut = text.rpartition(". ")
    return f"{whole}." if cut.endswith("…") and whole else text


def _style(part: str) -> str:
    return {"act_now": "bold red", "watch": "bold yellow"}.get(part, "bold")
