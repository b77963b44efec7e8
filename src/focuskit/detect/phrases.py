"""Phrase lists, and whether a text holds one of their phrases.

A list belongs to one language. It finds whole words, whatever their case and the punctuation
between them, and it is told what does not count: exceptions, and phrases that a negation turns
around. Everything is a Polars expression on one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from itertools import compress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs
import polars as pl

from focuskit.model.documents import read_json
from focuskit.model.errors import PolicyError, nearest

ANY_LANGUAGE = "*"
"""The language of a list that reads texts of every language, and texts of none that is known."""

WORDS_BETWEEN = 2
"""A negation may stand up to three words before a phrase: these many lie between them."""

WORDS_IN_A_GAP = 3
"""Up to so many words of the same clause stand where a phrase has ``...``."""

MOST_CHARACTERS = 20_000
"""So many characters of phrases stand in one regular expression; Polars allows some ten times as
many."""

CHARACTERS_OF_A_GAP = 80
"""A gap takes as much memory as so many characters."""

MOST_GAPS = 20
"""More gaps and open endings in one phrase are refused: no text would hold it."""

Lists = Mapping[tuple[str, str], "PhraseList"]

_CHANGES = ("exceptions", "extend", "negations", "replace")
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4`"
_BETWEEN_WORDS = r"'*[^\p{L}\p{M}\p{N}'. ]+'*| '+|'+ "
"""No single space among them: nearly every match would be one, and cost four times as much."""

_GAP = "\u0298"
_ANY_ENDING = "\u01c2"
_OPEN, _OR, _CLOSE = "\u0297", "\u01c0", "\u0296"
_LOOSE = re.compile(f"{_GAP}|{_ANY_ENDING} ")
_CHOICE = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_MARKS = {
    "...": f" {_GAP} ",
    "*": _ANY_ENDING,
    "{": f" {_OPEN} ",
    "|": f" {_OR} ",
    "}": f" {_CLOSE} ",
}
_NOWHERE = "\n"
"""What no spelled text holds, since Polars cannot search for none of several phrases."""

_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Where a word may be broken, or not: they stand within words, and nobody sees them."""

_ANSWERED = (
    r"(?mi)^[ \t]*>.*$|(?s:^-{3,} ?(?:original message|ursprüngliche nachricht|message d'origine|"
    r"mensaje original|oorspronkelijk bericht|mensagem original) ?-{3,}.*)"
)
"""What a mail answers, and the writer did not write: quoted lines (RFC 3676, section 4.5), and all
below the line that Outlook puts above it."""

_PAUSE = " . "
_PAUSES = (*".,;:!?()\n\u2013\u2014\u2026", " - ")
_NEW_CLAUSE = ("and", "because", "but")
_SPELLED = {
    **dict.fromkeys(_UNSEEN, ""),
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_PAUSES, _PAUSE),
    **{f" {word} ": f" . {word} " for word in _NEW_CLAUSE},
}


def _unique(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrases))


@attrs.frozen(kw_only=True, eq=False)
class PhraseList:
    """Phrases that say one thing in one language; immutable, and itself alone its equal.

    Args:
        name: What they say: ``leaving``.
        language: The language as its primary subtag (``en``), or ``ANY_LANGUAGE``.
        phrases: Words as they are written; a ``*`` at the end of a word stands for any ending,
            ``...`` between two words for up to three others in the same clause, and ``{a|b}`` for
            either ``a`` or ``b``, each of which may be several words; ``{a|}`` may be left out.
        negations: Words that turn a phrase around when they stand up to three words before it, in
            the same clause. A phrase that holds a negation itself is not turned around.
        exceptions: Longer phrases that hold one of the phrases, or a negation, and do not mean it.
        recall: The share of the texts that say it and are found, 0 to 1, as measured on a labelled
            sample; None where nobody measured it.
    """

    name: str
    language: str
    phrases: tuple[str, ...] = attrs.field(converter=_unique, default=())
    negations: tuple[str, ...] = attrs.field(converter=_unique, default=())
    exceptions: tuple[str, ...] = attrs.field(converter=_unique, default=())
    recall: float | None = None

    def found_in(self, text: pl.Expr) -> pl.Expr:
        """Whether each text holds one of the phrases and means it; null for a null text.

        What a mail quotes of the one that it answers is not read: somebody else may have said it.
        """
        clauses, patterns = _clauses(text.str.replace_all(_ANSWERED, "")), self._patterns
        # Most texts hold no part of any phrase; what follows passes over those, as over nulls.
        possible = _words(clauses).str.contains_any(patterns.hints)
        left: pl.Expr = pl.when(possible).then(clauses)
        for excepted in patterns.exceptions:
            left = left.str.replace_all(excepted, _PAUSE)
        found = patterns.by_themselves.in_clauses(left)
        for negated in patterns.negated:
            left = left.str.replace_all(negated, "")
        found |= patterns.turned.in_clauses(left)
        return pl.when(possible).then(found).otherwise(possible)

    def extended(
        self,
        phrases: Iterable[str] = (),
        negations: Iterable[str] = (),
        exceptions: Iterable[str] = (),
    ) -> PhraseList:
        """This list with more phrases, negations and exceptions."""
        return attrs.evolve(
            self,
            phrases=(*self.phrases, *phrases),
            negations=(*self.negations, *negations),
            exceptions=(*self.exceptions, *exceptions),
        )

    @cached_property
    def _patterns(self) -> _Patterns:
        negations = _spelled(self.negations)
        itself = re.compile("|".join(f" {re.escape(n)} " for n in negations) or "(?!)")
        clauses = [part for p in _spelled(self.phrases) for part in _parted(p, itself)]
        words = [phrase.replace(" .", "") for phrase in clauses]
        holds = [itself.search(f" {phrase} ") is not None for phrase in clauses]
        turned = [p for p, held in zip(clauses, holds, strict=True) if not held]
        return _Patterns(
            hints=sorted({hint for p in words for hint in _hints(p)}) or [_NOWHERE],
            by_themselves=_Finds.of(words, clauses, holds),
            turned=_Finds.of(words, clauses, [not held for held in holds]),
            exceptions=_expressions(_spelled(self.exceptions)),
            negated=_expressions(turned, after=negations) if negations else (),
        )


@attrs.frozen(kw_only=True)
class _Patterns:
    """What is looked for in texts, spelled as they are.

    Args:
        hints: Words without one of which a text cannot hold a phrase.
        by_themselves: Phrases that hold a negation, which no negation turns around: they are looked
            for first, before a shorter phrase in them is taken out with it.
        turned: All others.
        exceptions: Regular expressions for what does not count.
        negated: Regular expressions for a negation with the phrase that it turns around.
    """

    hints: list[str]
    by_themselves: _Finds
    turned: _Finds
    exceptions: tuple[str, ...]
    negated: tuple[str, ...]


@attrs.frozen(kw_only=True)
class _Finds:
    """Phrases to be found.

    Args:
        plain: Phrases to be found as they stand, with the spaces around them: whole words.
        choices: Regular expressions for phrases with a choice of words, and no pause between them.
        loose: Regular expressions for phrases with a gap or an open ending inside.
    """

    plain: list[str]
    choices: tuple[str, ...]
    loose: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str], clauses: Sequence[str], chosen: Sequence[bool]) -> _Finds:
        """Those chosen among phrases, spelled as words and as clauses."""
        tight = [p for p in compress(words, chosen) if not _LOOSE.search(p)]
        plain = [f" {p} ".removesuffix(f"{_ANY_ENDING} ") for p in tight if _OPEN not in p]
        return cls(
            plain=plain,
            choices=_expressions(p for p in tight if _OPEN in p),
            loose=_expressions(p for p in compress(clauses, chosen) if _LOOSE.search(p)),
        )

    def in_clauses(self, clauses: pl.Expr) -> pl.Expr:
        """Whether a text, spelled in clauses, holds one of them."""
        words = _words(clauses)
        found = words.str.contains_any(self.plain or [_NOWHERE])
        for choice in self.choices:
            found |= words.str.contains(choice)
        for loose in self.loose:
            found |= clauses.str.contains(loose)
        return found


def _clauses(text: pl.Expr) -> pl.Expr:
    """Spell texts alike: lower case, one space around each word, a lone full stop at a pause.

    Pauses are punctuation, and words with which a new clause begins: no negation reaches across
    one. An apostrophe stays inside a word alone; what is not seen there is taken out.
    """
    spelled = text.str.to_lowercase().str.replace_many(list(_SPELLED), list(_SPELLED.values()))
    padded = pl.concat_str(pl.lit(" "), spelled, pl.lit(" "))
    return padded.str.replace_all(_BETWEEN_WORDS, " ").str.replace_all(" {2,}", " ")


def _words(clauses: pl.Expr) -> pl.Expr:
    """Take the pauses out: a phrase is found whatever the punctuation inside it."""
    return clauses.str.replace_all(" .", "", literal=True)


def _spelled(phrases: Sequence[str]) -> list[str]:
    """Spell phrases as texts are spelled, with a letter of its own for each sign in them."""
    if not phrases:
        return []
    signs = re.compile("|".join(map(re.escape, _MARKS)))
    marked = [signs.sub(lambda sign: _MARKS[sign[0]], p) for p in phrases]
    clauses = _clauses(pl.col("phrase"))
    spelled = clauses.str.strip_chars(" .")
    found = pl.DataFrame({"phrase": marked}).select(spelled).to_series().to_list()
    return [p for p in found if p.strip(f"{''.join(_MARKS.values())}")]


def _parted(phrase: str, held: re.Pattern[str]) -> list[str]:
    """A phrase as several, none of which holds a negation in some of its choices alone."""
    for choice in _CHOICE.finditer(phrase):
        ways = choice[1].split(_OR)
        holding = [way for way in ways if held.search(f" {way.strip()} ")]
        others = [way for way in ways if way not in holding]
        if holding and others:
            before, after = phrase[: choice.start(1)], phrase[choice.end(1) :]
            parts = (f"{before}{_OR.join(some)}{after}" for some in (holding, others))
            return [one for part in parts for one in _parted(part, held)]
    return [phrase]


def _hints(phrase: str) -> list[str]:
    """Words one of which stands in every text that holds the phrase: as long as they can be.

    Every part of a phrase has to be there, and of a choice one. So one part is enough, and the best
    is the one whose shortest word is the longest.
    """
    pieces = enumerate(_CHOICE.split(phrase))
    ways = [piece.split(_OR) if place % 2 else [piece] for place, piece in pieces]
    parts = [[max(_LOOSE.split(f" {one.strip()} "), key=len) for one in way] for way in ways]
    return max(parts, key=lambda part: min(len(one.strip()) for one in part))


def _expressions(phrases: Iterable[str], after: Sequence[str] = ()) -> tuple[str, ...]:
    """Regular expressions that find one of the phrases: the longest at its place.

    Nearly always that is one. A long list makes several, since Polars refuses one that would take
    too much memory: each holds at most ``MOST_CHARACTERS``, or one phrase.

    Args:
        phrases: Phrases, spelled.
        after: Negations, spelled; if there are any, one of them has to stand before.
    """
    before = "|".join(map(_expression, sorted(after, key=len, reverse=True)))
    if before:
        before = rf"(?:{before})(?: [^ .]+){{0,{WORDS_BETWEEN}}}?"
    parts: list[list[str]] = []
    left = 0
    for phrase in sorted(phrases, key=len, reverse=True):
        cost = len(phrase) + CHARACTERS_OF_A_GAP * len(_LOOSE.findall(phrase))
        if cost > left:
            parts.append([])
            left = MOST_CHARACTERS
        parts[-1].append(phrase)
        left -= cost
    return tuple(rf"{before}(?:{'|'.join(map(_expression, part))})\b" for part in parts)


def _expression(phrase: str) -> str:
    """The regular expression of one phrase: each of its words, with the space before it."""
    signs = {
        _GAP: rf"(?: [^ .]+){{0,{WORDS_IN_A_GAP}}}?",
        _OPEN: "(?:",
        _OR: "|",
        _CLOSE: ")",
    }
    words = (
        signs.get(word) or f" {re.escape(word)}".replace(_ANY_ENDING, "[^ .]*")
        for word in phrase.split()
    )
    return "".join(words)


@cache
def shipped() -> Lists:
    """The lists that ship with focuskit, by name and language."""
    folder = Path(str(files("focuskit.detect") / "phrase_lists"))
    lists = map(_listed, map(read_json, sorted(folder.glob("*.json"))))
    return MappingProxyType({(one.name, one.language): one for one in lists})


def _listed(document: Mapping[str, Any]) -> PhraseList:
    parts = ("language", "phrases", "negations", "exceptions")
    measured = document.get("recall")
    return PhraseList(
        name=document["list"],
        **{part: document[part] for part in parts},
        recall=measured and measured["found"] / measured["of"],
    )


def from_policy(document: Mapping[str, Any]) -> Lists:
    """The shipped lists, changed as the ``phrase_lists`` of a policy say.

    Args:
        document: By list and language: ``extend`` adds phrases; ``replace`` stands in for the
            shipped phrases with their exceptions; ``negations`` and ``exceptions`` are added.

    Raises:
        PolicyError: A list is unknown, a language is no primary subtag, a change is unknown, or a
            phrase has no letter or digit in it.
    """
    lists = dict(shipped())
    names = {name for name, _ in lists}
    for name, languages in document.items():
        where = f"the policy at /phrase_lists/{name}"
        if name not in names:
            known = f"known lists: {', '.join(sorted(names))}"
            raise PolicyError(
                problem=f"there is no phrase list {name!r}",
                where=where,
                hint=nearest(name, names) or known,
            )
        for language, changes in languages.items():
            _check_changes(language, changes, where=f"{where}/{language}")
            base = lists.get((name, language)) or PhraseList(name=name, language=language)
            if "replace" in changes:
                base = attrs.evolve(base, phrases=changes["replace"], exceptions=(), recall=None)
            lists[name, language] = base.extended(
                phrases=changes.get("extend", ()),
                negations=changes.get("negations", ()),
                exceptions=changes.get("exceptions", ()),
            )
    return MappingProxyType(lists)


def _check_changes(language: str, changes: Mapping[str, Any], *, where: str) -> None:
    if not re.fullmatch(r"[a-z]{2,8}", language):
        raise PolicyError(
            problem="a phrase list is for a language, without a region",
            where=where,
            found=repr(language),
            expected="the primary subtag in lower case, such as 'en' for 'en-GB'",
        )
    for change, phrases in changes.items():
        if change not in _CHANGES:
            raise PolicyError(
                problem=f"a phrase list cannot be changed by {change!r}",
                where=where,
                hint=nearest(change, _CHANGES) or f"known keys: {', '.join(_CHANGES)}",
            )
        for phrase in phrases:
            if not re.search(r"[^\W_]", phrase):
                raise PolicyError(
                    problem=f"a phrase of {change!r} has no letter or digit in it",
                    where=where,
                    found=repr(phrase),
                )
            if phrase.count("...") + phrase.count("*") > MOST_GAPS:
                raise PolicyError(
                    problem=f"a phrase of {change!r} has too many gaps and open endings",
                    where=where,
                    found=repr(phrase[:60]),
                    expected=f"at most {MOST_GAPS}",
                )
            if re.search("[{|}]", re.sub("{[^{}]*}", "", phrase)):
                raise PolicyError(
                    problem=f"a phrase of {change!r} has a choice of words without its end",
                    where=where,
                    found=repr(phrase[:60]),
                    expected="{one|other}, and none within another",
                )


def rivals(names: Sequence[str]) -> PhraseList:
    """A list that finds the names of rivals, also with ``'s``, in texts of any language.

    A name is found whole, with no regard to case; nothing negates it, since a rival who is "not
    an option" is in sight all the same. Without names it finds nothing.
    """
    plain = [re.sub("[*{|}]", " ", name).strip() for name in names]
    phrases = [form for name in plain for form in (name, f"{name}'s")]
    return PhraseList(name="rivals", language=ANY_LANGUAGE, phrases=phrases, recall=1.0)


def may_miss(lists: Lists, name: str) -> bool:
    """Whether a text may say what the list ``name`` is about, and not be found.

    That is so where the measured recall of one of its languages is below 1, or nobody measured it.
    Names of rivals are found wherever they stand.
    """
    return name != "rivals" and any(
        one.recall is None or one.recall < 1 for (known, _), one in lists.items() if known == name
    )


def readable(lists: Lists, name: str, *, language: pl.Expr) -> pl.Expr:
    """Whether the list ``name`` reads texts in their language; false for one that nobody states.

    Names of rivals are found in any.

    Raises:
        ValueError: There is no such list.
    """
    if name == "rivals":
        return pl.lit(value=True)
    by_language = _by_language(lists, name)
    if ANY_LANGUAGE in by_language:
        return pl.lit(value=True)
    return primary(language).is_in(sorted(by_language)).fill_null(value=False)


def primary(language: pl.Expr) -> pl.Expr:
    """The first part of BCP 47 tags, lower case: ``en`` of ``en-GB``; null where there is none."""
    return language.str.to_lowercase().str.extract(r"^([a-z]+)(?:[-_]|$)", 1)


def mentions(lists: Lists, name: str, *, text: pl.Expr, language: pl.Expr) -> pl.Expr:
    """Whether each text holds a phrase of the list ``name`` in its language.

    Args:
        lists: The lists of the run.
        name: Which of them.
        text: The texts.
        language: Their languages as BCP 47 tags; the first part decides: ``en-GB`` is ``en``.

    Returns:
        True or false; null if the text is null, or the list has no phrases in its language.

    Raises:
        ValueError: There is no such list.
    """
    by_language = _by_language(lists, name)
    if ANY_LANGUAGE in by_language:
        return by_language[ANY_LANGUAGE].found_in(text)
    written_in = primary(language)
    found: pl.Expr = pl.lit(None, dtype=pl.Boolean)
    for code, one in sorted(by_language.items(), reverse=True):
        found = pl.when(written_in == code).then(one.found_in(text)).otherwise(found)
    return found


def _by_language(lists: Lists, name: str) -> dict[str, PhraseList]:
    by_language = {code: one for (known, code), one in lists.items() if known == name}
    if not by_language:
        known = sorted({other for other, _ in lists})
        hint = nearest(name, known) or f"known lists: {', '.join(known)}"
        raise ValueError(f"there is no phrase list {name!r}; {hint}")
    return by_language
