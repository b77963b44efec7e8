"""Errors that say what was found, what was expected, where, and what to try."""

from __future__ import annotations

import difflib
import functools
import os
import re
from typing import TYPE_CHECKING, Any

import attrs

from focuskit.model.terminal_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class FocuskitError(Exception):
    """Base of every error that focuskit raises on purpose."""


@attrs.frozen(kw_only=True, slots=False)
class _ExplainedError(FocuskitError):
    """An error that holds its facts and explains itself from them.

    It pickles and copies with all its facts, so that a worker's error reaches its parent. As text,
    what would act on a terminal is written as an escape; the facts are as they were found.
    """

    problem: str
    where: str | None = None
    found: str | None = None
    expected: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        head = f"{self.where}: {self.problem}" if self.where else self.problem
        labelled = (
            ("found", self.found),
            ("expected", self.expected),
            ("hint", self.hint),
        )
        lines = [head, *(f"  {name}: {text}" for name, text in labelled if text)]
        return visible("\n".join(lines))

    def __reduce__(self) -> tuple[Any, ...]:
        # Exception by itself would call the class with no argument, and the facts have names.
        notes = {"__notes__": self.__notes__} if hasattr(self, "__notes__") else None
        return functools.partial(type(self), **attrs.asdict(self, recurse=False)), (), notes


class InputError(_ExplainedError):
    """Input that cannot be read, or an argument that cannot be used: a file, a time, a mapping.

    Args:
        problem: What is wrong, in one sentence.
        where: File, row, column or JSON pointer; or the name of the argument.
        found: What was found.
        expected: What was expected.
        hint: What to try.
    """


class ValueOfFieldError(InputError, TypeError, ValueError):
    """A field of an object that is given a value which it cannot have."""


class UnknownNameError(InputError, KeyError):
    """A name that is not there: of an account, or of a sign."""


class PolicyError(_ExplainedError):
    """A policy that does not load; nothing is assessed under it."""


class PluginError(_ExplainedError):
    """A plugin that does not keep to the contract."""


MOST_COMPARED = 10_000
"""The nearest account is sought among so many: comparing names is slow."""


LEAST_ALIKE = 75
"""From 0 to 100: names less alike are other names (judgement)."""


LEAST_LETTERS = 3
"""Of a shorter name nearly every other one has a part (judgement)."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """A hint that names the known names nearest to ``name``, or None."""
    close = difflib.get_close_matches(str(name), list(known), n=2, cutoff=0.6)
    return f"did you mean {' or '.join(repr(c) for c in close)}?" if close else None


def nearest_called(name: str, known: Iterable[str]) -> str | None:
    """A hint that names what is called most alike, or None: ``ACME GmbH`` for ``acme``.

    Where no name is spelled nearly so, capitals make no difference, and a name of which ``name`` is
    a part is near to it.
    """
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 -- only a slip has to wait for it

    names = list(dict.fromkeys(known))
    if hint := nearest(name, names):
        return hint
    longer = [one for one in names if len(one) >= LEAST_LETTERS]
    found = process.extract(
        str(name), longer, scorer=fuzz.WRatio, processor=utils.default_process, limit=2,
        score_cutoff=LEAST_ALIKE,
    )  # fmt: skip
    return f"did you mean {' or '.join(repr(one) for one, *_ in found)}?" if found else None


def nearest_file(path: Path) -> str | None:
    """A hint for a file that is not there: the names nearest to it in its folder."""
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder} either"
    return nearest(path.name, (entry.name for entry in folder.iterdir()))


_NUMBERED = re.compile(r"\(os error (\d+)\)")


def is_of_system(broken: Exception) -> bool:
    """Whether the system refused to read or write, also where Polars asked it to."""
    return isinstance(broken, OSError) or _NUMBERED.search(str(broken)) is not None


def reason(broken: Exception) -> str:
    """In a few words why the system could not read or write, whoever asked it to."""
    stated = getattr(broken, "strerror", None)
    number = _NUMBERED.search(str(broken))
    if stated or not number:
        return stated or str(broken).partition("\n")[0]
    return os.strerror(int(number[1]))
