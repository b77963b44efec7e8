"""The command line. Commands only read arguments and print: all else the library does."""

from focuskit.cli.main import main

__all__ = ["main"]
