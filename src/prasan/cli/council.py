"""``prasan council``: what the council resolved is followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say
from prasan.cli.site import prepare_site

app = typer.Typer(help="The council of chief information officers.", no_args_is_help=True)


@app.callback()
def council() -> None:
    """The council of chief information officers."""


@app.command("remind")
def remind(
    day: Annotated[str, typer.Option(help="As if it were this day, such as 2570-01-31 (default: today).")] = "",
    as_json: AsJson = False,
) -> None:
    """Remind agencies of what is due, and tell the centres above of what is late; each once, however often this is run.

    Exits 1 where a mail could not be sent; the next run tries it again.
    """
    from datetime import date

    prepare_site()
    from django.utils import timezone

    from prasan.thai.dates import read_date
    from prasan.web.council.following import remind as send

    today = timezone.localdate()
    if day:
        read = read_date(day)
        if read is None or read.month is None or read.day is None:
            raise typer.BadParameter(f"{day!r} is no day. Write one as 2570-01-31", param_hint="--day")
        today = date(read.year, read.month, read.day)
    told = send(today)
    say(told, as_json, _in_words)
    if told["failed"]:
        raise typer.Exit(1)


def _in_words(told: Mapping[str, Any]) -> str:
    lines = [f"{told['sent']:,} notices sent"]
    if told["without_address"]:
        lines.append(f"{told['without_address']:,} found nobody with an address; the centres' pages show them")
    if told["failed"]:
        lines.append(f"{told['failed']:,} NOT SENT: check PRASAN_MAIL_URL and run this again")
    return "\n".join(lines)
