"""What a lint finds in a plugin."""

from __future__ import annotations

from typing import Literal

import attrs

from focuskit.model.errors import PluginError


@attrs.frozen(kw_only=True)
class Problem:
    """Something that a plugin does not keep to.

    Args:
        severity: An error keeps it from being used, a warning does not.
        code: Short and lasting, such as ``unknown-hook``.
        problem: What is wrong, in one sentence.
        where: The hook, sign, recommendation or file.
        found: What was found.
        expected: What was expected.
        hint: What to try.
    """

    severity: Literal["error", "warning"] = "error"
    code: str
    problem: str
    where: str
    found: str | None = None
    expected: str | None = None
    hint: str | None = None

    def as_error(self) -> PluginError:
        """The problem as an error that can be raised."""
        fields = attrs.asdict(self, filter=lambda field, _: field.name not in {"severity", "code"})
        return PluginError(**fields)

    def __str__(self) -> str:
        return str(self.as_error())
