"""``focuskit interview``: ask people about the practices of the supplier, one by one."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

import attrs
import click

from focuskit.cli.options import FILE, PLUGIN_FILES
from focuskit.cli.screen import echo
from focuskit.extending.manager import Plugins
from focuskit.model.answer import Answer
from focuskit.model.answer_files import read_answers, to_fill_in, write_answers
from focuskit.model.errors import nearest
from focuskit.model.practice import Practice
from focuskit.model.terminal_text import visible_line
from focuskit.model.wording import counted

INTERRUPTED = 1
"""The exit code of an interview that ended in the middle of a question."""

BACK, QUIT, UNKNOWN = "b", "q", "s"


@click.command()
@click.option(
    "--answers", required=True, type=FILE,
    help="The JSON file of the answers; it is made if it is not there.",
)  # fmt: skip
@PLUGIN_FILES
@click.option("--only", metavar="THEME", help="Ask about the practices of this theme alone.")
@click.option(
    "--template", is_flag=True,
    help="Ask nothing: write the questions into the file, to be filled in by hand.",
)  # fmt: skip
def interview(
    answers: Path, plugins: tuple[Path, ...], only: str | None, *, template: bool
) -> None:
    """Ask about our practices, and keep the answers in a file.

    The answers are kept after each question. The next interview goes on where this one ended;
    once all is answered, it goes through the answers again, and Enter keeps each as it is.
    """
    asked = _practices(plugins, only)
    known = read_answers(answers) if answers.exists() else ()
    talk = _Interview(asked, {one.id: one for one in known}, answers)
    if template:
        talk.keep(*(to_fill_in(one) for one in asked if one.id not in talk.given))
        echo(
            f"{counted(len(asked), 'question')} in {answers}: put a level from 0 to 3 for each null"
        )
        return
    try:
        talk.hold()
    except click.Abort:
        echo(f"\ninterrupted; what was answered so far is in {answers}", err=True)
        sys.exit(INTERRUPTED)
    echo(talk.summary())


def _practices(plugins: tuple[Path, ...], only: str | None) -> list[Practice]:
    """What is to be asked, by theme, each theme in the order of its plugins.

    Raises:
        UsageError: There is nothing to ask, or no such theme.
    """
    with contextlib.redirect_stdout(sys.stderr):  # what a plugin prints is no question
        used = Plugins.installed().adding(*plugins)
    for failed in used.failed:
        echo(f"note: plugin {failed.distribution} was set aside: {failed.reason}", err=True)
    found = [one for plugin in used.loaded for one in plugin.practices]
    themes = sorted({one.theme for one in found})
    if not found:
        raise click.UsageError("no plugin asks about a practice; install focuskit[standard]")
    if only is not None and only not in themes:
        hint = nearest(only, themes) or f"there are {', '.join(themes)}"
        raise click.UsageError(f"no practice belongs to the theme {only!r}; {hint}")
    return sorted((one for one in found if only in {None, one.theme}), key=lambda one: one.theme)


@attrs.define
class _Interview:
    """An interview while it goes on.

    Args:
        asked: What to ask, in order.
        given: Practice: its answer, as the file has it; also of practices that nobody asks about.
        path: The file.
    """

    asked: Sequence[Practice]
    given: dict[str, Answer]
    path: Path

    def hold(self) -> None:
        """Ask one question after the other, until all are asked or somebody quits."""
        start = self._next_open(-1)
        again = start == len(self.asked)
        place = 0 if again else start
        while place < len(self.asked):
            reply = self._ask(place)
            if reply == QUIT:
                return
            if reply == BACK:
                place = max(place - 1, 0)
                continue
            self._answer(self.asked[place], None if reply == UNKNOWN else int(reply))
            place = place + 1 if again else self._next_open(place)

    def keep(self, *answers: Answer) -> None:
        """Take answers, and write the file as a whole."""
        self.given |= {one.id: one for one in answers}
        write_answers(self.path, self.given.values())

    def summary(self) -> str:
        """What is answered and what is still unknown."""
        unknown = [one.id for one in self.asked if self._level(one) is None]
        told = (
            f"{len(self.asked) - len(unknown)} of {counted(len(self.asked), 'question')} answered"
        )
        told += f"; still unknown: {', '.join(unknown)}" if unknown else ""
        return f"\n{told}\nkept in {self.path}; `focuskit supplier --answers` shows what follows"

    def _level(self, practice: Practice) -> int | None:
        return self.given[practice.id].level if practice.id in self.given else None

    def _next_open(self, place: int) -> int:
        """The place of the next question without a level, or the end."""
        later = range(place + 1, len(self.asked))
        return next((n for n in later if self._level(self.asked[n]) is None), len(self.asked))

    def _ask(self, place: int) -> str:
        """Show a question, and return a level from 0 to 3, ``s``, ``b`` or ``q``."""
        practice, present = self.asked[place], self._level(self.asked[place])
        number = f"{place + 1} of {len(self.asked)}, {practice.theme}"
        echo(f"\n{practice.title} ({number})", bold=True)
        echo(f"{practice.question}\n{practice.why}\n")
        for level, meaning in enumerate(practice.levels):
            echo(f"  {level}  {meaning}")
        echo(f"  {UNKNOWN}  I do not know   {BACK}  back   {QUIT}  quit")
        allowed = (*(str(level) for level, _ in enumerate(practice.levels)), UNKNOWN, BACK, QUIT)
        default = None if present is None else str(present)
        while True:
            reply: str = click.prompt("Your answer", default=default).strip().lower()
            if reply in allowed:
                return reply
            echo(f"found {reply!r}; expected one of {', '.join(allowed)}")

    def _answer(self, practice: Practice, level: int | None) -> None:
        before = self.given.get(practice.id, Answer(id=practice.id, level=None))
        answer = attrs.evolve(before, level=level)
        self.keep(answer)  # before the note: whoever leaves there has answered
        if level is not None:
            self.keep(attrs.evolve(answer, note=_note(before.note)))


def _note(present: str | None) -> str | None:
    """Ask for a note; Enter keeps the one that is there, and - takes it away."""
    how = "Enter keeps it, - takes it away" if present else "Enter for none"
    there = f" [{visible_line(present)}]" if present else ""
    reply: str = click.prompt(
        f"A note in your own words ({how}){there}", default=present or "", show_default=False
    )
    return None if reply.strip() in {"", "-"} else reply.strip()
