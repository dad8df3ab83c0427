from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.exchange.agreements import AgreementError, NotPermittedError
from prasan.exchange.ledger import LedgerError
from prasan.linkage.distribution import Step, spread
from prasan.linkage.evaluation import kept_scores
from prasan.linkage.explaining import Explanation, PairMissingError, explain
from prasan.linkage.spine import CIVIL
from prasan.web.accounts.models import Role, User
from prasan.web.exchange import access_log, review_permit
from prasan.web.linkage import charts, told, words
from prasan.web.linkage.seen import for_linkers
from prasan.web.refusals import refusal_words
from prasan.web.snapshots import data_folder, store

LONGEST = 200  # characters of a record's key
_linkers = for_linkers(Role.OFFICER, Role.REVIEWER, Role.AUDITOR)


@_linkers
def overview(request: HttpRequest) -> HttpResponse:
    """The live linkage: how many records of each register found their person, how, and how right that is."""
    linkage = store().find("linkage")
    if linkage is None:
        return render(request, "linkage/nothing.html")
    history = store().find("history")
    happened = history.facts["last"] if history and history.facts["linkage"] == linkage.reference else {}
    context = {
        "linkage": linkage,
        "people": linkage.facts["people"],
        "civil": linkage.facts["registers"][CIVIL]["records"],
        "again": linkage.facts.get("delta", {}).get("linked"),
        "registers": [told.register_counts(linkage, name) for name in _names(linkage)],
        "happened": [(words.HAPPENED.get(kind, kind), count) for kind, count in happened.items()],
        "rules": told.rules(linkage),
        "missed": words.share(linkage.facts["plan"]["missed"]),
        "scores": told.scores(_scores(linkage)),
        "looks_up": request.user.role != Role.AUDITOR,
    }
    return render(request, "linkage/overview.html", context)


@_linkers
def register(request: HttpRequest, name: str) -> HttpResponse:
    """What links a register: what agreements weigh, how often they occur, and how links are spread over the weight."""
    linkage = store().find("linkage")
    if linkage is None or name not in _names(linkage):
        raise Http404
    model = json.loads(linkage.file("model.json").read_text(encoding="utf-8"))[name]
    steps = [step for step in _spread(linkage.path) if step.register == name]
    counts = told.register_counts(linkage, name)
    context = {
        "each": counts,
        "title": counts["title"],
        "threshold": words.signed(model["threshold"]),
        "doubt": words.signed(model["doubt"]),
        "prior": words.signed(-model["prior"]),
        "comparisons": told.comparisons(model),
        "spread": charts.spread_of(steps, words.SPREAD, model["threshold"]),
    }
    return render(request, "linkage/register.html", context)


@for_linkers(Role.OFFICER, Role.REVIEWER)
@sensitive_post_parameters("record_key", "spine_id")
def pair(request: HttpRequest) -> HttpResponse:
    """Look one pair up: why a record is, or is not, a person's.  What is asked for is posted, so that no address has it."""
    linkage = store().find("linkage")
    if linkage is None:
        return render(request, "linkage/nothing.html")
    names = _names(linkage)
    filled = {each: request.POST.get(each, "").strip() for each in ("register", "record_key", "spine_id", "values")}
    context: dict[str, Any] = {
        "registers": [(name, words.register_words(name)) for name in names],
        "filled": filled,
    }
    if request.method != "POST":
        return render(request, "linkage/pair.html", context)
    try:
        found = _explained(request.user, names, filled)
    except AskedError as error:
        return render(request, "linkage/pair.html", {**context, "error": str(error)}, status=error.status)
    return render(request, "linkage/pair.html", {**context, "found": found, **told.pair(found, bool(filled["values"]))})


class AskedError(ValueError):
    """What was asked for cannot be shown; the message says why, in the reader's language, and names nobody."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def _explained(user: User, names: list[str], filled: dict[str, str]) -> Explanation:
    register, record_key, spine_id = (filled[each] for each in ("register", "record_key", "spine_id"))
    if register not in names:
        raise AskedError(_("Choose a register."))
    if not record_key or len(record_key) > LONGEST:
        raise AskedError(_("Write the record's key in its register."))
    if spine_id and not (spine_id.isascii() and spine_id.isdecimal() and int(spine_id) < 2**63):
        raise AskedError(_("A spine id is a whole number."))
    try:
        return explain(
            store(),
            review_permit(user, (CIVIL, register)),
            log=access_log(),
            register=register,
            record_key=record_key,
            spine_id=int(spine_id) if spine_id else None,
        )
    except PairMissingError as error:
        raise AskedError(str(words.MISSING[error.missing]), 404) from None
    except (NotPermittedError, AgreementError, LedgerError) as error:
        raise AskedError(refusal_words(error), 403) from None


def _names(linkage: Snapshot) -> list[str]:
    return sorted(name for name in linkage.facts["registers"] if name != CIVIL)


def _scores(linkage: Snapshot) -> dict[str, Any] | None:
    return kept_scores(data_folder() / "evaluation.json", linkage)


@lru_cache(maxsize=4)  # a linkage never changes, and reading all its weights takes seconds for a nation
def _spread(path: Path) -> list[Step]:
    return spread(SnapshotStore(path.parent.parent).get(path.parent.name, path.name))
