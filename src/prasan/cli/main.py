"""The command ``prasan``."""

from __future__ import annotations

import sys

import typer

from prasan.cli.expected import expected, no_room
from prasan.cli.timed import noted
from prasan.cli.verbs import VERBS, later
from prasan.engine import tracing

app = typer.Typer(
    help="Prasan (ประสาน) brings a government's registers, measures and operation centres together.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    cls=later(VERBS),
)


@app.callback()
def _alone() -> None:
    """Typer makes a group only of an app that has something."""


def main() -> None:
    """Run the command; exit 1 with a sentence for what a person can mend, 130 when stopped by hand."""
    tracing.carry_on()
    try:
        with noted():
            app()
    except KeyboardInterrupt:
        _say("prasan: stopped; what was live before is live still")
        sys.exit(130)
    except Exception as error:
        if no_room(error):
            _say(
                "[red]prasan:[/red] there is no room left on the disk; what was live before is live still. "
                "Remedy: make room, and do it again."
            )
            sys.exit(1)
        if not expected(error):
            raise
        _say(f"[red]prasan:[/red] {error}")
        sys.exit(1)


def _say(words: str) -> None:
    from prasan.cli.common import errors

    errors.print(words, markup=True)
