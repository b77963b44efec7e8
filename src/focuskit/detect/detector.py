"""The detector: data about one warning sign, and the function that measures it."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import polars as pl
from attrs import validators as v

from focuskit.detect.measure import Measure
from focuskit.detect.vocabulary import Timeline
from focuskit.model.errors import nearest
from focuskit.model.limits import Limits
from focuskit.model.schemas import property_schemas

SIGN_ID = re.compile(r"^([a-z][a-z0-9]*\.)?[a-z][a-z0-9]*(-[a-z0-9]+)*$")

USUAL_STATUS = "customer"
"""What an account counts as that has no status: who is on record is somebody's customer."""

MeasureFunction = Callable[[Timeline], Measure]


def _expression(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, pl.Expr):
        raise TypeError(
            f"{attribute.name} must be a condition such as col.status == 'customer', "
            f"found {value!r}"
        )


def _sign_id(_: Any, __: attrs.Attribute[Any], value: Any) -> None:
    if not (isinstance(value, str) and SIGN_ID.match(value)):
        raise ValueError(
            "id must be small letters and digits, words joined by hyphens, with a prefix of yours "
            f"and a dot before them, such as 'acme.slow-quotes'; found {value!r}"
        )


def _fills_in(*known: str) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    def check(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        for name in re.findall(r"\{(.*?)\}", value or ""):
            if name not in known:
                hint = nearest(name, known) or f"there is {', '.join(map(repr, known))}"
                raise ValueError(f"{attribute.name} cannot fill in {{{name}}}; {hint}")

    return check


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | set | frozenset) else value


def _statuses(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    known = [status for status in property_schemas("account")["status"]["enum"] if status]
    if isinstance(value, str) or not value:
        raise ValueError(f"{attribute.name} names one of {known} at least, in a list")
    for status in value:
        if status not in known:
            hint = nearest(status, known) or f"there is {', '.join(map(repr, known))}"
            raise ValueError(f"there is no status {status!r}; {hint}")


LONGEST_QUESTION = 48
"""Characters; several stand on one line of a screen."""


def _question(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not (isinstance(value, str) and value.endswith("?") and len(value) <= LONGEST_QUESTION):
        raise ValueError(
            f"{attribute.name} must be a question of at most {LONGEST_QUESTION} characters, such "
            f"as 'solved in time?'; found {value!r}"
        )


_SAID = _fills_in("value", "observations", "evidence")


@attrs.frozen(kw_only=True, eq=False)
class Detector:
    """Measures one warning sign for all accounts at once.

    Args:
        id: Names the defect (``passed-around``), never a command.
        theme: The group of signs that it belongs to.
        limits: Between which values of the measure severity rises from 0 to 1.
        min_observations: With fewer observations the sign is unknown.
        says: The finding as one factual sentence; ``{value}``, ``{observations}`` and
            ``{evidence}`` are filled in. An ``(s)`` is left out after a 1: ``{value} day(s)``.
        question: What it answers of an account, in a few words with a question mark, such as
            ``solved in time?``; left out, its name as a question.
        says_also: A further sentence if the measure's ``also`` is above 0, as ``{also}``.
        measure: Takes the symbolic timeline, returns a measure.
        applies_to: A condition on the fields of an account; if it is false, the sign is not
            applicable, if it is null, unknown.
        for_status: The statuses of the accounts that the sign is meant for; for all others it is
            not applicable. An account without a status counts as a customer. Both this and
            ``applies_to`` must hold. None: customers, or, where ``applies_to`` asks for the status
            itself, whomever that lets through.
        plain: It calls a Python function for each account, which takes long.
    """

    id: str = attrs.field(validator=_sign_id)
    theme: str = attrs.field(validator=v.and_(v.instance_of(str), v.min_len(1)))
    limits: Limits
    min_observations: int = attrs.field(validator=[v.instance_of(int), v.ge(1)])
    says: str = attrs.field(validator=v.and_(v.instance_of(str), v.min_len(1), _SAID))
    says_also: str | None = attrs.field(
        default=None, validator=v.and_(v.optional(v.instance_of(str)), _fills_in("also"))
    )
    question: str = attrs.field(validator=_question)
    measure: MeasureFunction
    applies_to: pl.Expr | None = attrs.field(default=None, validator=v.optional(_expression))
    for_status: tuple[str, ...] | None = attrs.field(
        default=None,
        validator=v.optional(_statuses),
        converter=attrs.converters.optional(_listed),
    )
    plain: bool = False

    @question.default
    def _name_as_question(self) -> str:
        return self.id.rpartition(".")[2].replace("-", " ") + "?"

    @property
    def statuses(self) -> frozenset[str] | None:
        """The statuses of the accounts that it is meant for; None for all."""
        if self.for_status is not None:
            return frozenset(self.for_status)
        asks = self.applies_to is not None and "status" in self.applies_to.meta.root_names()
        return None if asks else frozenset({USUAL_STATUS})

    @property
    def page(self) -> str:
        """The sign's page: the docstring of its file."""
        module = sys.modules.get(self.measure.__module__)
        return inspect.cleandoc((module and module.__doc__) or self.measure.__doc__ or "")


def detector(  # noqa: PLR0913 -- the metadata of a sign, by keyword
    *,
    id: str,  # noqa: A002 -- the catalogue's own word
    theme: str,
    ok: float,
    bad: float,
    says: str,
    question: str | None = None,
    says_also: str | None = None,
    min_observations: int = 1,
    applies_to: pl.Expr | None = None,
    for_status: Sequence[str] | None = None,
) -> Callable[[MeasureFunction], Detector]:
    """Make the decorated function the detector of one warning sign.

    The arguments are those of ``Detector``; ``ok`` and ``bad`` become its limits, in the unit of
    the measure: severity is 0 up to ``ok`` and 1 from ``bad`` on. With fewer rows than
    ``min_observations``, at least 1, the sign is unknown.

    Raises:
        ValueError: An argument is out of range, or the limits are equal.
    """
    asks: dict[str, Any] = {} if question is None else {"question": question}

    def decorate(measure: MeasureFunction) -> Detector:
        return Detector(
            id=id, theme=theme, limits=Limits(ok, bad), min_observations=min_observations,
            says=says, says_also=says_also, measure=measure, applies_to=applies_to,
            for_status=for_status, **asks,
        )  # fmt: skip

    return decorate
