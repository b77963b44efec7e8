"""One account's life: its clock, its people, and the rows written down about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from focuskit_testing.simulate.chance import Chance
from focuskit_testing.simulate.habits import Habits

DAY = 86_400
WEEK_DAYS = 7
LONG_AGO = 420
"""Days before the end beyond which a life is told in fewer rows; no window of a year needs them."""
THINNED = 2.5
ROLES = ("sales", "service", "front_line", "expert", "administration", "delivery")
"""Roles of which each account has a colleague of its own; executives look after several."""
ACCOUNTS_AN_EXECUTIVE = 10
CONTACT_ROLES = (
    "head of purchasing", "operations", "plant manager", "finance",
    "engineer", "quality", "planner", "shift lead",
)  # fmt: skip
CONTACTS_KINDS = frozenset({"meeting", "call", "email", "chat", "visit", "event"})
UNHEARD = ("chat", "messenger")
"""Kind and channel of the messages that they never answer."""
OF_LATE = 200
"""Days within which a habit of how we write shows; a little more than two quarters."""
COMING_TO_US = frozenset({"order", "feedback", "ticket", "complaint", "request"})
"""Kinds of rows that come from them by themselves, beside talk."""
TOGETHER = frozenset({"meeting", "visit", "event"})
HUSH = (80.0, 172.0)
"""Days before the end between which nobody talks with an account decided upon in a vacuum."""
WEEKS_OF_LATE = 13
COURTED = 150
"""Days for which we have talked with a prospect."""
NOT_YET = frozenset({
    "ticket", "complaint", "request", "order", "cancellation", "delivery", "usage", "survey",
    "feedback", "trouble_point", "change", "promise",
})  # fmt: skip
"""Kinds of rows that a prospect has none of."""
TROUBLED = 2
"""How many of their people have most of the trouble, where a few do."""
LOST = 45
"""Days since a lost account left."""
MOTIVES = ("uptime", "cost-control", "training", "reporting", "safety", "lead-time")
TROUBLES = ("invoicing", "spare-parts", "delivery-times", "log-in", "packaging", "manuals")

Row = dict[str, Any]


class Life:
    """The rows of one account, and what decides when and with whom they come about.

    Moments are whole seconds since 1970 in UTC; ``ago`` are days before the end. ``outcomes`` are
    what rows come to after the end, by id, drawn from ``later``: all else is as if there were none.
    Nothing happens after ``until``: the end, or the moment at which they left us.
    """

    def __init__(  # noqa: PLR0913 -- made in one place
        self,
        *,
        number: int,
        name: str,
        seed: int,
        habits: Habits,
        end: int,
        days: int,
        status: str = "customer",
    ) -> None:
        self.name, self.habits, self.end, self.status = name, habits, end, status
        self.until = end - LOST * DAY if status == "lost" else end
        self.days = min(days, COURTED) if status == "prospect" else days
        self.chance = Chance(f"{seed}/{number}")
        self.later = Chance(f"{seed}/{number}/later")
        self.rows: list[Row] = []
        self.outcomes: list[Row] = []
        self._count = 0
        executive = f"executive-{number // ACCOUNTS_AN_EXECUTIVE + 1:03d}"
        self.colleagues = {"executive": executive} | {r: f"{name}-{r}" for r in ROLES}
        self.contacts = [
            (f"{name}-c{n + 1}", role)
            for n, role in enumerate(CONTACT_ROLES[: self.chance.whole(5, 8)])
        ]
        first = self.chance.whole(0, 5)
        self.motives = [MOTIVES[(first + n) % 6] for n in range(3)]
        self.other_motives = [MOTIVES[(first + n) % 6] for n in range(3, 6)]
        first = self.chance.whole(0, 5)
        self.foreseen = [TROUBLES[(first + n) % 6] for n in range(3)]
        self.surprises = [TROUBLES[(first + n) % 6] for n in range(3, 6)]
        self._two_way = {0} | {
            week
            for week in range(1, WEEKS_OF_LATE)
            if habits.two_way >= 1 or self.chance.due("two-way", habits.two_way)
        }

    # When

    def moment(self, ago: float, *, exactly: bool = False) -> int:
        """The moment so many days before the end, moved into a working hour."""
        second = self.end - round(ago * DAY)
        if exactly:
            return second
        day, rest = divmod(second, DAY)
        day -= max(0, (day + 3) % WEEK_DAYS - 4)  # 1970 began on a Thursday; weekends go to Friday
        return int(min(day * DAY + 8 * 3600 + rest * 9 // 24, self.end - 1))

    def ago(self, moment: int) -> float:
        """How many days before the end a moment lies."""
        return (self.end - moment) / DAY

    def rhythm(
        self, every: float, *, until: float = 0, since: float = 0, thinned: float = THINNED
    ) -> Iterator[float]:
        """Days before the end at which something comes round, the latest first.

        Args:
            every: Days between two of them, more or less.
            until: It has not happened for so many days.
            since: It began so many days before the end; 0: when the account's life began.
            thinned: How many times rarer it is told long ago.
        """
        ago = until + every * self.chance.between(0.1, 0.85)
        while ago < (since or self.days):
            yield ago
            ago += every * self.chance.between(0.8, 1.2) * (thinned if ago > LONG_AGO else 1)

    # Our silences: spells in which nobody of ours reaches out

    @property
    def cycle(self) -> tuple[int, int]:
        """Weeks from one silence to the next, and weeks among them in which we reach out."""
        if self.habits.silent_weeks:
            return self.habits.silent_weeks + 1, 1
        return (6, 3) if self.habits.unanswered else (1, 1)

    def silent(self, ago: float) -> bool:
        """Tell whether we are silent then."""
        weeks, active = self.cycle
        return int(ago // WEEK_DAYS) % weeks >= active

    def reach(self, ago: float) -> float:
        """When we reach out: as meant, or once our silence is over."""
        weeks, active = self.cycle
        if not self.silent(ago):
            return ago
        week = int(ago // WEEK_DAYS) // weeks * weeks + active - 1
        return week * WEEK_DAYS + self.chance.between(0.5, 6.5)

    def silence_begins(self, ago: float) -> float:
        """The last beginning of a silence up to then; ``ago`` itself where we are none."""
        weeks, _ = self.cycle
        if weeks == 1:
            return ago
        return (ago // (weeks * WEEK_DAYS) + 1) * weeks * WEEK_DAYS

    def silence_ends(self, ago: float) -> float:
        """When the silence that a moment lies in, or the one before it, is over."""
        weeks, active = self.cycle
        return (int(ago // WEEK_DAYS) // weeks * weeks + active) * WEEK_DAYS

    def heard(self, ago: float) -> float:
        """When they tell us something, so that it is answered in time or not, as is our way.

        Unanswered is what they say when two silent weeks and more follow.
        """
        if self.habits.unanswered:
            if self.chance.due("unanswered", self.habits.unanswered):
                begins = self.silence_begins(ago)
                later = begins - self.cycle[0] * WEEK_DAYS
                begins = later if later > 0 else begins
                return begins - self.chance.between(0.2, 5.5)
            return self.reach(ago) if self.silent(ago) else ago
        if self.habits.silent_weeks and self.silent(ago):
            return self.silence_ends(ago) + self.chance.between(0.5, 8.5)
        return ago

    def in_touch(self, ago: float) -> bool:
        """Tell whether it is a week in which both sides are in contact."""
        week = int(ago // WEEK_DAYS)
        if ago < self.habits.unresponsive:
            return False
        return week >= WEEKS_OF_LATE or week in self._two_way

    # Who

    def ours(self, role: str) -> Row:
        """The fields of our colleague of a role."""
        return {"colleague_id": self.colleagues[role], "colleague_role": role}

    def theirs(self, ago: float) -> Row:
        """The fields of one of their people who is there then."""
        people = self.contacts
        if self.habits.champion_gone and ago <= self.habits.champion_gone:
            people = people[1:]
        if self.habits.troubled:
            people = people[:-TROUBLED]
        if self.habits.threads and ago < 195:
            people = self.contacts[1 : 1 + self.habits.threads]
        elif people[0] is self.contacts[0] and self.chance.happens(0.3):
            people = people[:1]
        contact, role = self.chance.pick(people)
        return {"contact_id": contact, "contact_role": role}

    def in_trouble(self, ago: float) -> Row:
        """The fields of one of their people who has trouble then."""
        if self.habits.troubled and self.chance.due("troubled", self.habits.troubled):
            contact, role = self.chance.pick(self.contacts[-TROUBLED:])
            return {"contact_id": contact, "contact_role": role}
        return self.theirs(ago)

    # What is written down

    def add(
        self,
        kind: str,
        moment: int,
        direction: str | None,
        *,
        outcome_later: Any = None,
        **fields: Any,
    ) -> str:
        """Write a row down, unless it lies ahead or the habits keep it from happening.

        Args:
            kind: Of the row.
            moment: When it occurred.
            direction: Of the row.
            outcome_later: What it comes to after the end.
            fields: Whatever else is known of it.

        Returns:
            The id of the row.
        """
        self._count += 1
        row: Row = {"id": f"{self.name}-{self._count}", "account_id": self.name, "kind": kind}
        row["occurred_at"], row["direction"] = moment, direction
        row.update(fields)
        if moment <= self.until and self._happens(kind, self.ago(moment), direction):
            self._amend(row, self.ago(moment))
            self.rows.append(row)
            if outcome_later:
                self.outcomes.append({"id": row["id"], **outcome_later})
        return str(row["id"])

    def unheard(self, ago: float) -> bool:
        """Tell whether we write in a channel that they never answer in."""
        return ago < OF_LATE and self.chance.due("unheard", self.habits.unheard_channel)

    def write(self, ago: float, role: str, **fields: Any) -> None:
        """Somebody of ours writes to them in person."""
        kind, channel = UNHEARD if self.unheard(ago) else ("email", "email")
        row = {"channel": channel, "automated": False, **self.ours(role), **self.theirs(ago)}
        self.add(kind, self.moment(ago), "outbound", **row, **fields)

    def _happens(self, kind: str, ago: float, direction: str | None) -> bool:
        habits = self.habits
        if self.status == "prospect" and kind in NOT_YET:
            return False
        talk = kind in CONTACTS_KINDS
        hushed = habits.vacuum and HUSH[0] < ago < HUSH[1]
        if hushed and (talk or kind in {"feedback", "complaint"}):
            return False
        inbound = direction == "inbound"
        if inbound and ago < habits.silence and (talk or kind == "order"):
            return False
        if inbound and ago < habits.unresponsive and kind in COMING_TO_US:
            return False
        if kind in TOGETHER or (inbound and talk):
            return self.in_touch(ago)
        return True

    def _amend(self, row: Row, ago: float) -> None:
        stopped, topics = self.habits.topics_stopped, row.get("topics")
        if topics is not None:
            row["topics"] = [t for t in topics if ago >= stopped.get(t, 0)] or None
        if row["kind"] == "call" and not self.in_touch(ago):
            row["talk_share"] = None  # nobody answered it: a call that is held goes both ways
        unheard = ago < self.habits.workshop_unheard and row.get("colleague_role") == "delivery"
        if unheard and (row["kind"] in CONTACTS_KINDS or row["direction"] == "internal"):
            row.update(self.ours("service"))
