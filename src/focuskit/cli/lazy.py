"""Commands that are listed without importing them, and imported when they run."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import click

from focuskit.extending.module_files import module_file


class LazyCommand(click.Command):
    """A command that stands in for another, whose module is imported when it runs.

    The line about it in a list of commands is read from the file of that module, so that nothing
    is imported for it.

    Args:
        name: The name to call it by.
        target: The module and, behind a colon, the command in it, as an entry point names them.
    """

    def __init__(self, name: str, target: str) -> None:
        super().__init__(name)
        self.module, _, self.function = target.partition(":")

    def load(self) -> click.Command:
        """The command itself.

        Raises:
            ImportError: There is no such module.
            AttributeError: The module has no such command.
        """
        command: click.Command = getattr(import_module(self.module), self.function)
        return command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the arguments as the command itself does: the context is its own from here on."""
        return self.load().make_context(info_name, args, parent, **extra)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence about the command; empty if its file does not tell."""
        self.help = self._first_paragraph()
        return super().get_short_help_str(limit)

    def _first_paragraph(self) -> str | None:
        path = module_file(self.module)
        if path is None:
            return None
        try:
            text = path.read_text("utf-8")
        except (OSError, ValueError):
            return None
        # Parsing all files would take a quarter of the time that a list of commands has. A
        # signature with texts in it does not match, so that none of them is taken for the help.
        docstring = rf'^def {self.function}\([^"]*:\n    r?"""(.+?)(?:"""|\n\n)'
        found = re.search(docstring, text, re.MULTILINE | re.DOTALL)
        return found[1] if found else None
