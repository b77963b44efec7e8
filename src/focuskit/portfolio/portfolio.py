"""The portfolio: scores, findings and recommendations of all accounts as frames."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NoReturn

import attrs
import polars as pl

from focuskit.engine.advise.sensitivity import sensitivity
from focuskit.engine.explain import evidence
from focuskit.engine.explain.findings import findings as all_findings
from focuskit.engine.results import Run
from focuskit.engine.supplier_run import assess_supplier
from focuskit.engine.timeline.row_digests import table
from focuskit.engine.types import Known, Sign
from focuskit.model.answer import Answer
from focuskit.model.arguments import path_of, refuse, shown, whole_number
from focuskit.model.assessment import Assessment
from focuskit.model.column_types import TIME
from focuskit.model.documents import from_document, read_time, stated_time, to_document
from focuskit.model.errors import InputError, UnknownNameError, nearest
from focuskit.model.route import Route
from focuskit.model.visible import visible
from focuskit.policy import Policy, load_policy
from focuskit.policy.fingerprint import fingerprint as digest
from focuskit.portfolio import rollups, storage, views
from focuskit.portfolio.assessment_documents import documents
from focuskit.portfolio.inputs import Inputs
from focuskit.portfolio.supplier_result import Ourselves
from focuskit.portfolio.views import NO_IDS

ACCOUNTS_AT_A_TIME = 2_000
"""Documents of so many accounts are built at once; they take far more memory than frames."""

_HALF = re.compile("[\ud800-\udfff]")

Evidence = Callable[[pl.DataFrame], pl.DataFrame]
"""Accounts in, the rows or the ids of their evidence out."""

Gathering = Callable[[Known | None, pl.DataFrame, Sequence[Sign]], pl.DataFrame]


@attrs.frozen(kw_only=True, eq=False, slots=False, repr=False)
class Portfolio:
    """The assessments of all accounts, worst first.

    ``portfolio["acme"]`` is the ``Assessment`` of one account. Frames have one row an account, or
    one for each finding or recommendation of each account, in the same order.

    Attributes:
        info: What ``run.json`` holds besides the fingerprint: counts, as_of, versions, notes.
        rejected: One line for each thing that was wrong with a row that was rejected.
        emptied: The same for values that were emptied, in rows that were kept.
    """

    info: dict[str, Any]
    rejected: pl.DataFrame
    emptied: pl.DataFrame
    _scores: Callable[[], pl.DataFrame]
    _subjects: Callable[[], pl.DataFrame]
    _findings: Callable[[], pl.DataFrame]
    _ledger: Callable[[], pl.DataFrame]
    _recommendations: Callable[[], pl.DataFrame]
    _evidence: Evidence
    _evidence_of: Callable[[pl.DataFrame, str], pl.DataFrame]
    _ids: Evidence
    _unknowns: Evidence
    _route: Callable[[pl.DataFrame], Route]
    _head: Callable[[int], Portfolio]
    _ourselves: Callable[[], Ourselves]
    _accounts: Callable[[], pl.DataFrame]
    _fingerprint: Callable[[], str | None]
    _policy: Callable[[], Policy]
    _sensitivity: Callable[[], pl.DataFrame]
    _inputs: Inputs | None = None

    @classmethod
    def of_run(
        cls, run: Run, info: dict[str, Any], answers: Sequence[Answer], *, inputs: Inputs
    ) -> Portfolio:
        """Return the portfolio of a run.

        Args:
            run: What was found.
            info: What ``run.json`` says of it.
            answers: What people answered about practices.
            inputs: What the run was made of.
        """
        fingerprint = cache(lambda: inputs.fingerprint(run))
        ourselves = cache(lambda: views.supplier_of(assess_supplier(run, answers), fingerprint()))
        return cls._of_run(run, info, ourselves, fingerprint, inputs)

    @classmethod
    def _of_run(
        cls,
        run: Run,
        info: dict[str, Any],
        ourselves: Callable[[], Ourselves],
        fingerprint: Callable[[], str],
        inputs: Inputs,
    ) -> Portfolio:
        scored = run.scored
        found = cache(lambda: all_findings(run))

        def gather(accounts: pl.DataFrame, how: Gathering) -> pl.DataFrame:
            return how(run.known, _of(scored, accounts), run.signs)

        return cls(
            info=info,
            rejected=run.rejected,
            emptied=run.emptied,
            scores=lambda: views.scores_of(scored),
            subjects=lambda: views.subjects_of(run),
            findings=found,
            ledger=lambda: views.ledger_of(run, found()),
            recommendations=lambda: views.recommendations_of(run),
            evidence=lambda accounts: gather(accounts, evidence.rows),
            evidence_of=lambda account, sign: views.evidence_of(run, _of(scored, account), sign),
            ids=lambda accounts: gather(accounts, evidence.ids),
            unknowns=lambda account: views.unknowns_of(run, _of(scored, account)),
            route=lambda account: views.route_of(run, _of(scored, account)),
            ourselves=ourselves,
            accounts=lambda: rollups.kept_of(run.listed, scored),
            fingerprint=fingerprint,
            policy=lambda: run.policy,
            sensitivity=lambda: sensitivity(attrs.evolve(run, scored=scored)),
            inputs=inputs,
            head=lambda number: cls._of_run(
                attrs.evolve(run, scored=scored.head(number)), info, ourselves, fingerprint, inputs
            ),
        )

    @cached_property
    def scores(self) -> pl.DataFrame:
        """One row an account, ordered by worst, then id.

        ``account_id``, ``score``, ``worst``, ``best`` (0 to 100, exact to the millionth; score
        null where nothing was assessed), ``coverage`` (0 to 1), ``rating``; and
        ``unwaived_score``, ``unwaived_worst``, ``unwaived_best``, ``unwaived_rating``, which
        differ where a waiver has effect.
        """
        return self._scores()

    @cached_property
    def findings(self) -> pl.DataFrame:
        """One row for each sign of each account: outcome, severity, value, points, text ..."""
        return self._findings()

    @cached_property
    def ledger(self) -> pl.DataFrame:
        """Where the points went: one row for each line of each account's ledger.

        ``account_id``, ``line`` (``sign``, ``unknown`` or ``cap``), ``sign``, ``severity``,
        ``weight``, ``points``, ``evidence`` (rows that speak for the sign), ``group``,
        ``under`` and ``cap``, as ``LedgerLine`` has them. Score and points make 100 exactly; an
        account without a score has no rows.
        """
        return self._ledger()

    @cached_property
    def recommendations(self) -> pl.DataFrame:
        """What each account should do, the most regained first."""
        return self._recommendations()

    @property
    def supplier(self) -> Assessment:
        """The supplier's own assessment, as of the same moment: practices and what is systemic too.

        It is measured when it is first asked for.
        """
        return self._ourselves().assessment

    @property
    def supplier_findings(self) -> pl.DataFrame:
        """One row for each sign on the supplier, practices included, ordered by sign.

        The columns are those of ``findings`` without ``account_id``.
        """
        return self._ourselves().findings

    @property
    def fingerprint(self) -> str | None:
        """The digest of all that the assessments depend on: the same one, the same bytes.

        Of rows, accounts, colleagues, contacts, answers, policy, moment, what is stated as
        recorded, and the versions of plugins, focuskit and Polars. It takes a pass over the rows
        when it is first asked for. None for a folder that was written without one.
        """
        return self._fingerprint()

    @property
    def as_of(self) -> datetime | None:
        """The moment that the assessments speak of, in UTC."""
        text = self.info["as_of"]
        return read_time(text) if text else None

    def __repr__(self) -> str:
        """Say how many accounts there are, as of when, and what the user should know."""
        accounts = "1 account" if len(self) == 1 else f"{len(self)} accounts"
        moment = f"as of {self.info['as_of']}" if self.info["as_of"] else "without a moment"
        notes = "".join(f"\n  note: {note}" for note in self.info["notes"])
        return visible(f"<Portfolio of {accounts}, {moment}>{notes}")

    def __len__(self) -> int:
        return self.scores.height

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids of the accounts, worst first."""
        return iter(self.scores["account_id"].to_list())

    def __contains__(self, account_id: object) -> bool:
        # Halves of a pair stand in no frame, and Polars takes none to compare with.
        whole = isinstance(account_id, str) and not _HALF.search(account_id)
        return whole and account_id in self.scores["account_id"]

    def __getitem__(self, account_id: str) -> Assessment:
        """Return the assessment of one account, with the ids of its evidence.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
        """
        chosen = self._chosen(account_id)
        (part,) = self._documents(chosen, self._with_ids(chosen))
        return from_document(part.to_dicts()[0], Assessment)

    def head(self, number: int) -> Portfolio:
        """Return the portfolio of the worst ``number`` accounts, as they stand in this one."""
        whole_number(number, where="number")
        part = self._head(number).with_faults(self.rejected, self.emptied)
        # What other accounts are like may count for one of these: suppositions are made of all.
        return attrs.evolve(part, sensitivity=lambda: _of(self._sensitivity(), part.scores))

    def evidence(self, account_id: str, sign: str | None = None) -> pl.DataFrame:
        """Return the interactions for and against each sign that fired on one account.

        Args:
            account_id: The account.
            sign: One sign to look at instead, whatever came of it: the rows by which it is clear,
                or the few by which it cannot be judged yet.

        Returns:
            ``account_id``, ``sign``, ``speaks`` (``for`` or ``against``), ``id``, and the fields
            that the sign reads; oldest first.

        Raises:
            InputError: (a KeyError too) There is no such account or sign; it names the nearest.
            InputError: A sign was named, and the portfolio was read from a folder.
        """
        chosen = self._chosen(account_id)
        return self._evidence(chosen) if sign is None else self._evidence_of(chosen, sign)

    def unknowns(self, account_id: str) -> pl.DataFrame:
        """Return what would make the unknown signs of one account known, the widest first.

        One row for each kind or field that is missing: ``missing`` (``kind:survey``), the
        ``signs`` that it alone would make known, ``with_more`` those that need more besides, and
        ``range_narrowed``, the points by which the range from worst to best would shrink.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
            InputError: The portfolio was read from a folder.
        """
        return self._unknowns(self._chosen(account_id))

    def route(self, account_id: str) -> Route:
        """Return the cheapest way of one account to its next rating.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
            InputError: The portfolio was read from a folder.
        """
        return self._route(self._chosen(account_id))

    def rollup(self, by: rollups.By) -> pl.DataFrame:
        """Return one row for each owner, segment or parent (``parent_id``), the worst first.

        ``group`` (null: none is named), ``accounts``, ``scored``, ``unscored``; ``worst`` (the
        lowest of any account), ``worst_account``, ``worst_rating``; ``mean`` (of the scores),
        ``mean_worst`` (of the ``worst`` of all accounts), ``rating`` (the mean's, if at least half
        of the accounts are rated);
        ``value_weighted`` (by annual value; null unless every scored account has one),
        ``with_value`` (how many have); ``at_risk`` (share of those ``rated``), ``unrated``;
        ``unwaived_worst`` and ``unwaived_mean``, which differ where a waiver has effect; and
        ``disagreement``: ``worst-account`` where its rating is not the mean's, ``value-weighted``
        where that mean lies more than 10 points from the plain one. Owner, segment and parent are
        those in force at the moment. By parent, a parent stands in its own group beside its direct
        children.

        Raises:
            InputError: There is no roll-up by such a field.
        """
        return rollups.rollup(self.scores, self._accounts(), by, self.info["ratings"])

    def write(self, folder: str | Path) -> Path:
        """Write the portfolio into a folder, which is there whole or not at all.

        Writes scores, findings, ledger, recommendations and rejected rows as Parquet,
        assessments.ndjson (each line valid against ``schemas/assessment.schema.json``) and
        run.json; and of the supplier, its findings as Parquet and supplier.json, valid against the
        same schema. Owner, segment, parent and annual value of the accounts go along, so that
        roll-ups work later.

        Raises:
            InputError: The folder is there and holds something else than a portfolio.
        """
        everyone = self.scores.select("account_id")
        findings = self._with_ids(everyone)
        frames = {
            "scores": self.scores,
            "findings": findings,
            "ledger": self.ledger,
            "recommendations": self.recommendations,
            "rejected": self.rejected,
            "emptied": self.emptied,
            "supplier": self.supplier_findings,
            "accounts": self._accounts(),
        }
        info = self.info | {"fingerprint": self.fingerprint}
        parts = {name: table(frames[name]) for name in ("scores", "rejected")}
        documents = {
            storage.INFO: info | {"run_id": digest({"info": info, **parts})},
            storage.SUPPLIER: to_document(self.supplier),
        }
        return storage.write(
            path_of(folder, where="folder"), frames, self._documents(everyone, findings), documents
        )

    def to_ndjson(self) -> str:
        """Return the assessments as NDJSON: one document a line, worst first."""
        everyone = self.scores.select("account_id")
        parts = self._documents(everyone, self._with_ids(everyone))
        return "".join(part.write_ndjson() for part in parts)

    @classmethod
    def read(cls, folder: str | Path) -> Portfolio:
        """Return a portfolio that ``write`` has written. Its evidence is limited to the ids.

        Raises:
            InputError: The folder holds no portfolio.
        """
        return cls._of_stored(storage.read(path_of(folder, where="folder")))

    @classmethod
    def _of_stored(cls, stored: storage.Stored) -> Portfolio:
        def rows(accounts: pl.DataFrame) -> pl.DataFrame:
            return storage.evidence_rows(stored.frames["findings"], accounts)

        return cls(
            info={k: v for k, v in stored.info.items() if k not in {"fingerprint", "run_id"}},
            rejected=stored.frames["rejected"],
            emptied=stored.frames["emptied"],
            scores=lambda: stored.frames["scores"],
            subjects=lambda: stored.subjects,
            findings=lambda: stored.frames["findings"].drop(*NO_IDS),
            ledger=lambda: stored.frames["ledger"],
            recommendations=lambda: stored.frames["recommendations"],
            evidence=rows,
            evidence_of=lambda *_: _refuse_stored(stored.info),
            ids=lambda accounts: evidence.newest(rows(accounts)),
            unknowns=lambda _: _refuse_stored(stored.info),
            route=lambda _: _refuse_stored(stored.info),
            ourselves=lambda: stored.ourselves,
            accounts=lambda: stored.frames["accounts"],
            fingerprint=lambda: stored.info.get("fingerprint"),
            policy=lambda: _policy(stored.info),
            sensitivity=lambda: _refuse_stored(stored.info),
            head=lambda number: cls._of_stored(stored.head(number)),
        )

    def with_faults(self, rejected: pl.DataFrame, emptied: pl.DataFrame) -> Portfolio:
        """Return this portfolio with other rejected rows and emptied values."""
        return attrs.evolve(self, rejected=rejected, emptied=emptied)

    def at(
        self,
        moment: datetime | str,
        *,
        policy: Policy | Mapping[str, Any] | str | Path | None = None,
    ) -> Portfolio:
        """Return the portfolio of the same data as of another moment.

        Args:
            moment: In UTC unless it says otherwise.
            policy: Which signs count, how much; left out, the policy of this portfolio.

        Raises:
            InputError: The moment lies before the first row, or this portfolio was read from a
                folder, which holds what was found and not what it was found in.
            PolicyError: The policy does not load.
        """
        as_of = stated_time(moment, where="moment")
        if as_of is None:
            refuse(moment, where="moment", expected="a time, such as 2026-01-31")
        return self.inputs.assess(as_of, self.policy if policy is None else load_policy(policy))

    def history(self, moments: Iterable[datetime | str]) -> pl.DataFrame:
        """Return the scores as of several moments, all from the data of this portfolio.

        Returns:
            ``account_id``, ``as_of``, ``score``, ``worst``, ``best``, ``coverage``, ``rating``: the
            moments as they are given, at each the accounts that were there then, worst first.

        Raises:
            InputError: As ``at``.
        """
        if isinstance(moments, str | bytes) or not isinstance(moments, Iterable):
            refuse(moments, where="moments", expected='a list such as ["2026-01-31", "2026-02-28"]')
        found = [
            portfolio.scores.select(
                "account_id",
                pl.lit(portfolio.as_of, dtype=TIME).alias("as_of"),
                pl.exclude("account_id"),
            )
            for portfolio in map(self.at, moments)
        ]
        return (
            pl.concat(found)
            if found
            else self.scores.clear().select(
                "account_id", pl.lit(None, dtype=TIME).alias("as_of"), pl.exclude("account_id")
            )
        )

    @property
    def policy(self) -> Policy:
        """The policy that the assessments were made under.

        Raises:
            InputError: The portfolio was read from a folder that does not hold it.
        """
        return self._policy()

    def sensitivity(self) -> pl.DataFrame:
        """Return the accounts whose rating would be another one, had some things been decided so.

        Supposed are the other rules for what is missing, and limits moved by a fifth of the way
        from ``ok`` to ``bad``, to the stricter and to the looser side.

        Returns:
            One row for each account and supposition under which its rating changes:
            ``account_id``, ``supposing``, ``score`` and ``rating`` as they stand, ``score_then``
            and ``rating_then``.

        Raises:
            InputError: The portfolio was read from a folder.
        """
        return self._sensitivity()

    @property
    def replayable(self) -> bool:
        """Whether it holds the data that it was made of; read from a folder, it does not."""
        return self._inputs is not None

    @property
    def inputs(self) -> Inputs:
        """What the portfolio was made of.

        Raises:
            InputError: It was read from a folder.
        """
        return self._inputs or _refuse_stored(self.info)

    def _chosen(self, account_id: Any) -> pl.DataFrame:
        if account_id not in self:
            raise UnknownNameError(
                problem=f"there is no account {shown(account_id)}",
                expected=None if isinstance(account_id, str) else "its id, as a text",
                hint=nearest(account_id, self.scores["account_id"].head(10_000)),
            )
        return self.scores.filter(pl.col("account_id") == account_id).select("account_id")

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
        return whole.with_columns(pl.col(*NO_IDS).fill_null(nothing))

    def _documents(self, accounts: pl.DataFrame, findings: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Return the documents of these accounts, in parts that fit into memory."""
        subjects = self._subjects()
        for part in accounts.iter_slices(ACCOUNTS_AT_A_TIME):
            yield documents(
                _of(self.scores, part),
                _of(findings, part),
                _of(self.recommendations, part),
                _of(self.ledger, part),
                _of(subjects, part),
                as_of=self.as_of,
                fingerprint=self.fingerprint,
            )


def _refuse_stored(info: Mapping[str, Any]) -> NoReturn:
    """Refuse what takes the data that a portfolio was made of."""
    raise InputError(
        problem="a portfolio that was read from a folder cannot be replayed",
        where=f"the portfolio as of {info['as_of']}",
        expected="a portfolio that focuskit.assess returned",
        hint="a folder holds what was found; assess the data again to look further",
    )


def _policy(info: Mapping[str, Any]) -> Policy:
    """Return the policy that a folder holds."""
    if "policy_document" not in info:
        raise InputError(
            problem="the folder does not hold the policy of its run",
            where=storage.INFO,
            expected='"policy_document", which focuskit writes since version 0.1',
            hint="assess again, and write the folder anew",
        )
    return load_policy(info["policy_document"])


def _of(frame: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of these accounts, in their order."""
    return frame.join(accounts, on="account_id", how="semi", maintain_order="left")
