"""What helps to write and test signs: the names of the distribution focuskit-testing.

Raises:
    ImportError: It is not installed.
"""

from importlib import import_module

try:
    # Modules first: `conformance` is one of them and, here, the function in it.
    for _name in ("cases", "conformance", "simulate"):
        import_module(f"{__name__}.{_name}")
    from focuskit_testing import *  # noqa: F403 -- stated there
except ModuleNotFoundError as missing:
    if missing.name != "focuskit_testing":
        raise
    raise ImportError(
        "focuskit.testing comes with a distribution of its own: pip install focuskit-testing",
        name="focuskit_testing",
    ) from None
