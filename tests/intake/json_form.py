"""What a value of a column is in JSON, once read as its field: written without focuskit's reader.

The rules, one function for each type of field:

- a text is itself; a number, truth value or time is written as one; 12.0 is "12"; blanks around it
  are taken away, except around the words themselves (``text``), and nothing but blanks is nothing;
- an id is nothing where it is a word that means it; where all of a column are whole numbers, they
  are written without ".0";
- a number may come as text; a whole number may come as 2.0; true and false also as 1 and 0;
- a time is ISO 8601, in UTC where it states no zone; where only its day is stated, it is the first
  moment of the day, or the last one of a field that lasts to the end of its day;
- a list of texts may come as one text, separated by semicolons or as a JSON array;
- what cannot be read so stays as it is, and then breaks the schema, or has no JSON form at all.
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

WORDS_FOR_NOTHING = {
    "#N/A", "#N/A N/A", "#NA", "#NULL!", "<NA>", "N/A", "NULL", "NaN", "n/a", "nan", "null",
    "(null)", "<null>", "\\N", "NaT", "Null", "-", "--",
}  # fmt: skip
NOT_IN_TEXTS = {"NA", "None", "none", "nil"}
ONLY_IN_IDS = {"False", "false"}
BLANKS = " \t\r\n\xa0"
NO_FORM = object()
"""Stands for a value that JSON cannot write: NaN, bytes, a duration."""

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"
    r"(?: ?([Zz]|UTC|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
_ARRAY_OF_TEXTS = re.compile(r'\[\s*("[^"\\]*"(\s*,\s*"[^"\\]*")*\s*)?\]')


def document(row: dict[str, Any], properties: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the JSON form of a row; what has none is ``NO_FORM``."""
    return {field: json_form(value, properties[field]) for field, value in row.items()}


def tidy(field: str, values: list[Any], prop: dict[str, Any]) -> list[Any]:
    """Return a column as it is read: texts without blanks around them, null where they are none."""
    is_id = prop.get("$ref", "").endswith(("/id", "/id_or_null"))
    is_text = "string" in prop.get("type", ()) and not {"enum", "format"} & set(prop)
    words = WORDS_FOR_NOTHING | (ONLY_IN_IDS if is_id else set())
    words |= NOT_IN_TEXTS if is_id or not is_text else set()

    def says(text: str) -> bool:
        return bool(text.strip(BLANKS)) and text.strip(BLANKS) not in words - {
            *prop.get("enum", ())
        }

    kept = [None if isinstance(value, str) and not says(value) else value for value in values]
    if field == "text":
        return kept
    kept = [value.strip(BLANKS) if isinstance(value, str) else value for value in kept]
    texts = [value for value in kept if isinstance(value, str)]
    if is_id and all(re.fullmatch(r"-?[0-9]+(\.0)?", text) for text in texts):
        return [v.removesuffix(".0") if isinstance(v, str) else v for v in kept]
    return kept


def json_form(value: Any, prop: dict[str, Any]) -> Any:
    """Return the JSON form of one value, read as the field that ``prop`` describes."""
    if value is None:
        return None
    named = prop.get("type", "string")
    kind = named if isinstance(named, str) else next(k for k in named if k != "null")
    if prop.get("format") == "date-time":
        kind = "time"
    readers = {
        "array": _array,
        "boolean": _truth,
        "integer": _whole,
        "number": _number,
        "object": _object,
        "string": _text,
        "time": _moment,
    }
    form = readers[kind](value)
    if prop.get("x-day-lasts-to-its-end") and _is_day(value) and isinstance(form, str):
        return form.replace("T00:00:00Z", "T23:59:59.999999Z")
    return form


def _is_day(value: Any) -> bool:
    if isinstance(value, str | bytes):
        text = value if isinstance(value, str) else value.decode(errors="replace")
        return re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()) is not None
    return isinstance(value, date) and not isinstance(value, datetime)


def _plain(value: Any) -> Any:
    """Return the value as it stands, for what cannot be read as the type of its field."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return NO_FORM
    if isinstance(value, timedelta) or (isinstance(value, float) and not math.isfinite(value)):
        return NO_FORM
    if isinstance(value, date | time):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal) and math.isfinite(value):
        return str(int(value)) if value == int(value) else str(value)
    if isinstance(value, datetime):
        return _moment(value)
    return str(value) if isinstance(value, int) else _plain(value)


def _number(value: Any) -> Any:
    value = _plain(value) if isinstance(value, bytes) else value
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        number = float(value)
        return number if math.isfinite(number) else NO_FORM
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return float(value) if math.isfinite(value) else NO_FORM
    return _plain(value)


def _whole(value: Any) -> Any:
    value = _plain(value) if isinstance(value, bytes) else value
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]+", value.strip()):
        return int(value)
    number = _number(value)
    return int(number) if isinstance(number, float) and number == int(number) else number


def _truth(value: Any) -> Any:
    value = _plain(value) if isinstance(value, bytes) else value
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}.get(
            value.strip().lower(), value
        )
    if isinstance(value, int | float | Decimal) and value in {0, 1}:
        return bool(value)
    return _plain(value)


def _moment(value: Any) -> Any:
    value = _plain(value) if isinstance(value, bytes) else value
    if isinstance(value, str):
        value = _time_in(value.strip())
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        return _plain(value)
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
    try:
        return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return NO_FORM


def _time_in(text: str) -> datetime | str:
    parts = _TIME.fullmatch(text)
    if parts is None:
        return text
    *numbers, fraction, zone = parts.groups()
    try:
        year, month, day, hour, minute, second = (int(n or 0) for n in numbers)
        micro = int((fraction or "")[:6].ljust(6, "0"))
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=_zone(zone))
    except ValueError:
        return text


def _zone(text: str | None) -> timezone:
    if text in {None, "Z", "z", "UTC"}:
        return UTC
    assert text is not None
    hours, minutes = int(text[1:3]), int(text[3:].strip(":") or 0)
    if minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _array(value: Any) -> Any:
    value = _plain(value) if isinstance(value, bytes) else value
    if isinstance(value, list):
        items = [None if item is None else _text(item) for item in value]
        return NO_FORM if NO_FORM in items else items
    if not isinstance(value, str):
        return _plain(value)
    if _ARRAY_OF_TEXTS.fullmatch(value):
        return json.loads(value)
    return [item.strip() for item in value.split(";")]


def _object(value: Any) -> Any:
    if not isinstance(value, dict):
        return _plain(value)
    plain = {key: _plain(item) for key, item in value.items()}
    return NO_FORM if any(item is NO_FORM for item in plain.values()) else plain
