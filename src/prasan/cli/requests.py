"""``prasan requests``: letters about what people ask of agencies."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say
from prasan.cli.site import prepare_site

app = typer.Typer(help="People's requests: letters to those who asked, and to those who answer.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """A group of verbs, of which there is one yet."""


@app.command("remind")
def remind(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    by: Annotated[str, typer.Option(help="Who sends (default: whoever runs the command).")] = "",
    as_json: AsJson = False,
) -> None:
    """Write to citizens that a request came, is due or was answered, and to desks what is due in five days or late; each once.

    Exits 1 where a mail could not be sent; the next run tries it again.
    """
    prepare_site()
    from django.utils import timezone

    from prasan.web.portal.requests.letters import write

    told = asdict(write(timezone.localdate(), by=by or getpass.getuser(), dry_run=dry_run))
    say({**told, "sent": not dry_run}, as_json, _in_words)
    if told["failed"]:
        raise typer.Exit(1)


def _in_words(told: Mapping[str, Any]) -> str:
    done = "sent" if told["sent"] else "would be sent"
    lines = [f"{told['citizens']:,} letters to citizens and {told['desks']:,} to desks {done}", *told["of"][:20]]
    if told["without_address"]:
        lines.append(f"{told['without_address']:,} letters have nobody with an address")
    if told["failed"]:
        lines.append(f"{told['failed']:,} NOT SENT: check PRASAN_MAIL_URL and run this again")
    return "\n".join(lines)
