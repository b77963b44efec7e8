"""By account: its assessment, its card, and the name that people call it by."""

from __future__ import annotations

import re
from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from functools import cached_property
from typing import Any

import polars as pl

from focuskit.model.arguments import refuse, shown
from focuskit.model.assessment import Assessment
from focuskit.model.card import Card, Explanation
from focuskit.model.errors import UnknownNameError, nearest_called
from focuskit.model.own_parts import Document
from focuskit.model.run_document import RunDocument
from focuskit.portfolio.result_protocol import Results
from focuskit.portfolio.storage import line_of

CARDS_AT_A_TIME = 2_000
"""Cards of so many accounts are made at once; they take far more memory than frames."""

MOST_NAMESAKES = 20
"""So many ids of accounts of one name are told."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Assessments(Mapping[str, Assessment]):
    """The assessments of some accounts by id, worst first, and their cards.

    Looked up one by one, each takes a pass over the rows for its evidence; ``values()`` and
    ``items()`` build them many at a time.
    """

    _results: Results

    @property
    def _accounts(self) -> pl.DataFrame:
        return self._results.scores[["account_id"]]

    def __len__(self) -> int:
        return self._accounts.height

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids of the accounts, worst first."""
        return iter(self._accounts["account_id"].to_list())

    def __contains__(self, account_id: object) -> bool:
        return not self._named(account_id).is_empty()

    def _named(self, account_id: object) -> pl.DataFrame:
        """One row that names an account; none if there is no such account."""
        # Polars refuses to compare with half of a surrogate pair, and no frame holds one.
        whole = isinstance(account_id, str) and not _LONE_SURROGATE.search(account_id)
        return self._accounts.filter(pl.col("account_id") == account_id if whole else False)

    def __getitem__(self, account_id: str) -> Assessment:
        """Build the assessment of one account, with the ids of its evidence.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
        """
        return next(self._of(self._account(account_id)))

    # Two portfolios are equal if they are one: to compare all accounts, compare their documents.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def values(self) -> ValuesView[Assessment]:
        """The assessments, worst first, built many at a time."""
        return _Values(self)

    def items(self) -> ItemsView[str, Assessment]:
        """The ids with their assessments, worst first, built many at a time."""
        return _Items(self)

    def documents(self) -> Iterator[Document]:
        """The documents of all accounts, worst first, as ``assessments.ndjson`` holds them.

        Each holds what is the account's own. What all of them share stands once in
        ``run_document``; ``Assessment.from_dict(document, run_document)`` puts both together.
        """
        return self._results.documents(self._accounts)

    def to_ndjson(self) -> str:
        """Write the documents as NDJSON: one a line, worst first."""
        return "".join(map(line_of, self.documents()))

    def _of(self, accounts: pl.DataFrame) -> Iterator[Assessment]:
        for document in self._results.documents(accounts):
            yield Assessment.from_dict(document, self._shared)

    @cached_property
    def _shared(self) -> RunDocument | None:
        shared = self._results.shared
        return RunDocument(shared) if shared else None

    def _account(self, account_id: Any) -> pl.DataFrame:
        """One row that names an account.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
        """
        named = self._named(account_id)
        if named.is_empty():
            raise UnknownNameError(
                problem=f"there is no account {shown(account_id)}",
                expected=None if isinstance(account_id, str) else "its id, as a text",
                hint=nearest_called(account_id, self._accounts["account_id"].head(10_000)),
            )
        return named

    def card(self, account_id: str) -> Card:
        """Make the card of one account: what somebody needs to know of it first.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
        """
        return next(self.cards([account_id]))

    def cards(self, ids: Iterable[str] | None = None) -> Iterator[Card]:
        """Make the cards of several accounts at once, worst first, or in the order of their ids.

        Args:
            ids: Those of the accounts; left out, all of them.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
        """
        if isinstance(ids, str | bytes):
            refuse(ids, where="ids", expected='a list such as ["acme"]')
        chosen = self._accounts
        if ids is not None:
            named = [self._account(account_id).item() for account_id in ids]
            chosen = pl.DataFrame({"account_id": named}, schema={"account_id": pl.String})
        return self._cards(chosen)

    def explanation(self, account_id: str) -> Explanation:
        """Say of one account why it is rated so, and what to do first.

        Raises:
            InputError: (a KeyError too) There is no such account; it names the nearest.
        """
        (said,) = self._said(self._account(account_id))
        return Explanation.of({name: said[name] for name in said if name != "action"})

    def _cards(self, accounts: pl.DataFrame) -> Iterator[Card]:
        """The cards of accounts that there are."""
        for part in accounts.iter_slices(CARDS_AT_A_TIME):
            for said in self._said(part):
                yield Card.of({name: said[name] for name in said if name != "actions"})

    def _said(self, accounts: pl.DataFrame) -> Iterator[dict[str, Any]]:
        """What cards and explanations say of some accounts, in their order."""
        found = accounts.join(self._results.cards(accounts), on="account_id", maintain_order="left")
        for said in found.iter_rows(named=True):
            themes = {one["theme"]: one["rating"] for one in said["themes"] or ()}
            ids = {one["source"]: one["id"] for one in said["ids"] or ()}
            first = next(iter(said["actions"] or ()), None)
            yield {**said, "themes": themes, "ids": ids, "action": first}

    def id_of(self, named: str) -> str:
        """Find the account that somebody means by its id, or by its name.

        An id as it stands comes first. Else ids and names are alike whatever the case of their
        letters.

        Raises:
            UnknownNameError: (an InputError and a KeyError) There is no such account; it names the
                nearest. Or several are called so; it names their ids.
        """
        if named in self:
            return named
        called = self._results.subjects.select("account_id", called="name").drop_nulls()
        ids = self._accounts.select("account_id", called="account_id")
        called = pl.concat([ids, called])
        alike = _alike(pl.col("called")) == _alike(pl.lit(str(named)))
        found = called.filter(alike)["account_id"].unique().sort().to_list()
        if len(found) == 1:
            return str(found[0])
        if found:
            raise UnknownNameError(
                problem=f"{len(found)} accounts are called {shown(named)}",
                found=", ".join(map(shown, found[:MOST_NAMESAKES])),
                hint="give the id of the one that you mean",
            )
        raise UnknownNameError(
            problem=f"there is no account {shown(named)}",
            hint=nearest_called(named, called["called"].head(20_000)),
        )


def _alike(name: pl.Expr) -> pl.Expr:
    """A name without what people do not say: the case of its letters, and further blanks."""
    return name.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()


class _Values(ValuesView[Assessment]):
    _mapping: Assessments

    def __iter__(self) -> Iterator[Assessment]:
        return self._mapping._of(self._mapping._accounts)  # noqa: SLF001 -- its own view


class _Items(ItemsView[str, Assessment]):
    _mapping: Assessments

    def __iter__(self) -> Iterator[tuple[str, Assessment]]:
        return zip(self._mapping, self._mapping.values(), strict=True)
