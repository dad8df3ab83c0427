"""Open data, for everybody: nobody needs to sign in, and nothing is told that depends on who asks."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prasan.centres.publishing.catalogue import DataSet, Edition, as_dcat
from prasan.centres.publishing.described import LICENCES
from prasan.web.open_data import shown
from prasan.web.open_data.anywhere import unchanged
from prasan.web.shell.kept import same_for_everybody


@require_safe
@same_for_everybody(shown.state)
def index(request: HttpRequest) -> HttpResponse:
    """What is published, and a search in it."""
    query, told = request.GET.get("q", "").strip()[:200], shown.published()
    every = list(told.data_sets.values()) if told else []
    found = [each for each in every if each.found_by(query)]
    return render(request, "open_data/index.html", {"q": query, "found": found, "edition": told, "count": len(every)})


@require_safe
@same_for_everybody(shown.state)
def data_set(request: HttpRequest, name: str) -> HttpResponse:
    """One data set: what it is, its files, its first rows, what is hidden and why, and how to cite it."""
    told, each = _named(name)
    context = {
        "data_set": each,
        "licence": told.words.catalogue.licence,
        "licence_address": LICENCES[told.words.catalogue.licence],
        "preview": shown.preview(each),
        "columns": shown.columns(each),
        "address": f"{_site()}/open-data/{name}/",
        "version": each.files["csv"].sha256[:16],
    }
    return render(request, "open_data/data_set.html", context)


@require_safe
def file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """A data set as a file."""
    _told, each = _named(name)
    found = each.files[form]
    answer = FileResponse(
        found.path.open("rb"), as_attachment=form != "json", filename=f"{name}.{form}", content_type=found.media_type
    )
    same = unchanged(request, answer, found.sha256[:32], each.modified)
    if same is not None:
        answer.close()
        return same
    return answer


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue as DCAT in JSON-LD, for the catalogues that gather others."""
    told = _published()
    text = json.dumps(as_dcat(told, _site()), ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/ld+json")
    return unchanged(request, answer, f"catalogue-{told.snapshot.id}", told.snapshot.made) or answer


def _published() -> Edition:
    told = shown.published()
    if told is None:
        raise Http404
    return told


def _named(name: str) -> tuple[Edition, DataSet]:
    told = _published()
    if name not in told.data_sets:
        raise Http404
    return told, told.data_sets[name]


def _site() -> str:
    return str(settings.PRASAN_SITE_URL).rstrip("/")
