"""Commands that distributions contribute, listed without importing anything of theirs."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from focuskit.cli.lazy import LazyCommand

ENTRY_POINTS = "focuskit.commands"
"""The group of entry points. A name is that of the command, behind the name of its group if it is
not at the top: ``demo``, ``plugins check``."""

OF_THE_KIT = {"demo", "plugins check"}
"""Commands that somebody may look for before the kit for authors of plugins is installed."""


class ContributedCommand(LazyCommand):
    """A command of a distribution, which is told if it cannot be imported.

    Args:
        name: The name to call it by.
        point: Where it is.
    """

    def __init__(self, name: str, point: EntryPoint) -> None:
        super().__init__(name, point.value)
        self.distribution = point.dist.name if point.dist else "a distribution"

    def load(self) -> click.Command:
        """The command itself.

        Raises:
            click.ClickException: It cannot be imported, or is no command.
        """
        try:
            command = super().load()
        except Exception as broken:  # noqa: BLE001 -- whatever its import raises
            raise click.ClickException(self._broken(f"{type(broken).__name__}: {broken}")) from None
        if not isinstance(command, click.Command):
            raise click.ClickException(self._broken(f"found {type(command).__name__}"))
        return command

    def _broken(self, why: str) -> str:
        return (
            f"the command {self.name!r} of {self.distribution} cannot be used: {why}; "
            f"install {self.distribution} again, or uninstall it"
        )


class OpenGroup(click.Group):
    """Commands of the core, and beside them those that distributions contribute.

    A command of the core is never replaced; of two contributed ones with one name, the first
    distribution by name has it.
    """

    path = ""
    """The names of the groups that it stands in, its own last, each with a space behind it."""

    @cached_property
    def contributed(self) -> dict[str, ContributedCommand]:
        """The commands that distributions add to this group, by name."""
        found: dict[str, ContributedCommand] = {}
        points = entry_points(group=ENTRY_POINTS)
        for point in sorted(points, key=lambda p: (p.dist.name if p.dist else "", p.name)):
            name = point.name.removeprefix(self.path)
            if point.name == self.path + name and " " not in name and name not in self.commands:
                found.setdefault(name, ContributedCommand(name, point))
        return found

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; the core comes first."""
        return super().get_command(ctx, cmd_name) or self.contributed.get(cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *self.contributed})

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command that is called.

        Raises:
            click.UsageError: There is none; it says what to install if that is known.
        """
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as unknown:
            if self.path + args[0] not in OF_THE_KIT:
                raise
            hint = "It comes with focuskit-testing: pip install focuskit-testing"
            raise click.UsageError(f"{unknown.message} {hint}", ctx) from None
