"""``focuskit plugins``: what is installed, a plugin to begin with, and one to be checked."""

from __future__ import annotations

from pathlib import Path

import click

from focuskit.cli.contributions import OpenGroup
from focuskit.cli.options import AS_JSON, FILE, PLUGIN_FILES
from focuskit.cli.screen import echo, echo_json
from focuskit.extending.catalogue import ListedPlugin, listed
from focuskit.extending.scaffold import scaffold
from focuskit.report.catalogue_view import catalogue_document, plugins_view

READ_ALONE = (
    "Files were read and nothing was run: `focuskit plugins check NAME` tells the rest, also "
    "whether a plugin loads."
)


class _Plugins(OpenGroup):
    path = "plugins "


@click.group(cls=_Plugins)
def plugins() -> None:
    """List plugins, begin one of your own, and check it."""


@plugins.command("list")
@PLUGIN_FILES
@AS_JSON
def list_plugins(plugins: tuple[Path, ...], *, as_json: bool) -> None:
    """List plugins, and what can be seen to be wrong with them.

    Those that are installed are read from their files; no plugin is run for it.
    """
    found = listed(plugins)
    if as_json:
        echo_json(catalogue_document(found, pages=False))
        return
    echo(plugins_view(found))
    if found:
        echo(f"\n{READ_ALONE}")
    else:
        echo("no plugin is installed", err=True)
    show_problems(found)


def show_problems(plugins: tuple[ListedPlugin, ...]) -> None:
    """Print what can be seen to be wrong with plugins, beside what they bring."""
    for plugin in plugins:
        for problem in plugin.problems:
            echo(f"problem: {plugin.distribution}: {problem}", err=True)


@plugins.command("new")
@click.argument("name")
@click.option(
    "--in", "into", type=FILE, default=".", show_default=True, help="Where to make the new folder."
)
def new_plugin(name: str, into: Path) -> None:
    """Begin a plugin of your own, with one sign and its tests.

    A folder is written with the sign, its page, cases, tests and what to do. NAME is
    that of the distribution, such as acme-signs. Its first word becomes the prefix of the ids of
    its signs.
    """
    written = scaffold(name, into)
    folder = into / name
    echo(f"written to {folder}:")
    for path in written:
        echo(f"  {path.relative_to(folder)}")
    echo("\nnext, with the Python environment activated in which focuskit is:")
    echo(f"  cd {folder}")
    echo('  python -m pip install -e ".[test]"')
    echo("  python -m pytest")
    echo("README.md there says how to let its sign count, how to add one, and how to share.")
