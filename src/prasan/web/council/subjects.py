"""What a recommendation is about: things of the other rooms, found by their names, and only those that who asks may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from prasan.centres.definitions import shipped_definitions
from prasan.council.errors import CouncilError
from prasan.hosting.kept import Plans
from prasan.web.accounts.models import Role, User
from prasan.web.agreements.access import sees as sees_agreement
from prasan.web.agreements.access import standing as standing_agreements
from prasan.web.council.models import Recommendation
from prasan.web.measures.seen import seen_measures
from prasan.web.projects.models import Project
from prasan.web.projects.standing import sees as sees_project
from prasan.web.projects.words import title
from prasan.web.shell.templatetags.prasan import in_language, in_words, thai
from prasan.web.snapshots import data_folder, estate, measures_in_force

About = Recommendation.About
MOST = 20  # of a search
_STAFF = {Role.EXECUTIVE, Role.OFFICER}
_BLUEPRINT = _STAFF | {Role.ARCHITECT, Role.AUDITOR, Role.CIO, Role.SECRETARY}
_OPENS = {
    About.INDICATOR: _STAFF,
    About.ELEMENT: _BLUEPRINT,
    About.PROJECT: _BLUEPRINT,
    About.MEASURE: _STAFF | {Role.APPROVER},
    About.AGREEMENT: _STAFF | {Role.APPROVER, Role.AUDITOR},
    About.PLAN: _BLUEPRINT,
}


@dataclass(frozen=True)
class Subject:
    """A thing by what it is and its key, its name in the reader's language, the code of the unit that answers for it ("" where none
    does), and what else a search finds it by."""

    about: str
    key: str
    name: str
    unit: str = ""
    words: str = ""

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return str(About(self.about).label)


def find(user: User, asked: str, about: str = "") -> list[Subject]:
    """The things that somebody may see with all the words of what is asked in their names, codes or numbers; of a kind or of all."""
    words = asked.casefold().split()
    if not words:
        return []
    found = []
    for kind, every in _EVERY.items():
        if about in ("", kind):
            for each in every(user):
                if all(word in f"{each.key} {each.name} {each.words}".casefold() for word in words):
                    found.append(each)
    return sorted(found, key=lambda each: (len(each.name), each.name, each.key))[:MOST]


def must_be_seen(user: User, about: str, key: str) -> None:
    """Raises CouncilError: ``no_key`` where nothing is named; ``no_subject`` for a thing that there is not, or that the user may not see."""
    if not key:
        raise CouncilError("no_key")
    every = _EVERY.get(About(about)) if about in About.values else None
    if every is None or not any(each.key == key for each in every(user)):
        raise CouncilError("no_subject")


def named(about: str, key: str) -> Subject:
    """A thing as it is called today, whoever reads it; by its key alone where there is none any more."""
    name, unit = key, ""
    match about:
        case About.INDICATOR if key in shipped_definitions().indicator:
            name = in_words(shipped_definitions().indicator[key])
        case About.ELEMENT if key in (things := estate().things):
            name, unit = things[key].named(_language()) or key, things[key].unit
        case About.PROJECT if key.isdecimal() and len(key) < 19:
            project = Project.objects.filter(pk=int(key)).exclude(stage="draft").first()
            name, unit = (title(project.told()), project.unit) if project else (key, "")
        case About.MEASURE:
            measure = next((each for each in measures_in_force() if each.id == key), None)
            name, unit = (in_language(measure, "name"), measure.owner) if measure else (key, "")
        case About.AGREEMENT:
            agreement = next((each for each in standing_agreements() if each.id == key), None)
            name = in_language(agreement, "title") if agreement else key
        case About.PLAN:
            plan = Plans(data_folder() / "hosting").find(key)
            name = plan.title if plan else key
    return Subject(about, key, name, unit)


def address(user: User | None, subject: Subject) -> str:
    """The page of a thing, for who may open it; "" for others."""
    if user is None or user.role not in _OPENS.get(About(subject.about), set()):
        return ""
    match subject.about:
        case About.INDICATOR:
            return reverse("centres:indicator", args=[user.unit_code, subject.key]) if user.unit_code else ""
        case About.ELEMENT:
            unit, _slash, own = subject.key.partition("/")
            return f"{reverse('blueprint:element', args=[unit])}?id={own}" if own else ""
        case About.PROJECT:
            return reverse("projects:project", args=[int(subject.key)]) if subject.key.isdecimal() else ""
        case About.MEASURE:
            return reverse("measures:measure", args=[subject.key])
        case About.AGREEMENT:
            return reverse("agreements:agreement", args=[subject.key])
        case _:
            return reverse("hosting:plan", args=[subject.key])


def _indicators(_user: User) -> Iterator[Subject]:
    for each in shipped_definitions().indicators:
        yield Subject(About.INDICATOR, each.id, in_words(each), words=f"{each.name_th} {each.name_en}")


def _elements(_user: User) -> Iterator[Subject]:
    # Blueprints hold no personal data, and are one for all agencies.
    for each in estate().things.values():
        said = " ".join(words for _, words in each.names)
        yield Subject(About.ELEMENT, each.key, each.named(_language()) or each.id, each.unit, said)


def _projects(user: User) -> Iterator[Subject]:
    for each in Project.objects.prefetch_related("moves"):
        if sees_project(user, each):
            told = each.told()
            yield Subject(About.PROJECT, str(each.pk), title(told), each.unit, f"{told.title_th} {told.title_en}")


def _measures(user: User) -> Iterator[Subject]:
    for each in seen_measures(user):
        name = in_language(each.measure, "name")
        words = f"{each.measure.name_th} {each.measure.name_en}"
        yield Subject(About.MEASURE, each.measure.id, name, each.measure.owner, words)


def _agreements(user: User) -> Iterator[Subject]:
    for each in standing_agreements():
        if sees_agreement(user, each):
            name = in_language(each, "title")
            yield Subject(About.AGREEMENT, each.id, name, words=f"{each.title_th} {each.title_en}")


def _plans(_user: User) -> Iterator[Subject]:
    for each in Plans(data_folder() / "hosting").every():
        if each.state == "done":
            yield Subject(About.PLAN, each.id, each.title)


def _language() -> str:
    return "th" if thai() else "en"


_EVERY: dict[str, Callable[[User], Iterator[Subject]]] = {
    About.INDICATOR: _indicators,
    About.ELEMENT: _elements,
    About.PROJECT: _projects,
    About.MEASURE: _measures,
    About.AGREEMENT: _agreements,
    About.PLAN: _plans,
}
