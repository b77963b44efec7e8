"""One account as a notebook shows it: rating, red lights, reasons, and what to do first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from focuskit.model.days import moment_words


def account_html(  # noqa: PLR0913 -- what is shown, each by name
    *,
    name: str,
    as_of: datetime | None,
    rating: str,
    red_lights: Iterable[str],
    answered: str,
    reasons: Iterable[str],
    first: str | None = None,
) -> str:
    """Write it as HTML; all texts are escaped."""
    lights = escape(", ".join(red_lights))
    moment = f" as of {moment_words(as_of)}" if as_of else ""
    items = "".join(f"<li>{escape(one)}</li>" for one in reasons)
    return (
        f"<p><strong>{escape(name)}</strong>{moment}: <strong>{spoken(rating)}</strong>"
        f"{f': {lights}' if lights else ''} ({escape(answered)})</p>"
        f"<ul>{items}</ul>{f'<p>First: {escape(first)}</p>' if first else ''}"
    )


def spoken(rating: str) -> str:
    """A rating as people say it."""
    return rating.replace("_", " ")
