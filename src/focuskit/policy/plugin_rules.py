"""Which plugins a policy lets load at all: those it trusts, less those it disables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs
from packaging.utils import canonicalize_name

from focuskit.model import _fields as fields
from focuskit.model.versions import lies_in


def _pairs(
    trusted: Mapping[str, str] | Iterable[tuple[str, str]] | None,
) -> tuple[tuple[str, str], ...] | None:
    if trusted is None:
        return None
    pairs = dict(trusted).items()
    return tuple(sorted((str(canonicalize_name(name)), allowed) for name, allowed in pairs))


def _names(disabled: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({str(canonicalize_name(name)) for name in disabled}))


@attrs.frozen(kw_only=True)
class PluginRules:
    """Which plugins may load; what may not is never imported.

    Args:
        trusted: Distribution and the versions of it that may load, such as ``">=0.1,<0.2"`` or
            ``"*"``; where it is there, nothing else may. None trusts whatever is installed.
        disabled: Distributions that may not load.
        disabled_signs: Signs that are not measured; a distribution that brings no other has no
            need to load.
    """

    trusted: tuple[tuple[str, str], ...] | None = attrs.field(default=None, converter=_pairs)
    disabled: tuple[str, ...] = attrs.field(default=(), converter=_names)
    disabled_signs: frozenset[str] = attrs.field(default=frozenset(), converter=fields.fixed_set)

    def why_not(
        self, distribution: str, version: str | None, signs: Callable[[], Iterable[str]]
    ) -> str | None:
        """Why a plugin need or may not load and how to change that, or None where it may.

        ``signs`` reads the ids of its signs off its files; it is asked only where signs are
        disabled.
        """
        why_not = self._distrusted(distribution, version)
        if why_not is None and self.disabled_signs:
            own = set(signs())
            if own and own <= self.disabled_signs:
                return f"the policy disables all signs of {distribution}: take one off /disabled"
        return why_not

    def _distrusted(self, distribution: str, version: str | None) -> str | None:
        name = canonicalize_name(distribution)
        if name in self.disabled:
            return f"the policy disables {distribution}: take it off /plugins/disabled"
        if self.trusted is None:
            return None
        allowed = dict(self.trusted).get(name)
        if allowed is None:
            return f"the policy does not trust {distribution}: add it to /plugins/trusted"
        if not lies_in(version, allowed):
            return (
                f"the policy trusts {distribution} {allowed}, and {version or 'no version'} is "
                "there: install one that fits, or change /plugins/trusted"
            )
        return None
