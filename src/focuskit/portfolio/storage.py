"""A portfolio in a folder: made ready beside it, then put in its place, so never half there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import ComputeError, PolarsError

from focuskit.engine.explain.findings import SCHEMA as FINDINGS
from focuskit.model import schemas
from focuskit.model.arguments import refuse
from focuskit.model.assessment import Assessment, refuse_earlier
from focuskit.model.documents import read_json
from focuskit.model.errors import InputError, is_of_system, reason
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
    assessments: Iterable[Mapping[str, Any]],
    documents: Mapping[str, Any],
) -> Path:
    """Write a portfolio, replacing one that is there.

    Args:
        folder: Where to.
        frames: Name: what becomes a Parquet file of that name.
        assessments: The documents of the accounts.
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
    assessments: Iterable[Mapping[str, Any]],
    documents: Mapping[str, Any],
) -> None:
    """Write all files into a new folder, and give it the rights of one that anybody makes."""
    marks = {RUN_ID: documents[INFO]["run_id"]}
    for name, frame in frames.items():
        # In one piece, so that what was read writes the same bytes; texts repeat from row to row.
        frame.rechunk().write_parquet(
            fresh / f"{name}.parquet", compression_level=6, statistics=False, metadata=marks
        )
    with (fresh / ASSESSMENTS).open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(map(line_of, assessments))
    for name, document in documents.items():
        (fresh / name).write_text(_by_key(document), encoding="utf-8")
    umask = os.umask(0)  # it can only be read by setting it
    os.umask(umask)
    fresh.chmod(0o777 & ~umask)


def line_of(document: Mapping[str, Any]) -> str:
    """One line of JSON, without blanks."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _by_key(document: Mapping[str, Any]) -> str:
    """A document of which every key has a line of its own: what is shared is long."""
    lines = (f"{json.dumps(key)}: {line_of(document[key])}".rstrip() for key in sorted(document))
    return "{\n" + ",\n".join(lines) + "\n}\n"


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
        held = "holds something else than a portfolio" if files is not None else "is no folder"
        raise InputError(
            problem=f"this is there, and {held}",
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
    info = _info(folder / INFO)
    try:
        for name in FRAMES:
            marks = pl.read_parquet_metadata(folder / f"{name}.parquet")
            _refuse_other_run(folder, f"{name}.parquet", marks.get(RUN_ID), info.get("run_id"))
        frames = {name: pl.read_parquet(folder / f"{name}.parquet", glob=False) for name in FRAMES}
        lines = _lines(folder / ASSESSMENTS)
    except (PolarsError, OSError, UnicodeDecodeError) as broken:
        raise InputError(
            problem="the folder holds no whole portfolio",
            where=str(folder),
            found=str(broken).partition("\n")[0],
            expected=f"{INFO}, {SUPPLIER}, {ASSESSMENTS} and {', '.join(FRAMES)} as Parquet",
        ) from broken
    document = read_json(folder / SUPPLIER)
    if not isinstance(document, dict):
        refuse(document, where=str(folder / SUPPLIER), expected="the document of an assessment")
    if "run_id" in info:
        _refuse_other_run(folder, SUPPLIER, document.get("fingerprint"), info["fingerprint"])
        found = (lines["account_id"].to_list(), {*lines["fingerprint"]})
        expected = {info["fingerprint"]} if lines.height else set()
        accounts = frames["scores"]["account_id"].to_list()
        _refuse_other_run(folder, ASSESSMENTS, found, (accounts, expected))
    supplier = SupplierResult(
        assessment=Assessment.from_dict(document, info),
        findings=_lifted(frames.pop("supplier"), without=("account_id",)),
        shared=info.get("supplier"),
    )
    return FolderResults(
        info=info,
        subjects=lines.select("account_id", "name", "segment"),
        lines=lines.select("account_id", "document"),
        stored_findings=_lifted(frames.pop("findings")),
        supplier=supplier,
        stored_cards=frames.pop("cards"),
        **frames,
    )


def _info(path: Path) -> dict[str, Any]:
    """Read ``run.json``.

    Raises:
        InputError: It is that of no portfolio, or of an earlier version.
    """
    info = read_json(path)
    if isinstance(info, dict):
        refuse_earlier(info, where=str(path))
    needed = schemas.required("run")
    if not isinstance(info, dict) or not info.keys() >= {*needed}:
        raise InputError(
            problem="this is not the run.json of a portfolio",
            where=str(path),
            expected=f"an object that holds {', '.join(needed)}",
        )
    schemas.check(info, "run", where=str(path))
    return info


def _lifted(findings: pl.DataFrame, without: tuple[str, ...] = ()) -> pl.DataFrame:
    """Add the columns that findings had not yet when an earlier version wrote them, as null."""
    lacking = {name: dtype for name, dtype in FINDINGS.items() if name not in findings.columns}
    order = [name for name in FINDINGS if name not in without]
    whole = findings.with_columns(pl.lit(None, dtype=t).alias(n) for n, t in lacking.items())
    return whole.select(*order, pl.exclude(FINDINGS))


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


def _lines(path: Path) -> pl.DataFrame:
    """Read the documents as lines of text, each with its account and its fingerprint."""
    schema: dict[str, pl.DataType] = {
        "subject": pl.Struct({"id": pl.String, "name": pl.String, "segment": pl.String}),
        "fingerprint": pl.String(),
    }
    text = path.read_text(encoding="utf-8")
    told = pl.DataFrame(schema=schema)
    if text:
        told = pl.read_ndjson(text.encode(), schema=schema)
    documents = pl.Series(text.split("\n")[: told.height], dtype=pl.String)
    subject = pl.col("subject").struct
    return told.select(
        account_id=subject.field("id"),
        name=subject.field("name"),
        segment=subject.field("segment"),
        fingerprint="fingerprint",
        document=documents,
    )
