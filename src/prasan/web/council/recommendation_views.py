from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from prasan.council import recommendations as rules
from prasan.council.errors import CouncilError
from prasan.web.accounts.models import Role, User
from prasan.web.council import recommending
from prasan.web.council.asked import day_of, members, number_of, readers
from prasan.web.council.chains import tied_to
from prasan.web.council.models import Action, Comment, Recommendation, Resolution
from prasan.web.council.subjects import address, find, named
from prasan.web.council.words import refusal

_PER_PAGE = 30


@readers
def listed(request: HttpRequest) -> HttpResponse:
    """The recommendations that the reader may see, and the search; a CIO begins one."""
    user, error, asked = request.user, "", request.POST
    if request.method == "POST":
        if user.role != Role.CIO:
            raise PermissionDenied
        if "find" not in asked:
            try:
                made = recommending.draft(user, asked.get("title", ""), asked.get("text", ""), *_subject(asked))
                return redirect("council:recommendation", made.pk)
            except CouncilError as refused:
                error = refusal(refused)
    sought = request.GET.get("q", "")
    found = recommending.found(recommending.seen_by(user), sought)
    context = {
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("page")),
        "q": sought,
        "drafts": user.role == Role.CIO,
        "abouts": Recommendation.About.choices,
        "error": error,
        **_finding(user, asked),
    }
    return render(request, "council/recommendations.html", context, status=400 if error else 200)


@readers
def recommendation(request: HttpRequest, number: int, *, error: str = "") -> HttpResponse:
    """One recommendation: what it says, its thread, its chain, and what was resolved and done about it."""
    user = request.user
    of = get_object_or_404(recommending.seen_by(user), pk=number)
    own, keeps = user.role == Role.CIO and user.unit_code == of.unit, user.role == Role.SECRETARY
    asked = user.role == Role.CIO and user.unit_code == of.asked
    acts = rules.acts(rules.State(of.state), own=own, secretary=keeps, asked=asked)
    resolutions = Resolution.objects.filter(item__recommendation=of).exclude(carried=None)
    context: dict[str, Any] = {
        "of": of,
        "thread": _threaded(list(of.comments.all())),
        "chain": of.changes.all(),
        "resolutions": resolutions.select_related("item__meeting"),
        "actions": Action.objects.filter(resolution__in=resolutions),
        "acts": [each.value for each in acts],
        "abouts": Recommendation.About.choices,
        "stances": Comment.Stance.choices,
        "speaks": user.role == Role.CIO and of.state not in ("draft", "withdrawn"),
        "error": error,
        "may_tie": recommending.ties(user, of),
        "ties": [(tie, each, address(user, each)) for tie, each in tied_to(of)],
        **_finding(user, request.POST, of),
    }
    if of.about:
        context["subject"] = named(of.about, of.key)
        context["subject_address"] = address(user, context["subject"])
    return render(request, "council/recommendation.html", context, status=409 if error else 200)


@members
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Comment, change the text, raise, withdraw, refer or answer."""
    user, asked = request.user, request.POST
    of = get_object_or_404(recommending.seen_by(user), pk=number)
    doing, why = asked.get("act", ""), asked.get("why", "")
    if "find" in asked:
        return recommendation(request, number)
    try:
        match doing:
            case "comment":
                answers, in_minutes = number_of(asked, "answers"), bool(asked.get("in_minutes"))
                made = recommending.comment(
                    user, of, asked.get("text", ""), asked.get("stance", ""), answers=answers, in_minutes=in_minutes
                )
                response = redirect("council:recommendation", number)
                response["Location"] += f"#comment-{made.pk}"
                return response
            case "amend":
                told = [asked.get(name, "") for name in ("title", "text")]
                recommending.amend(user, of, *told, *_subject(asked), revision=number_of(asked, "revision") or 0)
            case "tie":
                recommending.tie(user, of, *_subject(asked))
            case "untie":
                recommending.untie(user, of, number_of(asked, "tie") or 0)
            case "refer":
                recommending.act(user, of, doing, why=why, asked=asked.get("asked", ""), due=day_of(asked, "due"))
            case "raise" | "withdraw" | "answer":
                recommending.act(user, of, doing, why=why)
            case _:
                raise Http404
    except CouncilError as refused:
        return recommendation(request, number, error=refusal(refused))
    return redirect("council:recommendation", number)


def _subject(asked: QueryDict) -> tuple[str, str]:
    """The kind and key of the thing that was chosen; empty where nothing was."""
    kind, _colon, key = asked.get("subject", "").partition(":")
    return kind, key.strip()[:200]


def _finding(user: User, asked: QueryDict, of: Recommendation | None = None) -> dict[str, Any]:
    """What a form shows that chooses a thing: what is chosen, and what was found by the words that were sought."""
    kind, key = _subject(asked) if "subject" in asked else (of.about, of.key) if of else ("", "")
    chosen = named(kind, key) if kind in Recommendation.About.values and key else None
    if "find" not in asked:
        return {"chosen": chosen, "finding": "", "asked": asked}
    words = asked.get("seek", "")[:100]
    found = [each for each in find(user, words, asked.get("kind", "")) if (each.about, each.key) != (kind, key)]
    return {"chosen": chosen, "finding": asked["find"], "asked": asked, "sought": words, "found": found}


def _threaded(comments: list[Comment]) -> list[tuple[Comment, int]]:
    """Comments in the order of their thread, each with how deep it stands (no deeper than four)."""
    below: dict[int | None, list[Comment]] = {}
    for each in comments:
        below.setdefault(each.answers_id, []).append(each)
    found: list[tuple[Comment, int]] = []
    waiting = [(each, 0) for each in reversed(below.get(None, []))]
    while waiting:
        each, depth = waiting.pop()
        found.append((each, min(depth, 4)))
        waiting += [(answer, depth + 1) for answer in reversed(below.get(each.pk, []))]
    return found
