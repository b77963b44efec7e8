"""``focuskit signs``: the catalogue of warning signs."""

from __future__ import annotations

from pathlib import Path

import attrs
import click

from focuskit.cli.options import AS_JSON, PLUGIN_FILES
from focuskit.cli.plugins import show_problems
from focuskit.cli.screen import echo, echo_json
from focuskit.extending.catalogue import Entry, ListedPlugin, listed
from focuskit.model.errors import nearest
from focuskit.report.catalogue_view import catalogue_document, catalogue_view


@click.command()
@click.argument("sign", required=False)
@PLUGIN_FILES
@AS_JSON
def signs(sign: str | None, plugins: tuple[Path, ...], *, as_json: bool) -> None:
    """Show the catalogue of warning signs, or the page of one.

    The signs are read from the files of the plugins; no plugin is run for it.
    """
    found = listed(plugins)
    entries = [entry for plugin in found for entry in plugin.signs]
    if sign is not None:
        found, entries = _only(sign, found, entries)
    if as_json:
        echo_json(catalogue_document(found, pages=True))
    elif sign is not None:
        for entry in entries:
            echo(f"{entry.page}\n\n{entry.id}, from {entry.distribution}")
    else:
        _show(entries, found)


def _show(entries: list[Entry], plugins: tuple[ListedPlugin, ...]) -> None:
    from focuskit.cli.console import console  # noqa: PLC0415 -- rich is for the table alone

    ordered = sorted(entries, key=lambda entry: (entry.theme, entry.id))
    console().print(catalogue_view(ordered))
    if not plugins:
        echo("no plugin is installed, so there is no sign to look for", err=True)
    show_problems(plugins)


def _only(
    sign: str, plugins: tuple[ListedPlugin, ...], entries: list[Entry]
) -> tuple[tuple[ListedPlugin, ...], list[Entry]]:
    """What is known of one sign alone.

    Raises:
        UsageError: No plugin brings it.
    """
    chosen = [entry for entry in entries if entry.id == sign]
    if not chosen:
        hint = nearest(sign, [e.id for e in entries]) or "`focuskit signs` lists all"
        raise click.UsageError(f"there is no sign {sign!r}; {hint}")
    bringing = tuple(
        attrs.evolve(
            plugin,
            signs=tuple(e for e in plugin.signs if e.id == sign),
            practices=(),
            recommendations=tuple(r for r in plugin.recommendations if sign in r.signs),
        )
        for plugin in plugins
        if any(e.id == sign for e in plugin.signs)
    )
    return bringing, chosen
