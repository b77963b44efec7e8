"""compare, history and watch on the command line: what they print, and how they end."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support import NOW, orders, ticket

from focuskit.cli import main
from focuskit.model import schemas
from focuskit.model.documents import to_document

SINCE = (NOW - timedelta(days=30)).isoformat()


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Return a file of interactions in which an account goes quiet, and cases get slow."""
    found = [*orders("acme", *range(1, 400, 9)), *orders("beta", *range(35, 400, 9))]
    found += [ticket("acme", n, hours=2) for n in range(31, 200, 9)]
    found += [ticket("acme", n, hours=200) for n in range(10, 30)]
    path = tmp_path / "rows.ndjson"
    lines = (json.dumps(to_document(row)) for row in found)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_compare_prints_the_parts_and_a_valid_document(rows: Path) -> None:
    data = ("--interactions", rows, "--since", SINCE)
    done = _run("compare", *data)
    document = json.loads(_run("compare", *data, "--format", "json").stdout)

    assert done.exit_code == 0, done.output
    assert "new interactions" in done.stdout
    schemas.check(document, "compare", where="stdout")


def test_compare_takes_two_folders_with_and_without_data(rows: Path, tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    _run("assess", "--interactions", rows, "--as-of", SINCE, "--out", before)
    _run("assess", "--interactions", rows, "--out", after)
    without = _run("compare", before, after)
    replayed = _run("compare", before, after, "--interactions", rows)
    of_moments = _run("compare", "--interactions", rows, "--since", SINCE)

    assert "two folders hold no data" in without.stdout
    assert "not replayed" in without.stdout
    assert replayed.stdout == of_moments.stdout


def test_compare_says_what_it_takes(rows: Path, tmp_path: Path) -> None:
    for arguments, told in (
        ((), "give two folders, or --interactions and --since"),
        (("--interactions", rows), "give two folders, or --interactions and --since"),
        ((tmp_path,), "two folders are compared, found 1"),
        ((tmp_path, tmp_path, "--since", SINCE), "--since has no place beside folders"),
    ):
        done = _run("compare", *arguments)
        assert done.exit_code == 2
        assert told in done.stderr


def test_history_prints_one_column_a_moment(rows: Path) -> None:
    data = ("--interactions", rows, "--from", "2026-03-01")
    done = _run("history", *data)
    one = _run("history", *data, "--every", "quarter", "--account", "acme", "--format", "csv")

    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0].split() == [
        "account", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01",
    ]  # fmt: skip
    assert one.stdout.startswith("account_id,as_of,score,worst,best,coverage,rating")
    assert [row["red_lights"] for row in csv.DictReader(one.stdout.splitlines())] == ["", ""]
    assert _run("history", "--interactions", rows).exit_code == 0


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize(
    "asked",
    [("watch", "--since", "2026-05-01"), ("compare", "--since", "2026-05-01"),
     ("history", "--from", "2026-04-30", "--every", "week")],
)  # fmt: skip
def test_every_line_of_a_table_names_its_account_however_narrow_the_screen_is(
    rows: Path, asked: tuple[str, ...], width: int
) -> None:
    found = CliRunner(env={"COLUMNS": str(width)}).invoke(
        main, [*asked, "--interactions", str(rows)]
    )
    lines = found.stdout.splitlines()
    assert max(map(len, lines)) <= width
    headers = [at for at, line in enumerate(lines) if line.startswith("account")]
    assert headers
    assert all(lines[at + 1].split()[0] in {"acme", "beta", "(us)"} for at in headers)
    if asked[0] == "history":
        assert "earlier moments: --format csv has all" in found.stdout


def test_history_refuses_what_is_not_there(rows: Path) -> None:
    unknown = _run("history", "--interactions", rows, "--account", "acne")
    late = _run("history", "--interactions", rows, "--from", "2030-01-01")

    assert (unknown.exit_code, late.exit_code) == (2, 2)
    assert "no account 'acne'" in unknown.stderr
    assert "there is no moment from 2030-01-01" in late.stderr


def test_watch_ends_with_3_where_a_sign_lit_and_with_0_where_none_did(rows: Path) -> None:
    lit = _run("watch", "--interactions", rows, "--since", SINCE)
    document = _run("watch", "--interactions", rows, "--since", SINCE, "--format", "json")
    calm = _run("watch", "--interactions", rows, "--since", (NOW - timedelta(days=4)).isoformat())
    wrong = _run("watch", "--interactions", rows, "--since", "2030-01-01")

    assert (lit.exit_code, document.exit_code) == (3, 3)
    assert "slow-resolution" in lit.stdout
    schemas.check(json.loads(document.stdout), "watch", where="stdout")
    assert (calm.exit_code, wrong.exit_code) == (0, 2)
    assert "the earlier moment must lie between" in wrong.stderr


def test_watch_says_in_its_help_how_it_ends() -> None:
    told = _run("watch", "--help").stdout

    assert "3  at least one light went on or turned red" in told
    assert "0  no light went on or turned red" in told


def test_assess_tells_how_far_ratings_depend_on_what_was_decided(rows: Path) -> None:
    done = _run("assess", "--interactions", rows, "--sensitivity")
    wrong = _run("assess", "--interactions", rows, "--sensitivity", "--format", "json")

    assert done.exit_code == 0, done.output
    assert "rated otherwise" in done.stdout or "No rating depends" in done.stdout
    assert wrong.exit_code == 2
