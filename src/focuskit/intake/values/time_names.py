"""Names of months and days of the week, and words for the halves of a day, in people's languages.

No name means another month in another of these languages, so that none needs to be told.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import polars as pl

_MONTHS = {
    "Jan": "january jan januar jänner jän janvier janv enero ene januari janeiro gennaio gen",
    "Feb": "february feb februar feber février févr fév febrero februari fevereiro fev febbraio",
    "Mar": "march mar märz mär mrz mars marzo maart mrt março marco maa",
    "Apr": "april apr avril avr abril abr aprile",
    "May": "may mai mayo mei maio maggio mag",
    "Jun": "june jun juni juin junio junho giugno giu",
    "Jul": "july jul juli juillet juil julio julho luglio lug",
    "Aug": "august aug août agosto ago augustus",
    "Sep": "september sep sept septembre septiembre setiembre setembro set settembre",
    "Oct": "october oct oktober okt octobre octubre outubro out ottobre ott",
    "Nov": "november nov novembre noviembre novembro",
    "Dec": "december dec dezember dez décembre déc diciembre dic dezembro dicembre",
}
_DAYS = {
    "Mon": "monday mon montag mo lundi lun lunes maandag ma segunda-feira segunda seg lunedì",
    "Tue": "tuesday tue dienstag di mardi mar martes dinsdag terça-feira terça ter martedì",
    "Wed": "wednesday wed mittwoch mi mercredi mer miércoles mié woensdag wo quarta-feira quarta "
    "qua mercoledì",
    "Thu": "thursday thu donnerstag do jeudi jeu jueves jue donderdag quinta-feira quinta "
    "qui giovedì gio",
    "Fri": "friday fri freitag fr vendredi ven viernes vie vrijdag vr sexta-feira sexta sex "
    "venerdì",
    "Sat": "saturday sat samstag sonnabend sa samedi sam sábado sáb zaterdag za sabato sab",
    "Sun": "sunday sun sonntag so dimanche dim domingo dom zondag zo domenica",
}
_HALVES = {
    f"{half}{dot}{blank}m{dot}": f"{half}m"
    for half in "ap"
    for dot in ("", ".")
    for blank in ("", " ", "\xa0", "\u202f")
}
_FIRST = {"1er": "1", "1º": "1", "1°": "1"}
_NAMED = re.compile("%[bBhp]")
_WEEKDAY = re.compile("^%[aA]")
_FIRST_WORD = r"^([\pL-]+)\.?"


def in_english(text: pl.Expr, form: str) -> pl.Expr:
    """Texts with the names that a format reads in English: ``12 févr. 2026`` is ``12 Feb 2026``.

    Args:
        text: The texts.
        form: In strftime's terms; a day of the week is looked for where it begins with one.
    """
    if _WEEKDAY.match(form):
        word = text.str.extract(_FIRST_WORD)
        day = word.replace_strict(_days(), default=word)
        text = day + text.str.replace(_FIRST_WORD, "")
    if _NAMED.search(form):
        text = text.str.replace_many(_months(), ascii_case_insensitive=True, leftmost=True)
    return text


@cache
def _months() -> dict[str, str]:
    names = {
        form + after: (month if at else name) + after.removeprefix(".")
        for month, words in _MONTHS.items()
        for at, name in enumerate(words.split())  # the first is the English one in full
        for form in _forms(name)
        for after in (". ", ".,", "")
    }
    # The longest name of those that begin alike is meant.
    return {**dict(sorted(names.items(), key=lambda one: -len(one[0]))), **_HALVES, **_FIRST}


@cache
def _days() -> dict[str, str]:
    return {
        form: day for day, words in _DAYS.items() for name in words.split() for form in _forms(name)
    }


def _forms(name: str) -> set[str]:
    """A name as people write it: small, in capitals, without accents, or with accents apart."""
    cases = {name, name.capitalize(), name.upper()}
    apart = {unicodedata.normalize("NFD", one) for one in cases}
    bare = {"".join(c for c in one if not unicodedata.combining(c)) for one in apart}
    return cases | apart | bare
