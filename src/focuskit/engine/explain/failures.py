"""What broke in a run, for those who would rather have no result than one with holes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from focuskit.engine.explain.notes import failures_of
from focuskit.engine.results import Run
from focuskit.model.errors import PluginError
from focuskit.model.finding import Finding

HOOK = "focuskit_detectors"


def refuse_broken(run: Run, supplier: Iterable[Finding]) -> None:
    """Refuse a run in which a plugin was set aside or a sign ended in an error.

    Args:
        run: The run.
        supplier: The findings on the supplier.

    Raises:
        ExceptionGroup: One ``PluginError`` for each, with distribution, version and hook.
    """
    broken = [*_plugins(run), *_signs(run), *_supplier_signs(run, supplier)]
    if broken:
        told = (
            "1 plugin or sign broke"
            if len(broken) == 1
            else f"{len(broken)} plugins or signs broke"
        )
        raise ExceptionGroup(told, broken)


def _plugins(run: Run) -> Iterator[PluginError]:
    for failed in run.plugins.failed:
        yield PluginError(
            problem="the plugin was set aside",
            where=_named(failed.distribution, failed.version),
            found=failed.reason,
        )


def _signs(run: Run) -> Iterator[PluginError]:
    for sign in run.signs:
        if sign.error is not None and sign.detector is not None:
            where = f"{_named(sign.distribution, sign.version)}, {HOOK}, {sign.id}"
            yield PluginError(problem="the sign broke", where=where, found=sign.error)
        elif sign.fails_alone:
            where = f"{_named(sign.distribution, sign.version)}, {HOOK}, {sign.id}"
            failed = failures_of(run, sign)
            for account, why in failed.head(1).iter_rows():
                times = "1 account" if failed.height == 1 else f"{failed.height} accounts"
                told = f"the sign broke on {times}, such as {account}"
                yield PluginError(problem=told, where=where, found=why)


def _supplier_signs(run: Run, supplier: Iterable[Finding]) -> Iterator[PluginError]:
    aside = {failed.distribution for failed in run.plugins.failed}
    for finding in supplier:
        origin = finding.origin
        if finding.outcome == "error" and origin.distribution not in aside:
            where = f"{_named(origin.distribution, origin.version)}, {origin.hook}, {finding.sign}"
            yield PluginError(problem="the sign broke", where=where, found=finding.error)


def _named(distribution: str, version: str | None) -> str:
    return f"{distribution} {version}" if version else distribution
