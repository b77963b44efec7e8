"""The commands of focuskit. What a command needs is imported when it runs, so help is quick."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from focuskit.portfolio import Portfolio
    from focuskit.testing.simulate import Supplier

DONE, REJECTED_ROWS, UNUSABLE = 0, 1, 2
"""Exit codes: done; done with rejected rows under --strict-rows; bad usage or unreadable input."""

DEMO_ACCOUNTS = 60
DEMO_ROWS = 10
DEMO_DEFECTS = 14
"""The demo lists so many accounts, and plants at most so many defects on one of them."""

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path)


class _Group(click.Group):
    """Commands whose errors explain themselves, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        from focuskit.model.errors import FocuskitError  # noqa: PLC0415 -- loaded on use

        try:
            return super().invoke(ctx)
        except FocuskitError as broken:
            click.echo(f"focuskit: {broken}", err=True)
            ctx.exit(UNUSABLE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="focuskit")
def main() -> None:
    """See early where customer focus slips: which warning signs are lit, on which evidence."""


def _input_options(command: F) -> F:
    options = (
        click.option(
            "--interactions", required=True, multiple=True, type=_FILE,
            help="CSV, Parquet or NDJSON; may be given several times.",
        ),
        click.option("--accounts", type=_FILE, help="Accounts, also without interactions."),
        click.option("--contacts", type=_FILE, help="Contacts."),
        click.option("--colleagues", type=_FILE, help="Colleagues."),
        click.option("--answers", type=_FILE, help="What people answered about our practices."),
        click.option("--mapping", type=_FILE, help="Which column is which field."),
        click.option("--policy", type=_FILE, help="Which signs count, how much."),
        click.option("--as-of", help="The moment to speak of; else the newest row."),
        click.option(
            "--plugin", "plugins", multiple=True, type=_FILE,
            help="A one-file plugin, beside those installed; may be given several times.",
        ),
        click.option(
            "--assess-unlisted", is_flag=True,
            help="Assess accounts that --accounts lacks, instead of rejecting their rows.",
        ),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@_input_options
@click.option("--out", type=_FILE, help="Write scores, findings, documents ... into this folder.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="What to print: a table, or one JSON document a line.",
)  # fmt: skip
@click.option("--strict-rows", is_flag=True, help="Exit with 1 where rows were rejected.")
def assess(out: Path | None, form: str, *, strict_rows: bool, **given: Any) -> None:
    """Assess every account in a file."""
    portfolio = _assessed(given, out)
    if form == "json":
        _print_documents(portfolio)
    else:
        _print_portfolio(portfolio, ourselves=given.get("answers") is not None)
    if out is not None:
        click.echo(f"written to {out}", err=True)
    _leave(portfolio, strict_rows=strict_rows)


@main.command()
@click.argument("account")
@_input_options
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="What to print: a page, or one JSON document.",
)  # fmt: skip
def explain(account: str, form: str, **given: Any) -> None:
    """Explain one account: ledger, findings, evidence, what to do."""
    portfolio = _assessed(given, None)
    try:
        assessment = portfolio[account]
    except KeyError as unknown:
        raise click.UsageError(unknown.args[0]) from None
    if form == "json":
        from focuskit.model import to_document  # noqa: PLC0415 -- loaded on use

        click.echo(json.dumps(to_document(assessment), ensure_ascii=False))
        return
    from focuskit.report.terminal import account_view  # noqa: PLC0415 -- loaded on use

    _console().print(account_view(assessment, portfolio.evidence(account)))


@main.command()
@click.argument("sign", required=False)
def signs(sign: str | None) -> None:
    """Show the catalogue of warning signs, or the page of one."""
    from focuskit.extending.catalogue import catalogue  # noqa: PLC0415 -- loaded on use
    from focuskit.model.errors import nearest  # noqa: PLC0415 -- loaded on use
    from focuskit.report.catalogue import catalogue_view  # noqa: PLC0415 -- loaded on use

    entries = {entry.id: entry for entry in catalogue()}
    if sign is None:
        _console().print(catalogue_view(tuple(entries.values())))
        if not entries:
            click.echo("no plugin is installed, so there is no sign to look for", err=True)
        return
    if sign not in entries:
        hint = nearest(sign, entries) or "`focuskit signs` lists all"
        raise click.UsageError(f"there is no sign {sign!r}; {hint}")
    click.echo(f"{entries[sign].page}\n\n{sign}, from {entries[sign].distribution}")


@main.command("map")
@click.argument("file", type=_FILE)
@click.option("--out", type=_FILE, help="Write the mapping there instead of printing it.")
@click.option(
    "--table", type=click.Choice(["interactions", "accounts", "contacts", "colleagues"]),
    default="interactions", show_default=True, help="What the rows are.",
)  # fmt: skip
def propose_mapping(file: Path, out: Path | None, table: str) -> None:
    """Propose which column of FILE is which field, as a mapping to edit."""
    from focuskit.intake.propose import propose  # noqa: PLC0415 -- loaded on use

    proposal = propose(file, table=table)
    text = json.dumps(proposal.document, indent=2, ensure_ascii=False)
    if out is None:
        click.echo(text)
    else:
        try:
            out.write_text(text + "\n", encoding="utf-8")
        except OSError as broken:
            raise click.UsageError(f"cannot write {out}: {broken.strerror}") from None
        click.echo(f"written to {out}", err=True)
    if proposal.missing:
        click.echo(f"still to say: {', '.join(proposal.missing)}", err=True)
    if proposal.unused:
        click.echo(f"columns not used: {', '.join(proposal.unused)}", err=True)


@main.command()
@click.option("--account", help="Explain this account instead of listing all.")
@click.option(
    "--accounts", default=DEMO_ACCOUNTS, show_default=True, type=click.IntRange(min=1),
    help="How many accounts the simulated supplier has.",
)  # fmt: skip
@click.option("--seed", default=1, show_default=True, help="Another seed, another supplier.")
@click.option("--out", type=_FILE, help="Write the simulated interactions, accounts ... there.")
def demo(account: str | None, accounts: int, seed: int, out: Path | None) -> None:
    """Assess a simulated supplier, on whose accounts every sign is lit somewhere."""
    import focuskit  # noqa: PLC0415 -- loaded on use
    from focuskit.testing.simulate import plant, simulate  # noqa: PLC0415 -- loaded on use

    with _progress() as step:
        step("simulating")
        planted = plant(seed=seed, accounts=accounts, share=0.7, most=DEMO_DEFECTS)
        supplier = simulate(seed=seed, accounts=accounts, defects=planted)
        if out is not None:
            _write_tables(supplier, out)
        step("assessing")
        portfolio = focuskit.assess(
            supplier.interactions,
            accounts=supplier.accounts,
            contacts=supplier.contacts,
            colleagues=supplier.colleagues,
        )
    from focuskit.report.terminal import (  # noqa: PLC0415 -- loaded on use
        account_view,
        portfolio_view,
        signs_view,
    )

    if account is None:
        _console().print(portfolio_view(portfolio, most=DEMO_ROWS), signs_view(portfolio))
        click.echo("\nNow look into one of them: focuskit demo --account ACCOUNT")
        return
    try:
        _console().print(account_view(portfolio[account], portfolio.evidence(account)))
    except KeyError as unknown:
        raise click.UsageError(unknown.args[0]) from None


def _write_tables(supplier: Supplier, out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in ("interactions", "accounts", "contacts", "colleagues", "truth"):
            getattr(supplier, name).write_parquet(out / f"{name}.parquet")
    except OSError as broken:
        raise click.UsageError(f"cannot write {out}: {broken.strerror}") from None


def _assessed(given: dict[str, Any], out: Path | None) -> Portfolio:
    import focuskit  # noqa: PLC0415 -- loaded on use
    from focuskit.extending.manager import Plugins  # noqa: PLC0415 -- loaded on use
    from focuskit.portfolio.storage import check_folder  # noqa: PLC0415 -- loaded on use

    # What a plugin prints must not end up in the middle of a document.
    with _progress() as step, contextlib.redirect_stdout(sys.stderr):
        step("loading plugins")
        plugins = Plugins.installed().adding(*given.get("plugins", ()))
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
            policy=given.get("policy"),
            plugins=plugins,
            unlisted_accounts="assess" if given.get("assess_unlisted") else "reject",
        )
        if out is not None:
            step("writing")
            portfolio.write(out)
    return portfolio


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
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


def _console() -> Any:
    from rich.console import Console  # noqa: PLC0415 -- loaded on use

    width = None if sys.stdout.isatty() else 200
    return Console(width=width, highlight=False, markup=False, emoji=False)


def _print_portfolio(portfolio: Portfolio, *, ourselves: bool) -> None:
    from focuskit.report.terminal import (  # noqa: PLC0415 -- loaded on use
        portfolio_view,
        supplier_view,
    )

    _console().print(portfolio_view(portfolio))
    if ourselves:
        _console().print(supplier_view(portfolio))


def _print_documents(portfolio: Portfolio) -> None:
    sys.stdout.write(portfolio.to_ndjson())


def _leave(portfolio: Portfolio, *, strict_rows: bool) -> None:
    if strict_rows and not portfolio.rejected.is_empty():
        sys.exit(REJECTED_ROWS)
