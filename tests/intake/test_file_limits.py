"""What strangers' files may hold, and files that cannot be read where they are."""

from __future__ import annotations

import gzip
import io
import os
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import focuskit
from focuskit import InputError
from focuskit.cli import main
from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.files import read_file
from focuskit.intake.formats.zips_and_pipes import _from_pipe

ROWS = "account_id,occurred_at,kind\nacme,2026-01-05T10:00Z,call\noak,2026-01-06T10:00Z,call\n"


def _in_a_zip(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr(name, content)
    return held.getvalue()


def refused(path: Path, **limits: int) -> str:
    with pytest.raises(InputError) as error:
        focuskit.assess(path, limits=limits)
    return str(error.value).replace(f"{path.parent}/", "")


def test_a_cell_that_unpacks_to_a_gigabyte_ends_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    chunk = gzip.compress(b"a" * (1 << 20))
    header = gzip.compress(b"account_id,occurred_at,kind\n")
    path.write_bytes(header + chunk * 1500)
    done = CliRunner().invoke(main, ["assess", "--interactions", str(path)])
    assert done.exit_code == 2
    assert "a value is longer than allowed\n  found: one that begins 'aaaa" in done.output
    assert "expected: at most 16,777,216 bytes" in done.output
    assert "--limit cell_bytes=167772160" in done.output


@pytest.mark.parametrize("cell", ["a" * 5000, '"' + "a,\n" * 2000, '"' + '""' * 3000, " " * 5000])
def test_a_long_value_is_refused_however_it_is_written(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS + "elm,2026-01-07T10:00Z," + cell)
    assert "a value is longer than allowed" in refused(path, cell_bytes=4000)


def test_several_values_that_are_short_are_not_one_that_is_long(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS + "elm,2026-01-07T10:00Z,call\n" * 500)
    assert focuskit.assess(path, limits={"cell_bytes": 100}).info["counts"]["in"] == 502


def test_the_other_limits_are_told_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS)
    assert "rows.csv: the file is larger than allowed" in refused(path, file_bytes=50)
    assert "rows.csv: the header names 3 columns" in refused(path, columns=2)
    deep = tmp_path / "rows.ndjson"
    deep.write_text('{"account_id": "a", "x": [[[1]]]}\n')
    assert "more than 3 levels" in refused(deep, levels=3)


def test_a_limit_that_there_is_not_is_refused_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    assert "hint: did you mean 'cell_bytes' or " in refused(path, cell_byte=1)
    assert "limits: the limit columns is no number" in refused(path, columns=0)
    for stated, said in (("levels", "is not of the form"), ("level=1", "no limit 'level'")):
        done = CliRunner().invoke(main, ["assess", "--interactions", "-", "--limit", stated])
        assert (done.exit_code, said in done.output) == (2, True)


def zipped(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


def test_a_zip_of_one_file_is_read(tmp_path: Path) -> None:
    more = {"__MACOSX/._rows.csv": "x", "folder/": ""}
    path = zipped(tmp_path / "rows.zip", **{"folder/rows.tsv": ROWS.replace(",", "\t")}, **more)
    assert read_file(path).frame.collect()["account_id"].to_list() == ["acme", "oak"]
    bad = zipped(tmp_path / "bad.zip", **{"rows.csv": ROWS + "a,b,c,d\n"})
    assert refused(bad).startswith("bad.zip (rows.csv), line 4: the file is not readable as CSV\n")


def test_a_zip_of_several_files_or_none_or_broken_is_refused(tmp_path: Path) -> None:
    several = zipped(tmp_path / "rows.zip", **{f"{n}.csv": ROWS for n in range(7)})
    assert "found: 0.csv, 1.csv, 2.csv, 3.csv, 4.csv ..." in refused(several)
    assert "found: no file" in refused(zipped(tmp_path / "none.zip"))
    (tmp_path / "no.zip").write_bytes(several.read_bytes()[:-30])
    assert refused(tmp_path / "no.zip").startswith("no.zip: the zip cannot be unpacked\n")


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        gzip.compress(ROWS.encode()),
        b'{"account_id": "acme"}\n{"account_id": "oak"}\n',
        gzip.compress(b'{"account_id": "acme"}\n{"account_id": "oak"}\n'),
        b'[{"account_id": "acme"}, {"account_id": "oak"}]',
        b'{"rows": [{"account_id": "acme"}, {"account_id": "oak"}]}',
        b'{\n"rows": [{"account_id": "acme"}, {"account_id": "oak"}]}',
        b'{"rows":\n[{"account_id": "acme"}, {"account_id": "oak"}]}',
        _in_a_zip("rows.csv", ROWS.encode()),
    ],
    ids=[
        "table",
        "packed table",
        "objects",
        "packed objects",
        "list",
        "wrapped list",
        "wrapped list in lines",
        "wrapped list in other lines",
        "zip",
    ],
)
def test_standard_input_is_read_as_what_it_begins_like(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    _from_pipe.cache_clear()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    for _ in range(2):  # what comes once is the same when it is read again
        rows = read_file(Path("-")).frame.collect()
        assert rows["account_id"].to_list() == ["acme", "oak"]


def test_what_is_wrong_with_standard_input_is_told_by_its_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _from_pipe.cache_clear()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ROWS.encode() + b"a,b,c,d\n")))
    with pytest.raises(InputError, match="standard input, line 4: the file is not readable"):
        read_file(Path("-"))


def test_a_broken_zip_on_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _from_pipe.cache_clear()
    cut = _in_a_zip("rows.csv", ROWS.encode())[:60]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(cut)))
    with pytest.raises(InputError, match="-: the zip cannot be unpacked"):
        read_file(Path("-"))


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(ROWS,))
    writer.start()
    assert read_file(pipe, FileLimits()).frame.collect().height == 2
    writer.join()
