"""``prasan log seals`` and the acts on seals: uses in a case that a court or a law keeps secret, shown when the seal ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, say
from prasan.cli.officers import officer
from prasan.exchange.seals import (
    Seal,
    SealError,
    confirm_seal,
    end_seal,
    prolong_seal,
    propose_seal,
    read_seals,
    today,
)
from prasan.thai.dates import read_date

By = Annotated[
    str, typer.Option("--by", help="The approving officer's account that does it; its password is asked for.")
]
Unit = Annotated[str, typer.Option(help="The unit whose seal it is.")]
Name = Annotated[str, typer.Argument(help="The seal's id, as `prasan log seals` lists it.")]
Order = Annotated[str, typer.Option(help="The order's number, and of which court or authority.")]
Until = Annotated[str, typer.Option(help="Its last day, such as 2570-10-01 or 2027-10-01; a year at most.")]
Why = Annotated[str, typer.Option(help="Why; it is kept, so name no person.")]


def list_seals(as_json: AsJson = False) -> None:
    """List the seals on cases and how each stands; they are read from the access log alone."""
    say({"on": today(), "seals": [_told(each) for each in read_seals(access_log()).values()]}, as_json, _listed)


def propose(
    by: By,
    unit: Unit,
    order: Order,
    law: Annotated[str, typer.Option(help="The law that the order rests on, by its id in `prasan agreement laws`.")],
    why: Why,
    until: Until,
    since: Annotated[str | None, typer.Option("--from", help="Its first day; else today.")] = None,
    as_json: AsJson = False,
) -> None:
    """Propose a seal; it holds once another approving officer of the unit confirms it."""
    first, last = _day(since) if since else today(), _day(until)
    made = propose_seal(
        access_log(), officer(by, unit, "seal"), unit, order=order, law=law, reason=why, since=first, until=last
    )
    _say(made, as_json, "Next: another approving officer runs `prasan log confirm-seal {id}`")


def confirm(name: Name, by: By, unit: Unit, as_json: AsJson = False) -> None:
    """Confirm a seal that another officer proposed, or that it is prolonged."""
    _say(confirm_seal(access_log(), officer(by, unit, "seal"), name, unit), as_json)


def prolong(name: Name, by: By, unit: Unit, order: Order, until: Until, as_json: AsJson = False) -> None:
    """Propose that a seal holds longer by a further order; another approving officer confirms it."""
    made = prolong_seal(access_log(), officer(by, unit, "seal"), name, unit, until=_day(until), order=order)
    _say(made, as_json, "Next: another approving officer runs `prasan log confirm-seal {id}`")


def end(name: Name, by: By, unit: Unit, why: Why, as_json: AsJson = False) -> None:
    """End a seal before its last day: the people are shown the uses from now on."""
    _say(end_seal(access_log(), officer(by, unit, "seal"), name, unit, reason=why), as_json)


def _day(text: str) -> date:
    read = read_date(text)
    if read is None or read.day is None or read.month is None:
        raise SealError("no_day", f"{text!r} is no day. Remedy: write it as 2570-10-01 or 2027-10-01")
    return date(read.year, read.month, read.day)


def _told(seal: Seal) -> dict[str, Any]:
    return {**asdict(seal), "state": seal.state(today())}


def _say(seal: Seal, as_json: bool, then: str = "") -> None:
    say(_told(seal), as_json, lambda told: f"{_line(told)}\n{then.format(**told)}".rstrip())


def _line(told: Mapping[str, Any]) -> str:
    asked = told["asked"]
    more = f"; asked to hold until {asked['until']} by {asked['by']}" if asked else ""
    return (
        f"{told['id']}  {told['state']}  {told['since']} to {told['until']}  unit {told['unit']}  {told['order']}{more}"
    )


def _listed(result: Mapping[str, Any]) -> str:
    return "\n".join(map(_line, result["seals"])) or "there is no seal"
