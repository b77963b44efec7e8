"""Tidying what people type: blanks around texts, words that mean nothing, 7.0 beside 7.

Only columns that need it change. Whether any might is told by looks that cost next to nothing, in
the pass that checks the rows; where one does, or a row fails a check, the columns are looked at in
full. A text that only a check reads (a kind, a number, a time) fails it where it is untidy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import attrs
import polars as pl

from focuskit.intake.mapping import FieldRule
from focuskit.intake.polars_engine import Engine, collect
from focuskit.model import schemas

_WITH_TEXTS = pl.String | pl.Categorical | pl.Enum
NOTHING = (
    "#N/A", "#N/A N/A", "#NA", "#NULL!", "<NA>", "N/A", "NULL", "NaN", "n/a", "nan", "null",
    "(null)", "<null>", "\\N", "NaT", "Null", "-", "--",
)  # fmt: skip
"""How systems write nothing, in any column: words that pandas reads so (``read_csv``, na_values),
and those of MySQL, Ruby and spreadsheets."""
UNSET = (
    "Not set", "not set", "Not Set", "(not set)", "(none)", "(None)", "-None-", "--None--",
    "(blank)", "(empty)", "nicht gesetzt", "Nicht gesetzt", "non défini", "Non défini",
    "no establecido", "No establecido", "sin definir", "niet ingesteld", "Niet ingesteld",
    "não definido", "Não definido",
)  # fmt: skip
"""How systems say of a field that it holds nothing."""
NOTHING_BUT_IN_TEXTS = (*NOTHING, *UNSET, "NA", "None", "none", "nil")
"""In any column but a free text, where they may be meant: Namibia, and no reason at all."""
NOBODY = (
    "No Company", "No Agent", "No Owner", "No Contact", "No Organization", "No account",
    "Unassigned", "unassigned", "Not assigned", "Nicht zugewiesen", "Kein Unternehmen",
    "Non assigné", "Sin asignar", "Niet toegewezen", "Não atribuído",
)  # fmt: skip
"""How desks write that a case has no customer, or that nobody has it."""
NOTHING_IN_IDS = (*NOTHING_BUT_IN_TEXTS, *NOBODY, "False", "false")
"""In ids; ``False`` is what Odoo writes."""
BLANKS = " \t\r\n\N{NO-BREAK SPACE}"
"""What is taken away from both ends of a text."""
_WHOLE = r"^-?[0-9]+(\.0)?$"
_POINT_ZERO = ".0"


@attrs.frozen(kw_only=True)
class Texts:
    """A column of texts that is read.

    Args:
        column: Its name in the source.
        field: The field that it is read as.
        is_id: Whether the field is an id.
        looked_at: Whether nothing else would tell that it is untidy.
        words: Those that mean nothing in it.
    """

    column: str
    field: str
    is_id: bool
    looked_at: bool
    words: tuple[str, ...]

    @property
    def _raw(self) -> pl.Expr:
        return pl.col(self.column).cast(pl.String)

    def may_be_untidy(self) -> pl.Expr:
        """A look at the column that costs next to nothing: a truth value for each row."""
        raw = self._raw
        # All texts that are empty, or begin with a blank, a tab or a line break, come before "!".
        found = (raw < "!") | raw.str.starts_with("\N{NO-BREAK SPACE}")
        for blank in BLANKS:
            found = found | raw.str.ends_with(blank)
        if self.is_id:
            found = found | raw.str.ends_with(_POINT_ZERO)
        return found | raw.is_in(self.words) if self.words else found

    def looks(self) -> dict[str, pl.Expr]:
        """What tells, of the whole column, in what way it is untidy."""
        text = self._stripped
        number = (text == "") | text.is_in(self.words) | text.str.contains(_WHOLE)
        whole = text.str.ends_with(_POINT_ZERO).any() & number.all()
        return {
            f"blank {self.column}": ((text != self._raw) | (text == "")).any(),
            f"words {self.column}": text.is_in(self.words).any(),
            f"whole {self.column}": whole if self.is_id else pl.lit(value=False),
        }

    @property
    def _stripped(self) -> pl.Expr:
        return self._raw.str.strip_chars(BLANKS)

    def word(self) -> pl.Expr:
        """The word that means nothing, where there is one."""
        return pl.when(self._stripped.is_in(self.words)).then(self._stripped)

    def tidy(self, *, whole: bool) -> pl.Expr:
        """The column without blanks around its texts, and null where they mean nothing."""
        text = self._stripped
        kept = text.str.strip_suffix(_POINT_ZERO) if whole else text
        says = (text != "") & ~text.is_in(self.words)
        return pl.when(says).then(kept).alias(self.column)


@lru_cache(maxsize=64)
def may_be_untidy(columns: tuple[Texts, ...]) -> pl.Expr:
    """Whether any column might be untidy; built once for all sources of one shape."""
    looks = [one.may_be_untidy() for one in columns if one.looked_at]
    return pl.any_horizontal([False, *looks]).any()


def texts(
    schema: str,
    rules: Mapping[str, FieldRule],
    found: Mapping[str, pl.DataType],
    nothing: tuple[str, ...] | None,
) -> tuple[Texts, ...]:
    """The columns of texts that the rules read, each once; ids take precedence over others.

    Args:
        schema: The schema that the rows keep to.
        rules: Field: where it comes from.
        found: Column: type.
        nothing: The words that the mapping states to mean nothing.
    """
    columns: dict[str, Texts] = {}
    properties = schemas.property_schemas(schema)
    for field in sorted(rules, key=lambda field: not is_id(properties[field])):
        rule, prop = rules[field], properties[field]
        is_text = "string" in prop.get("type", ()) and prop.get("format") != "date-time"
        is_free_text = is_text and "enum" not in prop
        words = _usual(prop, is_free_text=is_free_text) if nothing is None else nothing
        for column in rule.columns:
            if isinstance(found[column], _WITH_TEXTS) and not rule.gathered:
                one = Texts(
                    column=column,
                    field=field,
                    is_id=is_id(prop),
                    looked_at=bool(nothing) or is_id(prop) or is_free_text,
                    words=tuple(word for word in words if word not in (rule.values or {})),
                )
                columns.setdefault(column, one)
    return tuple(columns.values())


def tidy(
    frame: pl.LazyFrame, columns: Iterable[Texts], engine: Engine, name: str
) -> tuple[pl.LazyFrame, tuple[str, ...]]:
    """The rows with the columns tidied that need it, and notes on words that mean nothing.

    The frame is returned as it is where no column needs it.
    """
    columns = list(columns)
    looks = {key: look for one in columns for key, look in one.looks().items()}
    found = collect(frame.select(**looks), engine).row(0, named=True) if looks else {}
    changed = [
        one.tidy(whole=found[f"whole {one.column}"])
        for one in columns
        if any(found[key] for key in one.looks())
    ]
    said = [one for one in columns if found[f"words {one.column}"]]
    notes = [_note(frame, one, engine, name) for one in said]
    return (frame.with_columns(changed) if changed else frame), tuple(notes)


def _note(frame: pl.LazyFrame, one: Texts, engine: Engine, name: str) -> str:
    words = collect(frame.select(word=one.word()).drop_nulls(), engine)
    counts = words.group_by("word").len().sort("word").iter_rows()
    words_found = ", ".join(f"{word!r} in {n} {'row' if n == 1 else 'rows'}" for word, n in counts)
    return (
        f"{name}: read as nothing in {one.column}: {words_found}; "
        "`nothing` in the mapping says which words mean it"
    )


def _usual(prop: schemas.Schema, *, is_free_text: bool) -> tuple[str, ...]:
    """The words that usually mean nothing in a field, but for those that it knows."""
    if is_id(prop):
        return NOTHING_IN_IDS
    words = NOTHING if is_free_text else NOTHING_BUT_IN_TEXTS
    return tuple(word for word in words if word not in prop.get("enum", ()))


def is_id(prop: schemas.Schema) -> bool:
    """Whether a field is an id."""
    return str(prop.get("$ref", "")).rpartition("/")[2] in {"id", "id_or_null"}
