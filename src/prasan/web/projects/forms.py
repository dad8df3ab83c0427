"""The form in which a project is drafted: fields in lines, so that it needs no script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.architecture.projects.blueprint import APPLICATIONS, CAPABILITIES, DATA, GOALS, TECHNOLOGY, Blueprint
from prasan.architecture.projects.proposal import HOW, Benefit, Proposal, Touch, fiscal_year
from prasan.architecture.vocabulary import PILLARS
from prasan.centres.definitions import shipped_definitions
from prasan.thai.dates import BUDDHIST_ERA, read_date
from prasan.thai.text import arabic_digits
from prasan.web.projects.models import Project
from prasan.web.projects.words import Naming, how_words, pillar_words, title
from prasan.web.shell.templatetags.prasan import in_words

YEARS, BENEFITS = 6, 4
_MOST_FOUND = 20
_LONG = 2000
_MOST_BAHT = 10**13
_TOUCHABLE = APPLICATIONS | CAPABILITIES | DATA | TECHNOLOGY | GOALS


@dataclass
class DraftForm:
    """What stands in the form, what is wrong by field, and what was found to be chosen."""

    values: dict[str, str]
    contributors: list[str]
    depends_on: list[int]
    packages: list[str]
    touches: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    sought: str = ""
    found: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, proposal: Proposal | None) -> DraftForm:
        """The form of what is kept; an empty one begins with this fiscal year."""
        year = fiscal_year(timezone.localdate())
        if proposal is None:
            values = {f"year-{at}": str(year + at) for at in range(YEARS)}
            return cls(values, [], [], [], {})
        values = {
            "title_th": proposal.title_th, "title_en": proposal.title_en, "summary": proposal.summary, "pillar": proposal.pillar,
            "starts": _shown(proposal.starts), "ends": _shown(proposal.ends),
        }  # fmt: skip
        first = (proposal.years[0] if proposal.years else year) if not proposal.budget else proposal.budget[0][0]
        listed = list(proposal.budget)[:YEARS]
        while len(listed) < YEARS:
            listed.append(((listed[-1][0] + 1) if listed else first, 0))
        for at, (each, baht) in enumerate(listed):
            values |= {f"year-{at}": str(each), f"baht-{at}": f"{baht:,}" if baht else ""}
        for at, benefit in enumerate(proposal.benefits[:BENEFITS]):
            worth = f"{benefit.baht:,}" if benefit.baht is not None else ""
            values |= {f"what-{at}": benefit.what, f"worth-{at}": worth, f"indicator-{at}": benefit.indicator}
        touches = {each.key: each.how for each in proposal.touches}
        return cls(values, list(proposal.contributors), list(proposal.depends_on), list(proposal.packages), touches)

    @classmethod
    def posted(cls, data: Any, blueprint: Blueprint) -> DraftForm:
        """The form as it was sent; whatever names nothing that there is, is left out."""
        values = {name: str(value).strip()[:_LONG] for name, value in data.items() if "csrf" not in name}
        touches = {}
        for name, how in values.items():
            key = name.removeprefix("touch:")
            if name.startswith("touch:") and how in HOW:
                touches[key] = how
        numbers = [int(each) for each in data.getlist("depends_on") if each.isdecimal() and len(each) < 10]
        packages = [each for each in data.getlist("packages") if blueprint.thing(each)]
        return cls(values, data.getlist("contributors"), numbers, packages, touches, sought=values.get("seek", ""))

    def seek(self, blueprint: Blueprint, unit: str) -> None:
        """Find elements by a part of their name, those of the unit first; what is chosen already is not found again."""
        words = self.sought.casefold()
        if not words:
            return
        hits = [
            thing for thing in blueprint.estate.things.values()
            if thing.type in _TOUCHABLE and thing.key not in self.touches
            and any(words in said.casefold() for _lang, said in thing.names)
        ]  # fmt: skip
        self.found = [each.key for each in sorted(hits, key=lambda each: each.unit != unit)[:_MOST_FOUND]]

    def proposal(self, owner: str, number: int, blueprint: Blueprint, known: set[str]) -> Proposal | None:
        """The proposal that the form says; None where something does not fit, which ``errors`` then say.  A draft may lack much."""
        self.errors = {}
        if not self.values.get("title_th"):
            self.errors["title_th"] = _("Write a title.")
        starts, ends = self._day("starts"), self._day("ends")
        budget: dict[int, int] = {}
        for at in range(YEARS):
            amount = self._baht(f"baht-{at}")
            year = arabic_digits(self.values.get(f"year-{at}", ""))
            if amount:
                if not year.isdecimal() or not 2500 <= int(year) <= 2650:
                    self.errors[f"year-{at}"] = _("Write a fiscal year of the Buddhist Era, such as 2570.")
                elif int(year) in budget:
                    self.errors[f"year-{at}"] = _("This year is there twice.")
                else:
                    budget[int(year)] = amount
        benefits = []
        for at in range(BENEFITS):
            what, indicator = self.values.get(f"what-{at}", ""), self.values.get(f"indicator-{at}", "")
            worth = self._baht(f"worth-{at}")
            if what:
                benefits.append(Benefit(what, worth, indicator if indicator in shipped_definitions().indicator else ""))
            elif worth is not None or indicator:
                self.errors[f"what-{at}"] = _("Say what gets better.")
        if self.errors:
            return None
        pillar = self.values.get("pillar", "")
        return Proposal(
            number=number, stage="draft", owner=owner, title_th=self.values["title_th"], title_en=self.values.get("title_en", ""),
            summary=self.values.get("summary", ""),
            contributors=tuple(dict.fromkeys(each for each in self.contributors if each in known and each != owner)),
            pillar=pillar if pillar in PILLARS else "", starts=starts, ends=ends, budget=tuple(sorted(budget.items())),
            benefits=tuple(benefits), depends_on=tuple(dict.fromkeys(each for each in self.depends_on if each != number)),
            packages=tuple(self.packages),
            touches=tuple(Touch(key, how) for key, how in self.touches.items() if blueprint.thing(key)),
        )  # fmt: skip

    def _day(self, name: str) -> date | None:
        written = self.values.get(name, "")
        read = read_date(written) if written else None
        if written and (read is None or read.day is None or read.month is None):
            self.errors[name] = _("Write a day as 2558-10-01 or 1 ตุลาคม 2558.")
        return date(read.year, read.month, read.day) if read and read.month and read.day else None

    def _baht(self, name: str) -> int | None:
        written = arabic_digits(self.values.get(name, "")).replace(",", "").replace(" ", "")
        if not written:
            return None
        if not written.isdecimal() or int(written) > _MOST_BAHT:
            self.errors[name] = _("Write whole baht, in digits alone.")
            return None
        return int(written)

    def shown(self, naming: Naming, unit: str, number: int, units: Mapping[str, Any]) -> dict[str, Any]:
        """What the page needs: each field with its value and error, and every list with what is chosen."""
        chosen = [(key, naming.thing(key), how) for key, how in self.touches.items()]
        packages = [each for each in naming.blueprint.estate.of_type("WorkPackage") if each.unit == unit]
        return {
            "form": self,
            "titles": [self._line("title_th", _("Title in Thai"), required=True), self._line("title_en", _("Title in English"))],
            "summary": self._line("summary", _("What it does, and for whom (name no person)")),
            "days": [self._line("starts", _("First day")), self._line("ends", _("Last day"))],
            "years": [
                (self._line(f"year-{at}", _("Fiscal year (B.E.)")), self._line(f"baht-{at}", _("Baht"))) for at in range(YEARS)
            ],
            "benefits": [
                (
                    self._line(f"what-{at}", _("What gets better")), self._line(f"worth-{at}", _("Worth, baht a year")),
                    self._line(f"indicator-{at}", _("Shown by the indicator")),
                )
                for at in range(BENEFITS)
            ],
            "pillars": [(each, pillar_words(each)) for each in PILLARS],
            "indicators": [(each.id, in_words(each)) for each in shipped_definitions().indicators],
            "units": [(code, in_words(each), code in self.contributors) for code, each in units.items() if code != unit],
            "others": [
                (each.pk, title(each.told()), each.pk in self.depends_on)
                for each in Project.objects.exclude(stage__in=["draft", "stopped"]).exclude(pk=number)
            ],
            "work": [(each.key, naming.own(each), each.key in self.packages) for each in packages],
            "touched": chosen,
            "found": [(key, naming.thing(key)) for key in self.found],
            "hows": [(each, how_words(each)) for each in HOW],
        }  # fmt: skip

    def _line(self, name: str, label: str, *, required: bool = False) -> dict[str, Any]:
        return {
            "name": name, "label": label, "value": self.values.get(name, ""), "error": self.errors.get(name, ""), "required": required
        }  # fmt: skip


def _shown(day: date | None) -> str:
    return f"{day.year + BUDDHIST_ERA}-{day:%m-%d}" if day else ""
