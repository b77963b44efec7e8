"""From the exports of a CRM and a service desk, a sign says what was planted, or nothing.

More suppliers: ``benchmarks/claim_exports.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from claim_exports import EXPORTS, Told, a_supplier, told_of

from focuskit_testing.simulate import Supplier


@pytest.fixture(scope="module")
def supplier() -> Supplier:
    return a_supplier(seed=3)


@pytest.mark.parametrize("write", EXPORTS, ids=lambda write: write.__name__)
def test_a_sign_says_what_was_planted_or_that_it_is_not_known(
    supplier: Supplier, tmp_path: Path, write: Callable[[Supplier, Path], None]
) -> None:
    write(supplier, tmp_path)
    nothing = Told(signs=EXPORTS[write], unplanned=frozenset(), missed=frozenset())
    assert told_of(supplier, tmp_path) == nothing
