"""How a card looks: one paragraph an account, of its light, why, and what to do first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.table import Table

from focuskit.model.card import Card, CardAction, Explanation, RedLight
from focuskit.model.terminal_text import visible_line
from focuskit.report.screen_layout import beside
from focuskit.report.screen_words import WHY, answered, day, waived_light, words
from focuskit.report.widgets import STYLES, Text

WIDEST = 100
"""Cells of a line: longer ones are hard to read."""

_INDENT = 3


def cards_view(
    cards: Iterable[Card],
    otherwise: str = "there is no account",
    why: Mapping[str, str | None] | None = None,
) -> RenderableType:
    """Show cards below each other, one paragraph each.

    Args:
        cards: In their order.
        otherwise: What to say where there are none.
        why: Account: for what reason too little is known of it.
    """
    shown: list[RenderableType] = []
    for number, card in enumerate(cards, 1):
        shown += _card(number, card)
        if reason := (why or {}).get(card.account_id):
            shown.append(entry("", WHY[reason]))
    return Constrain(Group(*(shown or [Text(otherwise, style="dim")])), WIDEST)


def _card(number: int, card: Card) -> Iterator[RenderableType]:
    head = Text(f"{number:>2} ", style="dim").append(called(card), style="bold")
    yield beside(
        head.append(f"  {rated(card)}", style=STYLES[card.rating]),
        Text(f"{answered(card.checks_made, card.checks)} answered", style="dim"),
    )
    yield from (entry("", waived_light(one.title, one.owner, one.until)) for one in card.waived)
    for reason in card.reasons:
        yield entry("", " ".join(filter(None, (reason.text, reason.evidence))))
        if reason.quote:
            yield entry("", f"“{visible_line(reason.quote)}”", style="italic")
    if card.action:
        yield entry("first", action_text(card.action), style="bold")


def called(card: Card | Explanation) -> str:
    """The name of the account, or its id where it has none."""
    return visible_line(card.name or card.account_id)


def rated(card: Card | Explanation) -> str:
    """The rating, with the red lights that are lit and since when."""
    if card.rating == "too_little_known" and not (card.reasons or card.waived):
        return "TOO LITTLE KNOWN: nothing wrong seen"
    lights = ", ".join(map(_since, card.red_lights))
    return f"{words(card.rating).upper()}{f': {lights}' if lights else ''}"


def _since(light: RedLight) -> str:
    since = f" since {day(light.since)}" if light.since else ""
    return f"{light.title.lower()}{since}"


def action_text(action: CardAction) -> str:
    """What to do, by whom, until when, and about which row."""
    by = f", by {day(action.by)}" if action.by else ""
    about = f" About: {visible_line(action.about)}." if action.about else ""
    return f"{action.text} ({action.role}{by}).{about}"


def entry(label: str, text: str, style: str = "") -> Table:
    """A paragraph, with a number or a word before it."""
    table = Table.grid(expand=True)
    table.add_column(width=max(_INDENT, len(label) + _INDENT + 1 if len(label) > 1 else 0))
    table.add_column(ratio=1, overflow="fold")
    indent = " " if len(label) == 1 else " " * _INDENT
    table.add_row(Text(f"{indent}{label}", style="dim"), Text(text, style=style))
    return table
