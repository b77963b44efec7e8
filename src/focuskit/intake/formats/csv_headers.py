"""Headers of several lines, as tools for surveys write them: codes, questions, and what was asked.

One tool writes the codes of questions, below them their texts, below these a line of JSON; another
the questions, and below them which part of each a column holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import zip_longest

import attrs

from focuskit.intake.formats.csv_cells import filled
from focuskit.intake.values.plain_names import plain_name

_IMPORT_ID = re.compile(r'^\{\s*"?ImportId"?', re.IGNORECASE)
_OF_QUESTION = re.compile(r"_?QID\d", re.IGNORECASE)
_ANSWERS = frozenset(
    ("response", "open_ended_response", "antwort", "offene_antwort", "reponse", "reponse_libre",
     "respuesta", "respuesta_abierta", "antwoord", "open_antwoord", "resposta", "resposta_aberta",
     "risposta")
)  # fmt: skip
"""What stands below a question whose column holds its whole answer, as ``plain_name`` writes it."""


@attrs.frozen
class Header:
    """The header of a table, of one line or several.

    Args:
        names: The names of the columns.
        lines: How many lines below the first belong to it.
    """

    names: tuple[str, ...]
    lines: int = 0


def header_of(first: Sequence[str], below: Sequence[Sequence[str]]) -> Header:
    """The header that begins with a line.

    Args:
        first: Its values.
        below: Those of the lines below it.
    """
    at = next((at for at, cells in enumerate(below[:2]) if _tells_import(cells)), None)
    if at is not None:
        texts = below[0] if at else first
        asked = zip_longest(first, texts, below[at], fillvalue="")
        return Header(tuple(_question(*one) for one in asked), at + 1)
    if below and _tells_answers(first, below[0]):
        return Header(_with_parts(first, below[0]), 1)
    return Header(tuple(first))


def _tells_import(cells: Sequence[str]) -> bool:
    """Whether most values are the JSON by which a survey may be brought in again."""
    return sum(_IMPORT_ID.match(_json(cell)) is not None for cell in cells) * 2 > len(cells)


def _json(cell: str) -> str:
    return cell.replace('""', '"')


def _question(name: str, text: str, stated: str) -> str:
    """The text of a question instead of its code; of a time, its zone in brackets."""
    try:
        told = json.loads(_json(stated))
    except ValueError:
        told = {}
    if _OF_QUESTION.match(str(told.get("ImportId", ""))) and text:
        return text
    zone = told.get("timeZone")
    return f"{name} ({zone})" if zone else name


def _tells_answers(first: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a line says below questions which part of an answer a column holds."""
    below = zip(first, cells, strict=False)
    answers = [name for name, cell in below if plain_name(cell) in _ANSWERS]
    return bool(answers) and not cells[0] and filled(cells) < len(cells)


def _with_parts(first: Sequence[str], parts: Sequence[str]) -> tuple[str, ...]:
    """The questions, each with the part of its answer that a column holds."""
    names, question = [], ""
    for name, part in zip_longest(first, parts, fillvalue=""):
        question = name or question
        whole = not part or plain_name(part) in _ANSWERS
        names.append((name or question) if whole else f"{question} - {part}")
    return tuple(names)
