"""``prasan centre remind``: mail about reports that are late, missing or returned."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say
from prasan.cli.site import prepare_site


def remind(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    by: Annotated[str, typer.Option(help="Who sends (default: whoever runs the command).")] = "",
    as_json: AsJson = False,
) -> None:
    """Remind the officers of units of the reports that they owe; each report once a day, however often this is run.

    Exits 1 where a mail could not be sent; the next run tries it again.
    """
    prepare_site()
    from django.utils import timezone

    from prasan.web.centres.filing.reminders import remind as send

    chased = asdict(send(timezone.localdate(), by=by or getpass.getuser(), dry_run=dry_run))
    say({**chased, "sent": not dry_run}, as_json, _in_words)
    if chased["failed"]:
        raise typer.Exit(1)


def _in_words(told: Mapping[str, Any]) -> str:
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in told["reports"].items())
    lines = [f"{told['mails']:,} mails {'sent' if told['sent'] else 'would be sent'}: {kinds}"]
    if told["already"]:
        lines.append(f"{told['already']:,} reports were chased today already")
    if told["without_address"]:
        units = told["without_address"]
        lines.append(
            f"{len(units):,} units have no officer with an address: {', '.join(units[:10])}" + " …" * (len(units) > 10)
        )
    if told["failed"]:
        lines.append(f"NOT SENT to {', '.join(told['failed'])}: check PRASAN_MAIL_URL and run this again")
    return "\n".join(lines)
