"""In which format the times of a column are written, as far as its texts show it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from focuskit.intake.values.time_formats import DAY_NUMBERS, ZONES

DAY_FIRST, MONTH_FIRST = "day first", "month first"
_WHOLE = {
    "epoch seconds": re.compile(r"1\d{9}(\.\d+)?"),
    "epoch milliseconds": re.compile(r"1\d{12}(\.0)?"),
    DAY_NUMBERS: re.compile(r"(?:3[6-9]|4\d|5[0-4])\d{3}(?:\.\d+)?"),
    None: re.compile(
        r"\d{4}-\d{2}-\d{2}"
        r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:[Zz]|UTC|[+-]\d{2}(?::?\d{2})?))?)?"
    ),
}
"""Times that one format alone can be: epochs of 2001 to 2033, since fewer digits may mean anything;
day numbers of spreadsheets, from July 1998 to 2050; and what needs no format."""
_NAME = r"[^\W\d_]{2,10}"
_WEEKDAY = rf"(?:(?P<weekday>{_NAME}(?:-feira)?)\.?(?P<wc>,? ))?"
_NUMBERS = re.compile(
    _WEEKDAY + r"(?P<a>\d{1,4})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<c>\d{4}|\d{2})"
)
_NAMES = re.compile(
    _WEEKDAY + rf"(?:(?P<d1>\d{{1,2}})(?:er|º|°)?(?P<s1>\. ?|[ /-]| de )(?P<m1>{_NAME})\.?"
    rf"(?P<s2>,? |[/.-]| del? )(?P<y1>\d{{4}}|\d{{2}})"
    rf"|(?P<m2>{_NAME})\.? (?P<d2>\d{{1,2}})(?P<c2>,? )(?P<y2>\d{{4}}))"
)
_YEAR_LAST = re.compile(
    _WEEKDAY + rf"(?P<month>{_NAME}) {{1,2}}\d{{1,2}} \d{{2}}:\d{{2}}(?P<s>:\d{{2}})?"
    r"(?P<z> (?:[+-]\d{4}|[A-Z]{2,4}))? \d{4}"
)
"""As C and its heirs write times: ``Wed Nov 05 15:10:17 2025``."""
_CLOCK = re.compile(
    r"(?P<joint>T|,? (?:um |at |à |a las |às |om )?| - )"
    r"(?P<h>\d{1,2})(?P<hm>:| ?h ?)\d{2}(?P<s>:\d{2}(?P<f>[.,]\d+)?)?"
    r"(?P<b>[ \xa0\u202f]?)(?P<p>[AaPp]\.?[ \xa0\u202f]?[Mm]\.?)?"
    r"(?P<z> ?(?:[+-]\d{2}:?\d{2}|GMT[+-]\d{1,2}(?::?\d{2})?|Z|[A-Z]{2,4}))?(?P<end> Uhr| uur)?"
)
_SHORT_NAME = 3
_WEEKDAY_FORM = re.compile(r"^%[aA],? ")


def formats(texts: Iterable[str]) -> tuple[str | None, ...]:
    """The formats that most of the texts may be written in; none where they are no times.

    Several differ in whether the day or the month comes first. None is ISO 8601.
    """
    stripped = [unicodedata.normalize("NFC", text.strip()) for text in texts]
    counted = Counter(map(_formats_of, stripped))
    counted.pop((), None)
    found = counted.most_common(1)[0][0] if counted else ()
    short_years = any(form and "%y" in form for form in found)
    return () if short_years and not _years_last(stripped) else found


def first_of_each_form(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The first text in each form that times of a column are written in, and its row.

    A form that a single one of them has is a slip.
    """
    firsts: dict[tuple[str | None, ...], tuple[str, int]] = {}
    number = Counter[tuple[str | None, ...]]()
    for text, row in rows:
        form = _formats_of(text)
        firsts.setdefault(form, (text, row))
        number[form] += bool(form)
    return dict(first for form, first in firsts.items() if number[form] > 1)


def _years_last(texts: Iterable[str]) -> bool:
    """Whether dates with years of two digits end in them: years change more rarely than days.

    26/01/05 may be in January 2026 or 2005.
    """
    parts = [(date["a"], date["c"]) for text in texts if (date := _NUMBERS.match(text))]
    days, years = {day for day, _ in parts}, {year for _, year in parts}
    return not parts or len(years) < len(days)


def order_of(form: str | None) -> str:
    """Whether the day or the month comes first, in one of two formats that differ in that."""
    first = _WEEKDAY_FORM.sub("", form or "")
    return DAY_FIRST if first.startswith("%d") else MONTH_FIRST


def _formats_of(text: str) -> tuple[str | None, ...]:
    for form, pattern in _WHOLE.items():
        if pattern.fullmatch(text):
            return (form,)
    for pattern, read in _READERS:
        date = pattern.match(text)
        if date is None:
            continue
        clock = _clock(text[date.end() :])
        return () if clock is None else tuple(f"{day}{clock}" for day in read(date))
    return ()


def _of_numbers(date: re.Match[str]) -> list[str]:
    mark, before = date["s"], _weekday(date)
    if len(date["a"]) == 4:  # a year
        return [before + mark.join(("%Y", "%m", "%d"))] if len(date["c"]) == 2 else []
    if len(date["a"]) == 3:
        return []
    year = "%Y" if len(date["c"]) == 4 else "%y"
    first = [("%d", "%m")] if mark == "." else [("%d", "%m"), ("%m", "%d")]
    return [before + mark.join((*order, year)) for order in first]


def _of_names(date: re.Match[str]) -> list[str]:
    before = _weekday(date)
    name = date["m1"] or date["m2"]
    month = _month(name)
    if date["m1"]:
        year = "%Y" if len(date["y1"]) == 4 else "%y"
        return [f"{before}%d{date['s1']}{month}{date['s2']}{year}"]
    return [f"{before}{month} %d{date['c2']}%Y"]


def _year_last(date: re.Match[str]) -> list[str]:
    name = (date["z"] or "").strip()
    if name and name[0] not in "+-" and name not in ZONES:
        return []
    zone = f" {'%z' if name[0] in '+-' else '%Z'}" if name else ""
    clock = "%H:%M:%S" if date["s"] else "%H:%M"
    return [f"{_weekday(date)}{_month(date['month'])} %d {clock}{zone} %Y"]


_READERS = ((_YEAR_LAST, _year_last), (_NUMBERS, _of_numbers), (_NAMES, _of_names))


def _month(name: str) -> str:
    return "%b" if len(name) == _SHORT_NAME and name.isascii() else "%B"


def _weekday(date: re.Match[str]) -> str:
    """The format of the day of the week before a date, which must be that of the date."""
    name = date["weekday"]
    return "" if not name else ("%a" if len(name) <= _SHORT_NAME else "%A") + date["wc"]


def _clock(text: str) -> str | None:
    """The format of what follows a date; None where it is no time of day."""
    if not text:
        return ""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour = f"{'%I' if found['p'] else '%H'}{found['hm']}%M"
    seconds = "" if not found["s"] else ":%S" if not found["f"] else ":%S%.f"
    half = f"{found['b']}%p" if found["p"] else ""
    zone = found["z"] or ""
    if zone.strip() and not half:
        half = found["b"]
    name, end = zone.strip(), found["end"] or ""
    if name.startswith("GMT") and len(name) > len("GMT"):
        zone = zone.replace(name, "GMT%z")
    elif name and name[0] in "+-":
        zone = zone.replace(name, "%z")
    elif name in ZONES:
        zone = zone.replace(name, "%Z")
    elif name:
        return None
    return found["joint"] + hour + seconds + half + zone + end
