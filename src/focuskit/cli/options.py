"""What several commands share: the options that name the input, and how a run shows itself."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from focuskit.portfolio import Portfolio

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)


def input_options(command: F) -> F:
    """Give a command the options that name the input of a run."""
    return data_options(
        click.option("--as-of", help="The moment to speak of; else the newest row."), required=True
    )(command)


def data_options(*others: Callable[[Any], Any], required: bool) -> Callable[[F], F]:
    """Give a command the options that name data, plugins and policy, and others below them.

    Args:
        others: What ``click.option`` returns.
        required: Whether the interactions must be given.
    """
    options: tuple[Callable[[Any], Any], ...] = (
        click.option(
            "--interactions", required=required, multiple=True, type=FILE,
            help="CSV, Parquet or NDJSON; may be given several times.",
        ),
        click.option("--accounts", type=FILE, help="Accounts, also without interactions."),
        click.option("--contacts", type=FILE, help="Contacts."),
        click.option("--colleagues", type=FILE, help="Colleagues."),
        click.option("--answers", type=FILE, help="What people answered about our practices."),
        click.option("--mapping", type=FILE, help="Which column is which field."),
        click.option("--policy", type=FILE, help="Which signs count, how much."),
        click.option(
            "--plugin", "plugins", multiple=True, type=FILE,
            help="A one-file plugin, beside those installed; may be given several times.",
        ),
        click.option(
            "--assess-unlisted", is_flag=True,
            help="Assess accounts that --accounts lacks, instead of rejecting their rows.",
        ),
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


def assessed(given: dict[str, Any], out: Path | None) -> Portfolio:
    """Run the assessment that the options describe, and write it where ``out`` says so."""
    import focuskit  # noqa: PLC0415 -- loaded on use
    from focuskit.extending.manager import Plugins  # noqa: PLC0415 -- loaded on use
    from focuskit.portfolio.storage import check_folder  # noqa: PLC0415 -- loaded on use

    # What a plugin prints must not end up in the middle of a document.
    with progress() as step, contextlib.redirect_stdout(sys.stderr):
        step("loading plugins")
        policy = focuskit.load_policy(given.get("policy"))
        plugins = Plugins.installed(policy.plugins).adding(*given.get("plugins", ()))
        if out is not None:
            check_folder(out)  # before the work, not after it
        step("assessing")
        portfolio = focuskit.assess(
            list(given["interactions"]),
            accounts=given.get("accounts"),
            contacts=given.get("contacts"),
            colleagues=given.get("colleagues"),
            answers=given.get("answers"),
            as_of=given.get("as_of"),
            mapping=given.get("mapping"),
            policy=policy,
            plugins=plugins,
            unlisted_accounts="assess" if given.get("assess_unlisted") else "reject",
            earliest=given.get("earliest"),
            strict_plugins=bool(given.get("strict_plugins")),
        )
        if out is not None:
            step("writing")
            portfolio.write(out)
    return portfolio


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show what is being done on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 -- loaded on use
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda text: progress.update(task, description=text)
