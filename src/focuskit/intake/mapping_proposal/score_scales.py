"""On which scale a score was asked, as far as its values and its header tell."""

from __future__ import annotations

import re

import attrs

from focuskit.intake.mapping import FieldRule, Scalar
from focuskit.intake.mapping_proposal.column_fits import Fit, Table
from focuskit.intake.mapping_proposal.column_matching import words_for
from focuskit.intake.mapping_proposal.proposed_fields import CHECK, LEFT_OUT, SURE, Reading
from focuskit.intake.values.plain_names import plain_name

_STARS = (1, 5)
_ON_TEN = frozenset(["nps", "nps_score", "likelihood_to_recommend", "recommendation_score"])
"""Names of columns whose scale is 0 to 10 by what they are."""
_REMARKS_ELSEWHERE = frozenset(["note", "nota", "evaluation"])
"""Names of scores in one language that are those of remarks in another."""
_ON_FIVE = re.compile(r"\b1 ?(?:-|to|bis|à) ?5\b|\b(?:out )?of 5\b|stars?\b", re.IGNORECASE)
_SAYS_TEN = re.compile(r"\b0 ?(?:-|\u2013|to|bis|à|a|tot|t/m) ?10\b", re.IGNORECASE)
_HIGHEST_DOUBTED = 7
"""Of scales from 0 or 1, those up to 7 are usual beside 0 to 10; judgement."""
_MANY, _MOST_STARS = 20, 3
"""From so many values on, of which so many differ, 1 to 5 alone is no chance on 0 to 10; with 20
answers spread as those to ten-point questions are, the chance is under one in a thousand."""
_RARE = 10
"""One value in so many may be no number, and the others are a score all the same; judgement."""
_OUT_OF = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:/|of|out of|von|sur|de|van)\s*(5|7|10|100)", re.IGNORECASE
)
_IN_STARS = re.compile(
    r"(\d(?:\.\d)?)\s*(?:stars?|sterne?|étoiles?|estrellas?|sterren)", re.IGNORECASE
)

_SAID: dict[str, int | None] = {"good": 10, "bad": 0, "unrated": None}
_USUAL = {"Good": 10, "Bad": 0, "Offered": None, "Unoffered": None}
"""What comes with good and bad, whether or not this file has it."""


def read_score(field: str, column: str, table: Table, fit: Fit) -> Reading:
    """How a column is to be read as a score of 0 to 10.

    Args:
        field: The field of the score.
        column: The column that may be it.
        table: Its file.
        fit: How its values fit as they are.
    """
    plain = FieldRule(columns=(column,))
    if fit.least is None or fit.most is None:
        return _of_words(plain, table) if fit.stated else _of_nothing(plain)
    aside = ""
    if fit.most > 10 or fit.least < -100:
        fit, aside = _but_for_a_few(field, plain, table, fit)
    least, most = fit.least or 0, fit.most or 0
    if fit.bad and not -100 <= least <= most <= 100:
        said = f"holds values off every scale ({fit.first_bad} is the first)"
        return Reading(rule=None, word=LEFT_OUT, reason=said)
    seen = f"holds {least:g} to {most:g} alone{aside}"
    scale, word, reason = _scale(plain_name(column), column, fit)
    rule = attrs.evolve(plain, scale=scale) if scale else plain
    found = table.fits(field, [rule])[0]
    if found.bad * _RARE > found.stated:
        return Reading(rule=None, word=LEFT_OUT, reason=f"{seen}, and values that are no numbers")
    return Reading(rule=rule, word=word, reason=f"{seen}{reason}" if reason or aside else "")


def _but_for_a_few(field: str, plain: FieldRule, table: Table, fit: Fit) -> tuple[Fit, str]:
    """The fit of a score without the few values off 0 to 10, if most of many are on it.

    One 99 does not make 0 to 100 of it.
    """
    if fit.stated < _MANY or fit.bad * _RARE > fit.stated:
        return fit, ""
    on_it = table.fits(field, [attrs.evolve(plain, scale=(0, 10))])[0]
    near = {name: getattr(on_it, name) for name in ("least", "most", "whole", "different")}
    count = f"{fit.bad:,} of {fit.stated:,} values"
    return attrs.evolve(fit, **near), f", but for {count} ({fit.first_bad} is the first)"


def _scale(name: str, column: str, fit: Fit) -> tuple[tuple[float, float] | None, str, str]:
    """The scale, how sure it is, and what to say of it."""
    least, most = fit.least or 0, fit.most or 0
    whole_stars = fit.whole and least >= _STARS[0] and most <= _STARS[1]
    if least < 0:
        ends = -100 in {least, -most} or most == 100
        return (-100, 100), SURE if ends else CHECK, ": read as -100 to 100"
    if most > 10:
        return (0, 100), CHECK, ": read as 0 to 100"
    if most > _HIGHEST_DOUBTED:
        return None, SURE, ""
    says_ten = _SAYS_TEN.search(column) is not None
    if says_ten or name in _ON_TEN:
        is_asked = not says_ten and fit.stated >= _MANY
        return None, CHECK if is_asked else SURE, ", read as 0 to 10"
    if whole_stars and name != "score":
        said = _ON_FIVE.search(column) is not None
        many = fit.stated >= _MANY and fit.different >= _MOST_STARS and most == _STARS[1]
        return _STARS, SURE if said or many else CHECK, ": read as 1 to 5, which becomes 0 to 10"
    doubted = ', read as 0 to 10: if it is another scale, state it, as in "scale": [1, 5]'
    return None, SURE if name == "score" else CHECK, doubted


def _of_nothing(plain: FieldRule) -> Reading:
    """A column without values is a score by its name alone, and a note may be a remark."""
    if plain_name(plain.columns[0]) in _REMARKS_ELSEWHERE:
        return Reading(rule=plain, word=CHECK, reason="holds no value that would show it")
    return Reading(rule=plain, word=SURE)


def _of_words(plain: FieldRule, table: Table) -> Reading:
    """Stars, `4/5`, good and bad: words that become numbers."""
    words = table.words(plain.columns[0]) or []
    values: dict[str, Scalar] = {}
    ends: set[tuple[int, int] | None] = set()
    for word in words:
        found = _value(word)
        if found is None:
            return Reading(rule=None, word=LEFT_OUT, reason=f"{word!r} is no score that is known")
        values[word], scale = found
        if values[word] is not None:
            ends.add(scale)
    if len(ends) > 1 or not words:
        return Reading(rule=None, word=LEFT_OUT, reason="holds scores on several scales")
    scale = next(iter(ends), None)
    if scale is None:
        values = {**_USUAL, **values}
    rule = attrs.evolve(plain, values=values, scale=scale)
    return Reading(rule=rule, word=SURE, reason="words that become numbers")


def _value(word: str) -> tuple[Scalar, tuple[int, int] | None] | None:
    """The number that a word means, and the scale that it is on."""
    for meaning, value in _SAID.items():
        if plain_name(word) in words_for(meaning):
            return value, None
    if set(word) <= {"★", "☆", "⭐"}:
        return word.count("★") + word.count("⭐"), _STARS
    if found := _IN_STARS.fullmatch(word):
        return float(found[1]), _STARS
    if found := _OUT_OF.fullmatch(word):
        most = int(found[2])
        return float(found[1].replace(",", ".")), (0 if most >= 10 else 1, most)
    return None
