"""A value that was asked on another scale is brought to the range of its field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from focuskit import InputError
from focuskit.intake import Intake, Mapping, read_interactions, read_listed

HEADER = "account_id,occurred_at,kind,rating\n"


def read(folder: Path, stated: list[str], **rule: Any) -> Intake:
    path = folder / "rows.csv"
    rows = [f"acme,2026-01-05T10:00Z,survey,{value}\n" for value in stated]
    path.write_text(HEADER + "".join(rows))
    fields = {name: name for name in ("account_id", "occurred_at", "kind")}
    document = {"score": {"column": "rating", **rule}, **fields}
    return read_interactions(
        path, Mapping.load({"schema_version": "1.0", "interactions": {"fields": document}})
    )


def scores(intake: Intake) -> list[float | None]:
    return intake.frame.select("score").collect().to_series().to_list()


@pytest.mark.parametrize(
    ("scale", "values", "expected"),
    [
        ([1, 5], ["1", "2", "3", "4.5", "5", ""], [0, 2.5, 5, 8.75, 10, None]),
        ([0, 100], ["0", "55", "100"], [0, 5.5, 10]),
        ([6, 1], ["1", "6", "2"], [10, 0, 8]),
        ([-1, 1], ["-1", "0", "1"], [0, 5, 10]),
    ],
)
def test_values_are_brought_to_the_range_of_the_field(
    tmp_path: Path, scale: list[float], values: list[str], expected: list[float | None]
) -> None:
    assert scores(read(tmp_path, values, scale=scale)) == expected


def test_a_value_off_the_scale_is_a_bad_value(tmp_path: Path) -> None:
    intake = read(tmp_path, ["5", "6", "0", "five"], scale=[1, 5])
    reason = "not on the scale from 1 to 5 that the mapping states"
    assert intake.rows_rejected == 0
    assert intake.emptied.select("row", "field", "value", "reason").rows() == [
        (2, "score", "6", reason),
        (3, "score", "0", reason),
        (4, "score", "five", "not a number"),
    ]


def test_words_become_values_on_the_scale_first(tmp_path: Path) -> None:
    intake = read(tmp_path, ["good", "bad"], values={"good": 2, "bad": 1}, scale=[1, 2])
    assert scores(intake) == [10, 0]


def test_a_share_may_be_given_in_percent(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("account_id,occurred_at,kind,off\nacme,2026-01-05T10:00Z,deal,15\n")
    fields = {name: name for name in ("account_id", "occurred_at", "kind")}
    fields |= {"discount": {"column": "off", "scale": [0, 100]}}  # type: ignore[dict-item]
    document = {"schema_version": "1.0", "interactions": {"fields": fields}}
    intake = read_interactions(path, Mapping.load(document))
    assert intake.frame.select("discount").collect().item() == 0.15


def test_pulse_of_colleagues_has_a_scale_too(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("id,how\nann,3\n")
    fields = {"id": "id", "pulse": {"first_of": ["how"], "scale": [1, 5]}}
    document = {"schema_version": "1.0", "colleagues": {"fields": fields}}
    assert read_listed(path, "colleagues", Mapping.load(document)).frame["pulse"].item() == 5


@pytest.mark.parametrize("field", ["text", "handovers", "amount", "kind", "occurred_at"])
def test_a_field_that_is_no_number_between_two_ends_has_no_scale(
    tmp_path: Path, field: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(HEADER)
    fields = {name: name for name in ("account_id", "occurred_at", "kind")}
    fields |= {field: {"column": "rating", "scale": [1, 5]}}  # type: ignore[dict-item]
    document = {"schema_version": "1.0", "interactions": {"fields": fields}}
    with pytest.raises(InputError, match="no number between two ends") as error:
        read_interactions(path, Mapping.load(document))
    assert str(error.value).startswith(f"mapping at /interactions/fields/{field}: ")
