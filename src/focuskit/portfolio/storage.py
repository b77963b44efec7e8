"""A portfolio in a folder: made ready beside it, then put in its place, so never half there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import ComputeError, PolarsError

from focuskit.model import schemas
from focuskit.model.assessment import Assessment
from focuskit.model.documents import from_document, read_json
from focuskit.model.errors import InputError, is_of_system, reason
from focuskit.portfolio.assessment_documents import REJECTED_ROWS, THEMES
from focuskit.portfolio.folder_results import FolderResults
from focuskit.portfolio.supplier_result import SupplierResult
from focuskit.portfolio.workspace import NEW, put_in_place, resting_place, workspace

INFO = "run.json"
ASSESSMENTS = "assessments.ndjson"
SUPPLIER = "supplier.json"
RUN_ID = "focuskit.run_id"
"""In the metadata of every Parquet file: what ``run.json`` has as ``run_id``."""
FRAMES = (
    "scores", "findings", "ledger", "recommendations", "rejected", "emptied", "supplier",
    "accounts", "cards",
)  # fmt: skip


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
        InputError: The folder is there and holds something else, or it cannot be written; an
            earlier portfolio in it is then as it was.
    """
    target = _target(folder)
    check_folder(folder)
    try:
        with workspace(target) as work:
            _fill(work / NEW, frames, assessments, documents)
            put_in_place(work, target)
    except (OSError, ComputeError) as refused:
        if not is_of_system(refused):
            raise
        raise InputError(
            problem="cannot write there",
            where=str(folder),
            found=reason(refused),
            hint="an earlier result in its place is as it was" if target.exists() else None,
        ) from refused
    return folder.absolute()


def _fill(
    fresh: Path,
    frames: Mapping[str, pl.DataFrame],
    assessments: Iterable[pl.DataFrame],
    documents: Mapping[str, Any],
) -> None:
    """Write all files into a new folder, and give it the rights of one that anybody makes."""
    marks = {RUN_ID: documents[INFO]["run_id"]}
    for name, frame in frames.items():
        frame.write_parquet(fresh / f"{name}.parquet", statistics=False, metadata=marks)
    with (fresh / ASSESSMENTS).open("wb") as lines:
        for part in assessments:
            part.write_ndjson(lines)
    for name, document in documents.items():
        text = json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True)
        (fresh / name).write_text(text + "\n", encoding="utf-8")
    umask = os.umask(0)  # it can only be read by setting it
    os.umask(umask)
    fresh.chmod(0o777 & ~umask)


def _target(folder: Path) -> Path:
    """Resolve the folder that is meant: a link stays one, and what it leads to is written.

    Raises:
        InputError: It is a link that leads to itself.
    """
    try:
        return folder.resolve()
    except (OSError, RuntimeError) as circular:
        raise InputError(
            problem="cannot write there", where=str(folder), found=reason(circular)
        ) from circular


def check_folder(folder: Path) -> None:
    """Check that a portfolio may be written into a folder.

    Raises:
        InputError: It is there and holds something else than a portfolio.
    """
    if not _is_there(folder):
        return
    ours = {INFO, SUPPLIER, ASSESSMENTS, *(f"{name}.parquet" for name in FRAMES)}
    files = {entry.name for entry in folder.iterdir()} if folder.is_dir() else None
    if files is None or (files and not {INFO} <= files <= ours):
        raise InputError(
            problem="the folder is there and holds something else than a portfolio",
            where=str(folder),
            expected="a folder that is new, empty, or holds a portfolio and nothing else",
        )


def read(folder: Path) -> FolderResults:
    """Read a portfolio that ``write`` has written.

    Raises:
        InputError: A part of it is missing, broken, or from another run.
    """
    place = _place(folder)
    before = _moment(place)
    try:
        return _read(place)
    except InputError:
        if _moment(_place(folder)) == before:
            raise
    return read(folder)  # it was replaced in the meantime


def _place(folder: Path) -> Path:
    return folder if _is_there(folder) else resting_place(_target(folder))


def _is_there(folder: Path) -> bool:
    """Tell whether there is something of this name.

    Raises:
        InputError: There can be nothing of this name.
    """
    try:
        return folder.exists()
    except (OSError, ValueError) as impossible:
        raise InputError(
            problem="there can be no such folder", where=str(folder), found=reason(impossible)
        ) from impossible


def _moment(place: Path) -> tuple[int, int] | None:
    """Tell one folder of a name from another one."""
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _read(folder: Path) -> FolderResults:
    info = read_json(folder / INFO)
    needed = schemas.required("run")
    if not isinstance(info, dict) or not info.keys() >= {*needed}:
        raise InputError(
            problem="this is not the run.json of a portfolio",
            where=str(folder / INFO),
            expected=f"an object that holds {', '.join(needed)}",
        )
    schemas.check(info, "run", where=str(folder / INFO))
    try:
        for name in FRAMES:
            marks = pl.read_parquet_metadata(folder / f"{name}.parquet")
            _refuse_other_run(folder, f"{name}.parquet", marks.get(RUN_ID), info.get("run_id"))
        frames = {name: pl.read_parquet(folder / f"{name}.parquet", glob=False) for name in FRAMES}
        subjects = _subjects(folder / ASSESSMENTS)
    except (PolarsError, OSError) as broken:
        raise InputError(
            problem="the folder holds no whole portfolio",
            where=str(folder),
            found=str(broken).partition("\n")[0],
            expected=f"{INFO}, {SUPPLIER}, {ASSESSMENTS} and {', '.join(FRAMES)} as Parquet",
        ) from broken
    supplier = from_document(read_json(folder / SUPPLIER), Assessment)
    if "run_id" in info:
        _refuse_other_run(folder, SUPPLIER, supplier.fingerprint, info["fingerprint"])
        found = (subjects["account_id"].to_list(), {*subjects["fingerprint"]})
        expected = {info["fingerprint"]} if subjects.height else set()
        accounts = frames["scores"]["account_id"].to_list()
        _refuse_other_run(folder, ASSESSMENTS, found, (accounts, expected))
    return FolderResults(
        info=info,
        subjects=subjects.drop("fingerprint"),
        stored_findings=frames.pop("findings"),
        stored_cards=frames.pop("cards"),
        supplier=SupplierResult(assessment=supplier, findings=frames.pop("supplier")),
        **frames,
    )


def _refuse_other_run(folder: Path, name: str, found: object, expected: object) -> None:
    """Refuse a file that another run than that of ``run.json`` has written.

    Raises:
        InputError: It has.
    """
    if found != expected:
        raise InputError(
            problem="the files of this folder come from different runs",
            where=str(folder),
            found=f"{name} is from another run than {INFO}",
            expected="the files as one run has written them",
            hint="write the folder anew, or copy it as a whole",
        )


def _subjects(path: Path) -> pl.DataFrame:
    """Read what only the documents hold of an account: its name, why a score is withheld ..."""
    schema: dict[str, pl.DataType] = {
        "subject": pl.Struct({"id": pl.String, "name": pl.String, "segment": pl.String}),
        "withheld": pl.String(),
        "rejected_rows": REJECTED_ROWS,
        "themes": THEMES,
        "fingerprint": pl.String(),
    }
    if path.stat().st_size == 0:
        rows = pl.DataFrame(schema=schema)
    else:
        with path.open("rb") as file:  # a name may hold what Polars takes for a pattern
            rows = pl.read_ndjson(file, schema=schema)
    subject = pl.col("subject").struct
    return rows.select(
        account_id=subject.field("id"),
        name=subject.field("name"),
        segment=subject.field("segment"),
        withheld="withheld",
        rejected_rows="rejected_rows",
        themes="themes",
        fingerprint="fingerprint",
    )
