"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class _File(click.Path):
    """A path that is not empty: an empty one, as of a variable that is not set, names a folder."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the path is empty; for this folder, write .", param, ctx)
        return super().convert(value, param, ctx)


FILE = _File(path_type=Path)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
PLUGIN_FILES = click.option(
    "--plugin", "plugins", multiple=True, type=FILE,
    help="A one-file plugin, beside those installed; may be given several times.",
)  # fmt: skip


def _limits(_: click.Context, __: click.Parameter, stated: tuple[str, ...]) -> dict[str, int]:
    """The limits by their names.

    Raises:
        click.BadParameter: One is not of the form NAME=NUMBER.
    """
    pairs = [(name, number) for name, _, number in (one.partition("=") for one in stated)]
    for name, number in pairs:
        if not number.isdecimal():
            raise click.BadParameter(f"{name}={number} is not of the form cell_bytes=100000000")
    return {name: int(number) for name, number in pairs}


LIMITS = click.option(
    "--limit", "limits", multiple=True, metavar="NAME=NUMBER", callback=_limits,
    help="What a file may hold: file_bytes, cell_bytes, levels, columns, cells, events ...",
)  # fmt: skip


def format_option(what: str, *forms: str) -> Callable[[F], F]:
    """The option that chooses what a command prints.

    Args:
        what: What there is to choose from, in words.
        forms: The same as one word each, the first by default; left out, a table and JSON.
    """
    choices = forms or ("table", "json")
    return click.option(
        "--format", "form", type=click.Choice(choices), default=choices[0], show_default=True,
        help=f"What to print: {what}.",
    )  # fmt: skip


AS_OF = click.option("--as-of", help="The moment to speak of; else the end of the records.")


def input_options(command: F) -> F:
    """Give a command the options that name the input of a run."""
    return data_options(AS_OF, required=True)(command)


def data_options(*others: Callable[[Any], Any], required: bool) -> Callable[[F], F]:
    """Give a command the options that name data, plugins and policy, and others below them.

    Args:
        others: What ``click.option`` returns.
        required: Whether the interactions must be given.
    """
    options: tuple[Callable[[Any], Any], ...] = (
        click.option(
            "--interactions", required=required, multiple=True, type=FILE,
            help="CSV, Excel, JSON, Parquet, a folder, or - for standard input; may be repeated.",
        ),
        click.option("--accounts", type=FILE, help="Accounts, also without interactions."),
        click.option("--contacts", type=FILE, help="Contacts."),
        click.option("--colleagues", type=FILE, help="Colleagues."),
        click.option("--answers", type=FILE, help="What people answered about our practices."),
        click.option("--mapping", type=FILE, help="Which column is which field."),
        click.option("--policy", type=FILE, help="Which signs count, how much."),
        PLUGIN_FILES,
        click.option(
            "--assess-unlisted", is_flag=True,
            help="Assess accounts that --accounts lacks, instead of rejecting their rows.",
        ),
        LIMITS,
        click.option(
            "--earliest",
            help="A moment before this one stands for nothing; else the mapping's, or 1990.",
        ),
        *others,
    )  # fmt: skip

    def give(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return give
