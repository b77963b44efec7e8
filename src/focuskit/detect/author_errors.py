"""What went wrong in a plugin, in words that its author can act on.

Python and Polars speak of their own insides. The commonest errors come with a hint here, and
always with the line of the plugin's file.
"""

from __future__ import annotations

import contextlib
import inspect
import logging
import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from focuskit.model.arguments import validator_words
from focuskit.model.errors import nearest
from focuskit.model.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from focuskit.detect.measure import Measure

_LOG = logging.getLogger(__name__)

_OWN = Path(__file__).parents[1]
_OTHERS = frozenset({"polars", "pluggy", "attr", "attrs", "importlib"})
_UNITS = ", ".join(f"Unit.{unit.name}" for unit in Unit)
_NAMES = (
    "Detector", "Measure", "Practice", "Recommendation", "Timeline", "Unit", "col", "detector",
    "detectors_in", "hookimpl",
)  # fmt: skip
"""What a plugin imports from focuskit."""

_DECORATOR = '@detector(id="acme.late", theme="responsiveness", ok=0.1, bad=0.5, says="{value}.")'
_JOINED = "(col.minutes > 5) & t.inbound"

_WORDS = "docs/vocabulary.md lists the words of the timeline"

_TAKES = (
    "write def late(t: Timeline) under @detector, and def late(account, rows, as_of) under "
    "@plain_detector"
)
"""What the function of a sign takes."""

_NUMBER_JOINED = re.compile(r"\(dyn int: -?\d+\) [&|] |[&|] \(dyn int: -?\d+\)")
"""A number joined with a condition, as Polars writes an expression."""

_CALLED = re.compile(r"^[^.]*\(\) (takes|missing) .*positional argument")
"""That a function, which is no word of the timeline, was called with too few or too many."""

_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
"""Where an object lies in memory, as Python writes it: other in each process."""

_HINTS = {
    r"missing .* argument.* 'unit'": f"say what is measured, such as unit=Unit.DAYS; {_UNITS}",
    r"missing .* argument.* 'among'": "say which rows to look at, such as among=t.cases",
    r"detector\(\) (missing|takes 0)": f"write {_DECORATOR} above the function",
    r"\.within\(\) takes 1 positional": "name the argument: t.within(days=180)",
    r"takes \d+ positional argument": "name the arguments, such as days=180 or among=t.cases",
    r"truth value of an Expr is ambiguous": (
        f"join conditions with & (and), | (or) and ~ (not), each in parentheses, as in {_JOINED}; "
        "one of several values is col.channel.is_in(['phone', 'letter'])"
    ),
    r"'Expr' object is not callable": (
        "leave out the parentheses: conditions such as t.cases and t.inbound take nothing"
    ),
    r"'Expr'.* has no len|'Expr' object is not iterable": (
        "a condition is no list; count its rows with t.count(condition, among=...)"
    ),
    r"'(function|method)' object has no attribute": (
        "call it, as in t.kind('ticket') or t.within(days=180)"
    ),
    r"found NoneType": "the function returns nothing; write return before its last line",
    r"returns a Measure, found Expr": (
        "a condition is no measure yet; wrap it, as in t.share(condition, among=t.cases)"
    ),
    r"returns a Measure, found": "return what t.share, t.mean, t.count ... return",
    r"[&|] on Boolean and|& and \| join conditions": (
        f"put each comparison in parentheses, as in {_JOINED}; what t.share and t.count look for "
        "is a condition too, such as col.handovers > 0"
    ),
    r"cannot compare string with": "one side is text, the other is not: 5 is a number, '5' is text",
    r"found Duration|found Datetime": (
        "turn it into a number: (col.resolved_at - col.occurred_at).dt.total_seconds() / 86_400 "
        "is days"
    ),
    r"supported between instances of 'Measure'": (
        "return the measure itself; ok and bad say from where on it is bad"
    ),
    r"unsupported operand type\(s\) for .*'Measure'|literal .*type.*Measure": (
        "measures can only be divided by one another; do arithmetic on the field inside the "
        "measure, as in t.mean(col.minutes / 60, among=t.contacts, unit=Unit.HOURS), or on its "
        "value, as in share.replace(value=share.value / 2)"
    ),
    r"there is no field '.* row \d+'|'Timeline' object has no attribute '(apart|links|rows)'": (
        "change a measure by its own words, such as share.replace(value=...), which take the "
        "columns along that the new part reads"
    ),
    r"missing .* argument.* 'within'": (
        "say within how many days, such as within=14; None sets no limit"
    ),
    r"could not convert string to float": "ok and bad are numbers; 10 % is 0.1",
    r"is not a valid Unit": f"the units are {_UNITS}",
}
"""What Python, Polars or a check says, and what to write instead; the first that fits counts."""


def failure(broken: BaseException) -> str:
    """What went wrong, in which line of which file, and the way out, in one line.

    The whole traceback goes to the log, at level DEBUG.
    """
    told_at_place = isinstance(broken, SyntaxError) and broken.filename
    said = broken.args[0] if told_at_place else _message(broken).partition("\n")[0]
    said = re.sub(r"\b(Timeline|RowWords)\.(?=\w+\(\))", "t.", said)
    where = place(broken)
    way = hint(broken)
    message = f"{type(broken).__name__}: {said}" + (f" ({where})" if where else "")
    _LOG.debug("%s", message, exc_info=broken)
    return f"{message}; {way}" if way else message


def _message(broken: BaseException) -> str:
    """What an exception says; one of a plugin's own may break while it says it."""
    try:
        return _ADDRESS.sub("", validator_words(broken) or str(broken))
    except Exception:  # noqa: BLE001 -- whatever a plugin's exception raises
        return "(its message cannot be read)"


def same_folder() -> contextlib.AbstractContextManager[None]:
    """Stay in the folder of the process: paths that were given lead from there."""
    try:
        return contextlib.chdir(Path.cwd())
    except OSError:  # it was removed, and there is none to stay in
        return contextlib.nullcontext()


def refuse_joined_numbers(measure: Measure) -> None:
    """Refuse what Polars would compute, and nobody can have meant.

    ``&`` binds more strongly than ``>``: ``col.minutes > 5 & t.inbound`` compares the minutes with
    ``5 & t.inbound``.

    Raises:
        TypeError: There is a number in place of a condition.
    """
    for part in (measure.value, measure.among, measure.evidence, *measure.rows.values()):
        if _NUMBER_JOINED.search(str(part)):
            raise TypeError("& and | join conditions, found a number on one side")


def place(broken: BaseException) -> str | None:
    """File and line of the plugin in which it went wrong, as far as they are known."""
    if isinstance(broken, SyntaxError) and broken.filename:
        return f"{Path(broken.filename).name}, line {broken.lineno}"
    frames = [
        (Path(frame.filename), frame.lineno)
        for frame in traceback.extract_tb(broken.__traceback__)
        if not (
            frame.filename.startswith("<")
            or Path(frame.filename).is_relative_to(_OWN)
            or _OTHERS.intersection(Path(frame.filename).parts)
        )
    ]
    if not frames:
        return None
    own, _ = frames[0]  # past the plugin's own package stands the library that it called
    while (own.parent / "__init__.py").is_file():
        own = own.parent
    file, line = [frame for frame in frames if frame[0].is_relative_to(own)][-1]
    return f"{file.name}, line {line}"


def stands_at(function: Callable[..., object]) -> str:
    """File and line in which a function of a plugin begins."""
    code = inspect.unwrap(function).__code__
    return f"{Path(code.co_filename).name}, line {code.co_firstlineno}"


def hint(broken: BaseException) -> str | None:
    """What to write instead, or None if nobody can tell."""
    said = _message(broken)
    if isinstance(broken, TypeError) and _CALLED.search(said) and place(broken) is None:
        return _TAKES  # the function never came to run: focuskit called it
    for pattern, way in _HINTS.items():
        if re.search(pattern, said):
            return way
    near: str | None = None
    match broken:
        case AttributeError(name=str(name), obj=thing):
            near = _other_attribute(name, thing)
        case NameError(name=str(name)) if name in _NAMES:
            near = f"write at the top: from focuskit import {name}"
        case NameError(name=str(name)):
            near = nearest(name, _NAMES)
        case ModuleNotFoundError(name=str(name)):
            near = nearest(name, ["focuskit"])
        case ImportError():
            found = re.search(r"cannot import name '(\w+)' from 'focuskit'", said)
            near = nearest(found[1], _NAMES) if found else None
        case TypeError():
            found = re.search(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", said)
            near = _other_argument(found[1], found[2]) if found else None
    return near


def _other_attribute(name: str, thing: object) -> str | None:
    if thing is Unit:
        return nearest(name, Unit.__members__) or f"the units are {_UNITS}"
    known = [other for other in dir(thing) if other[0] != "_"]
    near = None if name in known else nearest(name, known)
    if type(thing).__name__ != "Timeline":
        return near
    return f"{near}; {_WORDS}" if near else _WORDS


def _other_argument(function: str, name: str) -> str | None:
    """The argument that was meant, of a word of the timeline or of what makes a detector."""
    from focuskit.detect.detector import detector  # noqa: PLC0415 -- that module stands below
    from focuskit.detect.vocabulary import Timeline  # noqa: PLC0415 -- that module stands below

    meant = detector if function == "detector" else getattr(Timeline, function, None)
    if not inspect.isfunction(meant):
        return None
    known = [argument for argument in inspect.signature(meant).parameters if argument != "self"]
    return nearest(name, known) or f"it takes {', '.join(known)}"
