"""Results in place: whatever strikes, at every moment one whole result can be read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import attrs
import polars as pl
import pytest
from click.testing import CliRunner
from support import assess, orders

from focuskit import InputError, Portfolio
from focuskit.cli import main
from focuskit.portfolio import storage
from focuskit.portfolio import workspace as workspaces
from focuskit.portfolio.workspace import put_in_place, resting_place, workspace


@cache
def _one() -> Portfolio:
    return assess(orders("acme", 160, 140, 120))


@cache
def _two() -> Portfolio:
    return assess([*orders("acme", 160, 140, 120), *orders("bolt", 90, 60, 30)])


@pytest.fixture(params=["in one step", "step by step"])
def folder(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Return a folder with a result of one account, on either kind of system."""
    if request.param == "step by step":
        monkeypatch.setattr(workspaces, "_exchange", lambda *_: False)
    elif not sys.platform.startswith("linux"):
        pytest.skip("this system exchanges no folders")
    out = tmp_path / "out"
    _one().write(out)
    yield out
    monkeypatch.undo()
    _two().write(out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert len(Portfolio.read(out)) == 2


def _struck(
    monkeypatch: pytest.MonkeyPatch, strike: Callable[[], None], number: int, *, late: bool
) -> list[int]:
    """Let something happen before or after a folder is renamed for the n-th time.

    Returns:
        A list that grows with each renaming.
    """
    rename, calls = Path.rename, [0]

    def renamed(self: Path, target: Path) -> Path:
        calls.append(0)
        if len(calls) == number + 1 and not late:
            strike()
        done = rename(self, target)
        if len(calls) == number + 1 and late:
            strike()
        return done

    monkeypatch.setattr(Path, "rename", renamed)
    return calls


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_whatever_is_raised_one_whole_result_is_there(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
    number: int,
    *,
    late: bool,
) -> None:
    def strike() -> None:
        assert len(Portfolio.read(folder)) in {1, 2}
        raise error

    with monkeypatch.context() as patched, suppress(error, InputError):
        _struck(patched, strike, number, late=late)
        _two().write(folder)
    assert len(Portfolio.read(folder)) in {1, 2}
    assert folder.is_dir()


def test_a_result_can_be_read_while_another_takes_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for number in (1, 2, 3):
        for late in (False, True):
            with monkeypatch.context() as patched:
                _struck(
                    patched, lambda: seen.append(len(Portfolio.read(folder))), number, late=late
                )
                _two().write(folder)
            _one().write(folder)
    assert set(seen) <= {1, 2}


KILLED = """
import os, signal, sys
from pathlib import Path
from focuskit.portfolio import workspace as w

folder, way = Path(sys.argv[1]), sys.argv[2]
if way == "step by step":
    w._exchange = lambda *_: False

def write(text):
    with w.workspace(folder) as work:
        (work / w.NEW / "a").write_text(text)
        (work / w.NEW / "b").write_text(text)
        w.put_in_place(work, folder)

def whole():
    place = w.resting_place(folder)
    a, b = ((place / name).read_text() for name in "ab")
    assert a == b, (a, b)
    return a

NAMES = ("rename", "mkdir", "unlink", "rmdir")
real = {(home, name): getattr(home, name) for home in (Path, os) for name in NAMES}

def killed_at(number, late):
    calls = [0]
    def struck(do):
        def call(*given, **more):
            calls[0] += 1
            if calls[0] == number and not late:
                os.kill(os.getpid(), signal.SIGKILL)
            done = do(*given, **more)
            if calls[0] == number and late:
                os.kill(os.getpid(), signal.SIGKILL)
            return done
        return call
    for (home, name), do in real.items():
        setattr(home, name, struck(do))
    write("new")
    os._exit(0)

write("old")
number, last = 0, False
while not last:
    number += 1
    for late in (False, True):
        child = os.fork()
        if not child:
            killed_at(number, late)
        last = os.waitpid(child, 0)[1] == 0 and not late or last
        assert whole() in ("old", "new"), number
        if number % 3 == 0:
            write("old")
            assert [path.name for path in folder.parent.iterdir()] == [folder.name], number
write("newest")
assert [path.name for path in folder.parent.iterdir()] == [folder.name]
assert whole() == "newest"
print(number)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="POSIX alone kills like that")
@pytest.mark.parametrize("way", ["in one step", "step by step"])
def test_killed_at_any_step_one_whole_result_is_there_and_the_next_run_clears_up(
    tmp_path: Path, way: str
) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "deep" / "out"), way]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert int(done.stdout) > 5


def test_the_workspace_of_a_run_that_is_alive_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with workspace(out) as work:
        (work / "new" / "file").touch()
        _one().write(out)
        assert (work / "new" / "file").exists()
        put_in_place(work, out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.name for path in out.iterdir()] == ["file"]


def test_two_runs_into_one_place_both_end_and_the_later_counts(folder: Path) -> None:
    with workspace(folder) as work:
        shutil.copytree(_two().write(folder.with_name("two")), work / "new", dirs_exist_ok=True)
        _one().write(folder)
        put_in_place(work, folder)
    shutil.rmtree(folder.with_name("two"))
    assert len(Portfolio.read(folder)) == 2


def test_a_run_that_was_quicker_between_two_steps_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    _one().write(out)
    monkeypatch.setattr(workspaces, "_exchange", lambda *_: False)

    def between() -> None:
        out.mkdir()
        (out / "of another run").touch()

    with monkeypatch.context() as patched:
        _struck(patched, between, 1, late=True)
        _two().write(out)
    assert len(Portfolio.read(out)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_nothing_is_cleared_that_is_not_ours(tmp_path: Path) -> None:
    theirs = tmp_path / ".out.focuskit-diary"
    theirs.mkdir()
    (theirs / "diary.txt").touch()
    (theirs / "lock").touch()
    other = tmp_path / ".out2.focuskit-abc"
    (other / "new").mkdir(parents=True)
    (other / "lock").touch()
    (tmp_path / ".out.focuskit-link").symlink_to(other)
    (tmp_path / ".out.focuskit-file").touch()
    _one().write(tmp_path / "out")
    assert (theirs / "diary.txt").exists()
    assert (other / "new").exists()
    assert (tmp_path / ".out.focuskit-file").exists()


def test_without_locks_a_result_is_written_and_nothing_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl  # noqa: PLC0415 -- POSIX alone

    def refused(*_: object) -> None:
        raise OSError(95, "not supported")

    left = tmp_path / ".out.focuskit-abc"
    (left / "new").mkdir(parents=True)
    (left / "lock").touch()
    monkeypatch.setattr(fcntl, "flock", refused)
    _one().write(tmp_path / "out")
    assert len(Portfolio.read(tmp_path / "out")) == 1
    assert (left / "new").exists()


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    there, link = tmp_path / "there" / "result", tmp_path / "link"
    link.symlink_to(there)  # dangling at first
    for portfolio in (_one(), _two()):
        portfolio.write(link)
        assert link.is_symlink()
        assert not there.is_symlink()
        assert len(Portfolio.read(there)) == len(Portfolio.read(link)) == len(portfolio)
    assert {path.name for path in tmp_path.iterdir()} == {"there", "link"}
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    with pytest.raises(InputError, match=r"cannot write there|no such folder"):
        _one().write(circle)


def test_a_result_of_a_killed_run_is_read_through_a_link_too(tmp_path: Path) -> None:
    out = tmp_path / "there" / "out"
    _one().write(out)
    (tmp_path / "link").symlink_to(out)
    work = out.with_name(".out.focuskit-abc")
    work.mkdir()
    out.rename(work / "old")
    assert resting_place(out) == work / "old"
    assert len(Portfolio.read(tmp_path / "link")) == 1


@pytest.mark.parametrize("broken", ["frames", "polars", "documents"])
def test_a_full_disk_is_told_in_words_and_the_older_result_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def full(*_: object, **__: object) -> None:
        if broken != "polars":
            raise OSError(28, "No space left on device")
        raise pl.exceptions.ComputeError("parquet: No space left on device (os error 28)")

    of_documents = broken == "documents"
    where: object = storage if of_documents else pl.DataFrame
    with monkeypatch.context() as patched:
        patched.setattr(where, "line_of" if of_documents else "write_parquet", full)
        with pytest.raises(InputError) as told:
            _two().write(folder)
    assert told.value.problem == "cannot write there"
    assert told.value.found == "No space left on device"
    assert told.value.hint == "an earlier result in its place is as it was"
    assert len(Portfolio.read(folder)) == 1


LIMITED = """
import resource, sys
from focuskit.cli import main
from focuskit.portfolio import storage
resource.setrlimit(resource.RLIMIT_FSIZE, (16000, 16000))
main(["demo", "--accounts", "3", "--out", sys.argv[1]])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX alone limits the size of files")
def test_a_disk_that_takes_no_more_ends_a_command_with_words_and_2(tmp_path: Path) -> None:
    unwatched = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "out")],
        capture_output=True, text=True, check=False, env=unwatched,
    )  # fmt: skip
    assert done.returncode == 2
    assert f"cannot write {tmp_path / 'out'}: File too large" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_place_where_nothing_can_be_ends_with_words_and_2(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("account_id,occurred_at,kind\nacme,2026-01-05,order\n")
    for out in (rows / "out", tmp_path / ("x" * 300)):
        done = CliRunner().invoke(main, ["assess", "--interactions", str(rows), "--out", str(out)])
        assert (done.exit_code, done.stdout) == (2, "")
        assert re.search("cannot write there|there can be no such folder", done.stderr)


def _folders(tmp_path: Path) -> tuple[Path, Path]:
    return _one().write(tmp_path / "one"), _two().write(tmp_path / "two")


@pytest.mark.parametrize(
    "name",
    [
        "accounts.parquet", "assessments.ndjson", "findings.parquet", "ledger.parquet",
        "recommendations.parquet", "rejected.parquet", "scores.parquet", "supplier.json",
        "supplier.parquet",
    ],
)  # fmt: skip
def test_a_mix_of_two_runs_is_refused(tmp_path: Path, name: str) -> None:
    one, two = _folders(tmp_path)
    shutil.copy(one / name, two / name)
    with pytest.raises(InputError, match="come from different runs") as told:
        Portfolio.read(two)
    assert told.value.found == f"{name} is from another run than run.json"


def test_runs_that_differ_in_what_no_fingerprint_covers_are_told_apart(tmp_path: Path) -> None:
    rows = [*orders("acme", 160, 140, 120), *orders("bolt", 90, 60, 30)]
    whole = assess(rows)
    rejected = whole.rejected.vstack(_rejected(whole))
    others = [
        whole.head(1),
        attrs.evolve(whole, rejected=rejected),
        attrs.evolve(whole, info=_noted(whole)),
    ]
    folder = whole.write(tmp_path / "whole")
    for number, other in enumerate(others):
        assert other.fingerprint == whole.fingerprint
        shutil.copy(other.write(tmp_path / f"{number}") / "rejected.parquet", folder)
        with pytest.raises(InputError, match="different runs"):
            Portfolio.read(folder)
    head = Portfolio.read(tmp_path / "0")
    assert len(head) == 1
    shutil.copy(tmp_path / "0" / "assessments.ndjson", whole.write(folder))
    with pytest.raises(InputError, match=r"assessments\.ndjson is from another run"):
        Portfolio.read(folder)


def _rejected(portfolio: Portfolio) -> pl.DataFrame:
    row = ("interactions", "rows", 7, "kind", None, "missing", None)
    return pl.DataFrame([row], schema=portfolio.rejected.schema, orient="row")


def _noted(portfolio: Portfolio) -> dict[str, object]:
    return {**portfolio.info, "notes": [*portfolio.info["notes"], "another one"]}


def test_what_is_read_and_written_again_has_the_same_bytes(tmp_path: Path) -> None:
    first = _two().write(tmp_path / "first")
    again = Portfolio.read(first).write(tmp_path / "again")
    for path in first.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_result_that_is_replaced_while_it_is_read_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = _one().write(tmp_path / "out")
    read, times = pl.read_parquet_metadata, list[Path]()

    def replacing(path: Path) -> dict[str, str]:
        if not times:
            times.append(_two().write(out))
        return read(path)

    monkeypatch.setattr(pl, "read_parquet_metadata", replacing)
    assert len(Portfolio.read(out)) == 2


@pytest.mark.parametrize("text", ["[]", "{}", "3", '{"as_of": null}'])
def test_a_run_json_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    out = _one().write(tmp_path / "out")
    (out / "run.json").write_text(text)
    with pytest.raises(InputError, match=r"not the run\.json of a portfolio"):
        Portfolio.read(out)
