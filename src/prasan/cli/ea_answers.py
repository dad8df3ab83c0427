"""``prasan ea``, the questions: asked of the whole estate, or of one agency's model or a file (``--in``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.architecture.answers.asking import Asked, Questions
from prasan.architecture.answers.naming import element_called
from prasan.architecture.answers.telling import told
from prasan.architecture.answers.words import KINDS, QUESTIONS
from prasan.architecture.errors import ModelFileError
from prasan.architecture.estate import Estate, concepts_of
from prasan.architecture.files import read_model
from prasan.centres.definitions import shipped_definitions
from prasan.cli.common import AsJson, say
from prasan.cli.ea import submissions
from prasan.registers.contract import shipped_contracts

_SHOWN = 20  # lines of a list in words; --json has all

In = Annotated[str | None, typer.Option("--in", help="One model alone: a file, or the code of a unit that sent one.")]
Element = Annotated[str, typer.Argument(help="An element: UNIT/ID, its id, its national object id, or its name.")]
Steps = Annotated[int | None, typer.Option(min=1, max=30, help="So many steps at most.")]


def _estate(source: str | None) -> Estate:
    """The graph that is asked.  Raises ModelFileError where there is none."""
    if source is None:
        estate = submissions().estate()
        if not estate.things:
            raise ModelFileError("no unit has sent a model. Remedy: `prasan ea import FILE --unit CODE`.")
        return estate
    path = Path(source)
    if path.exists() or not source.isdigit():
        return Estate(*concepts_of("", read_model(path)[0]))
    return Estate(*concepts_of(source, submissions().model(source)))


def _answered(question: str, estate: Estate, asked: Asked, as_json: bool) -> None:
    say(told(Questions(estate).ask(question, asked), estate), as_json, _in_words)


def _asked(**asked: Any) -> Asked:
    return Asked(**{"on": date.today(), **asked})


def impact_of(
    element: Element,
    source: In = None,
    needs: Annotated[bool, typer.Option(help="What it needs to run, instead of what breaks if it stops.")] = False,
    associations: Annotated[bool, typer.Option(help="Follow associations too.")] = False,
    steps: Steps = None,
    as_json: AsJson = False,
) -> None:
    """Say what breaks if an element stops, or what it needs, step by step with the relationship that says so."""
    estate = _estate(source)
    start = element_called(estate, element).key
    _answered("impact", estate, _asked(element=start, needs=needs, associations=associations, steps=steps), as_json)


def data(source: In = None, as_json: AsJson = False) -> None:
    """Say which data has no owner, which is kept in several places without one master, and which registers are drawn nowhere."""
    _answered("data", _estate(source), _asked(contracts=shipped_contracts()), as_json)


def applications(
    source: In = None,
    value: Annotated[float, typer.Option(min=1, max=5, help="From where business value is high.")] = 3,
    fit: Annotated[float, typer.Option(min=1, max=5, help="From where technical fit is high.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Say which applications to tolerate, invest in, migrate or eliminate, and what each costs a year."""
    _answered("applications", _estate(source), _asked(value=value, fit=fit), as_json)


def end_of_life(
    source: In = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of a day; today unless said.")] = None,
    within: Annotated[int, typer.Option(min=0, help="Also what ends within so many days from then.")] = 365,
    as_json: AsJson = False,
) -> None:
    """Say which technology is without support, or soon will be, and how much stands on it."""
    asked = _asked(within=within, **({"on": on.date()} if on else {}))
    _answered("end-of-life", _estate(source), asked, as_json)


def digital(source: In = None, as_json: AsJson = False) -> None:
    """Say which processes and services have no digital service, those used most first."""
    _answered("digital", _estate(source), _asked(), as_json)


def zones(source: In = None, as_json: AsJson = False) -> None:
    """Say which relationships cross security zones, and which data is where its classification may not be."""
    _answered("zones", _estate(source), _asked(), as_json)


def touches(
    project: Annotated[str, typer.Argument(help="A work package: UNIT/ID, its id or its name.")],
    source: In = None,
    as_json: AsJson = False,
) -> None:
    """Say what a project builds, changes, retires and uses."""
    estate = _estate(source)
    found = element_called(estate, project)
    if found.type != "WorkPackage":
        raise ModelFileError(f"{found.key} is of type {found.type}. Remedy: name a project, which is a WorkPackage.")
    _answered("touches", estate, _asked(element=found.key), as_json)


def collisions(source: In = None, steps: Steps = None, as_json: AsJson = False) -> None:
    """Say which projects work on the same elements at the same time, and where one retires what another builds on."""
    _answered("collisions", _estate(source), _asked(steps=steps), as_json)


def alignment(source: In = None, as_json: AsJson = False) -> None:
    """Say where the chain from pillar and strategy through capability to project, budget and indicator is whole, and where it breaks."""
    known = frozenset(shipped_definitions().indicator)
    _answered("alignment", _estate(source), _asked(indicators=known), as_json)


def derive(
    element: Element,
    other: Annotated[str, typer.Argument(help="Another element.")],
    source: In = None,
    steps: Steps = None,
    as_json: AsJson = False,
) -> None:
    """Say which relationship follows between two elements by ArchiMate's derivation rules, and by which steps."""
    estate = _estate(source)
    ends = (element_called(estate, element).key, element_called(estate, other).key)
    _answered("derive", estate, _asked(element=ends[0], other=ends[1], steps=steps), as_json)


def _in_words(result: Mapping[str, Any]) -> str:
    lines = [f"{QUESTIONS[result['question']]} {result['judged']:,} looked at."]
    lines += [f"  {number:,} {KINDS[kind]}" for kind, number in result["counts"].items()]
    lines += [f"  {name} {amount:,}" for name, amount in result["totals"].items()]
    for each in result["findings"][:_SHOWN]:
        facts = [f"{name} {value}" for name, value in each["facts"].items() if value is not None]
        lines.append(f"{KINDS[each['kind']]}: {', '.join([_name(each['subject']), *facts])}")
        lines += [f"    with {_name(other)}" for other in each["others"][:5]]
        lines += [f"    by {_reason(reason)}" for reason in each["because"][:8]]
        lines += [f"    lacks {name}" for name in each["lacks"]]
    lines += _more(result["findings"])
    if result["undetermined"]:
        lines.append(f"{len(result['undetermined']):,} could not be judged:")
        for each in result["undetermined"][:_SHOWN]:
            said = f" (it says {each['said']!r})" if each["said"] else ""
            lines.append(f"  {_name(each['subject'])}: for want of {', '.join(each['wants'])}{said}")
        lines += _more(result["undetermined"])
    return "\n".join(lines)


def _more(things: list[Any]) -> list[str]:
    return [f"  and {len(things) - _SHOWN:,} more: --json has all"] if len(things) > _SHOWN else []


def _name(of: Mapping[str, str]) -> str:
    return f"{of['name'] or of['key']} ({of['type']}, {of['key']})"


def _reason(reason: Mapping[str, Any]) -> str:
    if "relationship" in reason:
        ends = f"{reason['source']['name']} to {reason['target']['name']}"
        return f"{reason['type']} from {ends} ({reason['relationship']})"
    return f"{reason['property']} of {_name(reason['of'])}: {reason['value'] or 'nothing is said'}"
