"""``prasan ea projects`` and ``check-project``: the portfolio of ICT projects, and a proposal against the blueprint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from prasan.architecture.errors import ModelFileError
from prasan.architecture.projects.portfolio import totals
from prasan.architecture.projects.proposal import STAGES, Proposal
from prasan.architecture.vocabulary import PILLARS
from prasan.cli.common import AsJson, say
from prasan.cli.site import prepare_site


def list_projects(
    stage: Annotated[str, typer.Option(help=f"One of {', '.join(STAGES)}.")] = "",
    pillar: Annotated[str, typer.Option(help=f"One of {', '.join(PILLARS)}.")] = "",
    unit: Annotated[str, typer.Option(help="The code of an agency.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the ICT projects with their stages, and their budget by fiscal year; drafts are not among them."""
    prepare_site()
    from prasan.web.projects.standing import portfolio

    if stage and stage not in STAGES:
        raise ModelFileError(f"--stage {stage}: there is no such stage. Remedy: one of {', '.join(STAGES)}.")
    if pillar and pillar not in PILLARS:
        raise ModelFileError(f"--pillar {pillar}: there is no such pillar. Remedy: one of {', '.join(PILLARS)}.")
    chosen = [
        each
        for each in portfolio()
        if stage in ("", each.stage) and pillar in ("", each.pillar) and unit in ("", each.owner)
    ]
    result = {
        "projects": [_told(each) for each in chosen],
        "budget": {
            str(year): baht for year, baht in totals(each for each in chosen if each.stage != "stopped").items()
        },
    }
    say(result, as_json, _listed_in_words)


def check_project(
    number: Annotated[int, typer.Argument(help="The number of a project, as `prasan ea projects` lists it.")],
    as_json: AsJson = False,
) -> None:
    """Say what speaks against a project before it gets money: from what it follows, what settles it, what was answered.

    Exits 1 where a severe finding has no answer.
    """
    prepare_site()
    from django.utils import translation

    from prasan.web.projects.models import Project
    from prasan.web.projects.standing import blueprint, standing
    from prasan.web.projects.words import Naming

    project = Project.objects.filter(pk=number).first()
    if project is None:
        raise ModelFileError(f"there is no project {number}. Remedy: `prasan ea projects` lists them.")
    stands, naming = standing(project), Naming(blueprint())
    with translation.override("en"):
        said = [naming.finding(each) for each in stands.findings]
    result = {
        "project": _told(project.told()),
        "unanswered": stands.open,
        "findings": [
            {
                "rule": each.finding.rule,
                "severity": each.finding.severity,
                "what": each.what,
                "follows": each.follows,
                "settled_by": each.settles,
                "things": list(each.finding.things),
                "projects": list(each.finding.projects),
                "answer": stands.answers[each.finding.key].text if each.finding.key in stands.answers else None,
            }
            for each in said
        ],
    }
    say(result, as_json, _checked_in_words)
    if stands.open:
        raise typer.Exit(1)


def _told(each: Proposal) -> dict[str, Any]:
    return {"number": each.number, "stage": each.stage, "unit": each.owner, **each.terms(), "total": each.total}


def _listed_in_words(result: Mapping[str, Any]) -> str:
    lines = [
        f"{each['number']:>5}  {each['stage']:<9} {each['unit']}  {each['total']:>16,} baht  {each['title_en'] or each['title_th']}"
        for each in result["projects"]
    ]
    years = ", ".join(f"{year}: {baht:,}" for year, baht in result["budget"].items())
    return "\n".join([f"{len(lines):,} projects", *lines, *([f"baht by fiscal year: {years}"] if years else [])])


def _checked_in_words(result: Mapping[str, Any]) -> str:
    project = result["project"]
    lines = [f"{project['title_en'] or project['title_th']} ({project['unit']}): {len(result['findings']):,} findings"]
    for each in result["findings"]:
        lines.append(f"  {each['severity']}: {each['what']}")
        lines += [f"      {line}" for line in each["follows"]]
        lines.append(f"      settled by: {each['settled_by']}")
        if each["answer"]:
            lines.append(f"      answer: {each['answer']}")
    return "\n".join(lines)
