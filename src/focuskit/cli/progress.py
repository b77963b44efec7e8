"""What is being done, shown on a terminal while it takes time."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from focuskit.model.terminal_text import visible_line


@contextlib.contextmanager
def progress(steps: int | None = None) -> Iterator[Callable[[str], None]]:
    """Show what is being done on a terminal; nothing in a pipe.

    What is called takes the step, or ``STEP: WHAT`` while the step goes on.

    Args:
        steps: How many there will be; None: nobody knows.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=steps)
        begun: list[str] = []

        def step(text: str) -> None:
            name = text.partition(":")[0]
            if name not in begun:
                begun.append(name)
            # A step that has begun is not done.
            done = len(begun) - 1
            shown.update(task, description=escape(visible_line(text)), completed=done)

        yield step
