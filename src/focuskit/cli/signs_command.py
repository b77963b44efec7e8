"""``focuskit signs``: the catalogue of warning signs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from focuskit.cli.options import FILE
from focuskit.cli.screen import console, echo, echo_json

if TYPE_CHECKING:
    from focuskit.extending.catalogue import Entry, ListedPlugin

ONE_FILE = click.option(
    "--plugin", "files", multiple=True, type=FILE,
    help="A one-file plugin, beside those installed; may be given several times.",
)  # fmt: skip
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.command()
@click.argument("sign", required=False)
@ONE_FILE
@AS_JSON
def signs(sign: str | None, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Show the catalogue of warning signs, or the page of one.

    The signs are read from the files of the plugins; no plugin is run for it.
    """
    from focuskit.extending.catalogue import listed  # noqa: PLC0415 -- loaded on use

    plugins = listed(files)
    entries = [entry for plugin in plugins for entry in plugin.signs]
    if sign is not None:
        plugins, entries = _only(sign, plugins, entries)
    if as_json:
        from focuskit.report.catalogue_view import catalogue_document  # noqa: PLC0415 -- loaded on use

        echo_json(catalogue_document(plugins, pages=True))
    elif sign is not None:
        for entry in entries:
            echo(f"{entry.page}\n\n{entry.id}, from {entry.distribution}")
    else:
        _show(entries, plugins)


def _show(entries: list[Entry], plugins: tuple[ListedPlugin, ...]) -> None:
    from focuskit.report.catalogue_view import catalogue_view  # noqa: PLC0415 -- loaded on use

    ordered = sorted(entries, key=lambda entry: (entry.theme, entry.id))
    console().print(catalogue_view(ordered))
    if not plugins:
        echo("no plugin is installed, so there is no sign to look for", err=True)
    show_problems(plugins)


def show_problems(plugins: tuple[ListedPlugin, ...]) -> None:
    """Print what can be seen to be wrong with plugins, beside what they bring."""
    for plugin in plugins:
        for problem in plugin.problems:
            echo(f"problem: {plugin.distribution}: {problem}", err=True)


def _only(
    sign: str, plugins: tuple[ListedPlugin, ...], entries: list[Entry]
) -> tuple[tuple[ListedPlugin, ...], list[Entry]]:
    """Return what is known of one sign alone.

    Raises:
        UsageError: No plugin brings it.
    """
    import attrs  # noqa: PLC0415 -- loaded on use

    from focuskit.model.errors import nearest  # noqa: PLC0415 -- loaded on use

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
