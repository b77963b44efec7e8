"""Every case of every sign of this theme gives its verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from focuskit_testing import Case, cases_in

CASES = [
    pytest.param(sign, one, id=f"{sign}: {one.name}")
    for sign, one in cases_in(Path(__file__).parent / "cases")
]


@pytest.mark.parametrize(("sign", "one"), CASES)
def test_a_case_gives_its_verdict(sign: str, one: Case) -> None:
    assert one.differences(sign) == {}
