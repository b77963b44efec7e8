"""Commands are listed without importing them, and run as themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from focuskit.cli import main
from focuskit.cli.lazy import LazyCommand
from focuskit.cli.plugins import plugins

GROUPS: tuple[click.Group, ...] = (main, plugins)
STANDING_IN = {
    name: command
    for group in GROUPS
    for name in group.list_commands(click.Context(group))
    if isinstance(command := group.get_command(click.Context(group), name), LazyCommand)
}


@pytest.mark.parametrize("name", STANDING_IN)
def test_the_line_about_a_command_is_that_of_the_command(name: str) -> None:
    command = STANDING_IN[name].load()

    assert command.name == name
    line = STANDING_IN[name].get_short_help_str(60)
    assert line == command.get_short_help_str(60) != ""
    assert not line.endswith("..."), "a list of commands is 80 columns wide"


def test_no_command_is_imported_to_list_them() -> None:
    code = (
        "import sys\nfrom focuskit.cli import main\nmain(['--help'], standalone_mode=False)\n"
        "ours = ('focuskit.cli.', 'focuskit_testing')\n"
        "print([m for m in sys.modules if m.startswith(ours)], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    names = ("contributions", "lazy", "main", "screen")
    own = [f"focuskit.cli.{name}" for name in names]
    assert sorted(eval(done.stderr)) == own  # noqa: S307 -- what was printed above


def test_a_command_runs_as_itself_with_its_own_name_and_help() -> None:
    shown = CliRunner().invoke(main, ["plugins", "check", "--help"])

    assert shown.output.startswith("Usage: main plugins check [OPTIONS] PATH|NAME\n")
    assert "It ends in a grade from A to F" in shown.output


MODULES = {
    "no module": None,
    "not text": b"\xff",
    "no such command": b'def other():\n    """Do other things."""\n',
    "a text in its signature": b'def command(name="""Not help."""):\n    """Help."""\n',
}


@pytest.mark.parametrize("content", MODULES.values(), ids=MODULES)
def test_a_command_whose_file_does_not_tell_is_listed_without_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "contributed.py").write_bytes(content)
    monkeypatch.syspath_prepend(str(tmp_path))
    group = click.Group("ours", commands=[LazyCommand("theirs", "contributed:command")])

    shown = CliRunner().invoke(group, ["--help"])

    assert shown.output.rstrip().endswith("Commands:\n  theirs")
