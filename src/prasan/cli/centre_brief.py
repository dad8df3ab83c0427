"""``prasan centre brief``: a centre's briefing as a file, and those that are due."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say
from prasan.cli.site import prepare_site


def brief(
    unit: Annotated[str, typer.Option(help="The unit's code; 00000 is the nation's centre.")] = "00000",
    period: Annotated[
        str, typer.Option(help="As at the end of a period, such as 2558Q4; the latest unless given.")
    ] = "",
    lang: Annotated[str, typer.Option(help="th or en.")] = "th",
    out: Annotated[
        Path | None, typer.Option(help="The file to write: its ending, .pdf or .xlsx, says as what.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Make and mail the scheduled briefings that are due.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a centre's briefing: off target, changes, late reports, decisions, map and tables.

    With --due it makes those that pages have scheduled; run it as often as you like, each is made once for its day.
    """
    if due == (out is not None):
        raise typer.BadParameter("give --out FILE, or --due")
    prepare_site()
    from django.utils import translation

    from prasan.web.centres.briefing.files import KINDS, LANGUAGES, NoBriefingError, made
    from prasan.web.centres.briefing.schedules import send_due

    if out is None:
        told = send_due()
        say({"sent": told.sent, "failed": told.failed}, as_json, _in_words)
        if told.failed:
            raise typer.Exit(1)
        return
    kind = out.suffix.lstrip(".").lower()
    if kind not in KINDS or lang not in LANGUAGES:
        raise typer.BadParameter("--out must end in .pdf or .xlsx, and --lang be th or en")
    with translation.override(lang):
        try:
            content, rollup = made(unit, kind, period)
        except NoBriefingError as error:
            raise typer.BadParameter(str(error)) from None
    beside = out.with_name(f".{out.name}.part")
    beside.write_bytes(content)
    beside.replace(out)
    written: dict[str, Any] = {"file": str(out), "bytes": len(content), "rollup": rollup}
    say(written, as_json, lambda result: f"{result['file']}: {result['bytes']:,} bytes")


def _in_words(result: Mapping[str, Any]) -> str:
    lines = [f"{each} letters" for each in result["sent"]]
    lines += [
        f"NOT SENT {each}. Remedy: mend it (PRASAN_MAIL_URL names the mail server) and run this again."
        for each in result["failed"]
    ]
    return "\n".join(lines) or "no briefing is due"
