"""Telling names of companies by their legal forms."""

from __future__ import annotations

import re

from focuskit.intake.column_fits import Table

_FIRM = re.compile(
    r"\b(GmbH|AG|KG|SE|e\.? ?K|OHG|Ltd|Limited|LLC|LLP|PLC|Inc|Corp|Co|SARL|SAS|S\.?A|S\.?L"
    r"|S\.?L\.?U|Ltda|Lda|B\.?V|N\.?V|S\.?r\.?l|S\.?p\.?A|AB|A/S|ApS|Oy|Sp\. z o\. ?o)\.?$",
    re.IGNORECASE,
)
"""How the names of companies end."""
_SOME = 0.1
"""From this share of names on, all are companies': a person has no legal form; judgement."""


def names_companies(column: str, table: Table) -> bool:
    """Whether names of a column end as those of companies do: ``Delta Foods GmbH``."""
    texts = table.texts(column)
    firms = sum(_FIRM.search(text) is not None for text in texts)
    return firms > 0 and firms >= len(texts) * _SOME
