"""``focuskit demo``: a simulated supplier, assessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
import click
from polars.exceptions import ComputeError

import focuskit
from focuskit import Portfolio
from focuskit.cli.account_commands import print_account
from focuskit.cli.console import console
from focuskit.cli.options import FILE
from focuskit.cli.progress import progress
from focuskit.cli.screen import echo
from focuskit.model.errors import reason
from focuskit.report.first_screen_view import first_screen_view
from focuskit.report.portfolio_view import signs_view
from focuskit_testing.simulate import Supplier, plant, simulate
from focuskit_testing.simulate.trade import CURRENCY

DEMO_ACCOUNTS = 60
DEMO_ROWS = 10
DEMO_DEFECTS = 14
"""The demo lists so many accounts, and plants at most so many defects on one of them."""


@click.command()
@click.option("--account", help="Explain this account, by id or name, instead of listing all.")
@click.option("--full", is_flag=True, help="With --account: show all, with the rows behind it.")
@click.option(
    "--accounts", default=DEMO_ACCOUNTS, show_default=True, type=click.IntRange(min=1),
    help="How many accounts the simulated supplier has.",
)  # fmt: skip
@click.option("--seed", default=1, show_default=True, help="Another seed, another supplier.")
@click.option(
    "--signs", is_flag=True,
    help="Show instead on how many accounts each sign is lit, and the supplier itself.",
)  # fmt: skip
@click.option("--out", type=FILE, help="Write the simulated interactions, accounts ... there.")
def demo(  # noqa: PLR0913 -- one for each option
    account: str | None, accounts: int, seed: int, out: Path | None, *, full: bool, signs: bool
) -> None:
    """Assess a simulated supplier, on which every sign fires."""
    with progress() as step:
        supplier, portfolio = simulated(seed, accounts, progress=step)
        if out is not None:
            step("writing")
            _write_tables(supplier, out)
    if signs:
        console().print(signs_view(portfolio))
        return
    if account is None:
        console().print(first_screen_view(portfolio, top=DEMO_ROWS, ourselves=True, rest=None))
        echo(
            "\nNow look into one of them: focuskit demo --account ACCOUNT\n"
            "Or at all signs, and at the supplier itself: focuskit demo --signs"
        )
        return
    print_account(portfolio, account, full=full)


def simulated(
    seed: int,
    accounts: int = DEMO_ACCOUNTS,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Supplier, Portfolio]:
    """Simulate the supplier of a seed, and assess it."""
    progress("simulating")
    planted = plant(seed=seed, accounts=accounts, share=0.7, most=DEMO_DEFECTS)
    supplier = simulate(seed=seed, accounts=accounts, defects=planted)
    portfolio = focuskit.assess(
        supplier.interactions,
        accounts=supplier.accounts,
        contacts=supplier.contacts,
        colleagues=supplier.colleagues,
        policy=attrs.evolve(focuskit.load_policy(None), currency=CURRENCY),
        progress=progress,
    )
    return supplier, portfolio


def _write_tables(supplier: Supplier, out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in ("interactions", "accounts", "contacts", "colleagues", "truth"):
            getattr(supplier, name).write_parquet(out / f"{name}.parquet")
    except (OSError, ComputeError) as broken:
        raise click.UsageError(f"cannot write {out}: {reason(broken)}") from None
