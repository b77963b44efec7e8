"""Names of columns and words in one form, whatever capitals, accents and signs they have."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
"""What stands in brackets at the end of a header: a unit, a currency, a scale."""


@cache
def plain_name(name: str) -> str:
    """A name in lower case with underscores, without accents; ``#`` stays what it is."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    letters = unicodedata.normalize("NFKD", split.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "_", bare).strip("_") or ("#" if bare.strip() == "#" else "")


@cache
def bare_name(header: str) -> str:
    """The plain name of a header without what stands in brackets at its end."""
    return plain_name(without_remark(header)) or plain_name(header)


def without_remark(header: str) -> str:
    """A header without what stands in brackets at its end."""
    return _REMARK.sub("", header)
