"""Reading what people answered about the supplier's practices."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from focuskit.model import schemas
from focuskit.model.answer import Answer
from focuskit.model.documents import from_document, read_json
from focuskit.model.errors import InputError


def read_answers(source: Any) -> tuple[Answer, ...]:
    """Return answers from a path of a JSON file that holds a list of them, or from a list.

    Raises:
        InputError: The file cannot be read, an answer breaks ``schemas/answer.schema.json``, or a
            practice is answered twice.
    """
    if source is None:
        return ()
    where = str(source) if isinstance(source, str | Path) else "answers"
    found = read_json(Path(source)) if isinstance(source, str | Path) else source
    if not isinstance(found, list | tuple):
        raise InputError(
            problem="answers must be a list", where=where, found=type(found).__name__,
            expected='such as [{"id": "no-advisory-board", "level": 1}]',
        )  # fmt: skip
    answers = tuple(_answer(one, f"{where}, item {n}") for n, one in enumerate(found))
    twice = [name for name, times in Counter(a.id for a in answers).items() if times > 1]
    if twice:
        raise InputError(
            problem=f"practice {twice[0]!r} is answered twice", where=where,
            expected="one answer for each practice",
        )  # fmt: skip
    return answers


def _answer(one: Any, where: str) -> Answer:
    if isinstance(one, Answer):
        return one
    schemas.check(one, "answer", where=where)
    return from_document(one, Answer)
