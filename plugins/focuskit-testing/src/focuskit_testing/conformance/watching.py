"""Watching a plugin while it runs: does it ask the clock, chance, the network or files?

An audit hook sees files, processes and the network, in every thread. Reading the clock leaves no
audit event, so a profile function looks at the calls that a detector makes while it measures.
Both ask who called: what focuskit or an import does for the plugin is not the plugin's doing.
"""

from __future__ import annotations

import functools
import gc
import logging
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import attrs

from focuskit.detect.detector import MeasureFunction

_OWN = str(Path(__file__).parents[2]) + os.sep
_LOGGING = str(Path(logging.__file__).parent) + os.sep
_EVENTS = (
    "open", "socket.", "subprocess.", "os.", "shutil.", "sqlite3.", "urllib.", "http.", "ftplib.",
    "smtplib.", "pathlib.", "glob.", "tempfile.", "ctypes.dlopen",
)  # fmt: skip
_CLOCKS: tuple[Callable[..., Any], ...] = (
    time.time, time.time_ns, time.monotonic, time.monotonic_ns, time.perf_counter,
    time.perf_counter_ns, time.process_time, time.process_time_ns, time.localtime, time.gmtime,
    datetime.now, datetime.utcnow, datetime.today, date.today,
)  # fmt: skip
_CHANCE = (random._inst, os.urandom)  # noqa: SLF001 -- the shared one
_POLARS_FILES = f"{os.sep}polars{os.sep}io{os.sep}"


@attrs.frozen
class Breach:
    """Something that a plugin did while it ran, and in which of its lines."""

    sign: str | None
    what: str
    where: str


@attrs.define(eq=False)
class Watch:
    """What the code of one plugin does while it runs.

    Args:
        home: The file or the folder of the plugin's code.
        breaches: What it did and must not.
    """

    home: Path | None
    breaches: list[Breach] = attrs.field(factory=list)
    _sign: str | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Watch all that runs inside, in whatever thread."""
        _install()
        before = _state.active
        _state.active = self
        try:
            yield
        finally:
            _state.active = before

    def over(self, sign: str, measure: MeasureFunction) -> MeasureFunction:
        """A function that measures, and is watched while it does."""

        @functools.wraps(measure)
        def watched(timeline: Any) -> Any:
            before, collecting = sys.getprofile(), gc.isenabled()
            gc.disable()  # else what others do when rubbish is collected looks like the plugin's
            self._sign = sign
            sys.setprofile(self._profile)
            try:
                return measure(timeline)
            finally:
                sys.setprofile(before)
                self._sign = None
                if collecting:
                    gc.enable()

        return watched

    def saw(self, what: str, frame: FrameType | None) -> None:
        """Note something, if the plugin itself did it."""
        line = self._line(frame)
        breach = Breach(self._sign, what, line) if line else None
        if breach and breach not in self.breaches:
            self.breaches.append(breach)

    def _profile(self, frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call":
            owner = getattr(called, "__self__", None)
            if called in _CLOCKS:
                self.saw(f"asks the clock: {called.__qualname__}", frame)
            elif owner is _CHANCE[0] or called is _CHANCE[1]:
                self.saw(f"asks chance: {called.__qualname__}, without a seed", frame)
        elif event == "call" and _POLARS_FILES in frame.f_code.co_filename:
            name = frame.f_code.co_name
            if name.startswith(("read_", "scan_")):
                self.saw(f"opens a file: polars.{name}", frame)

    def _line(self, frame: FrameType | None) -> str | None:
        """The plugin's line that stands behind a call; None where another asked for it."""
        while frame is not None:
            name = frame.f_code.co_filename
            if self._is_own(name):
                return f"{Path(name).name}, line {frame.f_lineno}"
            if name.startswith((_OWN, _LOGGING, "<frozen importlib")):
                return None
            frame = frame.f_back
        return None

    def _is_own(self, name: str) -> bool:
        home, real = str(self.home), _real(name)
        return self.home is not None and (real == home or real.startswith(home + os.sep))


@functools.cache
def _real(name: str) -> str:
    return os.path.realpath(name)


@attrs.define
class _State:
    active: Watch | None = None
    installed: bool = False


_state = _State()


def _install() -> None:
    """Add the audit hook once; it can never be taken out, and does nothing while nobody runs."""
    if not _state.installed:
        _state.installed = True
        sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    watch = _state.active
    if watch is None or not event.startswith(_EVENTS):
        return
    kind = "opens a file" if event in {"open", "os.listdir", "os.scandir"} else "reaches outside"
    subject = f" {arguments[0]}" if arguments and isinstance(arguments[0], str) else ""
    watch.saw(f"{kind}: {event}{subject}", sys._getframe(1))  # noqa: SLF001 -- who called
