"""Arguments that cannot be used, told in the same words by every public function."""

from __future__ import annotations

import contextlib
import functools
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import attrs

from focuskit.model.errors import InputError, ValueOfFieldError, nearest, reason
from focuskit.model.terminal_text import short

T = TypeVar("T")
MOST_SHOWN = 80
"""Letters of a value that an error shows."""

_PLAIN = str | bytes | int | float | bool | None


def shown(value: Any) -> str:
    """A value as an error shows it: what is simple as it is, of all else its type."""
    if isinstance(value, _PLAIN) and type(value).__module__ == "builtins":
        return short(repr(value), MOST_SHOWN)
    if type(value) in {list, tuple, dict, set}:
        return f"a {type(value).__name__} of {len(value)}"
    return type(value).__name__


def refuse(value: Any, *, where: str, expected: str, hint: str | None = None) -> NoReturn:
    """Refuse the value of an argument.

    Raises:
        InputError: Always.
    """
    raise InputError(
        problem="this argument cannot be used",
        where=where,
        found=shown(value),
        expected=expected,
        hint=hint,
    )


def one_of(value: Any, allowed: Collection[str], *, where: str) -> None:
    """Check that a word is one of those that are allowed.

    Raises:
        InputError: It is none; it names the nearest.
    """
    if not isinstance(value, str) or value not in allowed:
        hint = nearest(value, allowed) if isinstance(value, str) else None
        refuse(value, where=where, expected=" or ".join(map(repr, allowed)), hint=hint)


def truth(value: Any, *, where: str) -> None:
    """Check that a value is True or False.

    Raises:
        InputError: It is neither.
    """
    if not isinstance(value, bool):
        refuse(value, where=where, expected="True or False")


def whole_number(value: Any, *, where: str) -> None:
    """Check that a value is a whole number of at least 0.

    Raises:
        InputError: It is none.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        refuse(value, where=where, expected="a whole number from 0 on")


def path_of(value: Any, *, where: str, expected: str = "a path") -> Path:
    """The path that an argument names.

    Raises:
        InputError: It names none, or one that no system could have.
    """
    if not isinstance(value, str | os.PathLike) or value == "":
        refuse(value, where=where, expected=expected)
    try:
        path = Path(value)
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            path.lstat()
    except (OSError, ValueError, TypeError) as impossible:
        raise InputError(
            problem="there can be no file of this name",
            where=where,
            found=shown(os.fspath(value)),
            expected=expected,
            hint=reason(impossible),
        ) from impossible
    return path


def checked(cls: type[T]) -> type[T]:
    """Let a class say which of its fields cannot have which value, in an ``InputError``.

    What Python raises where an argument is missing stays as it is.
    """
    build = cls.__init__
    known = [field.name for field in attrs.fields(cls)]  # type: ignore[arg-type]

    @functools.wraps(build)
    def init(self: T, *args: Any, **given: Any) -> None:
        for name in given:
            if name not in known:
                raise ValueOfFieldError(
                    problem=f"there is no field {name!r}",
                    where=cls.__name__,
                    expected=None if (hint := nearest(name, known)) else ", ".join(known),
                    hint=hint,
                )
        try:
            build(self, *args, **given)
        except (TypeError, ValueError, OverflowError) as broken:
            called = broken.__traceback__ and broken.__traceback__.tb_next
            if called is None or isinstance(broken, InputError):
                raise
            raise _field_error(cls, known, broken, given) from None

    setattr(cls, "__init__", init)  # noqa: B010 -- what type checkers know of it stays true
    return cls


def _field_error(
    cls: type[Any], known: Collection[str], broken: Exception, given: Mapping[str, Any]
) -> ValueOfFieldError:
    """What a validator found; those of attrs hand over their facts, others only a message."""
    said = re.sub(r"^'(\w+)'", r"\1", str(broken.args[0] if broken.args else ""))
    name: str | None
    if facts := _validator_facts(broken):
        field, rule, value = facts
        options = [one for one in rule if isinstance(one, str)] if _is_several(rule) else []
        hint = nearest(value, options) if isinstance(value, str) else None
        name, expected, said = field.name, _spelled(rule), "a field cannot have this value"
    else:
        name = next((word for word in re.findall(r"\w+", said) if word in known), None)
        value, expected, hint = given.get(name or ""), None, None
    return ValueOfFieldError(
        problem=said,
        where=f"{cls.__name__}.{name}" if name else cls.__name__,
        found=shown(value),
        expected=expected,
        hint=hint,
    )


def validator_words(broken: BaseException) -> str | None:
    """In one line what a validator of attrs found and asks for; None if it raised no such error.

    Its own text shows the insides of attrs, and addresses that are others in each process.
    """
    facts = _validator_facts(broken)
    if facts is None:
        return None
    field, rule, value = facts
    return f"{field.name} must be {_spelled(rule)}, found {shown(value)}"


def _validator_facts(broken: BaseException) -> tuple[attrs.Attribute[Any], Any, Any] | None:
    """The field, what may stand there and what does, as validators of attrs hand them over."""
    match broken.args:
        case (_, attrs.Attribute() as field, rule, value):
            return field, rule, value
    return None


def _is_several(rule: Any) -> bool:
    return isinstance(rule, tuple | list | frozenset | set)


_WORDS = {"str": "a text", "bool": "True or False", "int": "a whole number", "float": "a number",
          "tuple": "a list or tuple", "datetime": "a datetime"}  # fmt: skip


def _spelled(rule: Any) -> str:
    """In words what a validator of attrs asks for: types, words, or a pattern."""
    if isinstance(rule, re.Pattern):
        return f"a text that matches {rule.pattern}"
    parts = rule if _is_several(rule) else (rule,)
    names = dict.fromkeys(
        _WORDS.get(one.__name__, one.__name__) if isinstance(one, type) else repr(one)
        for one in parts
    )
    if "a number" in names:
        names.pop("a whole number", None)
    return " or ".join(names)
