"""``prasan council chain``: from a recommendation to what it saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say
from prasan.cli.site import prepare_site


class ChainError(ValueError):
    """There is no such chain; the message says which there are."""


def show_chain(
    number: Annotated[int, typer.Argument(help="The number of a recommendation, as the council's pages show it.")],
    as_json: AsJson = False,
) -> None:
    """Say what became of a recommendation: the decision, the actions, elements, projects, placement and wave, and the actual saving
    against the frozen baseline; and what is not there yet.
    """
    prepare_site()
    from django.utils import translation

    from prasan.web.council.chain_words import steps, summary
    from prasan.web.council.chains import Chains
    from prasan.web.council.models import Recommendation

    of = Recommendation.objects.exclude(raised_at=None).filter(pk=number).first()
    if of is None:
        last = Recommendation.objects.exclude(raised_at=None).first()
        remedy = f"the last has number {last.pk}" if last else "no agency has raised one yet"
        raise ChainError(f"there is no recommendation {number} that was raised. Remedy: {remedy}.")
    with translation.override("en"):
        chain = Chains().of(of)
        told = {
            "recommendation": of.pk, "title": of.title, "unit": of.unit, **chain.told(), "summary": summary(chain),
            "lines": [
                [each.name, each.state, each.missing, [[line.name, line.state, line.unit, *line.notes] for line in each.lines]]
                for each in steps(chain, None)
            ],
        }  # fmt: skip
    if as_json:
        told.pop("lines")
    say(told, as_json, _in_words)


def _in_words(told: Mapping[str, Any]) -> str:
    lines = [f"{told['title']} ({told['unit']})", told["summary"]]
    for name, state, missing, entries in told["lines"]:
        lines.append(f"{name}: {state}")
        lines += [f"    {missing}"] if missing else []
        lines += ["    " + " · ".join(each for each in entry if each) for entry in entries]
    return "\n".join(lines)
