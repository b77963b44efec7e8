"""Watch: which lights went on, turned red, worsened, cleared or went dark since a moment.

A light has two thresholds, so that a sign near one of them does not flicker: it goes on at the
upper one and out only below the lower one. A sign is lit while its light is on. In between it stays
as it was, and how it was is found by replaying a few earlier moments; nothing is stored between two
looks. What is not seen any more stays as it was when it was last seen, and has gone dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs
import polars as pl

from focuskit.model.arguments import refuse, whole_number
from focuskit.model.column_types import TIME
from focuskit.model.documents import stated_time, write_time
from focuskit.model.errors import InputError
from focuskit.model.millionths import MILLION, exact, in_millionths, millionths
from focuskit.policy import Policy
from focuskit.portfolio.inputs import Inputs
from focuskit.portfolio.portfolio import Portfolio

SCHEMA_VERSION = "2.0"
CHANGES = ("red on", "lit", "worsened", "went dark", "seen again", "red out", "cleared")
"""What can have become of a light, in the order in which it is shown."""
SINCE_DAYS = 30
LIGHTS_AT = 0.1
CLEARS_BELOW = 0.05
WORSENED_BY = 0.1
LOOK_BACK = 3
ENDED_AFTER = timedelta(days=7)
"""A source that has held nothing for longer is said to have ended (judgement: weekly exports)."""
CALLS_FOR_A_LOOK = ("red on", "lit")
_KEY = ["account_id", "sign"]


@attrs.frozen(kw_only=True)
class Lights:
    """When a light goes on and out (judgement: a tenth of the way from ``ok`` to ``bad``).

    Args:
        lights_at: From this severity on, above 0 and up to 1.
        clears_below: Below this severity, above 0 and up to ``lights_at``.
        worsened_by: By how much a lit sign must rise to be listed as worsened.

    Raises:
        InputError: The numbers contradict each other.
    """

    lights_at: float = LIGHTS_AT
    clears_below: float = CLEARS_BELOW
    worsened_by: float = WORSENED_BY

    def __attrs_post_init__(self) -> None:
        for name, value in attrs.asdict(self).items():
            if not isinstance(value, int | float) or isinstance(value, bool):
                refuse(value, where=f"Lights.{name}", expected="a number above 0 and up to 1")
        if not 0 < self.clears_below <= self.lights_at <= 1 or not 0 < self.worsened_by <= 1:
            raise InputError(
                problem="the thresholds of the lights contradict each other",
                where="watch",
                found=(
                    f"lights_at {self.lights_at:g}, clears_below {self.clears_below:g}, "
                    f"worsened_by {self.worsened_by:g}"
                ),
                expected="0 < clears_below <= lights_at <= 1, and worsened_by above 0 and up to 1",
            )

    @classmethod
    def of(cls, policy: Policy) -> Lights:
        """Lights that go on where the policy calls a sign lit."""
        lit_from = float(policy.ratings.lit_from)
        return cls(lights_at=lit_from, clears_below=min(CLEARS_BELOW, lit_from))

    def after(self, before: pl.Expr, severity: pl.Expr) -> pl.Expr:
        """``on``, ``off`` or ``dark``: lit when it was last seen, and not seen now.

        Args:
            before: The light at the moment before.
            severity: In parts per million; null where the sign is not assessed.
        """
        was_on = before.is_in(["on", "dark"])
        return (
            pl.when(severity >= _parts(self.lights_at)).then(pl.lit("on"))
            .when(severity < _parts(self.clears_below)).then(pl.lit("off"))
            .when(was_on & severity.is_null()).then(pl.lit("dark"))
            .when(was_on).then(pl.lit("on"))
            .otherwise(pl.lit("off"))
        )  # fmt: skip

    def change(self) -> pl.Expr:
        """Name what became of a light between ``light_before`` and ``light``; null: nothing."""
        before, now = pl.col("light_before"), pl.col("light")
        rise = pl.col("severity_after") - pl.col("severity_before")
        return (
            pl.when(pl.col("red") & ~pl.col("red_before")).then(pl.lit("red on"))
            .when(pl.col("red_before") & ~pl.col("red")).then(pl.lit("red out"))
            .when((now == "on") & (before == "off")).then(pl.lit("lit"))
            .when((now == "on") & (before == "dark")).then(pl.lit("seen again"))
            .when((now == "on") & (rise >= _parts(self.worsened_by))).then(pl.lit("worsened"))
            .when((now == "dark") & (before == "on")).then(pl.lit("went dark"))
            .when((now == "off") & (before != "off")).then(pl.lit("cleared"))
        )  # fmt: skip


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Watch:
    """What became of the lights between two moments.

    Attributes:
        since: The earlier moment.
        as_of: The later one.
        lights: When a light goes on and out.
        ended: The sources that went on then and hold nothing more now: ``source`` and ``end``.
        fingerprint: Of the later assessments.
        changes: One row for each light that changed: ``change`` (one of ``CHANGES``), ``subject``
            (``account`` or ``supplier``), ``account_id`` (null for the supplier), ``sign``,
            ``red_before``, ``red_after`` (whether it was a red light that is lit when last seen),
            ``severity_before``, ``severity_after`` (0 to 1, null where it is not assessed),
            ``outcome_before``, ``outcome_after`` (null where the account was not there), ``text``,
            ``waived_by`` (who answers for the finding; null where no waiver has effect) and
            ``disputed_by`` (who says that it is wrong).
    """

    since: datetime
    as_of: datetime
    lights: Lights
    ended: pl.DataFrame
    fingerprint: str | None
    changes: pl.DataFrame

    @cached_property
    def lit(self) -> pl.DataFrame:
        """The changes that call for a look: the lights that turned red, and those that went on."""
        return self.changes.filter(pl.col("change").is_in(CALLS_FOR_A_LOOK))

    def to_document(self) -> dict[str, Any]:
        """Write the watch as ``schemas/watch.schema.json`` describes it."""
        counts = dict(self.changes.group_by("change").len().iter_rows())
        return {
            "schema_version": SCHEMA_VERSION,
            "since": write_time(self.since),
            "as_of": write_time(self.as_of),
            **attrs.asdict(self.lights),
            "fingerprint": self.fingerprint,
            "ended": [
                {"source": source, "end": write_time(end)} for source, end in self.ended.iter_rows()
            ],
            "counts": {change.replace(" ", "_"): counts.get(change, 0) for change in CHANGES},
            "changes": self.changes.to_dicts(),
        }


def watch(
    portfolio: Portfolio,
    since: datetime | str | None = None,
    *,
    lights: Lights | None = None,
    look_back: int = LOOK_BACK,
) -> Watch:
    """Find which lights turned red, went on, worsened, cleared or went dark since a moment.

    Only signs that count (with a weight above 0) are watched, and the supplier's own, by the
    severity that was computed, whoever waived it. What was lit and is not assessed any more has
    gone dark: it is not cleared, and when it is seen lit again, that is not news.

    Args:
        portfolio: What ``focuskit.assess`` returned, as of the later moment.
        since: The earlier moment, in UTC unless it says otherwise; left out, 30 days before.
        lights: When a light goes on and out; left out, it goes on where the policy calls a sign
            lit.
        look_back: So many moments before ``since`` are replayed, each as far from the next as
            ``since`` lies back, to find which lights were on then.

    Raises:
        InputError: ``since`` is not before the moment of the portfolio or lies before the first
            row, or the portfolio was read from a folder.
    """
    if not isinstance(portfolio, Portfolio):
        refuse(portfolio, where="portfolio", expected="what focuskit.assess returned")
    if lights is not None and not isinstance(lights, Lights):
        refuse(lights, where="lights", expected="such as Lights(lights_at=0.1)")
    whole_number(look_back, where="look_back")
    rules = lights or Lights.of(portfolio.policy)
    begin, end = _span(portfolio, stated_time(since, where="since"))
    moments = _moments(begin, end, portfolio.inputs, look_back)
    changes = _changes(portfolio, [*moments, begin], rules)
    return Watch(
        since=begin,
        as_of=end,
        lights=rules,
        ended=_ended(portfolio.at(begin), portfolio),
        fingerprint=portfolio.fingerprint,
        changes=_shown(changes, portfolio),
    )


def _span(portfolio: Portfolio, since: datetime | None) -> tuple[datetime, datetime]:
    end, oldest = portfolio.as_of, portfolio.inputs.oldest
    if end is None or oldest is None:
        raise InputError(
            problem="there is no interaction, so there is nothing to watch",
            where="the interactions",
            hint="check the file, or the rows that were rejected",
        )
    begin = since or end - timedelta(days=SINCE_DAYS)
    if not oldest <= begin < end:
        raise InputError(
            problem="the earlier moment must lie between the first row and the later moment",
            where="since" if since else f"since, left out: {SINCE_DAYS} days before as_of",
            found=begin.isoformat(),
            expected=f"from {oldest.isoformat()} to before {end.isoformat()}",
        )
    return begin, end


def _moments(begin: datetime, end: datetime, inputs: Inputs, look_back: int) -> Iterator[datetime]:
    """List the moments before the earlier one that the rows reach back to, oldest first."""
    for step in range(look_back, 0, -1):
        moment = begin - step * (end - begin)
        if inputs.reach_back_to(moment):
            yield moment


def _changes(portfolio: Portfolio, moments: Sequence[datetime], rules: Lights) -> pl.DataFrame:
    """Find the lights that changed since the last of some earlier moments, oldest first."""
    types = {**dict.fromkeys((*_KEY, "light"), pl.String()), "red": pl.Boolean()}
    light = pl.DataFrame(schema=types)
    for moment in moments:
        before = _seen(portfolio.at(moment))
        light = _next(light, before, rules).select(*types)
    now = _next(light, _seen(portfolio), rules)
    whole = now.rename({"severity": "severity_after", "outcome": "outcome_after"})
    for earlier in (
        light.rename({"light": "light_before", "red": "red_before"}),
        before.select(*_KEY, severity_before="severity", outcome_before="outcome"),
    ):
        whole = whole.join(earlier, on=_KEY, how="left", nulls_equal=True)
    # An account that was not there before had no light on.
    whole = whole.with_columns(
        pl.col("light_before").fill_null("off"), pl.col("red_before").fill_null(value=False)
    )
    return whole.with_columns(change=rules.change()).filter(pl.col("change").is_not_null())


def _seen(portfolio: Portfolio) -> pl.DataFrame:
    """Select outcome, severity (parts per million) and ``is_red`` of all signs that are watched."""
    red_lights = portfolio.policy.red_lights
    counts = (pl.col("weight") > 0) | pl.col("sign").is_in([*red_lights])
    own = portfolio.supplier_findings.with_columns(account_id=pl.lit(None, dtype=pl.String))
    return pl.concat(
        frame.select(*_KEY, "outcome", severity=millionths("severity"), is_red=is_red)
        for frame, is_red in (
            (portfolio.findings.filter(counts), _is_red(red_lights)),
            (own, pl.lit(value=False)),
        )
    )


def _is_red(red_lights: Mapping[str, Decimal]) -> pl.Expr:
    """Whether a red light is lit, whoever waived it; both ends of a waived one are the waiver's."""
    if not red_lights:
        return pl.lit(value=False)
    least = {sign: in_millionths(one) for sign, one in red_lights.items()}
    from_where = pl.col("sign").replace_strict(least, default=None, return_dtype=pl.Int64)
    low = pl.when(pl.col("waiver").is_null()).then("severity_low").otherwise("severity")
    return ((low * MILLION).round(0) >= from_where).fill_null(value=False)


def _next(light: pl.DataFrame, seen: pl.DataFrame, rules: Lights) -> pl.DataFrame:
    """Compute the lights at one moment: key, ``outcome``, ``severity``, ``light`` and ``red``."""
    whole = seen.join(light, on=_KEY, how="full", coalesce=True, nulls_equal=True)
    dark = pl.col("severity").is_null()
    return whole.with_columns(
        light=rules.after(pl.col("light"), pl.col("severity")),
        red=pl.when(dark).then("red").otherwise("is_red").fill_null(value=False),
    )


def _ended(before: Portfolio, now: Portfolio) -> pl.DataFrame:
    """Find the sources that went on at one moment, or had not begun, and have ended by another."""
    went_on = before.sources.select("source", then=pl.col("end"))
    whole = now.sources.join(went_on, on="source", how="left", maintain_order="left")
    paused = pl.lit(now.as_of, dtype=TIME) - pl.col("end") > ENDED_AFTER
    had_not = pl.lit(before.as_of, dtype=TIME) - pl.col("then") <= ENDED_AFTER
    return whole.filter(paused & had_not.fill_null(value=True)).select("source", "end")


def _shown(changes: pl.DataFrame, portfolio: Portfolio) -> pl.DataFrame:
    own = portfolio.supplier_findings.with_columns(account_id=pl.lit(None, dtype=pl.String))
    texts = pl.concat(
        frame.select(
            *_KEY,
            "text",
            waived_by=pl.col("waiver").struct.field("owner"),
            disputed_by=pl.col("disputes").list.eval(pl.element().struct.field("by")),
        )
        for frame in (portfolio.findings, own)
    )
    whole = changes.join(texts, on=_KEY, how="left", nulls_equal=True)
    whole = whole.with_columns(pl.col("disputed_by").fill_null([]))
    supplier = pl.col("account_id").is_null()
    return (
        whole.with_columns(
            pl.col("change").cast(pl.Enum(CHANGES)),
            exact(pl.col("severity_before")).alias("severity_before"),
            exact(pl.col("severity_after")).alias("severity_after"),
            red_after=pl.col("red"),
            subject=pl.when(supplier).then(pl.lit("supplier")).otherwise(pl.lit("account")),
        )
        .sort(
            "change", -pl.col("severity_after"), "account_id", "sign",
            nulls_last=[False, True, False, False],
        )
        .with_columns(pl.col("change").cast(pl.String))
        .select(
            "change", "subject", *_KEY, "red_before", "red_after", "severity_before",
            "severity_after", "outcome_before", "outcome_after", "text", "waived_by", "disputed_by",
        )
    )  # fmt: skip


def _parts(share: float) -> int:
    return int(round(Decimal(str(share)), 6) * MILLION)
