"""The supplier's own assessment, beside those of its accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import polars as pl

from focuskit.model.assessment import Assessment


@attrs.frozen(kw_only=True, eq=False)
class SupplierResult:
    """What was found on the supplier.

    Args:
        assessment: Its assessment.
        findings: Its findings as a frame: one row a sign.
        shared: What its document leaves out, as ``run.json`` holds it; None where it is whole.
    """

    assessment: Assessment
    findings: pl.DataFrame
    shared: Mapping[str, Any] | None
