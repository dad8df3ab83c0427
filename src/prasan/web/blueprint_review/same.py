"""What is one thing for the nation: groups that do the same are proposed, and the architecture office confirms or refuses."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.architecture.duplicates import KINDS, Group
from prasan.architecture.errors import BlueprintError
from prasan.architecture.estate import Estate
from prasan.architecture.national import National, shared
from prasan.exchange.officers import Officer
from prasan.web import snapshots
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.blueprint.views import for_blueprint
from prasan.web.blueprint_review import words
from prasan.web.blueprint_review.access import is_office
from prasan.web.centres.organisation import load_tree
from prasan.web.refusals import Refused, refusal_words
from prasan.web.shell.templatetags.prasan import in_words
from prasan.web.snapshots import blueprints

GROUPS_A_PAGE = 20


@for_blueprint
def same(request: HttpRequest, *, error: str = "") -> HttpResponse:
    """Groups of things that seem to do the same, with why; and the national ids that were given."""
    kept = blueprints()
    kind = request.POST.get("kind") or request.GET.get("kind") or "application"
    if kind not in KINDS:
        raise Http404
    try:
        numbers = National(kept.folder)
        estate = snapshots.estate()
        groups = _found(kept.folder, estate, kind)
        given = shared(numbers.numbers())
        decided = numbers.decisions()[:20]
    except Refused as refused:
        return render(request, "blueprint_review/same.html", {"error": refusal_words(refused)}, status=500)
    page = Paginator(groups, GROUPS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "kind": kind, "kinds": list(words.COMPARED.items()), "page": page, "groups": [_group(estate, each) for each in page],
        "given": [(number, [_thing(estate, key) for key in keys]) for number, keys in given.items()][:100],
        "decided": decided, "acts": is_office(request.user), "error": error, "count": len(groups),
    }  # fmt: skip
    return render(request, "blueprint_review/same.html", context, status=409 if error else 200)


@for_roles(Role.ARCHITECT)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Give things a national id, say that they are not the same, or take an id back."""
    if not is_office(request.user):
        raise Http404
    kept, who = blueprints(), Officer(request.user.get_username(), "account")
    numbers, keys = National(kept.folder), request.POST.getlist("key")[:500]
    why, act = request.POST.get("why", "")[:2000], request.POST.get("act")
    try:
        if act == "confirm":
            numbers.confirm(snapshots.estate(), keys, by=who, why=why)
        elif act == "refuse":
            numbers.refuse(snapshots.estate(), keys, by=who, why=why)
        elif act == "part":
            numbers.part(request.POST.get("number", ""), by=who, why=why)
        else:
            raise Http404
    except BlueprintError as wrong:
        return same(request, error=words.error_words(wrong))
    except Refused as refused:
        return same(request, error=refusal_words(refused))
    kind = request.POST.get("kind", "application")
    answer = redirect("reviews:same")
    if kind in KINDS:
        answer["Location"] += f"?kind={kind}"
    return answer


@lru_cache(maxsize=len(KINDS))
def _found(folder: Path, estate: Estate, kind: str) -> list[Group]:
    """What is proposed of a kind, worked out once until a model or a decision comes."""
    return National(folder).proposals(estate, kind)


def _group(estate: Estate, group: Group) -> dict[str, Any]:
    best = group.pairs[0]
    return {
        "score": group.score,
        "things": [_thing(estate, key) for key in group.keys],
        "for": [words.evidence_words(each) for each in best.why if each.points > 0 or (not each.points and each.words)],
        "against": [words.evidence_words(each) for each in best.why if each.points < 0],
        "id": group.keys[0].replace("/", "-"),
    }


def _thing(estate: Estate, key: str) -> dict[str, Any]:
    thing = estate.things.get(key)
    unit = load_tree().units.get(key.partition("/")[0])
    return {
        "key": key,
        "thing": thing,
        "unit": in_words(unit) if unit else key.partition("/")[0],
        "gone": _("not in its agency’s model any more") if thing is None else "",
        "national": thing.national if thing else None,
    }
