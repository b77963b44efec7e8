"""``focuskit map``: propose which column is which field."""

from __future__ import annotations

import json
from pathlib import Path

import click

from focuskit.cli.options import FILE
from focuskit.cli.screen import echo, echo_documents
from focuskit.intake.proposal import propose
from focuskit.model.text_files import replace_text


@click.command("map")
@click.argument("file", type=FILE)
@click.option("--out", type=FILE, help="Write the mapping there instead of printing it.")
@click.option(
    "--table", type=click.Choice(["interactions", "accounts", "contacts", "colleagues"]),
    default="interactions", show_default=True, help="What the rows are.",
)  # fmt: skip
def propose_mapping(file: Path, out: Path | None, table: str) -> None:
    """Propose which column of FILE is which field, as a mapping to edit."""
    proposal = propose(file, table=table)
    text = json.dumps(proposal.document, indent=2, ensure_ascii=False)
    if out is None:
        echo_documents(text + "\n")
    else:
        replace_text(out, text + "\n")
        echo(f"written to {out}", err=True)
    for remark in proposal.remarks:
        echo(f"look at: {remark}", err=True)
    if proposal.missing:
        echo(f"still to say: {', '.join(proposal.missing)}", err=True)
    if proposal.unused:
        echo(f"columns not used: {', '.join(proposal.unused)}", err=True)
