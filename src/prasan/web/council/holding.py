"""What is done with meetings: planned, called, held and confirmed; each act in one transaction with its line in the log."""

from __future__ import annotations

from datetime import date, time

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from prasan.council import meetings
from prasan.council.errors import CouncilError
from prasan.council.recommendations import Act as Raising
from prasan.council.resolutions import Choice, decide
from prasan.council.resolutions import Vote as Cast
from prasan.council.words import kept_words
from prasan.thai.dates import BUDDHIST_ERA
from prasan.web.accounts.models import Role, User
from prasan.web.council.log import must_be_secretary, noted, said
from prasan.web.council.models import Attendance, Item, Meeting, Paper, Recommendation, Resolution, Seat, Vote
from prasan.web.council.papers import keep
from prasan.web.council.recommending import moved

State = meetings.State
_OPEN_AGENDA = (State.PLANNED, State.CALLED, State.OPEN)
_WRITTEN = (State.OPEN, State.CLOSED)


def seats() -> list[str]:
    """The codes of the agencies that have a seat."""
    return list(Seat.objects.values_list("unit", flat=True))


def quorum(meeting: Meeting) -> meetings.Quorum:
    """How many seats are filled in a meeting, and how many must be."""
    return meetings.quorum(seats(), [each.told() for each in meeting.attendance.all()])


def present(meeting: Meeting) -> list[str]:
    """The agencies whose member or delegate is there."""
    there = meeting.attendance.filter(how__in=(Attendance.How.MEMBER, Attendance.How.DELEGATE))
    return list(there.values_list("unit", flat=True))


def plan(user: User, title: str, day: date, begins: time, place: str) -> Meeting:
    """Plan a meeting; it has the next number of its year.  Raises CouncilError."""
    must_be_secretary(user)
    title, place = said(title, 200), said(place, 200)
    with transaction.atomic():
        list(Seat.objects.select_for_update())  # two secretaries don't give one number
        year = day.year + BUDDHIST_ERA
        last = Meeting.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
        meeting = Meeting.objects.create(year=year, number=last + 1, title=title, day=day, begins=begins, place=place)
        noted(user, "meeting_planned", meeting=meeting.pk)
    return meeting


def act(user: User, meeting: Meeting, name: str) -> Meeting:
    """Call, open, close, confirm or cancel a meeting.  Raises CouncilError: as the rules say; ``no_quorum``, ``votes_open``."""
    must_be_secretary(user)
    with transaction.atomic():
        now = Meeting.objects.select_for_update().get(pk=meeting.pk)
        doing = meetings.Act(name)
        state = meetings.after(State(now.state), doing)
        if doing == meetings.Act.CALL:
            meetings.callable_for(now.day, timezone.localdate())
        if doing == meetings.Act.OPEN:
            filled = quorum(now)
            if not filled.met:
                raise CouncilError("no_quorum", present=filled.present, needed=filled.needed)
            now.opened_at = timezone.now()
        if doing == meetings.Act.CLOSE:
            if Resolution.objects.filter(item__meeting=now, carried=None).exists():
                raise CouncilError("votes_open")
            now.closed_at = timezone.now()
        now.state = state
        now.save(update_fields=["state", "opened_at", "closed_at"])
        noted(user, f"meeting_{name}", meeting=now.pk)
    return now


def publish(user: User, meeting: Meeting) -> Meeting:
    """Show the resolutions of a confirmed meeting to everybody.  Raises CouncilError."""
    with transaction.atomic():
        now = _locked(user, meeting, State.CONFIRMED)
        now.published_at = now.published_at or timezone.now()
        now.save(update_fields=["published_at"])
        noted(user, "meeting_published", meeting=now.pk)
    return now


def add_item(user: User, meeting: Meeting, heading: int, title: str, recommendation: int | None) -> Item:
    """Put a matter on the agenda; a recommendation is tabled by it.  Raises CouncilError."""
    with transaction.atomic():
        now = _locked(user, meeting, *_OPEN_AGENDA)
        tabled = None
        if recommendation is not None:
            tabled = Recommendation.objects.select_for_update().filter(pk=recommendation).first()
            if tabled is None or tabled.state == Recommendation.State.DRAFT:
                raise CouncilError("no_such")
            title = title.strip() or tabled.title
            moved(user, tabled, Raising.TABLE, secretary=True)
        if heading not in Item.Heading.values:
            raise CouncilError("no_such")
        item = Item.objects.create(meeting=now, heading=heading, title=said(title, 300), recommendation=tabled)
        noted(user, "item_added", meeting=now.pk, item=item.pk)
    return item


def add_paper(user: User, meeting: Meeting, file: UploadedFile) -> Paper:
    """Put a file before the meeting.  Raises CouncilError."""
    with transaction.atomic():
        now = _locked(user, meeting, *_OPEN_AGENDA)
        paper = keep(user, file, now)
        noted(user, "paper_added", meeting=now.pk, paper=paper.pk, sha256=paper.sha256)
    return paper


def attend(user: User, meeting: Meeting, unit: str, how: str, name: str, letter: str) -> Attendance:
    """Write down how a seat's agency attends; a CIO says so for the own agency, before the meeting is open.

    Raises CouncilError: ``no_seat``; ``not_yours``; ``no_letter`` for a delegate who is sent by none; ``voted`` for an agency
    that is said to be away after it voted.
    """
    with transaction.atomic():
        now = Meeting.objects.select_for_update().get(pk=meeting.pk)
        own = user.role == Role.CIO and user.unit_code == unit
        if not own:
            must_be_secretary(user)
        allowed = (State.PLANNED, State.CALLED) if own else (State.PLANNED, State.CALLED, State.OPEN)
        if now.state not in allowed:
            raise CouncilError("not_now")
        meetings.may_speak(unit, dict.fromkeys(seats()))
        if how not in Attendance.How.values:
            raise CouncilError("no_such")
        if how == Attendance.How.DELEGATE and not (letter.strip() and name.strip()):
            raise CouncilError("no_letter")
        there = how in (Attendance.How.MEMBER, Attendance.How.DELEGATE)
        if not there and Vote.objects.filter(resolution__item__meeting=now, unit=unit).exists():
            raise CouncilError("voted")
        told = {"how": how, "name": name.strip()[:150], "letter": letter.strip()[:150]}
        made, _new = Attendance.objects.update_or_create(meeting=now, unit=unit, defaults=told)
        noted(user, "attendance", meeting=now.pk, of=unit, how=how)
    return made


def write(user: User, meeting: Meeting, said_of: dict[int, str], chair: str) -> None:
    """Write the minutes: what was said of each matter, and who was in the chair.  Raises CouncilError."""
    with transaction.atomic():
        now = _locked(user, meeting, *_WRITTEN)
        for item in now.items.all():
            if item.pk in said_of and item.said != said_of[item.pk].strip():
                item.said = said_of[item.pk].strip()[:20_000]
                item.save(update_fields=["said"])
        now.chair = chair.strip()[:150]
        now.save(update_fields=["chair"])
        noted(user, "minutes_written", meeting=now.pk)


def move(user: User, meeting: Meeting, item: int, text: str, method: str) -> Resolution:
    """Put a motion to the meeting.  Raises CouncilError."""
    with transaction.atomic():
        now = _locked(user, meeting, State.OPEN)
        of = now.items.filter(pk=item).first()
        if of is None or method not in Resolution.Method.values:
            raise CouncilError("no_such")
        words = kept_words(f"{of.title} {text}")
        made = Resolution.objects.create(item=of, text=said(text), method=method, words=words)
        noted(user, "motion", meeting=now.pk, resolution=made.pk)
    return made


def vote(user: User, resolution: Resolution, unit: str, choice: str, dissent: str) -> Vote:
    """Take an agency's vote: from its CIO, or from the secretary for who is there and has no account.  Raises CouncilError."""
    with transaction.atomic():
        now = Resolution.objects.select_for_update().select_related("item__meeting").get(pk=resolution.pk)
        if not (user.role == Role.CIO and user.unit_code == unit):
            must_be_secretary(user)
        if now.item.meeting.state != State.OPEN or now.carried is not None:
            raise CouncilError("not_now")
        if choice not in Vote.Choice.values:
            raise CouncilError("no_such")
        if unit not in present(now.item.meeting):
            raise CouncilError("not_present", agency=unit)
        if now.votes.filter(unit=unit).exists():
            raise CouncilError("twice", agency=unit)
        made = Vote.objects.create(
            resolution=now, unit=unit, choice=choice, dissent=dissent.strip()[:2000], by=user.get_username()
        )
        noted(user, "vote", resolution=now.pk, of=unit)
    return made


def count(user: User, resolution: Resolution, casting: str) -> Resolution:
    """Count the votes; what was tabled is then agreed to or declined.  Raises CouncilError: ``tie``, ``no_quorum``."""
    must_be_secretary(user)
    with transaction.atomic():
        now = Resolution.objects.select_for_update().select_related("item__meeting").get(pk=resolution.pk)
        meeting = now.item.meeting
        if meeting.state != State.OPEN or now.carried is not None:
            raise CouncilError("not_now")
        filled = quorum(meeting)
        if not filled.met:
            raise CouncilError("no_quorum", present=filled.present, needed=filled.needed)
        cast = [Cast(each.unit, Choice(each.choice), each.dissent) for each in now.votes.all()]
        method = "consensus" if now.method == Resolution.Method.CONSENSUS else "vote"
        chair = Choice(casting) if casting in Vote.Choice.values else None
        outcome = decide(cast, present(meeting), method=method, casting=chair)  # type: ignore[arg-type]
        now.carried, now.settled, now.at = outcome.carried, outcome.by, timezone.now()
        now.counts = {choice.value: votes for choice, votes in outcome.counts.items()}
        now.save(update_fields=["carried", "settled", "at", "counts"])
        if now.item.recommendation_id:
            of = Recommendation.objects.select_for_update().get(pk=now.item.recommendation_id)
            if of.state == Recommendation.State.TABLED:
                moved(user, of, Raising.AGREE if outcome.carried else Raising.DECLINE, secretary=True, why=now.text)
        noted(user, "counted", resolution=now.pk, carried=int(outcome.carried))
    return now


def _locked(user: User, meeting: Meeting, *states: State) -> Meeting:
    must_be_secretary(user)
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if now.state not in states:
        raise CouncilError("not_now")
    return now
