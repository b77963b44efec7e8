"""What comes out for whole inputs is what came out before."""

from __future__ import annotations

import pytest
from whole_output import DATA, REAL, differences

QUICK = [("readme", "every-key"), ("generated", "every-key")]
"""The others, the simulated supplier among them, are compared by ``whole_output.py`` itself."""


@pytest.mark.parametrize(("name", "policy"), [*QUICK, ("service-desk-early", "every-key")])
def test_every_part_of_the_output_has_the_digest_on_record(name: str, policy: str) -> None:
    if name in REAL and not DATA.is_dir():
        pytest.skip(f"no real data: {DATA} is absent; set FOCUSKIT_DATA")
    assert not differences(name, policy)
