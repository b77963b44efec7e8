"""``focuskit signs``: the catalogue of warning signs."""

from __future__ import annotations

import click

from focuskit.cli.options import console


@click.command()
@click.argument("sign", required=False)
def signs(sign: str | None) -> None:
    """Show the catalogue of warning signs, or the page of one."""
    from focuskit.extending.catalogue import catalogue  # noqa: PLC0415 -- loaded on use
    from focuskit.model.errors import nearest  # noqa: PLC0415 -- loaded on use
    from focuskit.report.catalogue import catalogue_view  # noqa: PLC0415 -- loaded on use

    entries = {entry.id: entry for entry in catalogue()}
    if sign is None:
        console().print(catalogue_view(tuple(entries.values())))
        if not entries:
            click.echo("no plugin is installed, so there is no sign to look for", err=True)
        return
    if sign not in entries:
        hint = nearest(sign, entries) or "`focuskit signs` lists all"
        raise click.UsageError(f"there is no sign {sign!r}; {hint}")
    click.echo(f"{entries[sign].page}\n\n{sign}, from {entries[sign].distribution}")
