"""The simulated supplier: all accounts' lives as frames, and the truth about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs
import polars as pl

from focuskit.model.errors import nearest
from focuskit_testing.simulate import decoy_answers, house, talk, trade, voices
from focuskit_testing.simulate.chance import Chance
from focuskit_testing.simulate.defects import SIGNS, compatible, habits
from focuskit_testing.simulate.life import ACCOUNTS_AN_EXECUTIVE, DAY, Life, Row
from focuskit_testing.simulate.noise import (
    OUTCOMES,
    REST,
    SOURCES,
    Noise,
    disturbed,
    to_days,
    unsettled,
)
from focuskit_testing.simulate.tables import Tables, frame

AS_OF = datetime(2026, 6, 30, 12, tzinfo=UTC)
DAYS = 1100
ACCOUNTS_A_FRAME = 50
LAUNCH_DAYS = 120
TRIED_WITH = 8
TRUTH = {"account_id": pl.String(), "sign": pl.String(), "strength": pl.Float64()}


@attrs.frozen(kw_only=True, eq=False)
class Supplier:
    """A supplier whose failings are known.

    Args:
        interactions: Rows as ``interaction.schema.json`` has them, in the order of accounts.
        accounts: One row an account.
        contacts: One row for each of their people.
        colleagues: One row for each of ours.
        truth: ``account_id``, ``sign`` and ``strength`` of each defect that was planted.
        outcomes: ``id`` of each row that is open at the moment, and what it comes to later.
        as_of: The moment to assess them as of.
    """

    interactions: pl.DataFrame
    accounts: pl.DataFrame
    contacts: pl.DataFrame
    colleagues: pl.DataFrame
    truth: pl.DataFrame
    outcomes: pl.DataFrame
    as_of: datetime

    def settled(self) -> Supplier:
        """The same rows once all outcomes are known, as of the moment by which they are."""
        ends = self.outcomes.select(pl.max_horizontal("resolved_at", "delivered_at"))
        last: Any = ends.to_series().max()
        return attrs.evolve(
            self,
            interactions=self.interactions.update(self.outcomes, on="id"),
            outcomes=self.outcomes.head(0),
            as_of=max(self.as_of, last or self.as_of),
        )

    def sources(self) -> dict[str, pl.DataFrame]:
        """The interactions by the source that they come from, each a log of its own."""
        kind = pl.col("kind")
        named = {
            name: self.interactions.filter(kind.is_in(sorted(kinds)))
            for name, kinds in SOURCES.items()
        }
        elsewhere = sorted(set().union(*SOURCES.values()))
        return {REST: self.interactions.filter(~kind.is_in(elsewhere)), **named}


def account_id(number: int) -> str:
    """The id of an account by its number, from 0."""
    return f"account-{number + 1:05d}"


def plant(
    *, seed: int, accounts: int, share: float = 0.6, most: int = 3
) -> dict[str, tuple[str, ...]]:
    """Choose defects for a share of the accounts, each sign on one at least.

    Args:
        seed: The same seed chooses the same.
        accounts: How many accounts there are.
        share: Share of the accounts that have defects.
        most: Defects an account has at most, unless the signs would not all find room.

    Raises:
        ValueError: There is no account to plant on.
    """
    chosen = round(accounts * share)
    if chosen < 1:
        raise ValueError(f"no account to plant on: {accounts} accounts, a share of {share}")
    chance = Chance(f"{seed}/plant")
    numbers = sorted(range(accounts), key=lambda _: chance.between(0, 1))[:chosen]
    planted: dict[int, list[str]] = {number: [] for number in numbers}
    for sign in SIGNS:
        fitting = [n for n in numbers if compatible(sign, planted[n])] or numbers
        fewest = min(len(planted[n]) for n in fitting)
        planted[chance.pick([n for n in fitting if len(planted[n]) == fewest])].append(sign)
    for signs in planted.values():
        wanted = chance.whole(1, most)
        while len(signs) < wanted:
            sign = chance.pick(SIGNS)
            if compatible(sign, signs):
                signs.append(sign)
    return {account_id(number): tuple(planted[number]) for number in sorted(planted)}


def simulate(  # noqa: PLR0913 -- each is a dial of its own
    *,
    seed: int,
    accounts: int = 100,
    defects: Mapping[str, Sequence[str]] | None = None,
    strength: float = 1.0,
    noise: Noise | None = None,
    as_of: datetime = AS_OF,
    days: int = DAYS,
    prospects: int = 0,
    lost: int = 0,
) -> Supplier:
    """Simulate a supplier that is sound but for the defects planted.

    The same arguments give the same rows on every machine. The first ten of a hundred accounts
    are those of a simulation of ten.

    Args:
        seed: Where chance begins.
        accounts: How many customers the supplier has.
        defects: Account id (see ``account_id``): the signs to plant there; None plants none.
        strength: How bad the defects are: 1 lies well beyond a sign's ``bad``, 0.5 about half-way
            between ``ok`` and ``bad``.
        noise: How badly things are written down; None: at the usual rates.
        as_of: The end of the simulation.
        days: How long the accounts' lives are told for.
        prospects: How many accounts, after the customers, are prospects.
        lost: How many accounts, after those, left us lately.

    Raises:
        ValueError: An account or a sign is unknown, or the strength is not from 0 to 1.
    """
    planted = dict(defects or {})
    _check(planted, accounts + prospects + lost, strength)
    rates = Noise() if noise is None else noise
    end = int(as_of.timestamp())
    stages = ["customer"] * accounts + ["prospect"] * prospects + ["lost"] * lost
    frames, rows, outcomes, tables, truth = [], [], [], Tables(), []
    for number, status in enumerate(stages):
        name = account_id(number)
        signs = _signs(planted.get(name, ()), rates, Chance(f"{seed}/{number}/beside"))
        truth += [(name, sign, strength) for sign in signs]
        life = Life(
            number=number, name=name, seed=seed, habits=habits(signs, strength), end=end,
            days=days, status=status,
        )  # fmt: skip
        told, aside = _told(life, number, accounts, seed)
        outcomes += life.outcomes + unsettled(told, rates, Chance(f"{seed}/{number}/open"), end)
        rows += disturbed(aside, rates, Chance(f"{seed}/{number}/aside/noise"), end)
        rows += disturbed(told, rates, Chance(f"{seed}/{number}/noise"), end)
        stated = not Chance(f"{seed}/{number}/status").happens(rates.without_status)
        tables.note(life, number, stated=stated)
        if (number + 1) % ACCOUNTS_A_FRAME == 0 or number + 1 == len(stages):
            frames.append(frame(rows, "interaction"))
            rows = []
    for outcome in outcomes if rates.whole_days else ():
        to_days(outcome)
    return Supplier(
        interactions=pl.concat(frames) if frames else frame([], "interaction"),
        accounts=frame(tables.accounts, "account"),
        contacts=frame(tables.contacts, "contact"),
        colleagues=frame(tables.colleagues, "colleague"),
        truth=pl.DataFrame(truth, schema=TRUTH, orient="row"),
        outcomes=frame(outcomes, "interaction").select("id", *OUTCOMES),
        as_of=as_of,
    )


def _told(life: Life, number: int, accounts: int, seed: int) -> tuple[list[Row], list[Row]]:
    """The rows of a life, in the order in which they occurred, and those beside it."""
    for part in (talk, voices, trade, house):
        part.told(life)
    if life.status == "lost":
        life.add("account_lost", life.until, "inbound", reason="price")
    rows = life.rows + _of_the_house(number, accounts, seed, life.end, life.days)
    rows.sort(key=lambda row: row["occurred_at"])
    return rows, decoy_answers.told(life, Chance(f"{seed}/{number}/aside"))


def _check(planted: Mapping[str, Sequence[str]], accounts: int, strength: float) -> None:
    known = {account_id(number) for number in range(accounts)}
    for name, signs in planted.items():
        if name not in known:
            raise ValueError(f"there is no account {name!r}; {nearest(name, known) or ''}")
        for sign in signs:
            if sign not in SIGNS:
                raise ValueError(f"there is no sign {sign!r}; {nearest(sign, SIGNS) or ''}")
    if not 0 <= strength <= 1:
        raise ValueError(f"strength {strength} is not from 0 to 1")


def _signs(planted: Sequence[str], noise: Noise, chance: Chance) -> list[str]:
    signs = list(dict.fromkeys(planted))
    if signs and chance.happens(noise.beside):
        fitting = [sign for sign in SIGNS if compatible(sign, signs)]
        signs += [chance.pick(fitting)] if fitting else []
    return signs


def _of_the_house(number: int, accounts: int, seed: int, end: int, days: int) -> list[Row]:
    """Rows of no account that this one's turn brings: executives' check-ins, launches."""
    chance = Chance(f"{seed}/{number}/house")
    rows = _launches(number, accounts, end, days, chance)
    if number % ACCOUNTS_AN_EXECUTIVE == 0:
        rows += _executives_check_ins(number // ACCOUNTS_AN_EXECUTIVE + 1, end, chance)
    return [row for row in rows if row["occurred_at"] > end - days * DAY]


def _executives_check_ins(group: int, end: int, chance: Chance) -> list[Row]:
    name = f"executive-{group:03d}"
    fixed = {"kind": "check_in", "direction": "internal", "colleague_id": name}
    return [
        {
            **fixed,
            "id": f"{name}-check-in-{n}",
            "occurred_at": end - round((4 + 22 * n + chance.between(0, 3)) * DAY),
            "colleague_role": "executive",
            "score": float(chance.whole(7, 9)),
        }
        for n in range(7)
    ]


def _launches(number: int, accounts: int, end: int, days: int, chance: Chance) -> list[Row]:
    """What we brought out, with the first account, and with whom it was tried before."""
    rows: list[Row] = []
    for n in range(1, days // LAUNCH_DAYS):
        when = end - n * LAUNCH_DAYS * DAY
        launch = {"id": f"launch-{n}", "kind": "launch", "direction": "internal"}
        if number == 0:
            rows.append({**launch, "occurred_at": when})
        if number < accounts and (number + n) % max(1, accounts // TRIED_WITH) == 0:
            tried = {"kind": "launch", "direction": "outbound", "in_reply_to": f"launch-{n}"}
            tried |= {"id": f"launch-{n}-tried-{number}", "account_id": account_id(number)}
            rows.append({**tried, "occurred_at": when - round(chance.between(10, 60) * DAY)})
    return rows
