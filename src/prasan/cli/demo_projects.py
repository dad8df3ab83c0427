"""Projects of the demonstration: work packages of the agencies' blueprints, as proposals in every stage."""

from __future__ import annotations

from dataclasses import replace

import typer

from prasan.architecture.projects.portfolio import from_package
from prasan.architecture.projects.proposal import Benefit, Proposal

_ON_THEIR_WAY = ("submit", "check", "approve", "begin", "finish")
_HOW_FAR = (0, 1, 2, 3, 4, 2, 1, 5, 3, 1, 4, 2)  # acts of the way that each project has behind it
_OWN = "07011"
_NAMES = {"prepare": "demonstration", "check": "demonstration-office", "decide": "demonstration-cabinet"}
_ANSWER = "หน่วยงานได้หารือกับเจ้าของระบบแล้ว และจะใช้ส่วนประกอบร่วมกันตามแนวทางของสำนักงานสถาปัตยกรรมองค์กรกลาง"
_WHY = "เป็นไปตามแผนของหน่วยงานและพิมพ์เขียวกลาง"


def make_projects() -> None:
    """Make them, the first of a department that has accounts; nothing where there is a project already."""
    from django.db import transaction

    from prasan.architecture.projects.life import ACTS
    from prasan.web.projects.models import Answer, Move, Project
    from prasan.web.projects.standing import blueprint, findings_of

    if Project.objects.exists():
        return
    packages = sorted(blueprint().estate.of_type("WorkPackage"), key=lambda each: each.unit != _OWN)
    own = [each for each in packages if each.unit == _OWN][:3]
    begun = [from_package(blueprint().estate, each.key) for each in (*own, *packages[len(own) :: 5])]
    with transaction.atomic():
        for told, far in zip(filter(None, begun), _HOW_FAR, strict=False):
            project = Project.objects.create(unit=told.owner, terms=_complete(told).terms())
            Move.objects.create(
                project=project, act="draft", before="draft", after="draft", by=_NAMES["prepare"], unit=told.owner
            )
            for name in _ON_THEIR_WAY[:far]:
                act, found = ACTS[name], findings_of(project.told())
                if name == "submit":
                    severe = [each for each in found if each.severity == "severe"]
                    Answer.objects.bulk_create(
                        Answer(project=project, finding=each.key, text=_ANSWER, by=_NAMES["prepare"]) for each in severe
                    )
                before, project.stage = project.stage, act.to
                Move.objects.create(
                    project=project, act=name, before=before, after=act.to, by=_NAMES[act.duty],
                    unit=told.owner if act.duty == "prepare" else "00000", why=_WHY if act.why else "",
                    findings=[[each.rule, each.severity, each.key] for each in found],
                )  # fmt: skip
            project.save(update_fields=["stage"])
    typer.echo(f"projects: {Project.objects.count()}, in every stage on their way")


def _complete(told: Proposal) -> Proposal:
    """With a benefit that an indicator shows, where its blueprint says only what it is worth."""
    what = "ประชาชนและเจ้าหน้าที่ใช้เวลาน้อยลง และไม่ต้องกรอกข้อมูลซ้ำ"
    benefits = tuple(Benefit(what, each.baht, each.indicator or "digital_share") for each in told.benefits)
    return replace(
        told, summary=told.summary or "ปรับปรุงระบบให้เชื่อมโยงข้อมูลกับหน่วยงานอื่นและให้บริการผ่านช่องทางดิจิทัล", benefits=benefits
    )
