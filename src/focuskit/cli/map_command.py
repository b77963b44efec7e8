"""``focuskit map``: propose which column is which field."""

from __future__ import annotations

import contextlib
import json
import shlex
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from focuskit.cli.options import FILE, LIMITS, PLUGIN_FILES
from focuskit.cli.screen import echo, echo_documents
from focuskit.extending.manager import Plugins
from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.files import sheets_of
from focuskit.intake.mapping_of_file import beside, of_file, together
from focuskit.intake.mapping_proposal.layouts import brought_layouts
from focuskit.intake.mapping_proposal.proposal import Proposal, propose
from focuskit.intake.mapping_proposal.proposed_fields import CHECK, SURE
from focuskit.model import schemas
from focuskit.model.errors import nearest
from focuskit.model.text_files import replace_text

KINDS = [one for one in schemas.property_schemas("interaction")["kind"]["enum"] if one]


@click.command("map")
@click.argument("file", type=FILE)
@click.option("--out", type=FILE, help="Write the mapping there instead of printing it.")
@click.option(
    "--table", type=click.Choice(["interactions", "accounts", "contacts", "colleagues"]),
    help="What the rows are; left out, what the columns show.",
)  # fmt: skip
@click.option(
    "--dates", type=click.Choice(["day-first", "month-first"]),
    help="How 05/01/2026 is meant, where no date of the file tells.",
)  # fmt: skip
@click.option(
    "--accept", multiple=True, metavar="FIELD",
    help="Take a field that is to be checked into the mapping; may be given several times.",
)  # fmt: skip
@click.option(
    "--kind", type=click.Choice(KINDS), metavar="KIND",
    help="What each row is (meeting, call, order, ticket ...), where no column says it.",
)  # fmt: skip
@click.option(
    "--account", metavar="NAME",
    help="The customer that all rows are about, where no column says it.",
)  # fmt: skip
@click.option(
    "--this-file-only", is_flag=True,
    help="Write it for files of this name alone, so that others beside it are read as they are; "
    "what --out says of others stays.",
)  # fmt: skip
@PLUGIN_FILES
@LIMITS
def propose_mapping(
    *,
    file: Path,
    out: Path | None,
    table: str | None,
    dates: str | None,
    accept: tuple[str, ...],
    kind: str | None,
    account: str | None,
    this_file_only: bool,
    plugins: tuple[Path, ...],
    limits: dict[str, int],
) -> None:
    """Propose which column of FILE is which field.

    What is printed is a mapping to edit. Of a workbook with several sheets, it speaks of each.
    """
    with contextlib.redirect_stdout(sys.stderr):  # what a plugin prints is no part of the mapping
        brought = Plugins.installed().adding(*plugins)
    layouts, set_aside = brought_layouts(brought.layouts)
    for note in (*brought.notes(), *set_aside):
        echo(f"note: {note}", err=True)
    sheets, _ = sheets_of(file, FileLimits.of(limits))
    found = {
        one: propose(
            one,
            table=table,
            dates=dates.replace("-", " ") if dates else None,
            accept=accept,
            kind=kind,
            account=account,
            layouts=layouts,
            limits=limits,
        )
        for one in sheets or [file]
    }
    _refuse_unproposed(accept, found.values())
    document = _document(found, alone=this_file_only or bool(sheets))
    if this_file_only and out is not None:
        document = beside(out, document)
    _write(document, out)
    for one, proposal in found.items():
        if sheets:
            echo(f"\n{one.name}", err=True)
        _tell(proposal, f"focuskit map {shlex.quote(str(one))}", accept)


def _document(found: Mapping[Path, Proposal], *, alone: bool) -> dict[str, Any]:
    """The mapping of what was proposed; sheets that lack something stand in none with others."""
    whole = [one for one, proposal in found.items() if not proposal.missing]
    document: dict[str, Any] = {}
    for one in whole or found:
        told = found[one].document
        document = together(document, of_file(told, one.name) if alone else told)
    return document


def _write(document: dict[str, Any], out: Path | None) -> None:
    text = json.dumps(document, indent=2, ensure_ascii=False)
    if out is None:
        echo_documents(text + "\n")
    else:
        replace_text(out, text + "\n")
        echo(f"written to {out}", err=True)


def _refuse_unproposed(accept: tuple[str, ...], proposals: Iterable[Proposal]) -> None:
    known = list(dict.fromkeys(one.field for found in proposals for one in found.fields))
    for name in accept:
        if name not in known:
            hint = nearest(name, known) or f"there is {', '.join(known) or 'none'}"
            raise click.UsageError(f"--accept {name}: no such field is proposed; {hint}")


def _tell(proposal: Proposal, command: str, accept: tuple[str, ...]) -> None:
    """Say on standard error what each field rests on, and what is left to decide."""
    for note in proposal.notes:
        echo(f"note: {note}", err=True)
    for one in proposal.fields:
        word = "accepted" if one.word == CHECK and one.field in accept else one.word
        columns = " + ".join(map(repr, one.columns))
        sample = f", such as {one.sample!r}" if one.sample else ""
        why = f": {one.reason}" if one.reason else ""
        if columns or word != SURE:
            echo(f"{word:<13} {one.field:<13} {columns}{why}{sample}", err=True)
        if word == CHECK:
            way = "--dates day-first" if one.asks == "dates" else f"--accept {one.field}"
            echo(f"{'':<13} {'':<13} if so: {command} {way}", err=True)
    for remark in proposal.remarks:
        echo(f"look at: {remark}", err=True)
    if proposal.missing:
        echo(f"still to say: {', '.join(proposal.missing)}", err=True)
    if proposal.unused:
        echo(f"columns not used: {', '.join(proposal.unused)}", err=True)
