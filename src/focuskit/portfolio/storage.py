"""A portfolio in a folder: written to a temporary place and renamed, so never half there."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs
import polars as pl
from polars.exceptions import PolarsError

from focuskit.model.assessment import Assessment
from focuskit.model.documents import from_document, read_json
from focuskit.model.errors import InputError
from focuskit.portfolio.documents import REJECTED_ROWS
from focuskit.portfolio.ourselves import Ourselves

INFO = "run.json"
ASSESSMENTS = "assessments.ndjson"
SUPPLIER = "supplier.json"
FRAMES = (
    "scores", "findings", "ledger", "recommendations", "rejected", "supplier", "accounts",
)  # fmt: skip


@attrs.frozen(kw_only=True, eq=False)
class Stored:
    """What a folder holds."""

    frames: Mapping[str, pl.DataFrame]
    subjects: pl.DataFrame
    info: dict[str, Any]
    ourselves: Ourselves

    def head(self, number: int) -> Stored:
        """Return what the folder holds of the first accounts."""
        first = self.frames["scores"].head(number).select("account_id")

        def of_them(frame: pl.DataFrame) -> pl.DataFrame:
            if "account_id" not in frame.columns:
                return frame
            return frame.join(first, on="account_id", how="semi", maintain_order="left")

        # What was rejected is told of the whole input, however few accounts are shown.
        frames = {n: f if n == "rejected" else of_them(f) for n, f in self.frames.items()}
        return attrs.evolve(self, frames=frames, subjects=of_them(self.subjects))


def write(
    folder: Path,
    frames: Mapping[str, pl.DataFrame],
    assessments: Iterable[pl.DataFrame],
    documents: Mapping[str, Any],
) -> Path:
    """Write a portfolio, replacing one that is there.

    Args:
        folder: Where to.
        frames: Name: what becomes a Parquet file of that name.
        assessments: The documents of the accounts, in parts.
        documents: Name of a file: the JSON document in it.

    Raises:
        InputError: The folder is there and holds something else.
    """
    folder = folder.absolute()
    check_folder(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as refused:
        raise InputError(
            problem="cannot write there", where=str(folder), found=str(refused.strerror)
        ) from refused
    try:
        for name, frame in frames.items():
            frame.write_parquet(fresh / f"{name}.parquet", statistics=False)
        with (fresh / ASSESSMENTS).open("wb") as file:
            for part in assessments:
                part.write_ndjson(file)
        for name, document in documents.items():
            text = json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True)
            (fresh / name).write_text(text + "\n", encoding="utf-8")
        fresh.chmod(0o777 & ~_umask())
        _put_in_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def check_folder(folder: Path) -> None:
    """Check that a portfolio may be written into a folder.

    Raises:
        InputError: It is there and holds something else than a portfolio.
    """
    if folder.exists() and not _replaceable(folder):
        raise InputError(
            problem="the folder is there and holds something else than a portfolio",
            where=str(folder),
            expected="a folder that is new, empty, or holds a portfolio and nothing else",
        )


def read(folder: Path) -> Stored:
    """Read a portfolio that ``write`` has written.

    Raises:
        InputError: A part of it is missing or broken.
    """
    info = read_json(folder / INFO)
    try:
        frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in FRAMES}
        subjects = _subjects(folder / ASSESSMENTS)
    except (PolarsError, OSError) as broken:
        raise InputError(
            problem="the folder holds no whole portfolio",
            where=str(folder),
            found=str(broken).partition("\n")[0],
            expected=f"{INFO}, {SUPPLIER}, {ASSESSMENTS} and {', '.join(FRAMES)} as Parquet",
        ) from broken
    supplier = from_document(read_json(folder / SUPPLIER), Assessment)
    ourselves = Ourselves(assessment=supplier, findings=frames["supplier"])
    return Stored(frames=frames, subjects=subjects, info=info, ourselves=ourselves)


def evidence_rows(findings: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Return the stored ids of the evidence of some accounts, one a row, oldest first."""
    chosen = findings.join(accounts, on="account_id", how="semi", maintain_order="left")
    sides = {"for": "evidence_ids", "against": "counter_evidence_ids"}
    return pl.concat(
        chosen.select("account_id", "sign", speaks=pl.lit(speaks), id=pl.col(column))
        .filter(pl.col("id").list.len() > 0)
        .explode("id")
        for speaks, column in sides.items()
    )


def _subjects(path: Path) -> pl.DataFrame:
    """Return what only the documents hold of an account: name, withheld score, rejected rows."""
    schema: dict[str, pl.DataType] = {
        "subject": pl.Struct({"id": pl.String, "name": pl.String, "segment": pl.String}),
        "withheld": pl.String(),
        "rejected_rows": REJECTED_ROWS,
    }
    if path.stat().st_size == 0:
        rows = pl.DataFrame(schema=schema)
    else:
        rows = pl.read_ndjson(path, schema=schema)
    return rows.select(
        account_id=pl.col("subject").struct.field("id"),
        name=pl.col("subject").struct.field("name"),
        segment=pl.col("subject").struct.field("segment"),
        withheld="withheld",
        rejected_rows="rejected_rows",
    )


def _replaceable(folder: Path) -> bool:
    """Tell whether a folder holds nothing, or a portfolio and nothing besides."""
    if not folder.is_dir():
        return False
    ours = {INFO, SUPPLIER, ASSESSMENTS, *(f"{name}.parquet" for name in FRAMES)}
    there = {entry.name for entry in folder.iterdir()}
    return not there or (INFO in there and there <= ours)


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Rename a finished folder to its name; an older portfolio steps aside first."""
    if not folder.exists():
        fresh.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = folder.rename(aside / "old")
    try:
        fresh.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
