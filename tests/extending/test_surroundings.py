"""What else is installed, and what a plugin does to the process, keeps no run from its end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import focuskit
from focuskit import Plugins
from focuskit.cli import main
from focuskit.extending import plugin_loading
from focuskit.extending.catalogue import found_points, listed
from focuskit.extending.manager import _installed


def _forget() -> None:
    """Let the next look at what is installed be a new one."""
    for once in (plugin_loading.installed, plugin_loading.unreadable, _installed):
        once.cache_clear()


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install a distribution whose entry points Python cannot read."""
    info = tmp_path / "other-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[console_scripts]\nthis line has no equals sign\n")
    for _ in range(2):  # of two of one name, the first counts
        monkeypatch.syspath_prepend(tmp_path)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


@pytest.mark.usefixtures("broken")
def test_a_distribution_that_cannot_be_read_is_set_aside_with_a_note() -> None:
    points, unreadable = found_points()
    assert [one.name for one in unreadable] == ["other"]
    assert {point.name for point in points} >= {"loyalty", "leadership"}
    plugins = Plugins.installed()
    assert [failed.distribution for failed in plugins.failed] == ["other"]
    assert len(plugins.loaded) == 6
    (note,) = plugins.notes()
    told = "its entry_points.txt cannot be read; install other anew, or remove it ("
    assert note.startswith(f"plugin other was set aside: {told}")
    (entry,) = (plugin for plugin in listed() if plugin.distribution == "other")
    assert entry.problems[0].startswith(told)
    done = CliRunner().invoke(main, ["signs"])
    assert (done.exit_code, f"problem: other: {told}" in done.stderr) == (0, True)


MOVES = """
import os
from collections.abc import Iterator
from pathlib import Path
from focuskit import detector

{at_load}

@detector(id="acme.moves", theme="responsiveness", ok=0.1, bad=0.5, says="{{value}}.")
def moves(t):
    {at_measure}
    return t.share(t.is_open, among=t.kind("ticket"))
"""


@pytest.mark.parametrize("at", ["at_load", "at_measure"])
def test_a_plugin_that_changes_the_folder_changes_no_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    monkeypatch.chdir(tmp_path)
    moving = {"at_load": "", "at_measure": "pass", at: 'os.chdir("/")'}
    Path("moves.py").write_text(MOVES.format(**moving))
    Path("second.py").write_text(
        MOVES.format(at_load="", at_measure="pass").replace("acme", "second")
    )
    Path("rows.csv").write_text("account_id,occurred_at,kind\nacme,2026-01-05,ticket\n")
    command = ["assess", "--interactions", "rows.csv", "--plugin", "moves.py"]
    done = CliRunner().invoke(main, [*command, "--plugin", "second.py", "--out", "out"])
    assert (done.exit_code, done.stderr) == (0, "written to out\n")
    assert (tmp_path / "out" / "run.json").exists()
    assert Path.cwd() == tmp_path


def test_where_the_folder_was_removed_a_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    (tmp_path / "still.py").write_text(MOVES.format(at_load="", at_measure="pass"))
    monkeypatch.chdir(gone)
    gone.rmdir()
    rows = [{"account_id": "acme", "kind": "ticket", "occurred_at": "2026-01-05"}]
    seen = focuskit.assess(rows, plugins=[tmp_path / "still.py"])
    assert not seen.info["failed_plugins"]
    os.chdir(tmp_path)
