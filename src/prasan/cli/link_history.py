"""``prasan link history``: what became of people from one linkage to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say, store
from prasan.linkage.history import KIND, current, history_of


def show_history(
    spine_id: Annotated[int | None, typer.Argument(help="An id that a person has or once had.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what the last linkage did to ids, or what became of one and by which it is known now."""
    if spine_id is None:
        facts = store().live(KIND, remedy="Run `prasan link`.").facts
        say(dict(facts), as_json, _counts_in_words)
        return
    events = [asdict(event) for event in history_of(store(), spine_id)]
    told = {"spine_id": spine_id, "now": current(store(), spine_id), "events": events}
    say(told, as_json, _events_in_words)


def _counts_in_words(told: Mapping[str, Any]) -> str:
    last = ", ".join(f"{count:,} {kind}" for kind, count in told["last"].items()) or "nothing"
    return f"{told['linkage']}: {last}; {told['events']:,} events in all"


def _events_in_words(told: Mapping[str, Any]) -> str:
    lines = [
        f"{event['made']:%Y-%m-%d} {event['old_id']} {event['kind']} {event['new_id'] or ''}".rstrip()
        for event in told["events"]
    ]
    known = ", ".join(map(str, told["now"])) or "nobody"
    return "\n".join([*lines, f"{told['spine_id']} is now {known}"])
