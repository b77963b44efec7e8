"""Whatever a public function is given, it answers with a result or with an error of its own."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from support import assess, few_plugins, few_signs, orders

import focuskit
from focuskit import (
    Account,
    Answer,
    Colleague,
    Contact,
    FocuskitError,
    InputError,
    Interaction,
    Lights,
    Mapping,
    Plugins,
    Portfolio,
)

LONG_AGO = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
"""In UTC, it lies before the first year."""
ODD: dict[str, Any] = {
    "none": None, "number": 5, "negative": -1, "fraction": 3.5, "nan": math.nan, "true": True,
    "huge": 10**30, "empty": "", "word": "asess", "bytes": b"x", "list": [], "numbers": [1],
    "words": ["a"], "nothing": [None], "dict": {"a": 1}, "dict of numbers": {1: 2}, "pair": (1, 2),
    "object": object(), "day": date(2026, 1, 1), "long ago": LONG_AGO,
    "span": timedelta(1), "path": Path("nowhere"), "null byte": "\x00", "half": "\ud800",
    "long": "x" * 400, "frame": pl.DataFrame({"a": [1]}), "query": pl.LazyFrame({"a": [1]}),
    "column": pl.Series([1]), "function": len, "class": int, "module": focuskit,
    "generator": iter([]),
}  # fmt: skip
ROWS = orders("acme", 160, 140, 120)


@cache
def _found() -> Portfolio:
    return assess(ROWS)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Portfolio:
    return Portfolio.read(_found().write(tmp_path_factory.mktemp("stored") / "out"))


def _field(made: type[Any], name: str, needed: dict[str, Any]) -> Callable[[Any], object]:
    return lambda odd: made(**{**needed, name: odd})


@cache
def _engine() -> focuskit.Engine:
    return focuskit.Engine(policy=few_signs())


DAY = datetime(2026, 1, 5, tzinfo=UTC)
MADE: dict[type[Any], dict[str, Any]] = {
    Interaction: {"account_id": "acme", "kind": "order", "occurred_at": DAY},
    Account: {"id": "acme"},
    Contact: {"id": "c", "account_id": "acme"},
    Colleague: {"id": "c"},
    Answer: {"id": "no-board", "level": 1},
}
CALLS: dict[str, Callable[[Any], object]] = {
    **{
        f"assess {name}": lambda odd, name=name: assess(ROWS, **{name: odd})  # type: ignore[misc]
        for name in (
            "accounts",
            "contacts",
            "colleagues",
            "answers",
            "as_of",
            "mapping",
            "policy",
            "recorded",
            "unlisted_accounts",
            "strict_plugins",
        )
    },
    "assess": assess,
    "assess rows": lambda odd: assess([odd]),
    "assess plugins": lambda odd: focuskit.assess(ROWS, plugins=odd, policy=few_signs()),
    "a stretch": lambda odd: assess(ROWS, recorded={"order": odd}),
    "its ends": lambda odd: assess(ROWS, recorded={"order": (odd, odd)}),
    "an answer": lambda odd: assess(ROWS, answers=[odd]),
    "Engine policy": lambda odd: focuskit.Engine(policy=odd),
    "Engine recorded": lambda odd: focuskit.Engine(policy=few_signs(), recorded=odd).assess(ROWS),
    **{
        f"assess_one {name}": lambda odd, name=name: _engine().assess_one(  # type: ignore[misc]
            **{"account_id": "acme", "rows": ROWS, "as_of": DAY, name: odd}
        )
        for name in ("account_id", "rows", "as_of", "account")
    },
    "load_policy": focuskit.load_policy,
    "signs of a policy": lambda odd: focuskit.load_policy(
        {**few_signs().to_document(), "signs": odd}
    ),
    "Mapping.load": Mapping.load,
    "fields": lambda odd: Mapping.load({"schema_version": "1.0", "interactions": {"fields": odd}}),
    **{
        f"portfolio {name}": lambda odd, name=name: getattr(_found(), name)(odd)  # type: ignore[misc]
        for name in (
            "at",
            "evidence",
            "unknowns",
            "route",
            "touchpoints",
            "rollup",
            "history",
            "head",
            "__getitem__",
            "__contains__",
        )
    },
    "evidence sign": lambda odd: _found().evidence("acme", odd),
    "history moments": lambda odd: _found().history([odd]),
    "at policy": lambda odd: _found().at("2026-05-01", policy=odd),
    "Portfolio.read": Portfolio.read,
    "compare before": lambda odd: focuskit.compare(odd, _found()),
    "compare after": lambda odd: focuskit.compare(_found(), odd),
    "compare data": lambda odd: focuskit.compare(_found().at("2026-05-01"), _found(), data=odd),
    "watch": focuskit.watch,
    "watch since": lambda odd: focuskit.watch(_found(), odd, look_back=0),
    "watch lights": lambda odd: focuskit.watch(_found(), "2026-05-01", lights=odd, look_back=0),
    "watch look_back": lambda odd: focuskit.watch(_found(), "2026-05-01", look_back=odd),
    "lights": lambda odd: Lights(lights_at=odd, clears_below=odd),
    "worsened": lambda odd: Lights(worsened_by=odd),
    "Plugins.installed": Plugins.installed,
    "Plugins.of": Plugins.of,
    "Plugins.adding": lambda odd: Plugins().adding(odd),
    "Plugins.under": lambda odd: few_plugins().under(odd),
    "detectors_in": focuskit.detectors_in,
    **{
        f"{kind.__name__}.{field.name}": _field(kind, field.name, needed)
        for kind, needed in MADE.items()
        for field in attrs.fields(kind)
    },
}
COSTLY = {"5 as look_back": ("watch look_back", "number")}


@pytest.mark.parametrize("call", CALLS)
def test_nothing_but_errors_of_our_own_comes_out(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, odd in ODD.items():
        if (call, name) in COSTLY.values():
            continue
        with warnings.catch_warnings(), suppress(FocuskitError):
            warnings.simplefilter("error")
            CALLS[call](odd)


@pytest.mark.parametrize("method", ["write", "head", "evidence", "rollup", "__getitem__"])
def test_a_portfolio_that_was_read_answers_alike(
    stored: Portfolio, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, odd in ODD.items():
        if name not in {"word", "path"}:
            with suppress(FocuskitError):
                getattr(stored, method)(odd)


_FOCUSKIT: Any = focuskit
"""As somebody sees it who does not check types."""


def _any() -> Any:
    return _found()


REFUSED: list[tuple[Callable[[], object], str, str | None]] = [
    (
        lambda: assess(ROWS, unlisted_accounts="asess"),
        "unlisted_accounts",
        "did you mean 'assess'?",
    ),
    (lambda: assess(ROWS, as_of=5), "as_of", None),
    (lambda: assess(ROWS, as_of=math.nan), "as_of", None),
    (lambda: assess(ROWS, as_of="30.06.2026"), "as_of", None),
    (lambda: assess(ROWS, policy=[]), "policy", None),
    (lambda: assess(ROWS, mapping=[]), "mapping", None),
    (lambda: assess(ROWS, recorded=["order"]), "recorded", None),
    (
        lambda: assess(ROWS, recorded={"oder": (None, None)}),
        "recorded['oder']",
        "did you mean 'order'?",
    ),
    (lambda: assess(ROWS, answers=5), "answers", None),
    (lambda: assess(ROWS, accounts=5), "accounts", None),
    (lambda: _FOCUSKIT.assess(ROWS, plugins="mine.py"), "plugins", None),
    (lambda: _FOCUSKIT.assess(ROWS, plugins=5), "plugins", None),
    (lambda: assess(ROWS, strict_plugins="yes"), "strict_plugins", None),
    (lambda: _any().head(-1), "number", None),
    (lambda: _any().rollup("onwer"), "by", "did you mean 'owner'?"),
    (lambda: _any().history("2026-05-01"), "moments", None),
    (lambda: _any().at(None), "moment", None),
    (lambda: _FOCUSKIT.compare(5, _found()), "before", None),
    (lambda: _FOCUSKIT.watch(_found(), look_back=1.5), "look_back", None),
    (lambda: _FOCUSKIT.Lights(lights_at="high"), "Lights.lights_at", None),
    (lambda: _FOCUSKIT.Portfolio.read(5), "folder", None),
    (lambda: _FOCUSKIT.load_policy(5), "policy", None),
]


@pytest.mark.parametrize(("call", "where", "hint"), REFUSED, ids=lambda one: str(one)[:20])
def test_it_says_which_argument_what_was_found_and_what_is_expected(
    call: Callable[[], object], where: str, hint: str | None
) -> None:
    with pytest.raises(FocuskitError) as told:
        call()
    error = told.value
    assert getattr(error, "where") == where  # noqa: B009 -- of either kind
    assert hint is None or getattr(error, "hint") == hint  # noqa: B009 -- of either kind
    assert hint or getattr(error, "expected")  # noqa: B009 -- of either kind


def test_a_name_that_is_not_there_is_also_a_key_error() -> None:
    for call in (lambda: _found()["acne"], lambda: _found().evidence("acne")):
        with pytest.raises(InputError) as told:
            call()
        assert isinstance(told.value, KeyError)
        assert told.value.hint == "did you mean 'acme'?"
    with pytest.raises(KeyError, match="its id, as a text"):
        _found()[5]  # type: ignore[index]
    assert 5 not in _found()  # type: ignore[comparison-overlap]


def test_what_may_be_left_out_or_is_a_day_is_taken() -> None:
    assert assess(ROWS, as_of=date(2026, 6, 30)).info["as_of"] == "2026-06-30T00:00:00Z"
    assert assess(ROWS, as_of="2026-06-30T02:00+02:00").info["as_of"] == "2026-06-30T00:00:00Z"
    assert len(assess(ROWS, unlisted_accounts="assess")) == 1
