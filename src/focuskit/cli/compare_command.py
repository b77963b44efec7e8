"""``focuskit compare``: what made each score move between two moments, or two runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from focuskit.cli.console import console
from focuskit.cli.input import assess_input
from focuskit.cli.options import FILE, data_options, format_option
from focuskit.cli.screen import echo_json
from focuskit.portfolio.portfolio import Portfolio
from focuskit.replay.comparison import compare as compared
from focuskit.report.replay_views import comparison_view

MOST_ROWS = 20


@click.command()
@click.argument("runs", nargs=-1, type=FILE)
@data_options(
    click.option("--since", help="The earlier moment, where no folders are given."),
    click.option("--as-of", help="The later moment; else the end of the records."),
    click.option(
        "--policy-before", type=FILE, help="The policy at the earlier moment, if another."
    ),
    required=False,
)
@format_option("a table, or one JSON document")
def compare(runs: tuple[Path, ...], form: str, **given: Any) -> None:
    """Say what made scores move between two moments or RUNS.

    RUNS are two folders that assess --out has written, the earlier one first. With --interactions,
    the states in between are replayed, and the parts of each change told apart. Without folders,
    --since and --as-of name two moments of the same interactions.
    """
    before, after, data = _of_folders(runs, given) if runs else _of_moments(given)
    comparison = compared(before, after, data=data)
    if form == "json":
        echo_json(comparison.to_document())
        return
    console().print(comparison_view(comparison, most=MOST_ROWS))


Ends = tuple["Portfolio", "Portfolio", "Portfolio | None"]
"""The earlier portfolio, the later one, and the one whose data are replayed."""


def _of_moments(given: dict[str, Any]) -> Ends:
    since, old = given["since"], given["policy_before"]
    if not given["interactions"] or since is None:
        raise click.UsageError("give two folders, or --interactions and --since")
    after = assess_input(given, None)
    return after.at(since, policy=old), after, after


def _of_folders(runs: tuple[Path, ...], given: dict[str, Any]) -> Ends:
    if len(runs) != 2:
        raise click.UsageError(f"two folders are compared, found {len(runs)}")
    for name in ("since", "as_of", "policy", "policy_before"):
        if given[name] is not None:
            option = name.replace("_", "-")
            raise click.UsageError(f"--{option} has no place beside folders, which hold their own")
    before, after = (Portfolio.read(folder) for folder in runs)
    if not given["interactions"]:
        return before, after, None
    return before, after, assess_input({**given, "as_of": after.info["as_of"]}, None)
