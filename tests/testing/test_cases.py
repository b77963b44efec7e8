"""Cases say plainly why a sign cannot be asked."""

from __future__ import annotations

import pytest

from focuskit import Plugins
from focuskit.extending.manager import FailedPlugin
from focuskit_testing import cases


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cases._only_installed.cache_clear()


def test_a_misspelt_sign_is_named_with_the_nearest() -> None:
    with pytest.raises(KeyError, match="'passed-arround'; did you mean 'passed-around'"):
        cases.case("passed-arround", [])


def test_a_sign_of_a_plugin_that_is_not_installed_asks_for_it() -> None:
    with pytest.raises(KeyError, match="is the plugin that brings it installed"):
        cases.case("acme.slow-quotes", [])


def test_a_plugin_that_was_set_aside_is_named_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failed = FailedPlugin(distribution="acme-signs", version="1", reason="a slip", traceback="")
    monkeypatch.setattr(Plugins, "installed", classmethod(lambda _: Plugins((), (failed,))))
    with pytest.raises(KeyError, match="acme-signs was set aside: a slip"):
        cases.case("acme.slow-quotes", [])
