"""The portfolio: scores, findings and recommendations of all accounts as frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.engine import evidence
from focuskit.engine.findings import findings as all_findings
from focuskit.engine.measuring import FAILED, column
from focuskit.engine.pipeline import Run
from focuskit.engine.preparing import Sign
from focuskit.engine.scoring import exact
from focuskit.engine.supplier import SCHEMA as SUPPLIER
from focuskit.engine.supplier import supplier_findings
from focuskit.engine.timeline import Known
from focuskit.model.answer import Answer
from focuskit.model.assessment import Assessment
from focuskit.model.documents import from_document, read_time
from focuskit.model.errors import nearest
from focuskit.portfolio import storage
from focuskit.portfolio.documents import documents

_NO_IDS = {"evidence_ids": pl.List(pl.String), "counter_evidence_ids": pl.List(pl.String)}

Evidence = Callable[[pl.DataFrame], pl.DataFrame]
"""Accounts in, the rows or the ids of their evidence out."""

Gathering = Callable[[Known | None, pl.DataFrame, Sequence[Sign]], pl.DataFrame]


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Portfolio:
    """The assessments of all accounts, worst first.

    ``portfolio["acme"]`` is the ``Assessment`` of one account. Frames have one row an account, or
    one for each finding or recommendation of each account, in the same order.

    Attributes:
        info: What ``run.json`` holds: counts of rows, as_of, versions, notes.
        rejected: One line for each thing that was wrong with a row.
    """

    info: dict[str, Any]
    rejected: pl.DataFrame
    _scores: Callable[[], pl.DataFrame]
    _subjects: Callable[[], pl.DataFrame]
    _findings: Callable[[], pl.DataFrame]
    _recommendations: Callable[[], pl.DataFrame]
    _evidence: Evidence
    _ids: Evidence
    _head: Callable[[int], Portfolio]
    _supplier: Callable[[], pl.DataFrame]

    @classmethod
    def of_run(cls, run: Run, info: dict[str, Any], answers: Sequence[Answer] = ()) -> Portfolio:
        """Return the portfolio of a run, and of what people answered about practices."""
        return cls._of_run(run, info, lambda: supplier_findings(run, run.listed, answers))

    @classmethod
    def _of_run(
        cls, run: Run, info: dict[str, Any], supplier: Callable[[], pl.DataFrame]
    ) -> Portfolio:
        scored = run.scored

        def gather(accounts: pl.DataFrame, how: Gathering) -> pl.DataFrame:
            chosen = scored.join(accounts, on="account_id", how="semi", maintain_order="left")
            return how(run.known, chosen, run.signs)

        return cls(
            info=info,
            rejected=run.rejected,
            scores=lambda: _scores(scored),
            subjects=lambda: _subjects(run),
            findings=lambda: all_findings(run),
            recommendations=lambda: _recommendations(run),
            evidence=lambda accounts: gather(accounts, evidence.rows),
            ids=lambda accounts: gather(accounts, evidence.ids),
            supplier=supplier,
            head=lambda number: cls._of_run(
                attrs.evolve(run, scored=scored.head(number)), info, supplier
            ),
        )

    @cached_property
    def scores(self) -> pl.DataFrame:
        """One row an account, ordered by worst, then id.

        ``account_id``, ``score``, ``worst``, ``best`` (0 to 100, exact to the millionth; score
        null where nothing was assessed), ``coverage`` (0 to 1), ``rating``.
        """
        return self._scores()

    @cached_property
    def findings(self) -> pl.DataFrame:
        """One row for each sign of each account: outcome, severity, value, points, text ..."""
        return self._findings()

    @cached_property
    def recommendations(self) -> pl.DataFrame:
        """What each account should do, the most regained first."""
        return self._recommendations()

    @cached_property
    def supplier(self) -> pl.DataFrame:
        """One row for each sign on the supplier as a whole, practices included, by sign.

        ``sign``, ``theme``, ``outcome``, ``severity`` (0 to 1), ``value``, ``unit``, ``text`` ...
        It is measured when it is first asked for. ``write`` does not store it yet.
        """
        return self._supplier()

    @property
    def as_of(self) -> datetime | None:
        """The moment that the assessments speak of, in UTC."""
        text = self.info["as_of"]
        return read_time(text) if text else None

    def __len__(self) -> int:
        return self.scores.height

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids of the accounts, worst first."""
        return iter(self.scores["account_id"].to_list())

    def __contains__(self, account_id: object) -> bool:
        return account_id in self.scores["account_id"]

    def __getitem__(self, account_id: str) -> Assessment:
        """Return the assessment of one account, with the ids of its evidence.

        Raises:
            KeyError: There is no such account; it names the nearest.
        """
        chosen = self._chosen(account_id)
        document = self._documents(chosen, self._with_ids(chosen)).to_dicts()[0]
        return from_document(document, Assessment)

    def head(self, number: int) -> Portfolio:
        """Return the portfolio of the worst ``number`` accounts, as they stand in this one."""
        return self._head(number).with_rejected(self.rejected)

    def evidence(self, account_id: str) -> pl.DataFrame:
        """Return the interactions for and against each sign that fired on one account.

        Raises:
            KeyError: There is no such account; it names the nearest.
        """
        return self._evidence(self._chosen(account_id))

    def write(self, folder: str | Path) -> Path:
        """Write the portfolio into a folder, which is there whole or not at all.

        Writes scores, findings, recommendations and rejected rows as Parquet, assessments.ndjson
        (each line valid against ``schemas/assessment.schema.json``) and run.json.

        Raises:
            InputError: The folder is there and holds something else than a portfolio.
        """
        everyone = self.scores.select("account_id")
        findings = self._with_ids(everyone)
        frames = {
            "scores": self.scores,
            "findings": findings,
            "recommendations": self.recommendations,
            "rejected": self.rejected,
        }
        return storage.write(Path(folder), frames, self._documents(everyone, findings), self.info)

    def to_ndjson(self) -> str:
        """Return the assessments as NDJSON: one document a line, worst first."""
        everyone = self.scores.select("account_id")
        return self._documents(everyone, self._with_ids(everyone)).write_ndjson() or ""

    @classmethod
    def read(cls, folder: str | Path) -> Portfolio:
        """Return a portfolio that ``write`` has written. Its evidence is limited to the ids.

        Raises:
            InputError: The folder holds no portfolio.
        """
        return cls._of_stored(storage.read(Path(folder)))

    @classmethod
    def _of_stored(cls, stored: storage.Stored) -> Portfolio:
        def rows(accounts: pl.DataFrame) -> pl.DataFrame:
            return storage.evidence_rows(stored.frames["findings"], accounts)

        return cls(
            info=stored.info,
            rejected=stored.frames["rejected"],
            scores=lambda: stored.frames["scores"],
            subjects=lambda: stored.subjects,
            findings=lambda: stored.frames["findings"].drop(*_NO_IDS),
            recommendations=lambda: stored.frames["recommendations"],
            evidence=rows,
            ids=lambda accounts: evidence.newest(rows(accounts)),
            supplier=lambda: pl.DataFrame(schema=SUPPLIER),
            head=lambda number: cls._of_stored(stored.head(number)),
        )

    def with_rejected(self, rejected: pl.DataFrame) -> Portfolio:
        """Return this portfolio with other rejected rows."""
        return attrs.evolve(self, rejected=rejected)

    def _chosen(self, account_id: str) -> pl.DataFrame:
        chosen = self.scores.filter(pl.col("account_id") == account_id).select("account_id")
        if chosen.is_empty():
            hint = nearest(str(account_id), self.scores["account_id"].head(10_000))
            raise KeyError(f"there is no account {account_id!r}" + (f"; {hint}" if hint else ""))
        return chosen

    def _with_ids(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Return the findings of these accounts, with the ids of their evidence."""
        told = self._ids(accounts).rename(
            {"ids": "evidence_ids", "counter_ids": "counter_evidence_ids"}
        )
        chosen = self.findings
        if accounts.height < self.scores.height:
            chosen = chosen.join(accounts, on="account_id", how="semi", maintain_order="left")
        whole = chosen.join(told, on=["account_id", "sign"], how="left", maintain_order="left")
        nothing = pl.lit([], dtype=pl.List(pl.String))
        return whole.with_columns(pl.col(*_NO_IDS).fill_null(nothing))

    def _documents(self, accounts: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
        def of(frame: pl.DataFrame) -> pl.DataFrame:
            return frame.join(accounts, on="account_id", how="semi", maintain_order="left")

        return documents(
            of(self.scores),
            findings,
            of(self.recommendations),
            of(self._subjects()),
            as_of=self.as_of,
        )


def _scores(scored: pl.DataFrame) -> pl.DataFrame:
    return scored.select(
        "account_id",
        *(exact(pl.col(name)).alias(name) for name in ("score", "worst", "best", "coverage")),
        "rating",
    )


def _subjects(run: Run) -> pl.DataFrame:
    """Return what the documents say of an account besides its numbers."""
    counting = [sign for sign in run.signs if sign.weight > 0]
    failed = [pl.lit(f"{sign.id} ({sign.error})") for sign in counting if sign.error]
    failed += [
        pl.format("{} ({})", pl.lit(sign.id), pl.col(column(sign.id, FAILED)))
        for sign in counting
        if sign.fails_alone
    ]
    named = pl.concat_str(failed or [pl.lit("")], separator="; ", ignore_nulls=True)
    why = pl.format(
        "A sign that counts ended in an error: {}. Mend or disable its plugin, "
        "or set partial_scores in the policy.",
        named,
    )
    return run.scored.select(
        "account_id",
        name="account name",
        segment="account segment",
        withheld=pl.when("withheld").then(why),
        cap=pl.when(pl.col("score").is_not_null()).then("cap"),
        cap_points=pl.when(pl.col("score").is_not_null()).then(
            exact(pl.col("uncapped") - pl.col("computed"))
        ),
    )


def _recommendations(run: Run) -> pl.DataFrame:
    """Return the advice of a run with what each recommendation says."""
    known = run.plugins.recommendations
    texts = pl.DataFrame(
        {
            "recommendation": [r.id for r, _ in known],
            "title": [r.title for r, _ in known],
            "steps": [list(r.steps) for r, _ in known],
            "owner_role": [r.owner_role for r, _ in known],
            "hours": [float(r.hours) for r, _ in known],
            "within_days": [r.within_days for r, _ in known],
            "distributions": [list(sources) for _, sources in known],
        },
        schema={
            "recommendation": pl.String,
            "title": pl.String,
            "steps": pl.List(pl.String),
            "owner_role": pl.String,
            "hours": pl.Float64,
            "within_days": pl.Int64,
            "distributions": pl.List(pl.String),
        },
    )
    order = run.scored.select("account_id").with_row_index("_rank")
    points = [exact(pl.col(name)).alias(name) for name in ("points_regained", "range_narrowed")]
    return (
        run.advice.with_row_index("_place")
        .join(order, on="account_id")
        .sort("_rank", "_place")
        .join(texts, on="recommendation", how="left", maintain_order="left")
        .with_columns(points)
        .drop("_rank", "_place")
    )
