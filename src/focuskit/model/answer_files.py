"""Reading and writing what people answered about the supplier's practices."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from focuskit.model import schemas
from focuskit.model.answer import Answer
from focuskit.model.arguments import path_of
from focuskit.model.documents import from_document, read_json, to_document
from focuskit.model.errors import InputError, nearest
from focuskit.model.practice import Practice
from focuskit.model.text_files import replace_text


def read_answers(source: Any) -> tuple[Answer, ...]:
    """Answers from a path of a JSON file that holds a list of them, or from a list.

    Raises:
        InputError: The file cannot be read, an answer breaks ``schemas/answer.schema.json``, or a
            practice is answered twice.
    """
    if source is None:
        return ()
    from_file = isinstance(source, str | Path)
    where = str(source) if from_file else "answers"
    found = read_json(path_of(source, where="answers")) if from_file else source
    if not isinstance(found, list | tuple):
        raise InputError(
            problem="answers must be a list", where=where, found=type(found).__name__,
            expected='such as [{"id": "no-advisory-board", "level": 1}]',
        )  # fmt: skip
    for number, one in enumerate(found):
        if not isinstance(one, Answer):
            schemas.check(one, "answer", where=f"{where}, item {number}")
    answers = tuple(one if isinstance(one, Answer) else from_document(one, Answer) for one in found)
    twice = [name for name, times in Counter(a.id for a in answers).items() if times > 1]
    if twice:
        raise InputError(
            problem=f"practice {twice[0]!r} is answered twice", where=where,
            expected="one answer for each practice",
        )  # fmt: skip
    return answers


def write_answers(path: Path, answers: Iterable[Answer]) -> None:
    """Write answers into a JSON file that ``read_answers`` reads; it is there whole or as it was.

    Raises:
        InputError: The file cannot be written.
    """
    documents = [
        {
            key: value
            for key, value in to_document(one).items()
            if value is not None or key == "level"
        }
        for one in answers
    ]
    text = json.dumps(documents, indent=2, ensure_ascii=False) + "\n"
    replace_text(path, text)


def to_fill_in(practice: Practice) -> Answer:
    """The answer to a practice with what is asked and no level yet, to be filled in."""
    return Answer(
        id=practice.id, level=None, question=practice.question, levels=tuple(practice.levels)
    )


def unasked(answers: Iterable[Answer], practices: Iterable[Practice]) -> list[str]:
    """A note for each answer to a practice that nobody asks about, with the nearest id."""
    known = [practice.id for practice in practices]
    strange = (answer.id for answer in answers if answer.id not in known)
    return [
        f"answer {name!r} plays no part, since no plugin asks about it"
        + (f"; {hint}" if (hint := nearest(name, known)) else "")
        for name in strange
    ]
