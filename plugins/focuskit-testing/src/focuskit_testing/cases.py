"""Cases: a few rows beside the verdict that one sign must give on them."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import attrs
import polars as pl

from focuskit._assess import assess
from focuskit.extending.manager import Plugins
from focuskit.model import schemas
from focuskit.model.column_types import TIME, column_types
from focuskit.model.documents import write_time
from focuskit.model.errors import nearest
from focuskit.model.finding import Finding
from focuskit.policy import load_policy
from focuskit.portfolio import Portfolio

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
"""The moment as of which cases are judged."""
ACCOUNT = "acme"
_LONG_AGO = timedelta(days=3650)

Verdict = Literal["fires", "clear", "not recorded", "too few", "near miss"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""What the cases of a sign must cover: a near miss looks like the sign and is none."""

Row = Mapping[str, Any]
Given = dict[str, Any]
"""What ``focuskit.assess`` was handed, interactions included."""


@attrs.frozen(eq=False)
class _Using:
    plugins: Plugins
    given: list[Given]


_using: ContextVar[_Using | None] = ContextVar("_using", default=None)


@attrs.frozen(kw_only=True)
class Case:
    """Rows, and what one sign must find in them.

    Args:
        name: What the case shows, in words.
        verdict: One of ``VERDICTS``.
        rows: The interactions, as ``portfolio`` takes them.
        expect: Attribute of the ``Finding``: its value (``outcome``, ``value``, ``observations``,
            ``reason``, ``missing``, ``text``). Numbers are compared to six decimals.
        given: Further arguments of ``portfolio``.
    """

    name: str
    verdict: Verdict = attrs.field(validator=attrs.validators.in_(VERDICTS))
    rows: Sequence[Row]
    expect: Mapping[str, Any]
    given: Mapping[str, Any] = attrs.field(factory=dict)

    def differences(self, sign: str) -> dict[str, tuple[Any, Any]]:
        """What was found otherwise than expected: attribute: (found, expected)."""
        # The row of the finding tells all of it; its document would take as long again.
        findings = _assessed(sign, self.rows, self.given).findings
        of_account = (pl.col("account_id") == ACCOUNT) & (pl.col("sign") == sign)
        found = findings.row(by_predicate=of_account, named=True)
        found = {**found, "missing": found["missing"] or []}
        return {
            name: (found[name], expected)
            for name, expected in self.expect.items()
            if not _same(found[name], expected)
        }


def case(sign: str, rows: Iterable[Row], **given: Any) -> Finding:
    """What one sign finds on the account ``acme``; the arguments are those of ``portfolio``.

    Raises:
        KeyError: No installed plugin brings the sign; the message says why.
    """
    findings = {f.sign: f for f in _assessed(sign, rows, given)[ACCOUNT].findings}
    return findings[sign]


def _assessed(sign: str, rows: Iterable[Row], given: Mapping[str, Any]) -> Portfolio:
    alone = {"plugins": _only(sign), **given} if "plugins" not in given else {**given}
    policy = load_policy(alone.pop("policy", None))
    listed = {sign: policy.signs[sign]} if sign in policy.signs else {}
    alone["policy"] = attrs.evolve(policy, signs=listed, cause_groups=(), caps=())
    return portfolio(rows, **alone)


@contextmanager
def using(plugins: Plugins) -> Iterator[list[Given]]:
    """Let ``case`` and ``portfolio`` take their signs from these plugins, installed or not.

    Yields:
        A list that grows by what ``focuskit.assess`` is handed on their behalf.
    """
    given: list[Given] = []
    token = _using.set(_Using(plugins, given))
    try:
        yield given
    finally:
        _using.reset(token)


def _only(sign: str) -> Plugins:
    """The plugins with one sign alone: the others cost time and say nothing."""
    used = _using.get()
    if used is not None and sign in used.plugins.detectors:
        return _alone(used.plugins, sign)
    return _only_installed(sign)


@cache
def _only_installed(sign: str) -> Plugins:
    plugins = Plugins.installed()
    if sign not in plugins.detectors:
        raise KeyError(_absent(sign, plugins))
    return _alone(plugins, sign)


def _alone(plugins: Plugins, sign: str) -> Plugins:
    detector, plugin = plugins.detectors[sign]
    return Plugins((attrs.evolve(plugin, detectors=(detector,)),))


def _absent(sign: str, plugins: Plugins) -> str:
    """Why no installed plugin brings a sign: a plugin that failed, a misspelt id."""
    failed = "; ".join(f"{one.distribution} was set aside: {one.reason}" for one in plugins.failed)
    hint = failed or nearest(sign, plugins.detectors) or "is the plugin that brings it installed?"
    return f"no installed plugin brings the sign {sign!r}; {hint}"


def portfolio(
    rows: Iterable[Row],
    *,
    account: Mapping[str, Any] | None = None,
    recorded: Mapping[str, Any] | None = None,
    **given: Any,
) -> Portfolio:
    """Assess a few rows as of ``NOW``, with every kind and field said to be recorded.

    Args:
        rows: Interactions as mappings. A number in a field of time means so many days before
            ``NOW``, a ``datetime.date`` a day without its hour; where ``account_id`` is left out,
            it is ``acme``.
        account: Fields of ``acme``; left out, a customer of the segment ``key``.
        recorded: As in ``focuskit.assess``; ``{}`` leaves it to the rows what is recorded.
        given: Further arguments of ``focuskit.assess``.
    """
    times = {field for field, dtype in column_types("interaction").items() if dtype == TIME}
    stated = {"id": ACCOUNT, "status": "customer", "segment": "key", **(account or {})}
    everything = everything_recorded() if recorded is None else recorded
    prepared = [
        {"account_id": ACCOUNT, **{f: _moment(v) if f in times else v for f, v in row.items()}}
        for row in rows
    ]
    arguments = {"accounts": [stated], "as_of": NOW, "recorded": everything, **given}
    if (used := _using.get()) is not None:
        arguments = {"plugins": used.plugins, **arguments}
        used.given.append({"interactions": prepared, **arguments})
    return assess(prepared, **arguments)


def everything_recorded() -> dict[str, tuple[datetime, datetime]]:
    """A statement that every kind and every field is recorded for ten years."""
    fields = schemas.property_schemas("interaction")
    kinds = fields["kind"]["enum"]
    return dict.fromkeys((*kinds, *fields), (NOW - _LONG_AGO, NOW))


def cases_in(folder: Path) -> list[tuple[str, Case]]:
    """The sign and each of its cases from a folder that holds one file a sign.

    A file is named like its sign, with underscores for hyphens, and holds a list ``CASES``.

    Raises:
        ImportError: A file cannot be imported.
    """
    found = []
    for path in sorted(folder.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"cases_{path.stem}", path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{path} is no Python file")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found += [(path.stem.replace("_", "-"), one) for one in module.CASES]
    return found


def _moment(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return write_time(NOW - timedelta(days=value))
    return value


def _same(found: Any, expected: Any) -> bool:
    if isinstance(expected, float | int) and found is not None:
        return round(float(found), 6) == round(float(expected), 6)
    return bool(found == expected)
