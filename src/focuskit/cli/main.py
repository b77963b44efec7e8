"""The commands of focuskit, each imported when it runs, so that help is quick."""

from __future__ import annotations

import errno
from typing import Any

import click

from focuskit.cli.contributions import OpenGroup
from focuskit.cli.lazy import LazyCommand
from focuskit.cli.screen import drop_output, echo, plain_errors

UNUSABLE = 2
"""The exit code of bad usage and of input that cannot be read; 0 is done."""


FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What the system says where a disk or a device takes no more."""


class _Group(OpenGroup):
    """Commands whose errors explain themselves, without a traceback."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with plain_errors():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with plain_errors():
                return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, BrokenPipeError):
            raise
        except Exception as broken:
            # Help and lists end without an error; loading attrs would take a seventh of their time.
            from focuskit.model.errors import FocuskitError, reason  # noqa: PLC0415

            if isinstance(broken, OSError) and broken.errno in FULL:
                drop_output()
                echo(f"focuskit: cannot write what was found: {reason(broken)}", err=True)
            elif isinstance(broken, FocuskitError):
                echo(f"focuskit: {broken}", err=True)
            else:
                raise
            ctx.exit(UNUSABLE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="focuskit")
def main() -> None:
    """See early where customer focus slips: which warning signs fire, on which evidence."""


COMMANDS = {
    "assess": "focuskit.cli.assess_command:assess",
    "card": "focuskit.cli.account_commands:card",
    "compare": "focuskit.cli.compare_command:compare",
    "dispute": "focuskit.cli.dispute_commands:dispute",
    "explain": "focuskit.cli.account_commands:explain",
    "history": "focuskit.cli.history_command:history",
    "interview": "focuskit.cli.interview_command:interview",
    "map": "focuskit.cli.map_command:propose_mapping",
    "plugins": "focuskit.cli.plugins:plugins",
    "policy": "focuskit.cli.policy_commands:policy",
    "resolve": "focuskit.cli.dispute_commands:resolve",
    "rollup": "focuskit.cli.rollup_command:rollup",
    "show": "focuskit.cli.account_commands:show",
    "signs": "focuskit.cli.signs_command:signs",
    "supplier": "focuskit.cli.supplier_command:supplier",
    "touchpoints": "focuskit.cli.touchpoints_command:touchpoints",
    "watch": "focuskit.cli.watch_command:watch",
}
"""The name of each command, and where it is: its module is imported when it runs."""

for name, target in COMMANDS.items():
    main.add_command(LazyCommand(name, target))
