"""The commands of focuskit. What a command needs is imported when it runs, so help is quick."""

from __future__ import annotations

import errno
from typing import Any

import click

from focuskit.cli.assess_command import assess, explain
from focuskit.cli.compare_command import compare
from focuskit.cli.demo import demo
from focuskit.cli.dispute_commands import dispute, resolve
from focuskit.cli.history_command import history
from focuskit.cli.interview_command import interview
from focuskit.cli.map_command import propose_mapping
from focuskit.cli.plugins import plugins
from focuskit.cli.policy_commands import policy
from focuskit.cli.rollup_command import rollup
from focuskit.cli.screen import drop_output, echo, plain_errors
from focuskit.cli.signs_command import signs
from focuskit.cli.supplier_command import supplier
from focuskit.cli.watch_command import watch

UNUSABLE = 2
"""The exit code of bad usage and of input that cannot be read; 0 is done."""


FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What the system says where a disk or a device takes no more."""


class _Group(click.Group):
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
            from focuskit.model.errors import FocuskitError, reason  # noqa: PLC0415 -- loaded on use

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
    """See early where customer focus slips: which warning signs are lit, on which evidence."""


COMMANDS = (
    assess, explain, supplier, rollup, compare, history, watch, signs, plugins, policy, dispute,
    resolve, interview, propose_mapping, demo,
)  # fmt: skip

for command in COMMANDS:
    main.add_command(command)
