"""The card: all that somebody needs to know of one account first, in at most one kilobyte."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import attrs

from focuskit.model import _fields as fields
from focuskit.model.assessment import Rating
from focuskit.model.documents import write_time
from focuskit.model.notebook import account_html, spoken
from focuskit.model.terminal_text import visible, visible_json

SCHEMA_VERSION = "1.0"
MOST_BYTES = 1024
"""A card is never longer, as compact JSON in UTF-8, also where nothing in it may act on a
terminal."""
MOST_REASONS = 3
LONG, SHORT, SHORTER, SHORTEST = 120, 60, 40, 24
"""Letters that are left of a text, the longer the more it tells; see ``_fitted``."""


@attrs.frozen(kw_only=True)
class RedLight:
    """A red light that is lit: its sign, the sign's title, and since when.

    ``since`` is the day from which what the sign tells of is on record: that of the oldest row that
    speaks for it (the case that has been open longest, the first letter that gives notice), and of
    a silence that of the last row before it (their last order). It is None where no row speaks for
    it, or where the portfolio was read from a folder that holds no rows. A document leaves out a
    ``title`` that is the sign's id in words.
    """

    sign: str = fields.sign_id()
    title: str = attrs.field(
        default=attrs.Factory(lambda light: _title_of(light.sign), takes_self=True)
    )
    since: date | None = None


@attrs.frozen(kw_only=True)
class WaivedLight:
    """A red light that would be lit, and is waived: by whom, and until which day."""

    sign: str = fields.sign_id()
    title: str
    owner: str
    until: date


@attrs.frozen(kw_only=True)
class CardReason:
    """One reason for the rating, in whole sentences.

    ``text`` has the figure and the limit; ``evidence`` says how many rows there are and of which
    days; ``quote`` is what the customer said in the newest of them, where the words are the
    evidence and the policy lets texts through.
    """

    sign: str = fields.sign_id()
    text: str
    evidence: str | None = None
    quote: str | None = None


@attrs.frozen(kw_only=True)
class CardAction:
    """What to do first, the role of who does it, and by when.

    ``about`` names the one row that it is about, if there is one without which the sign would lose
    most: the only one behind it, or what makes most of a mean; of open cases the one that has been
    open longest, and of a silence the last row before it.
    """

    text: str
    role: str
    by: date | None = None
    about: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class Card:
    """What somebody needs to know of one account first, ``as_of`` one moment in UTC.

    ``rating`` is that of the account, ``themes`` that of each theme that the records feed; ``ids``
    says by which id each source that holds rows of the account calls it. ``red_lights`` stand in
    the policy's order, and so do those that would be lit and are ``waived``; the ``reasons`` (three
    at most) by weight, those of the red lights first.
    ``action`` is None where nothing is lit. Of the ``checks``, signs that count, apply and find in
    the records what they look at, ``checks_made`` came to a result.

    ``Card.of`` makes one that fits into ``MOST_BYTES``: reasons lack their last sentences, the last
    reason first; what is still too long ends in an ellipsis at the end of a word, and lists that
    are too long lack their last entries.

    Raises:
        ValueError: It is longer than that.
    """

    account_id: str = fields.identifier()
    name: str | None = None
    ids: Mapping[str, str] = attrs.field(factory=dict)
    as_of: datetime | None = None
    rating: Rating = fields.one_of("act_now", "watch", "in_order", "too_little_known")
    themes: Mapping[str, Rating] = attrs.field(factory=dict)
    red_lights: tuple[RedLight, ...] = ()
    waived: tuple[WaivedLight, ...] = ()
    reasons: tuple[CardReason, ...] = ()
    action: CardAction | None = None
    checks_made: int = fields.count(default=0)
    checks: int = fields.count(default=0)

    def __attrs_post_init__(self) -> None:
        if (size := _size(self.to_document())) > MOST_BYTES:
            raise ValueError(f"a card holds at most {MOST_BYTES} bytes, found {size}; see Card.of")

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Card:
        """Make a card of its fields, times as texts or as they are, shortened until it fits.

        Args:
            document: As ``to_document`` returns it; ``schema_version`` may be left out.
        """
        given = {name: value for name, value in document.items() if value}
        if lights := given.get("red_lights"):
            given["red_lights"] = [_without_title_of_sign(one) for one in lights]
        fitted = _fitted(given)
        action = fitted.pop("action", None)
        return cls(**_parts(fitted), action=_action(action) if action else None)

    def to_document(self) -> dict[str, Any]:
        """The card as what ``json.dumps`` takes, without what it does not hold."""
        return _without_nothing(
            {
                "schema_version": SCHEMA_VERSION,
                "account_id": self.account_id,
                "name": self.name,
                "ids": dict(self.ids),
                "as_of": self.as_of and write_time(self.as_of),
                "rating": self.rating,
                "themes": dict(self.themes),
                "red_lights": [_without_title_of_sign(_document(one)) for one in self.red_lights],
                "waived": [_document(one) for one in self.waived],
                "reasons": [_document(one) for one in self.reasons],
                "action": self.action and _document(self.action),
            }
        ) | {"checks_made": self.checks_made, "checks": self.checks}

    def to_json(self) -> str:
        """The card as one line of JSON, of ``MOST_BYTES`` at most."""
        return _text(self.to_document())

    def __repr__(self) -> str:
        """Say in one line whose card it is, and what stands first on it."""
        lights = f" ({', '.join(one.sign for one in self.red_lights)})" if self.red_lights else ""
        return visible(f"<Card of account {self.account_id!r}: {spoken(self.rating)}{lights}>")

    def _repr_html_(self) -> str:
        """Show rating, red lights, reasons and what to do first, in a notebook."""
        return account_html(
            name=self.name or self.account_id,
            as_of=self.as_of,
            rating=self.rating,
            red_lights=(one.title for one in self.red_lights),
            answered=f"{self.checks_made} of {self.checks} questions answered",
            reasons=(one.text for one in self.reasons),
            first=self.action.text if self.action else None,
        )


@attrs.frozen(kw_only=True)
class Explanation:
    """Why one account is rated so, and what to do: a card's words whole, and up to three actions.

    The fields are those of ``Card``, of any length.
    """

    account_id: str = fields.identifier()
    name: str | None = None
    ids: Mapping[str, str] = attrs.field(factory=dict)
    as_of: datetime | None = None
    rating: Rating = fields.one_of("act_now", "watch", "in_order", "too_little_known")
    themes: Mapping[str, Rating] = attrs.field(factory=dict)
    red_lights: tuple[RedLight, ...] = ()
    waived: tuple[WaivedLight, ...] = ()
    reasons: tuple[CardReason, ...] = ()
    actions: tuple[CardAction, ...] = ()
    checks_made: int = fields.count(default=0)
    checks: int = fields.count(default=0)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Explanation:
        """Make one of its fields, times as texts or as they are."""
        given = {name: value for name, value in document.items() if value}
        actions = tuple(map(_action, given.pop("actions", ())))
        return cls(**_parts(given), actions=actions)


def _parts(given: Mapping[str, Any]) -> dict[str, Any]:
    """What cards and explanations have in common, made of the fields of a document."""
    parts = {name: value for name, value in given.items() if name != "schema_version"}
    if isinstance(moment := parts.get("as_of"), str):
        parts["as_of"] = datetime.fromisoformat(moment)
    lights = ({**one, "since": _day(one.get("since"))} for one in given.get("red_lights", ()))
    waived = ({**one, "until": _day(one["until"])} for one in given.get("waived", ()))
    return {
        **parts,
        "red_lights": tuple(RedLight(**light) for light in lights),
        "waived": tuple(WaivedLight(**one) for one in waived),
        "reasons": tuple(CardReason(**one) for one in given.get("reasons", ())),
    }


def _action(stated: Mapping[str, Any]) -> CardAction:
    return CardAction(**{**stated, "by": _day(stated.get("by"))})


def _day(stated: Any) -> Any:
    return date.fromisoformat(stated) if isinstance(stated, str) else stated


def _title_of(sign: str) -> str:
    """A sign's id in words: ``left-open`` is Left open."""
    return sign.rpartition(".")[2].replace("-", " ").capitalize()


def _without_title_of_sign(light: Mapping[str, Any]) -> dict[str, Any]:
    """A red light without the title that its sign tells by itself."""
    return {n: one for n, one in light.items() if n != "title" or one != _title_of(light["sign"])}


def _document(part: Any) -> dict[str, Any]:
    """A part of a card without what it does not hold, its days as texts."""
    fields = attrs.asdict(part).items()
    days = {name: one.isoformat() if isinstance(one, date) else one for name, one in fields}
    return _without_nothing(days)


def _without_nothing(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value}


def _text(document: Any) -> str:
    # What acts on a terminal is escaped when a command prints it, so it is from the beginning.
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=_written)
    return visible_json(written)


def _written(moment: Any) -> str:
    return write_time(moment) if isinstance(moment, datetime) else str(moment)


def _size(document: Any) -> int:
    return len(_text(document).encode(errors="surrogatepass"))


def shortened(text: str, most: int) -> str:
    """A text of at most ``most`` letters: a longer one ends in an ellipsis at the end of a word."""
    if len(text) <= most:
        return text
    begin = text[: max(most - 1, 0)]
    whole = begin if text[len(begin)].isspace() else begin.rpartition(" ")[0]
    # A word that takes more than half of the place is cut rather than left out.
    return (whole if len(whole) > len(begin) // 2 else begin).rstrip(" ,;:-") + "…"


Text = tuple[dict[str, Any], str]
"""Where a text stands: what holds it, and under which name."""


def _fitted(card: dict[str, Any]) -> dict[str, Any]:
    """Shorten a card until it fits: what matters least first."""
    whole = {"schema_version": SCHEMA_VERSION, "checks_made": 0, "checks": 0, **card}
    if _size(whole) <= MOST_BYTES:
        return whole
    own = {
        source: name for source, name in whole.get("ids", {}).items() if name != card["account_id"]
    }
    # Three short reasons tell more than two long ones, but two whole ones more than three cut ones.
    for most in (MOST_REASONS, 2):
        short = deepcopy({**whole, "ids": own, "reasons": whole.get("reasons", [])[:most]})
        if _fits_in_whole_sentences(short):
            return short
    (short.get("action") or {}).pop("about", None)
    if any(_shortened_to_fit(short, [text], least) for text, least in _least_first(short)):
        return short
    if _shortened_to_fit(short, _texts(short), SHORTEST):
        return short
    for least in (1, 0):
        while _size(short) > MOST_BYTES and _drops_one(short, least):
            pass
    # An id of hundreds of letters is nobody's id.
    _shortened_to_fit(short, [*_texts(short), (short, "account_id")], 1)
    return short


def _fits_in_whole_sentences(card: dict[str, Any]) -> bool:
    """Leave out the last sentences of the reasons, the last reason first; tell if it fits.

    The first sentence of each stays, which has the figure. Next the row that the action is about
    gives way, and long quotes, then the quotes of later reasons.
    """
    first, *later = card["reasons"] or [{}]
    for reason in [*reversed(later), first]:
        sentences = reason.get("text", "").split(". ")
        while _size(card) > MOST_BYTES and len(sentences) > 1:
            sentences.pop()
            reason["text"] = f"{'. '.join(sentences)}."
    action = card.get("action") or {}
    softer = [(action, "about", SHORTER), (first, "quote", LONG)]
    softer += [(one, "quote", SHORT) for one in reversed(later)]
    fits = (_shortened_to_fit(card, [(one, n)], most) for one, n, most in softer if one.get(n))
    if _size(card) <= MOST_BYTES or any(fits):
        return True
    for holder, name in ((action, "about"), *((one, "quote") for one in reversed(later))):
        holder.pop(name, None)
        if _size(card) <= MOST_BYTES:
            return True
    return False


def _least_first(card: dict[str, Any]) -> list[tuple[Text, int]]:
    """The texts that give way first where whole sentences do not fit, and to how many letters."""
    later = card["reasons"][:0:-1]
    return [((one, "text"), least) for least in (SHORT, SHORTER) for one in later]


def _texts(card: dict[str, Any]) -> list[Text]:
    """Where texts stand that nothing is looked up by."""
    holders = [card, card.get("action") or {}]
    holders += [one for name in ("red_lights", "waived", "reasons") for one in card.get(name, ())]
    soft = ("name", "text", "role", "about", "title", "owner", "evidence", "quote")
    return [(one, name) for one in holders for name in soft if one.get(name)]


def _shortened_to_fit(card: dict[str, Any], texts: Sequence[Text], least: int) -> bool:
    """Shorten the longest of some texts alike, no further than to ``least``; tell if it fits."""
    before = [(holder, name, holder[name]) for holder, name in texts]
    low, high = least, max([least, *(len(text) for _, _, text in before)])

    def fits(most: int) -> bool:
        for holder, name, text in before:
            holder[name] = shortened(text, most)
        return _size(card) <= MOST_BYTES

    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return fits(low)


def _drops_one(card: dict[str, Any], least: int) -> bool:
    """Drop the last entry of the longest list that holds more than ``least``, if there is one."""
    lists = [card[n] for n in ("ids", "themes", "red_lights", "waived", "reasons") if card.get(n)]
    longer = [one for one in lists if len(one) > least]
    if not longer:
        return False
    longest = max(longer, key=_size)
    longest.popitem() if isinstance(longest, dict) else longest.pop()
    return True
