"""The sample meeting: what is done by the council's own acts and rules, and then dated back so that it lies behind."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from importlib.resources import files
from typing import Any

from prasan.architecture.projects.proposal import Touch
from prasan.cli.common import data_folder
from prasan.engine import yaml_text
from prasan.hosting.actual import Row, report
from prasan.hosting.example import example
from prasan.hosting.from_blueprint import workload_of
from prasan.hosting.kept import Plans

PLAN = "00000000000000000001-00000000"
_AGO, _LATE, _DUE = 60, 34, 20  # days: the meeting is behind, an action is late, another is due
_HOSTED, _ASKED = "07011", "15003"
_DELEGATES, _AWAY = (4, 9, 17), (12, 23, 30, 36)  # places among the seats
_AGAINST, _ABSTAIN = (1, 6, 20), (15,)
_WORKLOADS, _BAHT = 6, 0.62  # of the plan; and what was spent of what doing nothing would have cost


class DemoMeeting:
    """The meeting as it is put together; made within one transaction."""

    def __init__(self) -> None:
        from django.utils import timezone

        from prasan.web.accounts.models import User
        from prasan.web.council.holding import seats

        text = files("prasan.council").joinpath("data", "demonstration.yaml").read_text(encoding="utf-8")
        self.told: dict[str, Any] = yaml_text.values(text)
        self.today = timezone.localdate()
        self.seats = seats()
        users = {each.username: each for each in User.objects.all()}
        self.secretary, self.cios = users["secretary"], {_HOSTED: users["cio"], _ASKED: users["cio2"]}
        self.actions = 0

    @cached_property
    def system(self) -> Any:
        """The application of the department's blueprint that the chain is about: the one that a project of it changes."""
        from prasan.web.projects.models import Project
        from prasan.web.projects.standing import blueprint

        things = blueprint().estate.things
        own = [each for each in things.values() if each.type == "ApplicationComponent" and each.unit == _HOSTED]
        changed = {
            touch.key: each for each in Project.objects.filter(unit=_HOSTED) for touch in each.told().touches
            if touch.how != "uses"
        }  # fmt: skip
        return next((each for each in own if each.key in changed), own[0])

    def recommend(self) -> None:
        """Raise three recommendations: one is referred and answered, all are commented on."""
        from prasan.web.council import recommending

        self.hosting = self._raised("hosting", _HOSTED, "element", self.system.key)
        self.identity = self._raised("identity", _HOSTED, "", "")
        self.next = self._raised("next", _ASKED, "indicator", "digital_share")
        told = self.told["identity"]
        recommending.act(self.secretary, self.identity, "refer", why=told["asked"], asked=_ASKED, due=self.today)
        self.identity = recommending.act(self.cios[_ASKED], self.identity, "answer", why=told["answer"].strip())
        for name, of in (("hosting", self.hosting), ("identity", self.identity)):
            above = None
            for each in self.told[name]["comments"]:
                made = recommending.comment(
                    self.cios[each["unit"]], of, each["text"], each["stance"], answers=above, in_minutes=True
                )
                above = made.pk if name == "hosting" else None

    def _raised(self, name: str, unit: str, about: str, key: str) -> Any:
        from prasan.web.council import recommending

        told = self.told[name]
        made = recommending.draft(self.cios[unit], told["title"], told["text"].strip(), about, key)
        return recommending.act(self.cios[unit], made, "raise")

    def hold(self) -> None:
        """Call and hold the meeting: attendance with delegates, a vote with a dissent, consensus, minutes; and publish it."""
        from prasan.web.council import following, holding
        from prasan.web.council.models import Meeting

        told, secretary = self.told["meeting"], self.secretary
        meeting = holding.plan(secretary, told["title"], self.today + timedelta(days=7), time(9, 30), told["place"])
        self.meeting = meeting
        heard = holding.add_item(secretary, meeting, 1, "นโยบายการใช้ทรัพยากรดิจิทัลร่วมกัน", None)
        before = holding.add_item(secretary, meeting, 2, "รับรองรายงานการประชุมครั้งก่อน", None)
        first = holding.add_item(secretary, meeting, 4, "", self.hosting.pk)
        second = holding.add_item(secretary, meeting, 4, "", self.identity.pk)
        for at, unit in enumerate(self.seats):
            own = unit in self.cios
            how = "member" if own else "apology" if at in _AWAY else "delegate" if at in _DELEGATES else "member"
            name = {"apology": "", "delegate": told["delegate"], "member": told["member"]}[how]
            holding.attend(secretary, meeting, unit, how, name, told["letter"] if how == "delegate" else "")
        holding.act(secretary, meeting, "call")
        holding.act(secretary, meeting, "open")
        motion = holding.move(secretary, meeting, first.pk, self.told["hosting"]["motion"], "vote")
        for at, unit in enumerate(self.seats):
            if at not in _AWAY or unit in self.cios:
                choice = (
                    "for"
                    if unit == _HOSTED
                    else "against"
                    if at in _AGAINST or unit == _ASKED
                    else "abstain"
                    if at in _ABSTAIN
                    else "for"
                )
                dissent = self.told["hosting"]["dissent"] if unit == _ASKED else ""
                holding.vote(self.cios.get(unit, secretary), motion, unit, choice, dissent)
        motion = holding.count(secretary, motion, "")
        agreed = holding.move(secretary, meeting, second.pk, self.told["identity"]["motion"], "consensus")
        agreed = holding.count(secretary, agreed, "")
        hosting = self.told["hosting"]
        self.closed = following.give(
            secretary, motion, _HOSTED, hosting["closed"]["what"], self.today - timedelta(days=_DUE)
        )
        self.late = following.give(
            secretary, motion, _ASKED, hosting["overdue"]["what"], self.today - timedelta(days=_LATE)
        )
        following.give(secretary, agreed, _HOSTED, self.told["identity"]["action"], self.today + timedelta(days=_DUE))
        said = {heard.pk: told["opening"], before.pk: told["minutes"], first.pk: hosting["said"],
                second.pk: self.told["identity"]["said"]}  # fmt: skip
        holding.write(secretary, meeting, said, told["chair"])
        for act in ("close", "confirm"):
            holding.act(secretary, meeting, act)
        holding.publish(secretary, meeting)
        self._date_back(self.today - timedelta(days=_AGO))
        self.meeting = Meeting.objects.get(pk=meeting.pk)
        self.actions = 3

    def _date_back(self, day: date) -> None:
        """The meeting and what led to it lie behind; its number stays."""
        from django.utils import timezone

        from prasan.thai.dates import BUDDHIST_ERA
        from prasan.web.council.models import Action, Change, Comment, Meeting, Recommendation, Resolution

        def at(hour: int, minute: int = 0, before: int = 0) -> datetime:
            return timezone.make_aware(datetime.combine(day - timedelta(days=before), time(hour, minute)))

        Meeting.objects.filter(pk=self.meeting.pk).update(
            day=day, year=day.year + BUDDHIST_ERA, opened_at=at(9, 34), closed_at=at(11, 52), told_at=at(10, 0, 10),
            published_at=timezone.make_aware(datetime.combine(day + timedelta(days=9), time(15, 0))),
        )  # fmt: skip
        Resolution.objects.filter(item__meeting=self.meeting).update(at=at(11, 20))
        Action.objects.filter(resolution__item__meeting=self.meeting).update(at=at(11, 30))
        for of in (self.hosting, self.identity):
            Recommendation.objects.filter(pk=of.pk).update(at=at(9, 0, 30), raised_at=at(13, 15, 28))
            Comment.objects.filter(recommendation=of).update(at=at(14, 0, 12))
            before = {"draft": 30, "raise": 28, "refer": 25, "answer": 14, "table": 10}
            for change in Change.objects.filter(recommendation=of):
                Change.objects.filter(pk=change.pk).update(at=at(11, 20, before.get(change.act, 0)))

    def follow(self) -> None:
        """What came of it: one action is closed with evidence, one is late and before the centres; projects, a plan, and a saving."""
        from prasan.web.council import following, recommending
        from prasan.web.council.models import Move, Notice

        told = self.told["hosting"]["closed"]
        cio = self.cios[_HOSTED]
        following.act(cio, self.closed, "report", why=told["evidence"])
        following.act(self.secretary, self.closed, "close")
        on = datetime.combine(self.today - timedelta(days=_DUE + 4), time(14, 0), UTC)
        Move.objects.filter(action=self.closed).update(at=on)
        for level, days in (("DOC", 0), ("MOC", 7), ("PMOC", 30)):
            day = self.late.due + timedelta(days=days)
            Notice.objects.create(
                action=self.late, level=level, day=day, sent_at=datetime.combine(day, time(1, 0), UTC)
            )
        self._project()
        plan = self._plan()
        recommending.tie(self.secretary, self.hosting, "plan", plan)

    def _project(self) -> None:
        """A project of the department that changes the system is in its portfolio, begun."""
        from prasan.web.council import recommending
        from prasan.web.projects.models import Move, Project

        like = Project.objects.filter(unit=_HOSTED).order_by("pk").first()
        if like is None:
            return
        terms = {
            **like.terms, "title_th": "โครงการย้ายระบบงานไปยังศูนย์ข้อมูลกลางภาครัฐ", "title_en": "Move systems to the shared data centre",
            "touches": [vars(Touch(self.system.key, "changes"))], "depends_on": [],
            "starts": (self.today - timedelta(days=45)).isoformat(), "ends": (self.today + timedelta(days=300)).isoformat(),
        }  # fmt: skip
        made = Project.objects.create(unit=_HOSTED, stage="running", terms=terms)
        way = (("submit", "draft", "proposed", "demonstration", _HOSTED), ("check", "proposed", "checked", "demonstration-office", "00000"),
               ("approve", "checked", "approved", "demonstration-cabinet", "00000"), ("begin", "approved", "running", "demonstration", _HOSTED))  # fmt: skip
        for act, was, then, by, unit in way:
            why = "ตามมติคณะกรรมการ" if act == "approve" else ""
            Move.objects.create(project=made, act=act, before=was, after=then, by=by, unit=unit, why=why)
        recommending.tie(self.cios[_HOSTED], self.hosting, "project", str(made.pk))

    def _plan(self) -> str:
        """A plan that was approved by the meeting's decision, some of whose workloads have moved, with what was spent."""
        plans = Plans(data_folder() / "hosting")
        plans.demonstrate(self._tables(), self.told["hosting"]["plan"], "demonstration", PLAN)
        kept = plans.find(PLAN)
        if kept is None or kept.acts:
            return PLAN
        for seen, (act, by, unit) in enumerate(
            (("freeze", "doae", _HOSTED), ("propose", "doae", _HOSTED), ("approve", "pmo", "00000"))
        ):
            kept = plans.act(PLAN, act, by, unit, seen=seen, number=str(self.meeting))
        problem, rows = kept.problem(), []
        months = [month for month in problem.months if month <= (self.today.year + 543) * 12 + self.today.month - 1][
            -3:
        ]
        baseline = kept.baseline()
        year = problem.start
        frozen = (
            sum(each["baht"] for each in baseline.rows if each["agency"] == _HOSTED and each["year"] == year)
            if baseline
            else 0
        )
        rows = [Row(month, _HOSTED, baht=round(frozen / 12 * _BAHT)) for month in months]
        moving = [
            each
            for each in kept.plan().placements
            if each.what == "move" and problem.workload[each.workload].agency == _HOSTED
        ]
        moving.sort(key=lambda each: (each.workload != workload_of(self.system.key), each.month or 0))
        rows += [Row(months[-1], _HOSTED, workload=each.workload) for each in moving[:2]]
        report(kept, rows, "doae", _HOSTED, datetime.now(UTC))
        return PLAN

    def _tables(self) -> dict[str, Any]:
        """A problem of few workloads, those of the department by the names of its blueprint's systems."""
        from prasan.web.projects.standing import blueprint

        year = self.today.year + 543 + (self.today.month >= 10)
        tables = example(_WORKLOADS, start=year)
        codes = dict(
            zip(sorted({each["agency"] for each in tables["workloads"]}), (_HOSTED, _ASKED, "15008"), strict=False)
        )
        systems = [self.system, *(
            each for each in blueprint().estate.of_type("ApplicationComponent")
            if each.unit == _HOSTED and each.key != self.system.key
        )]  # fmt: skip
        renamed = {}
        for each in tables["workloads"]:
            each["agency"] = codes.get(each["agency"], _HOSTED)
            each.pop("fate", None)
            if each["agency"] == _HOSTED and systems:
                thing = systems.pop(0)
                renamed[each["id"]] = workload_of(thing.key)
                each["id"], each["name"] = renamed[each["id"]], thing.named("th")
        for each in tables["links"]:
            each["one"], each["other"] = (
                renamed.get(each["one"], each["one"]),
                renamed.get(each["other"], each["other"]),
            )
        for table in ("freezes", "teams"):
            for each in tables[table]:
                each["agency"] = codes.get(each["agency"], each["agency"])
        for each in tables["sites"]:
            if each["kind"] == "room":
                each["fixed_baht_year"] = 9_000_000
        return tables

    def consult(self) -> None:
        """A consultation between meetings that was closed, with two groups of opinion and points of consensus."""
        from django.utils import timezone

        from prasan.web.council.models import Consultation, Opinion, Statement

        told = self.told["consultation"]
        made = Consultation.objects.create(
            title=told["title"], until=self.today - timedelta(days=10), by="secretary", closed_at=timezone.now() - timedelta(days=9)
        )  # fmt: skip
        Consultation.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=24))
        statements = [Statement.objects.create(consultation=made, text=text) for text in told["statements"]]
        for at, unit in enumerate(self.seats):
            said = told["keepers" if at % 3 == 1 else "movers"]
            for place, statement in enumerate(statements):
                if (at + place) % 7:  # not all meet every statement
                    vote = 0 if (at * 5 + place) % 11 == 0 else said[place]
                    Opinion.objects.create(statement=statement, unit=unit, vote=vote)
