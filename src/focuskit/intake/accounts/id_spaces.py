"""Whether the ids of accounts in two files are those of one system.

Account 7 of a CRM is not organization 7 of a help desk. Two files are matched by ids only where
something shows that these are one system's: its layout, the header, names that agree beside them,
or ids that would not all be found in the other file by chance.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs
import polars as pl

from focuskit.intake.mapping_proposal.layouts import Layout, recognise
from focuskit.intake.source import Source
from focuskit.intake.values.plain_names import plain_name

_WORDS_FOR_ID = frozenset(["id", "ids", "number", "no", "nr", "num", "key", "code", "nummer", "n"])
_COMPOUND = re.compile(r"(?<=[a-z]{4})(?:nummer|nr|id)$")
_PLURALS = {"companies": "company", "kunden": "kunde"}
_SMALL = r"^\d{1,7}$"
"""Numbers that two systems may give to different accounts; no two agree in longer ones by chance,
nor in ids with letters (judgement)."""
_CHANCE = 0.001
"""Ids that are found in the other file with less than this chance belong there; judgement."""
_SEVERAL = 3
"""So many accounts, each with another name in the other file, are others; judgement."""


@attrs.frozen(kw_only=True)
class IdColumn:
    """The column of a file that holds the ids of accounts.

    Args:
        file: The file.
        header: The column.
        system: The system whose layout the file has, where it is known.
        stated: Somebody says in a mapping that it is the id of the account.
    """

    file: str
    header: str
    system: str | None
    stated: bool

    @classmethod
    def of(cls, source: Source, field: str, layouts: Sequence[Layout]) -> IdColumn:
        """The column that a source takes a field from."""
        rule = (source.mapping.fields or {}).get(field)
        known = recognise(source.frame.collect_schema().names(), layouts)
        words = known.id.split("-") if known else []
        return cls(
            file=source.name,
            header=" ".join(rule.columns) if rule else field,
            system=next((word for word in words if word != "fivetran"), None),
            stated=not source.proposed,
        )

    @property
    def noun(self) -> str:
        """What the column numbers: ``Kunden-Nr.`` numbers customers, ``id`` what the file lists."""
        words = [w for w in plain_name(self.header).split("_") if w not in _WORDS_FOR_ID]
        of_file = re.split(r"[\W_\d]+", plain_name(Path(self.file).name.partition(".")[0]))
        said = words or [word for word in of_file if word][-1:]
        last = _COMPOUND.sub("", "_".join(said))
        return _PLURALS.get(last, last.removesuffix("s"))

    def of_one_system_with(self, other: IdColumn) -> bool:
        """Whether layouts or headers show that both hold the ids of one system."""
        names = {plain_name(self.header), plain_name(other.header)}
        same_system = self.system is not None and self.system == other.system
        return same_system or self.noun == other.noun or names == {"account_id", "id"}


def one_id_space(
    rows: pl.DataFrame, listed: pl.DataFrame, own: IdColumn, others: Iterable[IdColumn]
) -> bool | None:
    """Whether ids of rows are those of a list of accounts; None where nothing tells.

    Args:
        rows: ``stated``, the ids; ``in_list``, whether the list has such an id; ``named``, that the
            name beside it is the name of this account (True), of another one or of none (False),
            or that there are not both names (null); and ``elsewhere``, that it is another one's.
        listed: The ``id`` of each account.
        own: The column of the rows.
        others: Those of the list.
    """
    in_list = rows.filter("in_list")
    if in_list.is_empty():
        return True
    agree, elsewhere = (int(in_list[c].sum() or 0) for c in ("named", "elsewhere"))
    named = in_list["named"].drop_nulls().len()
    if elsewhere > agree or (agree == 0 and named >= _SEVERAL):
        return False
    small = in_list["stated"].str.contains(_SMALL)
    shown = agree > 0 and agree * 2 >= named
    alike = any(own.of_one_system_with(one) for one in others)
    if shown or alike or not small.all() or _by_no_chance(rows, listed["id"]):
        return True
    return None


def _by_no_chance(rows: pl.DataFrame, listed: pl.Series) -> bool:
    """Whether so many ids of rows would hardly be in a list by chance, as its gaps show."""
    numbers = rows.select(pl.col("stated").cast(pl.Int64, strict=False), "in_list").drop_nulls()
    ids = listed.cast(pl.Int64, strict=False).drop_nulls().unique()
    least, most = numbers["stated"].min(), numbers["stated"].max()
    among = ids.is_between(least, most).sum() / (most - least + 1)  # type: ignore[operator]
    share = numbers["in_list"].mean()
    if share <= among:  # type: ignore[operator]
        return False
    # Chernoff's bound on the chance that as many hits come from so many draws.
    bound = _distance(float(share), among) * numbers.height  # type: ignore[arg-type]
    return math.exp(-bound) < _CHANCE


def _distance(found: float, by_chance: float) -> float:
    """How far a share is from another one, as Kullback and Leibler measure it."""
    rest = 0.0 if found == 1 else (1 - found) * math.log((1 - found) / (1 - by_chance))
    return found * math.log(found / by_chance) + rest
