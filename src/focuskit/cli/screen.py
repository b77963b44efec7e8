"""What the command line prints, and the one way there: data cannot act on the terminal.

Whatever would move the cursor, hide or turn letters is written as an escape, also in a pipe, since
what goes into a pipe may come out on a terminal. JSON stays JSON of the same meaning.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import click

from focuskit.model.terminal_text import visible, visible_json


def echo(text: str, *, err: bool = False, bold: bool = False) -> None:
    """Print a line, or several."""
    click.secho(visible(text), err=err, bold=bold or None)


def echo_json(document: Any, *, indent: int | None = None) -> None:
    """Print one JSON document, on a line of its own unless it is indented."""
    echo_documents(json.dumps(document, indent=indent, ensure_ascii=False) + "\n")


def echo_documents(text: str) -> None:
    """Print what is JSON already: one document a line."""
    click.echo(visible_json(text), nl=False)


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """Let click tell what is wrong with the arguments in the same way: they may hold anything."""
    try:
        yield
    except click.ClickException as broken:
        told = broken.format_message()
        if visible(told) == told:
            raise
        raise click.UsageError(visible(told), getattr(broken, "ctx", None)) from None


def drop_output() -> None:
    """Send what is still to be printed nowhere: the disk or device behind it takes no more.

    Otherwise Python would try again when it ends, and say so in its own words.
    """
    with contextlib.suppress(OSError, ValueError), open(os.devnull, "w") as nowhere:  # noqa: PTH123 -- a device
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
