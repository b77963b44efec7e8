"""The kit: one plugin, the worlds that it is tried on, and what it found there."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import attrs

from focuskit.detect.detector import Detector
from focuskit.engine.signs.preparation import prepare
from focuskit.engine.types import Sign
from focuskit.extending.manager import Plugin, Plugins
from focuskit_testing.cases import Case, cases_in, portfolio, using
from focuskit_testing.conformance import target, worlds
from focuskit_testing.conformance.process_state import kept
from focuskit_testing.conformance.running import Found, Runner
from focuskit_testing.conformance.target import Target
from focuskit_testing.conformance.watching import Watch
from focuskit_testing.conformance.worlds import Change, World

_EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Kit:
    """A plugin under check; it is looked for, loaded and run when a check first asks.

    Args:
        source: The name of a distribution, a file, or a folder with a ``pyproject.toml``.
        cases: The folder of the plugin's cases; None looks for ``tests/cases`` beside its source.
    """

    def __init__(self, source: str | Path, cases: str | Path | None = None) -> None:
        self.source = source
        self._cases = None if cases is None else Path(cases)

    @cached_property
    def target(self) -> Target:
        """The plugin as it was found."""
        return target.find(self.source, self._cases)

    @property
    def plugin(self) -> Plugin | None:
        """What the plugin brings; None where it did not load."""
        return self.target.plugin

    @property
    def loaded(self) -> Plugin:
        """What the plugin brings, for checks that do not run where it did not load."""
        assert self.plugin is not None  # noqa: S101
        return self.plugin

    @property
    def detectors(self) -> tuple[Detector, ...]:
        """The detectors of all its signs, on accounts and on the supplier."""
        if self.plugin is None:
            return ()
        return (*self.plugin.detectors, *self.plugin.portfolio_detectors)

    @cached_property
    def runner(self) -> Runner:
        """What runs the plugin alone, and watches it."""
        return Runner(plugin=self.loaded, watch=Watch(self.target.home))

    def prepared(self, world: World, detector: Detector) -> Sign:
        """A sign's measure and what it needs, as the engine reads them off in a world."""
        with kept():
            return prepare(
                detector,
                self.loaded,
                attrs.evolve(world.policy, signs={}),
                as_of=world.as_of,
                columns=frozenset(world.interactions.columns),
                whole=detector in self.loaded.portfolio_detectors,
            )

    # Worlds

    @cached_property
    def cases(self) -> Sequence[tuple[str, Case]]:
        """Sign and case of each case that was found, by the sign's whole id."""
        if self.target.cases is None:
            return ()
        by_name = {one.id.rpartition(".")[2]: one.id for one in self.detectors}
        return [(by_name.get(name, name), one) for name, one in cases_in(self.target.cases)]

    @contextlib.contextmanager
    def in_use(self) -> Iterator[list[dict[str, object]]]:
        """Let the plugin's pages and cases take their signs from it, installed or not."""
        plugin = self.plugin
        with kept(), using(Plugins((plugin,) if plugin else ())) as given:
            yield given

    def examples(self, detector: Detector) -> list[str]:
        """The Python blocks of a sign's page."""
        return _EXAMPLE.findall(detector.page)

    @cached_property
    def worlds(self) -> tuple[World, ...]:
        """A simulated supplier, what the signs' pages show, and the first case that fires."""
        found = [worlds.simulated()]
        for detector in self.detectors:
            found += self._of_page(detector)
            found += self._of_case(detector)
        return tuple(found)

    def _of_page(self, detector: Detector) -> Iterator[World]:
        with self.in_use() as given, contextlib.suppress(Exception):
            for example in self.examples(detector):
                run_example(example)
        for one in given:
            world = worlds.of_given("the page's example", one, detector.id)
            if world is not None:
                yield world

    def _of_case(self, detector: Detector) -> Iterator[World]:
        for sign, one in self.cases:
            if sign == detector.id and one.verdict == "fires":
                with self.in_use() as given, contextlib.suppress(Exception):
                    portfolio(one.rows, **one.given)
                name = f"the case {one.name!r}"
                yield from filter(None, (worlds.of_given(name, g, sign) for g in given))
                return

    @cached_property
    def base(self) -> tuple[Found, ...]:
        """What the plugin found in each world as it is."""
        return tuple(self.runner.run(world) for world in self.worlds)

    def fired(self, base: Iterable[Found] | None = None) -> Mapping[str, int]:
        """On how many subjects each sign fired, over all worlds."""
        total = dict.fromkeys((one.id for one in self.detectors), 0)
        for found in self.base if base is None else base:
            for sign, number in found.fired().items():
                total[sign] += number
        return total

    def changed(self, change: Change) -> Iterator[tuple[Found, Found]]:
        """What was found in each world, and in the same world changed."""
        for before in self.base:
            yield before, self.runner.run(change(before.world))


def run_example(example: str) -> None:
    """Run a Python block of a sign's page.

    Raises:
        Exception: Whatever the block raises.
    """
    exec(compile(example, "<page>", "exec"), {"__name__": "page"})  # noqa: S102 -- the author's own
