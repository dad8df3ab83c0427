"""Which measures somebody sees: those of their unit and of the units below it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import Http404
from django.utils import timezone

from prasan.centres.definitions import shipped_definitions
from prasan.centres.organisation import Unit
from prasan.engine.snapshots import Snapshot
from prasan.measures import Measure, MeasureFileError
from prasan.measures.authoring import Authoring, AuthoringError, Draft
from prasan.measures.authoring.catalogue import Broken, Version
from prasan.measures.files import read_measure
from prasan.web.accounts.models import Role, User
from prasan.web.centres.organisation import organisation
from prasan.web.exchange import access_log
from prasan.web.snapshots import data_folder, measures_in_force, store

DRAFT = "draft_"
"""What the address of a draft begins with; no measure's id has such a mark."""


@dataclass(frozen=True)
class Seen:
    """A measure that somebody sees: whose it is, the pillar of the indicators made from it ("" where there are none),
    its last run, and the draft that says it, if it is none that was published."""

    measure: Measure
    owner: Unit | None
    pillar: str
    last: Snapshot | None
    draft: Draft | None = None

    @property
    def address(self) -> str:
        """What stands for it in an address."""
        return f"{DRAFT}{self.draft.id}" if self.draft else self.measure.id


def authoring() -> Authoring:
    """The drafts, acts and versions of the data folder."""
    return Authoring(data_folder() / "measures", access_log())


def seen_measures(user: User) -> list[Seen]:
    """The measures that the asker sees, by id, each as its version in force says."""
    here = organisation(timezone.localdate())
    scope = here.visible(user.unit_code)
    return [
        Seen(
            measure,
            here.tree.units.get(measure.owner),
            _pillars().get(measure.id, ""),
            store().find(f"measure/{measure.id}"),
        )
        for measure in measures_in_force()
        if measure.owner in scope
    ]


def seen_broken(user: User) -> list[Broken]:
    """Of the measures that the asker may see those whose version in force says nothing any more, by id."""
    scope = organisation(timezone.localdate()).visible(user.unit_code)
    broken = authoring().catalogue.readable(timezone.localdate())[1]
    return [each for each in broken if each.version.owner in scope]


def seen_versions(user: User, measure_id: str) -> list[Version]:
    """The versions of a measure that the asker sees, readable or not, by number.  Raises Http404 for others."""
    catalogue = authoring().catalogue
    scope = organisation(timezone.localdate()).visible(user.unit_code)
    if not any(
        each.measure_id == measure_id and each.owner in scope for each in catalogue.in_force(timezone.localdate())
    ):
        raise Http404
    return catalogue.of(measure_id)


def seen_measure(user: User, measure_id: str) -> Seen:
    """One of them.  Raises Http404 for others, which answer as those that do not exist."""
    for seen in seen_measures(user):
        if seen.measure.id == measure_id:
            return seen
    raise Http404


def seen_subject(user: User, address: str) -> Seen:
    """What a simulation is of: a measure, or a draft that the asker sees.  Raises Http404."""
    if not address.startswith(DRAFT):
        return seen_measure(user, address)
    draft = seen_draft(user, address.removeprefix(DRAFT))
    try:
        measure = read_measure(draft.text, "draft")
        authoring().must_be_own(measure, draft.unit)
    except (MeasureFileError, AuthoringError):
        raise Http404 from None
    owner = organisation(timezone.localdate()).tree.units.get(measure.owner)
    return Seen(measure, owner, _pillars().get(measure.id, ""), None, draft)


def seen_draft(user: User, name: str) -> Draft:
    """A draft as last saved for the analyst whose it is, and as proposed for the other officers of the unit.

    Raises Http404 for others.
    """
    kept = authoring()
    try:
        draft = kept.drafts.get(name)
    except AuthoringError:
        raise Http404 from None
    if user.role != Role.OFFICER or not user.unit_code or user.unit_code != draft.unit:
        raise Http404
    if draft.by == user.get_username():
        return draft
    proposed = [each for each in kept.catalogue.proposals() if each.draft == name and each.state == "proposed"]
    if not proposed:
        raise Http404
    return kept.drafts.get(name, proposed[-1].revision)


@cache
def _pillars() -> dict[str, str]:
    definitions = shipped_definitions()
    return {
        element.measure.measure: indicator.pillar
        for indicator in definitions.indicators
        if (element := definitions.element[indicator.elements[0]]).measure is not None
    }
