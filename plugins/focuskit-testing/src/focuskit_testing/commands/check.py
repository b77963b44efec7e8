"""``focuskit plugins check``: the conformance kit, and the grade of one plugin."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

import click

from focuskit.cli.console import console
from focuskit.cli.options import FILE
from focuskit.cli.progress import progress
from focuskit.model.text_files import replace_text
from focuskit_testing.commands.report_view import conformance_view
from focuskit_testing.conformance import conformance

FAILED = 1
"""The exit code where a check failed; what did not run or was weak ends in 0."""


@click.command()
@click.argument("plugin", metavar="PATH|NAME")
@click.option("--cases", type=FILE, help="The folder of its cases; else tests/cases beside it.")
@click.option("--json", "report_file", type=FILE, help="Write the report there.")
@click.pass_context
def check(ctx: click.Context, plugin: str, cases: Path | None, report_file: Path | None) -> None:
    """Check a plugin, and give it a grade.

    PLUGIN is an installed distribution, a .py file, or a folder with pyproject.toml. It
    ends in a grade from A to F, and in exit code 1 where a check failed.
    """
    # What a plugin prints must not end up in the middle of the report.
    with progress() as step, contextlib.redirect_stdout(sys.stderr):
        report = conformance(plugin, cases=cases, step=step)
    console().print(conformance_view(report))
    if report_file is not None:
        text = json.dumps(report.document(), indent=2, ensure_ascii=False) + "\n"
        replace_text(report_file, text)
    if any(result.status == "failed" for result in report.results):
        ctx.exit(FAILED)
