"""The command line: what it prints, what it writes, how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result
from support import orders, ticket

from focuskit import Portfolio
from focuskit.cli import main
from focuskit.model import schemas
from focuskit.model.documents import to_document

RUN = [sys.executable, "-c", "from focuskit.cli import main; main()"]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Return a file of interactions of two accounts."""
    found = [*orders("acme", 160, 140, 120, 1.5), *orders("other corp/[red]", 50, 40, 30, 0)]
    found += [ticket("acme", n, handovers=3, promise_kept=False) for n in range(2, 200, 3)]
    path = tmp_path / "rows.ndjson"
    lines = (json.dumps(to_document(row)) for row in found)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_assess_prints_who_is_worse_first(rows: Path) -> None:
    done = _run("assess", "--interactions", rows)
    assert done.exit_code == 0
    assert done.stdout.index("acme") < done.stdout.index("other corp/[red]")  # watch first
    assert done.stdout.startswith("2 customers, 74 records since ")


def test_assess_prints_one_valid_document_a_line(rows: Path) -> None:
    done = _run("assess", "--interactions", rows, "--format", "json")
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert [d["subject"]["id"] for d in documents] == ["acme", "other corp/[red]"]
    for document in documents:
        schemas.check(document, "assessment", where="stdout")


def test_out_holds_everything_and_reads_back(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    done = _run("assess", "--interactions", rows, "--out", out)
    assert (done.exit_code, done.stderr) == (0, f"written to {out}\n")
    assert sorted(path.name for path in out.iterdir()) == [
        "accounts.parquet", "assessments.ndjson", "cards.parquet", "emptied.parquet",
        "findings.parquet", "ledger.parquet", "recommendations.parquet", "rejected.parquet",
        "run.json", "scores.parquet", "supplier.json", "supplier.parquet",
    ]  # fmt: skip
    scores = pl.read_parquet(out / "scores.parquet")
    assert scores.columns == [
        "account_id", "score", "worst", "best", "coverage", "rating", "red_lights",
        "points_lost_at_least", "checks", "checks_made", "depth", "unwaived_score",
        "unwaived_worst", "unwaived_best", "unwaived_rating", "unwaived_red_lights",
    ]  # fmt: skip
    schemas.check(json.loads((out / "run.json").read_text()), "run", where="run.json")
    read = Portfolio.read(out)
    lines = (out / "assessments.ndjson").read_text(encoding="utf-8").splitlines()
    assert [read[name].to_dict(whole=False) for name in read] == [
        json.loads(line) for line in lines
    ]


def test_out_replaces_a_portfolio_and_nothing_else(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert _run("assess", "--interactions", rows, "--out", out).exit_code == 0
    assert _run("assess", "--interactions", rows, "--out", out).exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"rows.ndjson", "out"}
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "diary.txt").write_text("mine")
    done = _run("assess", "--interactions", rows, "--out", precious)
    assert done.exit_code == 2
    assert "holds something else than a portfolio" in done.stderr
    assert (precious / "diary.txt").read_text() == "mine"


def test_a_killed_run_leaves_no_half_result(rows: Path, tmp_path: Path) -> None:
    """Killed as soon as it begins to write, with and without an older portfolio there."""
    out = tmp_path / "out"
    command = [*RUN, "assess", "--interactions", str(rows), "--out", str(out)]
    for older in (False, True):
        if older:
            subprocess.run(command, check=True, capture_output=True)
        before = set(tmp_path.glob(".out.*"))
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and set(tmp_path.glob(".out.*")) <= before:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if older or out.exists():  # it may have been quicker than the signal
            assert len(Portfolio.read(out)) == 2
    subprocess.run(command, check=True, capture_output=True)
    assert {path.name for path in tmp_path.iterdir()} == {"rows.ndjson", "out"}


def test_explain_shows_ledger_findings_evidence_and_what_to_do_in_full(rows: Path) -> None:
    done = _run("explain", "acme", "--interactions", rows, "--full")
    assert done.exit_code == 0
    for part in ("Ledger", "Findings", "Evidence", "What to do", "score", "regains"):
        assert part in done.stdout
    for part in ("way to the next rating", "what would resolve it", "where the points went"):
        assert part in done.stdout
    document = json.loads(
        _run("explain", "acme", "--interactions", rows, "--format", "json").stdout
    )
    schemas.check(document, "assessment", where="stdout")


def test_explain_shows_one_sign_with_its_rows_whatever_came_of_it(rows: Path) -> None:
    asked = ("explain", "acme", "--interactions", rows, "--sign")
    for sign, outcome in (("passed-around", "fired"), ("reopened-cases", "unknown")):
        done = _run(*asked, sign)
        assert done.exit_code == 0
        assert f"{sign}: {outcome}" in done.stdout
        assert "against" in done.stdout
        assert "Ledger" not in done.stdout
    document = json.loads(_run(*asked, "passed-around", "--format", "json").stdout)
    schemas.check(document, "finding", where="stdout")
    assert document["sign"] == "passed-around"
    for wrong, hint in (("passed-arond", "did you mean 'passed-around'"), ("x", "focuskit signs")):
        done = _run(*asked, wrong)
        assert done.exit_code == 2
        assert f"there is no sign {wrong!r}" in done.stderr
        assert hint in done.stderr


def test_an_account_with_odd_characters_is_shown_as_it_is(rows: Path) -> None:
    assert "other corp/[red] " in _run("explain", "other corp/[red]", "--interactions", rows).stdout


def test_an_unknown_account_is_bad_usage_with_a_hint(rows: Path) -> None:
    done = _run("explain", "acm", "--interactions", rows)
    assert done.exit_code == 2
    assert "did you mean 'acme'" in done.stderr


def test_signs_lists_the_catalogue_and_shows_a_page() -> None:
    assert "gone-quiet" in _run("signs").stdout
    page = _run("signs", "gone-quiet").stdout
    assert page.startswith("Gone quiet\n")
    assert "What it cannot see" in page
    done = _run("signs", "gone-quite")
    assert (done.exit_code, "did you mean 'gone-quiet'" in done.stderr) == (2, True)


BROKEN_SIGN = """from focuskit import detector

@detector(id="mine.late", theme="mine", ok=float("1"), bad=5, says="{value}.")
def late(t):
    return t.usual_gap(t.cases)
"""


def test_signs_of_a_file_are_shown_beside_the_others(tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(BROKEN_SIGN)
    line = next(x for x in _run("signs", "--plugin", mine).stdout.splitlines() if "mine" in x)
    assert line.split() == ["mine.late", "account", "mine", "?", "5", "days", "mine"]
    document = json.loads(_run("signs", "mine.late", "--json", "--plugin", mine).stdout)
    (plugin,) = document["plugins"]
    assert [(sign["id"], sign["ok"]) for sign in plugin["signs"]] == [("mine.late", None)]


def test_explain_says_that_a_plugin_was_set_aside(rows: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(BROKEN_SIGN.replace("theme=", "tehme="))
    done = _run("explain", "acme", "--interactions", rows, "--plugin", mine)
    assert done.exit_code == 0
    assert "note: plugin mine was set aside: TypeError" in done.stderr
    assert "(mine.py, line 3); did you mean 'theme'?" in done.stderr


def test_plugins_are_listed_with_what_is_wrong(tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text("def (")
    done = _run("plugins", "list", "--plugin", mine)
    rows = {line.split()[0]: line.split()[1:3] for line in done.stdout.splitlines() if line}
    assert "`focuskit plugins check NAME` tells the rest" in done.stdout.splitlines()[-1]
    assert rows["focuskit-responsiveness"] == [version("focuskit-responsiveness"), "5"]
    assert rows["mine"] == ["file", "0"]
    assert f"problem: mine: {mine}, line 1: not Python" in done.stderr
    document = json.loads(_run("plugins", "list", "--json", "--plugin", mine).stdout)
    assert [plugin["problems"] != [] for plugin in document["plugins"]][-2:] == [False, True]


def test_where_no_plugin_is_installed_both_lists_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("focuskit.extending.catalogue.entry_points", lambda **_: ())
    assert "no plugin is installed" in _run("signs").stderr
    assert "no plugin is installed" in _run("plugins", "list").stderr


def test_map_proposes_a_mapping_that_assess_takes(tmp_path: Path) -> None:
    cases = tmp_path / "tickets.csv"
    cases.write_text("Customer ID,Created At,Reassignments\n7,2026-01-05 09:00,2\n")
    done = _run("map", cases, "--out", tmp_path / "map.json")
    assert done.exit_code == 0
    assessed = _run("assess", "--interactions", cases, "--mapping", tmp_path / "map.json")
    assert assessed.exit_code == 0
    assert assessed.stdout.startswith("1 customer, 1 record since January 2026")
    assert _run("map", cases).stdout.startswith("{")
    assert _run("map", cases, "--out", tmp_path / "no" / "map.json").exit_code == 2


def test_rejected_rows_end_with_1_only_where_rows_are_strict(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("account_id,occurred_at,kind\nacme,2026-01-05,order\nacme,whenever,order\n")
    assert _run("assess", "--interactions", path).exit_code == 0
    strict = _run("assess", "--interactions", path, "--strict-rows")
    assert strict.exit_code == 1
    assert "found whenever" in strict.stdout


def test_explain_says_what_was_rejected_and_that_nothing_of_an_account_is_left(
    tmp_path: Path,
) -> None:
    path, listed = tmp_path / "rows.csv", tmp_path / "accounts.csv"
    path.write_text(
        "account_id,occurred_at,kind,automated\nacme,2026-01-05,order,\nacme,2026-01-05,email,no\n"
        "bolt,2026-01-05,letter,\nbolt,2026-01-05,letter,no\ncoil,whenever,order,\n"
        "dune,2026-01-09,order,\n"
    )
    listed.write_text("id,status\nacme,customer\n")
    data = ("--interactions", path)

    there = _run("explain", "acme", *data)
    assert there.exit_code == 0
    assert "rejected: 2 rows of interactions: kind is not one of meeting, call" in there.stderr
    emptied = (
        "automated was emptied in 1 row, which is kept; first in row 2: 'no', not true or false"
    )
    assert f"note: {path}: {emptied}" in there.stderr
    assert 'or translate the words with "values" in the mapping' in there.stderr
    assert "rejected:" not in there.stdout

    gone = _run("explain", "coil", *data)
    assert gone.exit_code == 0
    assert "TOO LITTLE KNOWN: nothing wrong seen" in gone.stdout
    assert "1 row of this account rejected, so less is known: occurred_at: not a" in gone.stdout
    assert "rejected: 1 row of interactions: occurred_at is" in gone.stderr
    unlisted = _run("explain", "dune", *data, "--accounts", listed)
    assert "the one row of it was rejected" in unlisted.stderr
    later = _run("explain", "dune", *data, "--as-of", "2026-01-06")
    assert "there is no account 'dune'\n" in later.stderr
    empty = tmp_path / "empty.csv"
    empty.touch()
    nobody = _run("explain", "nobody", *data, "--interactions", empty)
    assert "there is no account 'nobody'\n" in nobody.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess"],
        ["assess", "--interactions", "nowhere.csv"],
        ["assess", "--interactions", "rows", "--as-of", "soon"],
        ["assess", "--interactions", "rows", "--as-of", "1999-01-01"],
        ["assess", "--interactions", "rows", "--policy", "rows"],
        ["assess", "--interactions", "rows", "--plugin", "nowhere.py"],
        ["map", "nowhere.csv"],
        ["demo", "--account", "nobody"],
    ],
    ids=" ".join,
)
def test_bad_usage_and_unreadable_input_end_with_2_and_no_traceback(
    rows: Path, arguments: list[str]
) -> None:
    done = _run(*(str(rows) if a == "rows" else a for a in arguments))
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_nothing_but_the_result_goes_to_a_pipe(rows: Path) -> None:
    command = [*RUN, "assess", "--interactions", str(rows), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert all(json.loads(line) for line in done.stdout.splitlines())


def test_a_bar_shows_what_is_done_on_a_terminal(rows: Path) -> None:
    import pty  # noqa: PLC0415 -- POSIX only

    ours, theirs = pty.openpty()
    command = [*RUN, "assess", "--interactions", str(rows), "--format", "json"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:  # a closed terminal reads as an input error
            process.wait()
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert re.search(r"━+ (loading plugins|intake|measure|explain)", text)


@pytest.mark.parametrize("threads", ["1", "2"])
def test_threads_and_order_of_rows_change_no_byte(rows: Path, tmp_path: Path, threads: str) -> None:
    lines = rows.read_text().splitlines()
    shuffled = tmp_path / "shuffled.ndjson"
    shuffled.write_text("\n".join(reversed(lines)))
    written = []
    for name, path, count in (("a", rows, "2"), ("b", shuffled, threads)):
        out = tmp_path / name
        copy = tmp_path / "same.ndjson"
        copy.write_bytes(path.read_bytes())
        command = [*RUN, "assess", "--interactions", str(copy), "--out", str(out)]
        environment = {**os.environ, "POLARS_MAX_THREADS": count}
        subprocess.run(command, check=True, capture_output=True, env=environment)
        written.append({p.name: p.read_bytes() for p in sorted(out.iterdir())})
    assert written[0] == written[1]


def test_every_row_is_accounted_for_in_print(rows: Path) -> None:
    done = _run("assess", "--interactions", rows, "--as-of", "2026-06-01")
    (line,) = [line for line in done.stdout.splitlines() if re.match(r"[\d,]+ rows = ", line)]
    whole, *parts = (int(n) for n in re.findall(r"\d+", line))
    assert whole == sum(parts)
    assert re.search(r" = \d+ used \+ \d+ of later times$", line)  # what is 0 is not told


def test_the_package_runs_as_a_module() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "focuskit", "--help"], capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith("Usage: focuskit ")
    assert "explain" in told.stdout


def test_nothing_left_of_a_file_ends_in_2_and_replaces_no_result(tmp_path: Path) -> None:
    good, bad, empty = (tmp_path / f"{name}.csv" for name in ("good", "bad", "empty"))
    header = "account_id,occurred_at,kind\n"
    good.write_text(header + "acme,2026-01-05T10:00Z,call\n")
    bad.write_text(header + "acme,05/01/2026,call\nbeta,06/01/2026,call\n")
    empty.write_text(header)
    out = tmp_path / "out"
    assert _run("assess", "--interactions", good, "--out", out).exit_code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    for path, said in ((bad, "2 rows for occurred_at: not a time"), (empty, "holds no rows")):
        for form in ("table", "json"):
            done = _run("assess", "--interactions", path, "--out", out, "--format", form)
            assert (done.exit_code, done.stdout) == (2, "")
            assert said in done.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    for command in (("explain", "acme"), ("supplier",), ("history",)):
        assert _run(*command, "--interactions", bad).exit_code == 2


def test_faults_beside_documents_go_to_standard_error_and_count_as_strict(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    row = "acme,2026-01-05T10:00Z,call"
    path.write_text(f"account_id,occurred_at,kind,minutes\n{row},5\n{row},long\n")
    done = _run("assess", "--interactions", path, "--format", "json", "--strict-rows")
    assert done.exit_code == 1
    assert f"note: {path}: minutes was emptied in 1 row, which is kept" in done.stderr
    assert [json.loads(line)["subject"]["id"] for line in done.stdout.splitlines()] == ["acme"]
    old = _run("assess", "--interactions", path, "--earliest", "2026-02-01")
    assert old.exit_code == 2
    assert "before 2026-02-01, as a placeholder is" in old.stderr


def test_a_folder_or_files_stand_behind_assess_as_they_do_behind_the_option(
    tmp_path: Path,
) -> None:
    (exports := tmp_path / "exports").mkdir()
    rows = exports / "rows.csv"
    rows.write_text("account_id,occurred_at,kind\nacme,2026-01-05T10:00Z,order\n")
    ways = ([str(exports)], [str(rows)], ["--interactions", str(rows)])
    screens = [CliRunner().invoke(main, ["assess", *way, "--format", "json"]) for way in ways]
    assert [screen.exit_code for screen in screens] == [0, 0, 0]
    assert '"acme"' in screens[0].stdout
    assert len({screen.stdout for screen in screens}) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", ""),
        ("assess", "{rows}", "--out", ""),
        ("explain", "acme", "--interactions", "{rows}", "--accounts", ""),
        ("policy", "check", ""),
        ("map", ""),
    ],
)
def test_an_empty_path_is_bad_usage(rows: Path, arguments: tuple[str, ...]) -> None:
    done = _run(*(str(rows) if a == "{rows}" else a for a in arguments))
    assert done.exit_code == 2
    assert "the path is empty; for this folder, write ." in done.stderr
    assert not done.stdout


def test_what_is_wrong_with_a_file_is_said_of_that_file(rows: Path, tmp_path: Path) -> None:
    (empty := tmp_path / "e.json").write_text("[]", encoding="utf-8")
    assert "at least one row, headers aside" in _run("assess", empty).stderr
    assert "this is there, and is no folder" in _run("assess", rows, "--out", rows).stderr


def test_map_refuses_to_accept_a_field_that_nobody_proposes(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Company,Created,Type\nacme,2026-05-01,Ticket\n", encoding="utf-8")
    done = _run("map", path, "--accept", "occured_at", "--out", tmp_path / "m.json")
    assert done.exit_code == 2
    assert (
        "--accept occured_at: no such field is proposed; did you mean 'occurred_at'?" in done.stderr
    )
    assert not (tmp_path / "m.json").exists()


@pytest.mark.parametrize("at", ["2026-06-12", "tomorrow"])
def test_a_moment_without_its_zone_is_told_with_its_option(rows: Path, at: str) -> None:
    dispute = ("dispute", "acme", "left-open", "--by", "x", "--reason", "y")
    for command in (dispute, ("resolve", "acme", "left-open")):
        done = _run(*command, "--policy", rows, "--at", at)
        assert done.exit_code == 2
        assert f"Invalid value for '--at': '{at}' is not a time with a zone" in done.stderr


def test_assess_without_any_file_says_what_to_name() -> None:
    result = CliRunner().invoke(main, ["assess"])
    assert result.exit_code == 2
    assert "name a file of interactions, or a folder of exports" in result.stderr
