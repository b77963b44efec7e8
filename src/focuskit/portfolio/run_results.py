"""The results of a run: frames of what was scored, found and advised, in numbers to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs
import polars as pl

from focuskit.engine.advise.gaps import unknowns
from focuskit.engine.advise.rating_route import route
from focuskit.engine.columns import (
    CHECKS,
    CHECKS_MADE,
    DEPTH,
    REASONS,
    RED_LIGHTS,
    REJECTED,
    UNWAIVED,
    SignColumn,
    ThemeColumn,
)
from focuskit.engine.explain import evidence
from focuskit.engine.explain.breadth import breadth
from focuskit.engine.explain.findings import findings
from focuskit.engine.explain.sensitivity import sensitivity
from focuskit.engine.explain.sources import sources
from focuskit.engine.results import Run
from focuskit.engine.score.ledger import lines
from focuskit.engine.score.ratings import theme_of
from focuskit.engine.score.scores import FULL
from focuskit.engine.signs.supplier_signs import hooks
from focuskit.engine.supplier_run import assess_supplier
from focuskit.intake.polars_engine import collect
from focuskit.model.arguments import shown
from focuskit.model.assessment import Assessment
from focuskit.model.column_types import empty
from focuskit.model.errors import UnknownNameError, nearest
from focuskit.model.millionths import exact
from focuskit.model.route import Route
from focuskit.model.run_document import RunDocument
from focuskit.policy import Policy
from focuskit.portfolio import rollups
from focuskit.portfolio.assessment_documents import REJECTED_ROWS, THEMES, Sheets, documents
from focuskit.portfolio.cards import cards
from focuskit.portfolio.inputs import Inputs
from focuskit.portfolio.last_lights import last_lights
from focuskit.portfolio.result_protocol import EVIDENCE, of_accounts
from focuskit.portfolio.shared_parts import SharedParts, shared_parts, texts_of
from focuskit.portfolio.supplier_result import SupplierResult
from focuskit.portfolio.touchpoints import touchpoints

_ADVICE: dict[str, Any] = {
    "title": pl.String,
    "steps": pl.List(pl.String),
    "owner_role": pl.String,
    "hours": pl.Float64,
    "within_days": pl.Int64,
}
"""What the advice to an account repeats of a recommendation."""

ACCOUNTS_AT_A_TIME = 2_000
"""Documents of so many accounts are built at once; they take far more memory than frames."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class RunResults:
    """The results of a run, as ``Results`` describes them; each is computed when first asked for.

    Args:
        run: What was found on the accounts.
        inputs: What the run was made of.
        whole: The results of all accounts, if these are the first of them: what other accounts are
            like may count for one of these, and the supplier is that of all.
    """

    run: Run
    inputs: Inputs
    whole: RunResults | None = None

    @cached_property
    def scores(self) -> pl.DataFrame:
        """The numbers of each account, with waivers and without."""
        scored = self.run.scored
        waived = UNWAIVED["score"] in scored.columns
        unwaived = {f"unwaived_{n}": pl.col(o if waived else n) for n, o in UNWAIVED.items()}
        rating = unwaived.pop("unwaived_rating")
        red_lights = unwaived.pop(f"unwaived_{RED_LIGHTS}")
        return scored.select(
            "account_id",
            *(exact(pl.col(name)).alias(name) for name in ("score", "worst", "best", "coverage")),
            "rating",
            red_lights=pl.col(RED_LIGHTS),
            points_lost_at_least=exact(FULL - pl.col("best")),
            checks=pl.col(CHECKS),
            checks_made=pl.col(CHECKS_MADE),
            depth=exact(pl.col(DEPTH)),
            **{name: exact(number) for name, number in unwaived.items()},
            unwaived_rating=rating,
            unwaived_red_lights=red_lights,
        )

    @cached_property
    def findings(self) -> pl.DataFrame:
        """One row for each sign of each account."""
        return findings(self.run)

    @cached_property
    def ledger(self) -> pl.DataFrame:
        """The lines of all ledgers, with the severity that counts: a waiver's, if it has effect."""
        counts = pl.coalesce(pl.col("waiver").struct.field("severity"), "severity")
        counted = self.findings.lazy().with_columns(severity=counts)
        return lines(self.run.shares, self.run.scored, self.run.policy.caps, counted)

    @cached_property
    def recommendations(self) -> pl.DataFrame:
        """The advice, with what each recommendation says."""
        schema = {"recommendation": pl.String, **_ADVICE, "distributions": pl.List(pl.String)}
        rows = [
            {name: getattr(one, name) for name in _ADVICE}
            | {"recommendation": one.id, "hours": float(one.hours), "distributions": sources}
            for one, sources in self.run.plugins.recommendations
        ]
        texts = pl.LazyFrame(rows, schema=schema)
        order = self.run.scored.lazy().select("account_id").with_row_index("_rank")
        points = [exact(pl.col(name)).alias(name) for name in ("points_regained", "range_narrowed")]
        told = (
            self.run.advice.lazy()
            .with_row_index("_place")
            .join(order, on="account_id")
            .sort("_rank", "_place")
            .join(texts, on="recommendation", how="left", maintain_order="left")
            .with_columns(points)
            .drop("_rank", "_place")
        )
        return collect(told, "in-memory")

    @cached_property
    def subjects(self) -> pl.DataFrame:
        """What the documents say of an account besides its numbers."""
        rejected = pl.lit(None, dtype=REJECTED_ROWS)
        if REJECTED in self.run.scored.columns:
            rows = pl.struct(pl.col(REJECTED).alias("count"), pl.col(REASONS).alias("reasons"))
            rejected = pl.when(pl.col(REJECTED) > 0).then(rows)
        return self.run.scored.select(
            "account_id",
            name="account name",
            segment="account segment",
            withheld=pl.when("withheld").then(self._why_withheld()),
            rejected_rows=rejected,
            themes=self._themes(),
        )

    def _themes(self) -> pl.Expr:
        """The rating of each theme that the records feed, and the ends of its mean severity."""
        there = set(self.run.scored.columns)
        themes = sorted({theme_of(sign) for sign in self.run.signs})
        parts = [
            pl.when(ThemeColumn.RATING.col(theme).is_not_null()).then(
                pl.struct(
                    theme=pl.lit(theme),
                    rating=ThemeColumn.RATING.col(theme),
                    severity=exact(ThemeColumn.SEVERITY.col(theme)),
                    high=exact(ThemeColumn.HIGH.col(theme)),
                )
            )
            for theme in themes
            if ThemeColumn.RATING.of(theme) in there
        ]
        if not parts:
            return pl.lit([], dtype=THEMES)
        return pl.concat_list(parts).list.drop_nulls().cast(THEMES)

    @cached_property
    def accounts(self) -> pl.DataFrame:
        """What roll-ups need of every account."""
        return rollups.fields_of(self.run.listed, self.run.scored)

    @cached_property
    def supplier(self) -> SupplierResult:
        """The supplier's own assessment: one subject, through the code for accounts."""
        if self.whole is not None:
            return self.whole.supplier
        ours = attrs.evolve(self, run=assess_supplier(self.run, self.inputs.answers), whole=self)
        of_signs = hooks(ours.run.plugins, ours.run.signs)
        shared = shared_parts(ours.run, ours.findings, ours.recommendations, of_signs)
        sheets = ours._own_sheets(shared)  # noqa: SLF001 -- of its own kind
        nothing = evidence.ids(None, ours.run.scored, ours.run.signs)
        sheets = attrs.evolve(sheets, findings=_with_evidence(sheets.findings, nothing))
        (document,) = documents(
            sheets, as_of=ours.run.as_of, fingerprint=ours.fingerprint, about="supplier"
        )
        run = RunDocument({"supplier": shared.document, **texts_of(self.run)}, "supplier")
        return SupplierResult(
            assessment=Assessment.from_dict(document, run),
            findings=ours.findings.drop("account_id"),
            shared=shared.document,
        )

    @cached_property
    def breadth(self) -> pl.DataFrame:
        """Which questions the records can answer at all."""
        return breadth(self.run) if self.whole is None else self.whole.breadth

    @cached_property
    def shared(self) -> Mapping[str, Any]:
        """What the documents of accounts leave out."""
        return {"accounts": self._shared.document, **texts_of(self.run)}

    @cached_property
    def _shared(self) -> SharedParts:
        """What the assessments share: those of all accounts, also where these are the first."""
        if self.whole is not None:
            return self.whole._shared  # noqa: SLF001 -- of its own kind
        return shared_parts(self.run, self.findings, self.recommendations, {})

    def documents(self, accounts: pl.DataFrame) -> Iterator[dict[str, Any]]:
        """Build the documents of some accounts, in parts that fit into memory."""
        ids = self._ids(accounts)
        for part in accounts[["account_id"]].iter_slices(ACCOUNTS_AT_A_TIME):
            sheets = self._sheets.of(part)
            sheets = attrs.evolve(sheets, findings=_with_evidence(sheets.findings, ids))
            yield from documents(sheets, as_of=self.run.as_of, fingerprint=self.fingerprint)

    @cached_property
    def _sheets(self) -> Sheets:
        return self._own_sheets(self._shared)

    def _own_sheets(self, shared: SharedParts) -> Sheets:
        """What is the accounts' own, for their documents."""
        return Sheets.own(
            # Both have the accounts of the run, in its order.
            heads=self.scores.hstack(self.subjects.get_columns()[1:]),
            findings=self.findings,
            ledger=self.ledger,
            recommendations=self.recommendations,
            shared=shared,
        )

    @cached_property
    def fingerprint(self) -> str:
        """The digest of all that the run depends on."""
        return self.inputs.fingerprint(self.run) if self.whole is None else self.whole.fingerprint

    @property
    def policy(self) -> Policy:
        """The policy of the run."""
        return self.run.policy

    def findings_with_evidence(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Add to the findings of some accounts the newest ids of their evidence, and the quote."""
        chosen = self.findings
        if accounts.height < self.scores.height:
            chosen = of_accounts(chosen, accounts)
        return _with_evidence(chosen, self._ids(accounts))

    def _ids(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """The newest ids behind each sign that fired on some accounts, and the quote."""
        if accounts.height == self.scores.height:
            return self._all_ids
        return self._ids_of(self._scored(accounts))

    @cached_property
    def _all_ids(self) -> pl.DataFrame:
        return self._ids_of(self.run.scored)

    def _ids_of(self, scored: pl.DataFrame) -> pl.DataFrame:
        run = self.run
        return evidence.ids(run.known, scored, run.signs, quotes=self.policy.quotes)

    def evidence(self, accounts: pl.DataFrame, *, days: bool = False) -> pl.DataFrame:
        """Gather the rows for and against each sign that fired on some accounts."""
        zone = self.policy.zone if days else None
        return evidence.rows(self.run.known, self._scored(accounts), self.run.signs, zone)

    def evidence_of(self, account: pl.DataFrame, sign: Any, *, days: bool = False) -> pl.DataFrame:
        """Gather the rows for and against one sign of one account.

        Raises:
            UnknownNameError: (an InputError and a KeyError) There is no such sign; it names the
                nearest.
        """
        signs = {one.id: one for one in self.run.signs}
        if not isinstance(sign, str) or sign not in signs:
            raise UnknownNameError(
                problem=f"there is no sign {shown(sign)} in this assessment",
                hint=nearest(sign, signs) or "`focuskit signs` lists all that are installed",
            )
        zone = self.policy.zone if days else None
        return evidence.rows_of(self.run.known, self._scored(account), signs[sign], zone)

    def unknowns(self, account: pl.DataFrame) -> pl.DataFrame:
        """List what would make the unknown signs of one account known."""
        scored = self._scored(account)
        return unknowns(scored, self.run.group_of(scored), self.run.missing_input)

    def route(self, account: pl.DataFrame) -> Route:
        """Find the cheapest way of one account to its next rating."""
        scored = self._scored(account)
        return route(
            scored,
            group=self.run.group_of(scored),
            recommendations=[one for one, _ in self.run.plugins.recommendations],
            missing_input=self.run.missing_input,
        )

    def touchpoints(self, account: pl.DataFrame) -> pl.DataFrame:
        """List who of ours touches or supports one account."""
        return touchpoints(self.run, account)

    def last_lights(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """List what was lit on those of some accounts that are lost, when they were customers."""
        return last_lights(self.run, accounts)

    def sensitivity(self) -> pl.DataFrame:
        """List the accounts whose rating would be another one under a supposition."""
        if self.whole is None:
            return sensitivity(self.run)
        return of_accounts(self.whole.sensitivity(), self.scores)

    def cards(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Say of some accounts what a card says."""
        chosen = of_accounts(self.scores, accounts)
        # For few accounts, what all others should do is not worked out.
        few = self.of(accounts) if chosen.height < self.scores.height else self
        return cards(few.run, chosen, few.findings, few.recommendations, few.subjects)

    @cached_property
    def sources(self) -> pl.DataFrame:
        """From when to when each source is on record."""
        return sources(self.run)

    def head(self, number: int) -> RunResults:
        """Keep the worst accounts."""
        return self.of(self.run.scored.head(number))

    def of(self, accounts: pl.DataFrame) -> RunResults:
        """Keep some accounts, in the order of the run."""
        run = attrs.evolve(self.run, scored=self._scored(accounts))
        return attrs.evolve(self, run=run, whole=self if self.whole is None else self.whole)

    def _scored(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Look up what was measured, judged and scored of some accounts: one row each."""
        return of_accounts(self.run.scored, accounts)

    def _why_withheld(self) -> pl.Expr:
        """Say why the score of a row is withheld, and how to get one."""
        counting = {
            sign.id: sign for group in self.run.groups for sign in group.signs if sign.weight > 0
        }
        failed = [pl.lit(f"{sign.id} ({sign.error})") for sign in counting.values() if sign.error]
        failed += [
            pl.format("{} ({})", pl.lit(sign.id), SignColumn.FAILED.col(sign.id))
            for sign in counting.values()
            if sign.fails_alone
        ]
        return pl.format(
            "A sign that counts ended in an error: {}. Mend or disable its plugin, "
            "or set partial_scores in the policy.",
            pl.concat_str(failed or [pl.lit("")], separator="; ", ignore_nulls=True),
        )


def _with_evidence(findings: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """Add to findings the newest ids of their evidence, and the quote."""
    names = {"ids": "evidence_ids", "counter_ids": "counter_evidence_ids"}
    key = ["account_id", "sign"]
    told = ids.lazy().rename(names)
    named = findings.lazy().join(told, on=key, how="left", maintain_order="left")
    whole = named.with_columns(
        pl.col(name).fill_null(empty(dtype)) for name, dtype in EVIDENCE.items()
    )
    return collect(whole, "in-memory")
