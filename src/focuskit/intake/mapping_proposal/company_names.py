"""Legal forms, by which names of companies are told, and without which they are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence

IN_FULL = {"limited": "ltd", "incorporated": "inc", "corporation": "corp", "company": "co"}
"""Legal forms in full, and as they are abbreviated."""
LEGAL_FORM = (
    r" (?:(?:gmbh|ag) (?:& |und |and )?co kg(?:aa)?|gmbh|ggmbh|mbh|ag|kg|kgaa|ohg|ug|e ?k|ev|eg|se|"
    r"ltd|pty ltd|pvt ltd|llc|llp|lp|plc|inc|corp|co|bv|nv|vof|sa|sas|sarl|srl|spa|sl|slu|lda|ltda|"
    r"ab|as|a/s|aps|oy|oyj|sp z o ?o|sro|kft|doo|ooo|kk)$"
)
"""A legal form that ends a name, in small letters, without dots and commas, with single blanks."""
_ENDS = re.compile(rf"{LEGAL_FORM}| (?:{'|'.join(IN_FULL)})$")
_SOME = 0.1
"""From this share of names on, all are companies': a person has no legal form; judgement."""


def names_companies(texts: Sequence[str]) -> bool:
    """Whether names end as those of companies do: ``Delta Foods GmbH``."""
    firms = sum(
        _ENDS.search(" ".join(text.lower().replace(".", "").replace(",", " ").split())) is not None
        for text in texts
    )
    return firms > 0 and firms >= len(texts) * _SOME
