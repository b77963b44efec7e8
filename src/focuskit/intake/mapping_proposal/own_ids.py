"""The number that a system gives to each row, whatever it calls it: ``Copper ID`` in front."""

from __future__ import annotations

import polars as pl

from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import is_named, matches
from focuskit.intake.mapping_proposal.proposed_fields import SURE, ProposedField
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.plain_names import bare_name

_ENDS = frozenset(["id", "uuid", "guid", "code", "number", "no", "nr", "nummer", "key"])
"""The last words of headers of ids."""
_BEGINS = frozenset(["n", "no", "nr", "num", "numero", "nummer"])
"""The first words of others: `Nº reclamación`."""
_OF_OTHERS = frozenset(
    (
        "account", "agent", "asset", "branch", "campaign", "cat", "category", "client", "company",
        "contact", "cost", "country", "currency", "customer", "department", "device", "employee",
        "entity", "external", "group", "item", "location", "material", "member", "organisation",
        "organization", "owner", "parent", "person", "phone", "plan", "po", "postal", "product",
        "project", "region", "rep", "site", "store", "tax", "team", "tenant", "thread", "user",
        "cliente", "klant", "kunde", "kunden", "tel", "telefono", "vat", "vendor", "workspace",
        "zip",
    )
)  # fmt: skip
"""Things beside the row whose ids a file may state, too."""
_SHARED = frozenset(["interaction", "account"])
"""Tables of which one is proposed; people are told by their mail addresses."""
_SOME = 10
"""In fewer rows, that no value stands twice may be chance; judgement."""


def own_id(table: Table) -> ProposedField | None:
    """The first column, where it tells the rows apart and no other one is called their id."""
    column = next(iter(table.types), "")
    words = bare_name(column).split("_")
    if table.schema not in _SHARED or not _may_be(words) or is_named(column, table.schema):
        return None
    known = [match.column for match in matches("id", table.schema, table.types) if match.known]
    if any(bare_name(one).split("_")[-1] in _ENDS | {"#"} for one in known):
        return None
    stated = pl.col(column)
    tells = table.rows.select(
        rows=pl.len(), different=stated.drop_nulls().n_unique(), stated=stated.count()
    )
    found = collect(tells, "streaming").row(0, named=True)
    if found["rows"] < _SOME or len(set(found.values())) > 1:
        return None
    return ProposedField(
        field="id",
        columns=(column,),
        rule=FieldRule(columns=(column,)),
        word=SURE,
        reason="stands first, and is another in each row",
        sample=next(iter(table.texts(column)), None),
    )


def _may_be(words: list[str]) -> bool:
    """Whether a header of these words names an id, and not that of something beside the row."""
    named = words[-1] in _ENDS or words[0] in _BEGINS
    return len(words) > 1 and named and not _OF_OTHERS.intersection(words)
