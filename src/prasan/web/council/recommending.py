"""What is done with recommendations: drafted, raised, discussed, referred and answered; the chain of it is kept."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from prasan.centres.organisation import load_tree
from prasan.council import recommendations as rules
from prasan.council.errors import CouncilError
from prasan.council.meetings import State as Held
from prasan.council.words import kept_words, segmented
from prasan.web.accounts.models import Role, User
from prasan.web.council.log import noted, said
from prasan.web.council.models import Change, Comment, Recommendation, Seat, Tie
from prasan.web.council.subjects import must_be_seen

State, Act = rules.State, rules.Act
_RAISED = Q(raised_at__isnull=False)  # a draft that was withdrawn was never anybody else's


def seen_by(user: User) -> QuerySet[Recommendation]:
    """The recommendations that somebody may see: what was raised, and the own agency's drafts."""
    own = Q(unit=user.unit_code) if user.role == Role.CIO else Q(pk=None)
    return Recommendation.objects.filter(_RAISED | own)


def said_of(about: str, key: str) -> QuerySet[Recommendation]:
    """What the council was told of a thing, or came to do about it, and has not taken back."""
    tied = Tie.objects.filter(about=about, key=key, gone_at=None).values("recommendation")
    of = Q(about=about, key=key) | Q(pk__in=tied)
    return Recommendation.objects.filter(_RAISED, of).exclude(state=State.WITHDRAWN)


def found(among: QuerySet[Recommendation], asked: str) -> QuerySet[Recommendation]:
    """Those with all the words, or with the very text, of what is asked."""
    asked = asked.strip()[:200]
    if not asked:
        return among
    every = Q()
    for word in segmented(asked):
        every &= Q(words__contains=f" {word} ")
    return among.filter((every or Q(pk=None)) | Q(title__icontains=asked) | Q(text__icontains=asked))


def draft(user: User, title: str, text: str, about: str, key: str) -> Recommendation:
    """Begin a recommendation of the user's agency.  Raises CouncilError: ``no_seat``, ``no_words``, ``no_key``,
    ``not_yours``."""
    if user.role != Role.CIO:
        raise CouncilError("not_yours")
    with transaction.atomic():
        _seated(user)
        made = Recommendation(unit=user.unit_code, by=user.get_username())
        _fill(user, made, title, text, about, key)
        made.save()
        _chained(user, made, "draft", "")
        noted(user, "recommendation_draft", recommendation=made.pk)
    return made


def amend(user: User, of: Recommendation, title: str, text: str, about: str, key: str, revision: int) -> Recommendation:
    """Change the text upon the ``revision`` that the author saw.  Raises CouncilError, ``changed`` besides."""
    with transaction.atomic():
        now = Recommendation.objects.select_for_update().get(pk=of.pk)
        now.state = rules.after(State(now.state), Act.AMEND, own=_own(user, now), secretary=False)
        if now.revision != revision:
            raise CouncilError("changed")
        _fill(user, now, title, text, about, key)
        now.revision += 1
        now.save()
        _chained(user, now, Act.AMEND, "")
        noted(user, "recommendation_amend", recommendation=now.pk)
    return now


def act(
    user: User, of: Recommendation, name: str, *, why: str = "", asked: str = "", due: date | None = None
) -> Recommendation:
    """Raise it, withdraw it, refer it to the unit that is ``asked`` until a day, or answer as that unit.  Raises CouncilError."""
    doing = Act(name)
    if doing not in {Act.RAISE, Act.WITHDRAW, Act.REFER, Act.ANSWER}:
        raise CouncilError("not_now")  # it is tabled by an agenda and decided by a resolution
    with transaction.atomic():
        now = Recommendation.objects.select_for_update().get(pk=of.pk)
        if doing == Act.REFER:
            if asked not in load_tree().units or due is None:
                raise CouncilError("no_such")
            now.asked, now.answer_due = asked, due
        if doing == Act.ANSWER:
            now.answer = why.strip()
        moved(user, now, doing, secretary=user.role == Role.SECRETARY, why=why)
        noted(user, f"recommendation_{name}", recommendation=now.pk)
    return now


def moved(user: User, now: Recommendation, doing: rules.Act, *, secretary: bool, why: str = "") -> None:
    """Do an act to a recommendation whose row is locked, and add it to the chain.  Raises CouncilError."""
    answers = user.role == Role.CIO and user.unit_code == now.asked
    now.state = rules.after(State(now.state), doing, own=_own(user, now), secretary=secretary, asked=answers, words=why)
    if doing == Act.RAISE:
        now.raised_at = timezone.now()
    now.revision += 1
    now.save()
    _chained(user, now, doing, why)


def tie(user: User, of: Recommendation, about: str, key: str) -> Tie:
    """Say what else a recommendation is about, or what is done because of it.  Raises CouncilError."""
    with transaction.atomic():
        now = _to_be_tied(user, of)
        if about not in Recommendation.About.values or not about:
            raise CouncilError("no_key")
        must_be_seen(user, about, key)
        if (about, key) == (now.about, now.key) or now.ties.filter(about=about, key=key, gone_at=None).exists():
            raise CouncilError("tied")
        made = Tie.objects.create(recommendation=now, about=about, key=key, by=user.get_username(), unit=user.unit_code)
        _chained(user, now, "tie", f"{about} {key}")
        noted(user, "tied", recommendation=now.pk, tie=made.pk)
    return made


def untie(user: User, of: Recommendation, number: int) -> None:
    """Take back that something belongs to a recommendation; that it did is kept.  Raises CouncilError."""
    with transaction.atomic():
        now = _to_be_tied(user, of)
        gone = now.ties.filter(pk=number, gone_at=None).first()
        if gone is None:
            raise CouncilError("no_such")
        gone.gone_at = timezone.now()
        gone.save(update_fields=["gone_at"])
        _chained(user, now, "untie", f"{gone.about} {gone.key}")
        noted(user, "untied", recommendation=now.pk, tie=gone.pk)


def ties(user: User, of: Recommendation) -> bool:
    """Whether somebody may say what a recommendation led to: its agency's CIO and the secretary, while it is raised and not over."""
    mine = _own(user, of) or user.role == Role.SECRETARY
    return mine and of.raised_at is not None and of.state not in (State.WITHDRAWN, State.DECLINED)


def _to_be_tied(user: User, of: Recommendation) -> Recommendation:
    now = Recommendation.objects.select_for_update().get(pk=of.pk)
    if not ties(user, now):
        raise CouncilError("not_yours")
    return now


def comment(
    user: User, of: Recommendation, text: str, stance: str, *, answers: int | None = None, in_minutes: bool = False
) -> Comment:
    """Say something to a recommendation, or to another comment of it.  Raises CouncilError."""
    if user.role != Role.CIO:
        raise CouncilError("not_yours")
    with transaction.atomic():
        _seated(user)
        now = Recommendation.objects.get(pk=of.pk)
        if now.state in (State.DRAFT, State.WITHDRAWN):
            raise CouncilError("not_now")
        if stance not in Comment.Stance.values:
            raise CouncilError("no_such")
        above = now.comments.filter(pk=answers).first() if answers else None
        if answers and above is None:
            raise CouncilError("no_such")
        item = now.items.select_related("meeting").last()
        held = item.meeting.state if item else Held.PLANNED
        when = Comment.When.IN if held == Held.OPEN else Comment.When.BEFORE
        if held in (Held.CLOSED, Held.CONFIRMED):
            when = Comment.When.AFTER
        made = Comment.objects.create(
            recommendation=now, answers=above, unit=user.unit_code, by=user.get_username(), stance=stance, when=when,
            text=said(text), in_minutes=in_minutes and when != Comment.When.AFTER,
        )  # fmt: skip
        noted(user, "comment", recommendation=now.pk, comment=made.pk)
    return made


def _fill(user: User, of: Recommendation, title: str, text: str, about: str, key: str) -> None:
    of.title, of.text = said(title, 200), said(text, 20_000)
    if about not in Recommendation.About.values:
        raise CouncilError("no_such")
    if about and (about, key) != (of.about, of.key):
        must_be_seen(user, about, key)
    of.about, of.key = about, key if about else ""
    of.words = kept_words(f"{of.title} {of.text}")


def _chained(user: User, of: Recommendation, name: str, why: str) -> None:
    Change.objects.create(
        recommendation=of, act=name, state=of.state, title=of.title, text=of.text, why=why.strip()[:4000],
        by=user.get_username(), unit=user.unit_code,
    )  # fmt: skip


def _own(user: User, of: Recommendation) -> bool:
    return user.role == Role.CIO and user.unit_code == of.unit


def _seated(user: User) -> None:
    if not Seat.objects.filter(unit=user.unit_code).exists():
        raise CouncilError("no_seat", agency=user.unit_code)
