"""What the records of a house answer, said as questions, what nobody can tell, and what would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from rich.console import RenderableType

from focuskit.model.terminal_text import visible_line
from focuskit.model.wording import counted, either
from focuskit.portfolio.first_screen import FirstScreen
from focuskit.portfolio.portfolio import Portfolio
from focuskit.report.screen_words import THEMES, number, source_of
from focuskit.report.widgets import Text

MOST_QUESTIONS = 8
"""So many questions are told one by one; more are counted by theme."""

MOST_THEMES = 3
MOST_SEGMENTS = 3


def questions(portfolio: Portfolio, screen: FirstScreen) -> Iterator[RenderableType]:
    """Say which questions the records answer, and which nobody can; each is that of one sign."""
    house = portfolio.breadth.filter(pl.col("segment").is_null())
    by_theme = {t: s for t, s in house.select("theme", "answered").iter_rows() if s}
    asked = sum(house["answered"].list.len()) + sum(house["unanswered"].list.len())
    known = [sign for signs in by_theme.values() for sign in signs]
    if not asked:
        return
    if not known:
        told = "Your records answer no question yet."
    else:
        told = f"Your records answer {_of_all(len(known), asked)}, one for each warning sign: "
        told += _listed(screen, known, by_theme)
    told += _unanswered(house, set(by_theme), asked - len(known), screen.too_short)
    if unclear := screen.part("too_little_known").height:
        told += f" They tell too little of {_among(unclear, screen.accounts.height)}."
    yield Text(told)
    yield from (Text(line, style="dim") for line in _answered_less(portfolio, screen))


def _of_all(known: int, asked: int) -> str:
    """Say how many of all questions have an answer."""
    return (
        f"all {known} questions"
        if known == asked > 1
        else f"{known} of {counted(asked, 'question')}"
    )


def _listed(
    screen: FirstScreen, known: Sequence[str], by_theme: Mapping[str, Sequence[str]]
) -> str:
    """Tell few questions one by one, and count more by theme."""
    if len(known) <= MOST_QUESTIONS:
        return " ".join(screen.questions[sign] for sign in known)
    return ", ".join(f"{theme} {len(signs)}" for theme, signs in by_theme.items()) + "."


def _among(some: int, everybody: int) -> str:
    if some < everybody:
        return f"{number(some)} of these {number(everybody)}"
    return f"all {number(everybody)}" if everybody > 1 else "the only one"


def _unanswered(house: pl.DataFrame, themes: set[str], number_open: int, too_short: int) -> str:
    """Say what nobody can tell, and how many questions that are."""
    number_open -= too_short
    unheard = [THEMES[one] for one in THEMES if one in set(house["theme"]) - themes]
    told = ""
    if number_open and unheard:
        questions = counted(number_open, "question")
        told = f" They cannot say {either(unheard[:MOST_THEMES])} ({questions})."
    elif number_open:
        told = f" Not answered: {counted(number_open, 'question')}."
    if too_short:
        told += f" For {too_short} more the record is too short or too old."
    return told


def _answered_less(portfolio: Portfolio, screen: FirstScreen) -> Iterator[str]:
    """Say in which segments the records answer less than in the house, those that lack most."""
    breadth = portfolio.breadth
    house = breadth.filter(pl.col("segment").is_null())["answered"].explode()
    lacking = (
        breadth.drop_nulls("segment")
        .select("segment", sign="unanswered")
        .explode("sign")
        .filter(pl.col("sign").is_in(house.implode()))
        .group_by("segment")
        .agg(pl.col("sign").sort())
        .sort(-pl.col("sign").list.len().cast(pl.Int64), "segment")
    )
    for segment, signs in lacking.head(MOST_SEGMENTS).iter_rows():
        questions = " ".join(screen.questions[sign] for sign in signs)
        few = len(signs) <= MOST_QUESTIONS
        told = questions if few else counted(len(signs), "question")
        yield f"  not for segment {visible_line(segment)}: {told}"
    if (more := lacking.height - MOST_SEGMENTS) > 0:
        yield f"  nor all for {counted(more, 'more segment')}"


def tells_more(screen: FirstScreen) -> Iterator[RenderableType]:
    """Say which further records would answer more questions, and how many."""
    more = [
        f"{source_of(name)}: {counted(questions, 'more question')}"
        for name, questions in screen.tells_more.iter_rows()
    ]
    if not screen.accounts["key"].any():
        more.append("key accounts: who counts most")
    if more:
        yield Text().append("\nTELLS MORE  ", "bold").append("   ".join(more))
