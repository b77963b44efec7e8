"""The names of ``focuskit_testing.conformance``."""

from focuskit_testing.conformance import *  # noqa: F403 -- stated there
