"""The supplier's own assessment, beside those of its accounts."""

from __future__ import annotations

import attrs
import polars as pl

from focuskit.model.assessment import Assessment


@attrs.frozen(kw_only=True, eq=False)
class SupplierResult:
    """The supplier's assessment, and its findings as a frame: one row a sign."""

    assessment: Assessment
    findings: pl.DataFrame
