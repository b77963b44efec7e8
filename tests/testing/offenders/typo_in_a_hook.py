"""Typo in a hook."""

from collections.abc import Sequence

from focuskit import Detector, hookimpl


@hookimpl
def focuskit_detektors() -> Sequence[Detector]:
    """Contribute nothing, since nobody calls it."""
    return ()
