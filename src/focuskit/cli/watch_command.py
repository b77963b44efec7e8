"""``focuskit watch``: which signs lit since an earlier moment; the exit code tells a scheduler."""

from __future__ import annotations

import sys
from typing import Any

import attrs
import click

from focuskit.cli.console import console
from focuskit.cli.input import assess_input
from focuskit.cli.options import format_option, input_options
from focuskit.cli.screen import echo_json
from focuskit.replay.light_changes import Lights
from focuskit.replay.light_changes import watch as watched
from focuskit.report.replay_views import watch_view

LIT = 3
"""The exit code where a sign lit."""


@click.command()
@input_options
@click.option("--since", help="The earlier moment; else 30 days before.")
@click.option(
    "--lights-at", type=float,
    help="A sign lights when its severity reaches this; else where the policy calls it lit (0.1).",
)  # fmt: skip
@click.option(
    "--clears-below", type=float,
    help="A lit sign clears only when its severity falls below this; else 0.05.",
)  # fmt: skip
@click.option(
    "--worsened-by", type=float, default=0.1, show_default=True,
    help="A lit sign is listed as worsened when its severity rose by this.",
)  # fmt: skip
@click.option(
    "--look-back", type=click.IntRange(min=0), default=3, show_default=True,
    help="How many moments before --since to replay, to know which signs were lit then.",
)  # fmt: skip
@format_option("a table, or one JSON document")
def watch(since: str | None, form: str, look_back: int, **given: Any) -> None:
    """List the lights that went on or out since a moment.

    Also those that turned red, worsened or went dark.

    A sign that was lit and is not known any more went dark; it is not cleared.

    \b
    Exit code:
      0  no light went on or turned red, though some may have worsened, gone dark or cleared
      2  bad usage, or input that cannot be read
      3  at least one light went on or turned red
    """  # noqa: D301 -- click reads the escape: what follows keeps its lines
    stated = {name: given.pop(name) for name in ("lights_at", "clears_below", "worsened_by")}
    portfolio = assess_input(given, None)
    lights = attrs.evolve(
        Lights.of(portfolio.policy),
        **{name: number for name, number in stated.items() if number is not None},
    )
    found = watched(portfolio, since, lights=lights, look_back=look_back)
    if form == "json":
        echo_json(found.to_document())
    else:
        console().print(watch_view(found))
    if not found.lit.is_empty():
        sys.exit(LIT)
