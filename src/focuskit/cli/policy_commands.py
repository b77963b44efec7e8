"""``focuskit policy check`` and ``show``: the document that you edit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from focuskit.cli.console import console
from focuskit.cli.options import FILE, PLUGIN_FILES, format_option
from focuskit.cli.screen import echo, echo_json
from focuskit.engine.policy_lint import Remark, lint
from focuskit.extending.catalogue import catalogue
from focuskit.extending.manager import Plugins
from focuskit.intake.input_tables import read_listed
from focuskit.intake.mapping import Mapping
from focuskit.model.documents import stated_time
from focuskit.model.errors import FocuskitError
from focuskit.model.wording import counted
from focuskit.policy import load_policy
from focuskit.report.policy_view import policy_view

REMARKS = 1
"""The exit code of a check that has something to remark on a policy that loads."""
REFUSED = 2
"""The exit code of a check of a policy that does not load."""

_FORM = format_option("text, or one JSON document", "text", "json")


@click.group()
def policy() -> None:
    """Check or show a policy: which signs count, how much."""


@policy.command()
@click.argument("file", type=FILE)
@click.option("--accounts", type=FILE, help="All accounts, to hold segments and ids against.")
@click.option("--mapping", type=FILE, help="Which column of --accounts is which field.")
@click.option("--as-of", help="The moment by which waivers are expired or not.")
@PLUGIN_FILES
@_FORM
def check(file: Path, form: str, **given: Any) -> None:
    """Check FILE, and remark on what has no effect.

    What no assessment takes is refused. Exits with 0 where nothing is to be said, 1
    where there are remarks, 2 where it does not load.
    """
    try:
        name, remarks = _checked(file, **given)
    except FocuskitError as broken:
        if form == "text":
            raise
        names = ("problem", "where", "found", "expected", "hint")
        error = {name: getattr(broken, name) for name in names}
        document = {"file": str(file), "loads": False, "error": error, "remarks": []}
        echo_json(document, indent=2)
        sys.exit(REFUSED)
    if form == "json":
        texts = [{"pointer": r.pointer, "text": r.text, "hint": r.hint} for r in remarks]
        document = {"file": str(file), "loads": True, "error": None, "remarks": texts}
        echo_json(document, indent=2)
    else:
        number = counted(len(remarks), "remark") if remarks else "nothing to remark"
        echo(f"{file}: the policy {name!r} loads; {number}")
        for remark in remarks:
            echo(f"  {remark.pointer}: {remark.text}")
            if remark.hint:
                echo(f"    hint: {remark.hint}")
    sys.exit(REMARKS if remarks else 0)


@policy.command()
@click.argument("file", type=FILE, required=False)
@_FORM
def show(file: Path | None, form: str) -> None:
    """Show FILE, or the default policy, as it would be used.

    Defaults are shown as well.
    """
    loaded = load_policy(file)
    if form == "json":
        echo_json(loaded.to_document(), indent=2)
        return
    console().print(policy_view(loaded, catalogue()))


def _checked(
    file: Path,
    *,
    accounts: Path | None,
    mapping: Path | None,
    as_of: str | None,
    plugins: tuple[Path, ...],
) -> tuple[str, tuple[Remark, ...]]:
    loaded = load_policy(file)
    listed = read_listed(accounts, "accounts", Mapping.load(mapping)).frame if accounts else None
    remarks = lint(
        loaded,
        Plugins.installed().adding(*plugins),
        accounts=listed,
        as_of=stated_time(as_of, where="--as-of"),
    )
    return loaded.name, remarks
