"""``focuskit plugins``: what plugin authors and those who trust them need."""

from __future__ import annotations

import click

from focuskit.cli.check import check


@click.group()
def plugins() -> None:
    """Look at plugins, and check them."""


plugins.add_command(check)
