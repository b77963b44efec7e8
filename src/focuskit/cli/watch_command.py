"""``focuskit watch``: which signs lit since an earlier moment; the exit code tells a scheduler."""

from __future__ import annotations

import sys
from typing import Any

import click

from focuskit.cli.console import console
from focuskit.cli.input import assess_input
from focuskit.cli.options import format_option, input_options
from focuskit.cli.screen import echo_json
from focuskit.replay import Lights
from focuskit.replay import watch as watched
from focuskit.report.replay_views import watch_view

LIT = 3
"""The exit code where a sign lit."""


@click.command()
@input_options
@click.option("--since", help="The earlier moment; else 30 days before.")
@click.option(
    "--lights-at", type=float, default=0.1, show_default=True,
    help="A sign lights when its severity reaches this.",
)  # fmt: skip
@click.option(
    "--clears-below", type=float, default=0.05, show_default=True,
    help="A lit sign clears only when its severity falls below this.",
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
    """List the signs that lit, worsened, went dark or cleared since an earlier moment.

    A sign that was lit and is not known any more went dark; it is not cleared.

    \b
    Exit code:
      0  no sign lit, though some may have worsened, gone dark or cleared
      2  bad usage, or input that cannot be read
      3  at least one sign lit
    """  # noqa: D301 -- click reads the escape: what follows keeps its lines
    lights = Lights(
        lights_at=given.pop("lights_at"),
        clears_below=given.pop("clears_below"),
        worsened_by=given.pop("worsened_by"),
    )
    found = watched(assess_input(given, None), since, lights=lights, look_back=look_back)
    if form == "json":
        echo_json(found.to_document())
    else:
        console().print(watch_view(found))
    if not found.lit.is_empty():
        sys.exit(LIT)
