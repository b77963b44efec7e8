"""The names of ``focuskit_testing.simulate``."""

from focuskit_testing.simulate import *  # noqa: F403 -- stated there
