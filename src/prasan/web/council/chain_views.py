"""The chain of a recommendation on one page, and all chains with how far each has come."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.council import chain_words, recommending
from prasan.web.council.chains import Chains
from prasan.web.council.models import Recommendation

_PER_PAGE = 20
_followers = for_roles(Role.CIO, Role.SECRETARY, Role.EXECUTIVE, Role.OFFICER, Role.ARCHITECT)


@_followers
def listed(request: HttpRequest) -> HttpResponse:
    """Every recommendation that was raised, with how far its chain has come."""
    raised = Recommendation.objects.exclude(raised_at=None)
    page, chains = Paginator(raised, _PER_PAGE).get_page(request.GET.get("page")), Chains()
    rows = [(each, chains.of(each)) for each in page]
    told = [(each, chain_words.steps(chain, None), chain_words.summary(chain)) for each, chain in rows]
    return render(request, "council/chains.html", {"page": page, "rows": told, "council": _reads(request)})


@_followers
def chain(request: HttpRequest, number: int) -> HttpResponse:
    """One recommendation's chain, from what was said to what it saved."""
    of = get_object_or_404(recommending.seen_by(request.user), pk=number)
    found = Chains().of(of)
    context = {
        "of": of,
        "summary": chain_words.summary(found),
        "steps": chain_words.steps(found, request.user),
        "council": _reads(request),
    }
    return render(request, "council/chain.html", context)


def _reads(request: HttpRequest) -> bool:
    return request.user.role in chain_words.COUNCIL
