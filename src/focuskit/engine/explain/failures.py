"""What broke in a run, for those who would rather have no result than one with holes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from focuskit.engine.explain.notes import failures_of
from focuskit.engine.results import Run
from focuskit.model.errors import PluginError
from focuskit.model.finding import Finding
from focuskit.model.wording import counted

HOOK = "focuskit_detectors"


def refuse_broken(run: Run, supplier: Iterable[Finding]) -> None:
    """Refuse a run in which a plugin was set aside or a sign ended in an error.

    Args:
        run: The run.
        supplier: The findings on the supplier.

    Raises:
        ExceptionGroup: One ``PluginError`` for each, with distribution, version and hook.
    """
    broken = [*_broken_on_accounts(run), *_broken_on_supplier(run, supplier)]
    if broken:
        several = "plugin or sign" if len(broken) == 1 else "plugins or signs"
        raise ExceptionGroup(f"{len(broken)} {several} broke", broken)


def _broken_on_accounts(run: Run) -> Iterator[PluginError]:
    for plugin in run.plugins.failed:
        where = _named(plugin.distribution, plugin.version)
        yield PluginError(problem="the plugin was set aside", where=where, found=plugin.reason)
    for sign in run.signs:
        where = f"{_named(sign.distribution, sign.version)}, {HOOK}, {sign.id}"
        if sign.error is not None and sign.detector is not None:
            yield PluginError(problem="the sign broke", where=where, found=sign.error)
        elif sign.fails_alone:
            failed = failures_of(run, sign)
            for account, why in failed.head(1).iter_rows():
                text = f"the sign broke on {counted(failed.height, 'account')}, such as {account}"
                yield PluginError(problem=text, where=where, found=why)


def _broken_on_supplier(run: Run, supplier: Iterable[Finding]) -> Iterator[PluginError]:
    aside = {plugin.distribution for plugin in run.plugins.failed}
    for finding in supplier:
        origin = finding.origin
        if finding.outcome == "error" and origin.distribution not in aside:
            where = f"{_named(origin.distribution, origin.version)}, {origin.hook}, {finding.sign}"
            yield PluginError(problem="the sign broke", where=where, found=finding.error)


def _named(distribution: str, version: str | None) -> str:
    return f"{distribution} {version}" if version else distribution
