"""The fingerprint of an assessment: one digest of all that it depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from focuskit.model.documents import write_time
from focuskit.model.recorded import Stretch


def fingerprint(parts: Mapping[str, Any]) -> str:
    """Return the SHA-256 of plain parts, in hexadecimal; the order of keys plays no part."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def recorded_document(stated: Mapping[str, Stretch]) -> dict[str, Any]:
    """Return what is stated as recorded as a plain document, by kind or field."""

    def ends(stretch: Stretch) -> dict[str, str | None]:
        times = {"from": stretch.start, "to": stretch.end}
        return {name: write_time(time) if time else None for name, time in times.items()}

    return {name: ends(stretch) for name, stretch in sorted(stated.items())}
