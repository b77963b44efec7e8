"""The portfolio: scores, findings and recommendations of all accounts as frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import attrs
import polars as pl

from focuskit.engine.results import Run
from focuskit.engine.timeline.row_digests import table
from focuskit.model.arguments import one_of, path_of, refuse, whole_number
from focuskit.model.assessment import Assessment
from focuskit.model.column_types import TIME
from focuskit.model.days import day_in
from focuskit.model.documents import read_time, stated_time
from focuskit.model.errors import InputError
from focuskit.model.route import Route
from focuskit.model.terminal_text import visible
from focuskit.model.wording import counted
from focuskit.policy import Policy, load_policy
from focuskit.policy.fingerprint import fingerprint
from focuskit.portfolio import rollups, storage
from focuskit.portfolio.assessments import Assessments
from focuskit.portfolio.first_screen import FirstScreen, Order, first_screen
from focuskit.portfolio.folder_results import SHARED
from focuskit.portfolio.inputs import Inputs
from focuskit.portfolio.result_protocol import Results
from focuskit.portfolio.run_results import RunResults


@attrs.frozen(kw_only=True, eq=False, slots=False, repr=False)
class Portfolio(Assessments):
    """The assessments of all accounts, worst first: a mapping from their ids.

    ``portfolio["acme"]`` is the ``Assessment`` of one account, and ``portfolio.values()`` yields
    all of them, built many at a time. Frames have one row an account, or
    one for each finding or recommendation of each account, in the same order; each is computed when
    it is first asked for.

    Attributes:
        rejected: One line for each thing that was wrong with a row that was rejected.
        emptied: The same for values that were emptied, in rows that were kept.
    """

    _info: dict[str, Any]
    rejected: pl.DataFrame
    emptied: pl.DataFrame
    _results: Results

    @classmethod
    def of_run(cls, run: Run, inputs: Inputs) -> Portfolio:
        """Make the portfolio of a run over some inputs."""
        return cls(
            info=inputs.info(run),
            rejected=inputs.rejected(run),
            emptied=inputs.emptied(run),
            results=RunResults(run=run, inputs=inputs),
        )

    @classmethod
    def read(cls, folder: str | Path) -> Portfolio:
        """Read a portfolio that ``write`` has written. Its evidence is limited to the ids.

        Raises:
            InputError: The folder holds no portfolio.
        """
        stored = storage.read(path_of(folder, where="folder"))
        others = {"fingerprint", "run_id", "supplier", *SHARED}
        return cls(
            info={key: value for key, value in stored.info.items() if key not in others},
            rejected=stored.rejected,
            emptied=stored.emptied,
            results=stored,
        )

    @property
    def info(self) -> dict[str, Any]:
        """What ``run.json`` says of the run: counts, as_of, versions, policy, breadth, notes."""
        return self._info | {"breadth": self.breadth.to_dicts()}

    @property
    def run_document(self) -> dict[str, Any]:
        """What ``run.json`` holds besides its ``run_id``: all that the documents leave out."""
        supplier = self._results.supplier.shared
        more = {} if supplier is None else {"supplier": supplier}
        return self.info | {"fingerprint": self.fingerprint} | dict(self._results.shared) | more

    @property
    def scores(self) -> pl.DataFrame:
        """One row an account, by rating, then worst, then id; those that no sign is for come last.

        ``account_id``, ``score``, ``worst``, ``best`` (0 to 100, exact to the millionth; score
        null where nothing was assessed), ``coverage`` (0 to 1), ``rating``; and
        ``unwaived_score``, ``unwaived_worst``, ``unwaived_best``, ``unwaived_rating``,
        ``unwaived_red_lights``, which
        differ if a waiver has effect.
        """
        return self._results.scores

    @property
    def findings(self) -> pl.DataFrame:
        """One row for each sign of each account: outcome, severity, value, points, text ..."""
        return self._results.findings

    @property
    def ledger(self) -> pl.DataFrame:
        """Where the points went: one row for each line of each account's ledger.

        ``account_id``, ``line`` (``sign``, ``unknown`` or ``cap``), ``sign``, ``severity``,
        ``weight``, ``points``, ``evidence`` (rows that speak for the sign), ``group``,
        ``under`` and ``cap``, as ``LedgerLine`` has them. Score and points make 100 exactly; an
        account without a score has no rows.
        """
        return self._results.ledger

    @property
    def recommendations(self) -> pl.DataFrame:
        """What each account should do, the most regained first."""
        return self._results.recommendations

    @property
    def breadth(self) -> pl.DataFrame:
        """Which questions the records can answer at all, whatever is known of one account.

        One row a theme: the signs that count, ``answered`` and ``unanswered``, and the ``share`` of
        the policy's weight in the theme, 0 to 1, that stands on those answered. First those of the
        whole house, whose ``segment`` is null; then those of each segment, by its own accounts.
        """
        return self._results.breadth

    @property
    def supplier(self) -> Assessment:
        """The supplier's own assessment, as of the same moment: practices and what is systemic too.

        It is measured when it is first asked for.
        """
        return self._results.supplier.assessment

    @property
    def supplier_findings(self) -> pl.DataFrame:
        """One row for each sign on the supplier, practices included, ordered by sign.

        The columns are those of ``findings`` without ``account_id``.
        """
        return self._results.supplier.findings

    @property
    def fingerprint(self) -> str | None:
        """The digest of all that the assessments depend on: the same one, the same bytes.

        Of rows, accounts, colleagues, contacts, answers, policy, moment, what is stated as
        recorded, and the versions of plugins, focuskit and Polars. It takes a pass over the rows
        when it is first asked for. None for a folder that was written without one.
        """
        return self._results.fingerprint

    @property
    def as_of(self) -> datetime | None:
        """The moment that the assessments speak of, in UTC."""
        text = self._info["as_of"]
        return read_time(text) if text else None

    @property
    def day(self) -> date | None:
        """The day of that moment in the policy's zone; of a moment at midnight of UTC, its day.

        Raises:
            InputError: The portfolio was read from a folder that does not hold its policy.
        """
        return day_in(self.policy.zone, self.as_of) if self.as_of else None

    def __repr__(self) -> str:
        """Say how many accounts there are, as of when, and what the user should know."""
        accounts = counted(len(self), "account")
        moment = f"as of {self._info['as_of']}" if self._info["as_of"] else "without a moment"
        notes = "".join(f"\n  note: {note}" for note in self._info["notes"])
        return visible(f"<Portfolio of {accounts}, {moment}>{notes}")

    def head(self, number: int) -> Portfolio:
        """Keep the worst ``number`` accounts, as they stand in this portfolio."""
        whole_number(number, where="number")
        return attrs.evolve(self, results=self._results.head(number))

    def evidence(
        self, account_id: str, sign: str | None = None, *, days: bool = False
    ) -> pl.DataFrame:
        """Gather the interactions for and against each sign that fired on one account.

        Args:
            account_id: The account.
            sign: One sign to look at instead, whatever came of it: the rows by which it is clear,
                or the few by which it cannot be judged yet.
            days: Put days in place of times: those of the policy's zone, or the one that is stated.

        Returns:
            ``account_id``, ``sign``, ``speaks`` (``for`` or ``against``), ``id``, and the fields
            that the sign reads, their times in UTC; oldest first.

        Raises:
            InputError: (a KeyError too) There is no such account or sign; it names the nearest.
            InputError: A sign was named, and the portfolio was read from a folder.
        """
        chosen = self._account(account_id)
        if sign is None:
            return self._results.evidence(chosen, days=days)
        return self._of_run.evidence_of(chosen, sign, days=days)

    def unknowns(self, account_id: str) -> pl.DataFrame:
        """List what would make the unknown signs of one account known, the widest first.

        One row for each kind or field that is missing: ``missing`` (``kind:survey``), the
        ``signs`` that it alone would make known, ``with_more`` those that need more besides, and
        ``range_narrowed``, the points by which the range from worst to best would shrink.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
            InputError: The portfolio was read from a folder.
        """
        chosen = self._account(account_id)
        return self._of_run.unknowns(chosen)

    def route(self, account_id: str) -> Route:
        """Find the cheapest way of one account to its next rating.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
            InputError: The portfolio was read from a folder.
        """
        chosen = self._account(account_id)
        return self._of_run.route(chosen)

    def touchpoints(self, account_id: str) -> pl.DataFrame:
        """List who of ours touches or supports one account, and how each of them wins.

        One row for each colleague whom a row of the account names (what a machine sent aside), and
        for who owns it; and one, whose ``colleague_id`` is null, for each function that nobody has
        who is there now. Ordered by function, then who was there last. Whatever came to be known
        after ``as_of`` counts for nothing.

        ``roles`` (that of the list of colleagues first, then those that the rows state),
        ``colleague_id``, ``name``, ``team``; ``owner``; ``current``: there within the 365 days
        before ``as_of``, or the owner; ``how_they_win``; ``days``: on how many of these 365 a row
        stands, check-ins aside (of a function without a name: rows that name nobody);
        ``last_touch``: the day of the last, however long ago; ``last_asked``: when somebody last
        asked them how they fare, and ``pulse`` (0 to 10), whichever account it was about; ``got``
        and ``gave``: the favors of these 365 days that they asked of colleagues for the account,
        and what they bore or returned, thanks aside. Null where nothing is on record.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
            InputError: The portfolio was read from a folder.
        """
        chosen = self._account(account_id)
        return self._of_run.touchpoints(chosen)

    def last_lights(self, account_id: str | None = None) -> pl.DataFrame:
        """List what was lit on lost accounts when each was last a customer, the newest first.

        They are rated nowhere else, and no roll-up counts them. One row for each sign that was lit:
        ``account_id``, ``as_of`` (the moment), ``told_by``, ``rating``, ``sign``, ``severity`` (0
        to 1; null where only its low end was known), ``red`` (whether it was a red light) and
        ``text``. An account without a light has one
        row whose ``sign`` is null: see its ``rating``. ``told_by`` says what tells the moment:
        ``status`` (a version of the list of accounts with a later ``valid_from`` calls it lost),
        ``account_lost`` (its last row of that kind) or ``last row``, each up to the end of the UTC
        day; ``as_of`` is null where no row had happened by then.

        The whole data are assessed once more for each day on which an account was last a customer.

        Args:
            account_id: One account; left out, all that are lost.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
            InputError: The portfolio was read from a folder.
        """
        chosen = self.scores if account_id is None else self._account(account_id)
        return self._of_run.last_lights(chosen.select("account_id"))

    def first_screen(self, order: Order = "light") -> FirstScreen:
        """Choose and order what a first screen shows of all accounts.

        Args:
            order: ``light`` puts accounts in the order of the red lights in the policy, then by
                what is at stake; ``value`` by that alone; ``name``; or ``score``, the worst first.
                Red ones come before those to be watched in any case.

        Raises:
            InputError: There is no such order, or the portfolio was read from a folder.
        """
        one_of(order, get_args(Order), where="order")
        return first_screen(self._of_run.run, order)

    def first_sentences(self, accounts: pl.DataFrame) -> dict[str, str]:
        """Say in one sentence, with its figure, what is told first of some accounts of a screen.

        Args:
            accounts: Of ``FirstScreen.accounts``; one without signs has no sentence.

        Raises:
            InputError: The portfolio was read from a folder.
        """
        told = accounts.select("account_id", sign=pl.col("signs").list.first()).drop_nulls()
        found = self._of_run.of(told[["account_id"]]).findings
        first = pl.col("text").str.splitn(". ", 2).struct.field("field_0").str.strip_suffix(".")
        said = found.join(told, on=["account_id", "sign"], how="semi").select("account_id", first)
        return {account: f"{text}." for account, text in said.iter_rows()}

    def rollup(self, by: rollups.By) -> pl.DataFrame:
        """Sum accounts up by owner, segment or parent (``parent_id``): one row each, worst first.

        ``group`` (null: none is named), ``accounts``, ``scored``, ``unscored``; ``worst`` (the
        lowest of any account), ``worst_account``, ``worst_rating``; ``mean`` (of the scores),
        ``mean_worst`` (of the ``worst`` of all accounts), ``rating`` (the mean's, if at least half
        of the accounts are rated);
        ``value_weighted`` (by annual value; null unless every scored account has one),
        ``with_value`` (how many have); ``at_risk`` (share of those ``rated``), ``unrated``;
        ``unwaived_worst`` and ``unwaived_mean``, which differ if a waiver has effect; and
        ``disagreement``: ``worst-account`` where its rating is not the mean's, ``value-weighted``
        where that mean lies more than 10 points from the plain one. Owner, segment and parent are
        those in force at the moment. By parent, a parent stands in its own group beside its direct
        children.

        Raises:
            InputError: There is no roll-up by such a field.
        """
        return rollups.rollup(self.scores, self._results.accounts, by)

    def write(self, folder: str | Path) -> Path:
        """Write the portfolio into a folder, which is there whole or not at all.

        Writes scores, findings, ledger, recommendations and rejected rows as Parquet,
        assessments.ndjson (each line valid against ``schemas/assessment.schema.json``) and
        run.json; and of the supplier, its findings as Parquet and supplier.json, valid against the
        same schema. What the cards say goes along, as they were before they were shortened; and
        owner, segment, parent and annual value of the accounts, so that roll-ups work later.

        Raises:
            InputError: The folder is there and holds something else than a portfolio.
        """
        findings = self._results.findings_with_evidence(self.scores)
        frames = {
            "scores": self.scores,
            "findings": findings,
            "ledger": self.ledger,
            "recommendations": self.recommendations,
            "rejected": self.rejected,
            "emptied": self.emptied,
            "supplier": self.supplier_findings,
            "accounts": self._results.accounts,
            "cards": self._results.cards(self.scores),
        }
        info = self.run_document
        parts = {name: table(frames[name]) for name in ("scores", "rejected")}
        return storage.write(
            path_of(folder, where="folder"),
            frames,
            self.documents(),
            {
                storage.INFO: info | {"run_id": fingerprint({"info": info, **parts})},
                storage.SUPPLIER: self.supplier.to_dict(whole=False),
            },
        )

    def at(
        self,
        moment: datetime | str,
        *,
        policy: Policy | Mapping[str, Any] | str | Path | None = None,
    ) -> Portfolio:
        """Assess the same data as of another moment.

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
        rules = self.policy if policy is None else load_policy(policy)
        return Portfolio.of_run(self.inputs.run(as_of, rules), self.inputs)

    def history(self, moments: Iterable[datetime | str]) -> pl.DataFrame:
        """Look up the scores as of several moments, all from the data of this portfolio.

        Returns:
            ``account_id``, ``as_of``, ``score``, ``worst``, ``best``, ``coverage``, ``rating``: the
            moments as they are given, at each the accounts that were there then, worst first.

        Raises:
            InputError: As ``at``.
        """
        if isinstance(moments, str | bytes) or not isinstance(moments, Iterable):
            refuse(moments, where="moments", expected='a list such as ["2026-01-31", "2026-02-28"]')
        found = [_at(None, self.scores.clear())]
        found += (_at(portfolio.as_of, portfolio.scores) for portfolio in map(self.at, moments))
        return pl.concat(found)

    @property
    def policy(self) -> Policy:
        """The policy that the assessments were made under.

        Raises:
            InputError: The portfolio was read from a folder that does not hold it.
        """
        return self._results.policy

    def sensitivity(self) -> pl.DataFrame:
        """List the accounts whose rating would change under other limits.

        Supposed are limits moved by a fifth of the way from ``ok`` to ``bad``, to the stricter and
        to the looser side.

        Returns:
            One row for each account and supposition under which its rating changes:
            ``account_id``, ``supposing``, ``score`` and ``rating`` as they stand, ``score_then``
            and ``rating_then``.

        Raises:
            InputError: The portfolio was read from a folder.
        """
        return self._of_run.sensitivity()

    @property
    def replayable(self) -> bool:
        """Whether it holds the data that it was made of; read from a folder, it does not."""
        return isinstance(self._results, RunResults)

    @property
    def sources(self) -> pl.DataFrame:
        """From when to when each source is on record: ``source``, ``begin``, ``end``.

        Raises:
            InputError: The portfolio was read from a folder.
        """
        return self._of_run.sources

    @property
    def inputs(self) -> Inputs:
        """What the portfolio was made of.

        Raises:
            InputError: It was read from a folder.
        """
        return self._of_run.inputs

    @property
    def _of_run(self) -> RunResults:
        """The results of a run, for what takes the data that they were found in.

        Raises:
            InputError: A folder holds the results.
        """
        if isinstance(self._results, RunResults):
            return self._results
        raise InputError(
            problem="a portfolio that was read from a folder cannot be replayed",
            where=f"the portfolio as of {self._info['as_of']}",
            expected="a portfolio that focuskit.assess returned",
            hint="a folder holds what was found; assess the data again to look further",
        )


def _at(moment: datetime | None, scores: pl.DataFrame) -> pl.DataFrame:
    """Add to the scores the moment that they speak of."""
    as_of = pl.lit(moment, dtype=TIME).alias("as_of")
    return scores.select("account_id", as_of, pl.exclude("account_id"))
