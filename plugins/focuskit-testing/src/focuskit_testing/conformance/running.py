"""Running a plugin alone over a world, watched, and what it found there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import polars as pl

from focuskit._assess import assess
from focuskit.detect.detector import Detector
from focuskit.extending.manager import Plugin, Plugins
from focuskit.model.finding import KNOWN
from focuskit.policy import Policy
from focuskit.policy.sections import SupplierPolicy
from focuskit.portfolio import Portfolio
from focuskit_testing.conformance.check_results import Problem
from focuskit_testing.conformance.process_state import kept
from focuskit_testing.conformance.watching import Watch
from focuskit_testing.conformance.worlds import World

SUPPLIER = "the supplier"
_SAME = (
    "outcome", "severity", "severity_low", "severity_high", "at_least", "lit", "value",
    "observations", "pending", "evidence", "counter_evidence", "text",
)  # fmt: skip
_ALSO = ("reason", "missing", "error")


@attrs.frozen(kw_only=True, eq=False)
class Found:
    """What the signs of a plugin found in a world.

    Args:
        world: The world.
        findings: ``subject`` (an account, or the supplier), ``sign``, and what was found.
        portfolio: Where evidence can be asked for.
    """

    world: World
    findings: pl.DataFrame
    portfolio: Portfolio

    def fired(self) -> dict[str, int]:
        """On how many subjects each sign fired."""
        fired = self.findings.group_by("sign").agg((pl.col("outcome") == "fired").sum())
        return dict(fired.iter_rows())


@attrs.frozen(kw_only=True, eq=False)
class Runner:
    """Runs one plugin, each time with fresh copies of its detectors.

    The engine keeps what a detector has returned; a copy makes it ask again.

    Args:
        plugin: The plugin.
        watch: Sees what its code does.

    Attributes:
        changed: What a run changed for all others, with the sign where it ran alone.
    """

    plugin: Plugin
    watch: Watch
    changed: list[tuple[str | None, str]] = attrs.field(factory=list, init=False)

    def run(self, world: World, signs: Iterable[str] | None = None) -> Found:
        """Assess a world by the signs that it is about, or by some of them."""
        chosen = world.signs if signs is None else frozenset(signs)
        plugin = attrs.evolve(
            self.plugin,
            detectors=self._fresh(self.plugin.detectors, chosen),
            portfolio_detectors=self._fresh(self.plugin.portfolio_detectors, chosen),
            practices=(),
        )
        with kept() as changed, self.watch.running():
            portfolio = assess(
                world.interactions,
                accounts=world.tables.get("accounts"),
                contacts=world.tables.get("contacts"),
                colleagues=world.tables.get("colleagues"),
                as_of=world.as_of,
                policy=_policy(world.policy, plugin),
                plugins=Plugins((plugin,)),
                recorded=world.recorded,
            )
            findings = _findings(portfolio, plugin, world)
        ids = [one.id for one in (*plugin.detectors, *plugin.portfolio_detectors)]
        self.changed.extend((ids[0] if len(ids) == 1 else None, what) for what in changed)
        return Found(world=world, findings=findings, portfolio=portfolio)

    def _fresh(
        self, detectors: Sequence[Detector], chosen: frozenset[str] | None
    ) -> tuple[Detector, ...]:
        return tuple(
            attrs.evolve(one, measure=self.watch.over(one.id, one.measure))
            for one in detectors
            if chosen is None or one.id in chosen
        )


def _policy(policy: Policy, plugin: Plugin) -> Policy:
    """A policy that names the signs of this plugin alone, as it stands."""
    ids = {one.id for one in plugin.detectors}
    listed = {
        sign: entry
        for sign, entry in policy.signs.items()
        if sign in ids and entry.distribution == plugin.distribution
    }
    return attrs.evolve(policy, signs=listed, cause_groups=(), caps=(), supplier=SupplierPolicy())


def _findings(portfolio: Portfolio, plugin: Plugin, world: World) -> pl.DataFrame:
    columns = ("subject", "sign", *_SAME, *_ALSO)
    parts = []
    if plugin.detectors:
        former = pl.col("account_id").replace(world.back)
        parts.append(portfolio.findings.with_columns(subject=former).select(columns))
    if plugin.portfolio_detectors:
        own = pl.col("sign").is_in([one.id for one in plugin.portfolio_detectors])
        # The supplier's findings tell neither evidence nor what speaks against it.
        rows = portfolio.supplier_findings.filter(own).with_columns(
            evidence=pl.lit(None, dtype=pl.Int64), counter_evidence=pl.lit(None, dtype=pl.Int64),
            subject=pl.lit(SUPPLIER),
        )  # fmt: skip
        parts.append(rows.select(columns))
    if not parts:
        return portfolio.findings.head(0).with_columns(subject="account_id").select(columns)
    return pl.concat(parts).sort("subject", "sign")


def differing(before: Found, after: Found, expected: str, hint: str | None = None) -> list[Problem]:
    """One problem for each sign that did not find the same in both."""
    key = ["subject", "sign"]
    told = [name for name in _SAME if name != "text"]
    both = before.findings.join(after.findings, on=key, how="full", suffix=" after", coalesce=True)
    known = pl.col("outcome").is_in(KNOWN)
    other = pl.any_horizontal(
        *(pl.col(name).ne_missing(pl.col(f"{name} after")) for name in told),
        known & pl.col("text").ne_missing(pl.col("text after")),
    )
    problems = []
    for (sign,), rows in both.filter(other).group_by("sign", maintain_order=True):
        first = rows.sort("subject").row(0, named=True)
        others = f", and {rows.height - 1} more" if rows.height > 1 else ""
        was, became = spelled(first), spelled({n: first[f"{n} after"] for n in (*_SAME, *_ALSO)})
        if was == became:
            was, became = first["text"], first["text after"]
        problems.append(
            Problem(
                sign=str(sign),
                found=f"{first['subject']}: {was} became {became}{others}",
                expected=expected,
                where=before.world.name,
                hint=hint,
            )
        )
    return problems


def spelled(row: dict[str, Any]) -> str:
    """What was found, in a few words."""
    if row["outcome"] in {"fired", "clear"}:
        parts = f"{row['severity']:g} by the value {row['value']:.9g}"
        return f"{row['outcome']} (severity {parts} over {row['observations']} observations)"
    return f"{row['outcome']} ({row['error'] or row['reason'] or 'no reason'})"
