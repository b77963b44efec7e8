"""The names of ``focuskit_testing.cases``."""

from focuskit_testing.cases import *  # noqa: F403 -- stated there
