"""What the council keeps.  Which act leads from which state to which is said by the rooms below (:mod:`prasan.council`)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prasan.council import actions, meetings, recommendations


class Seat(models.Model):
    """An agency that has a seat."""

    unit = models.CharField(max_length=5, unique=True)
    since = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["unit"]

    def __str__(self) -> str:
        return self.unit


class Meeting(models.Model):
    """A meeting: ``number`` counts within ``year`` of the Buddhist era.  ``told_at`` is when the letters of the call went."""

    State = meetings.State
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    day = models.DateField()
    begins = models.TimeField()
    place = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=meetings.State.PLANNED)
    chair = models.CharField(max_length=150, blank=True, default="")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="one_meeting_a_number_of_a_year")]
        ordering = ["-year", "-number"]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class Paper(models.Model):
    """A file: its content is kept in the data folder under its digest (SHA-256, hex)."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="papers")
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Recommendation(models.Model):
    """What an agency recommends; while it is a draft it is its own.  ``about`` and ``key`` name what it is about, ``words`` the
    words of its text for the search, ``revision`` counts its changes.  Nobody else sees what has no ``raised_at``, which the
    policies of the tables go by as well."""

    State = recommendations.State

    class About(models.TextChoices):
        NOTHING = "", _("nothing that is kept here")
        INDICATOR = "indicator", _("an indicator")
        ELEMENT = "element", _("an element of a blueprint")
        PROJECT = "project", _("a project")
        MEASURE = "measure", _("a measure")
        AGREEMENT = "agreement", _("an agreement")
        PLAN = "plan", _("a hosting plan")

    unit = models.CharField(max_length=5)
    title = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=10, default=recommendations.State.DRAFT)
    about = models.CharField(max_length=10, choices=About.choices, blank=True, default="")
    key = models.CharField(max_length=200, blank=True, default="")
    words = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField(null=True)
    asked = models.CharField(max_length=5, blank=True, default="")
    answer_due = models.DateField(null=True)
    answer = models.TextField(blank=True, default="")
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["about", "key"], name="what_the_council_said_of")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Tie(models.Model):
    """A thing that a recommendation came to be about besides, or what is done because of it; ``gone_at`` is when that was taken back."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="ties")
    about = models.CharField(max_length=10, choices=Recommendation.About.choices)
    key = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    unit = models.CharField(max_length=5)
    at = models.DateTimeField(auto_now_add=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["about", "key"], name="what_was_tied_to_it")]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "about", "key"], condition=models.Q(gone_at=None), name="a_thing_is_tied_once"
            )
        ]


class Change(models.Model):
    """A link of a recommendation's chain: what was done, with the text as it then was; nothing of it is changed any more."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    text = models.TextField()
    why = models.TextField(blank=True, default="")
    by = models.CharField(max_length=150)
    unit = models.CharField(max_length=5)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]


class Comment(models.Model):
    """What an agency says to a recommendation, or to another comment of it."""

    class When(models.TextChoices):
        BEFORE = "before", _("before a meeting")
        IN = "in", _("in the meeting")
        AFTER = "after", _("after the meeting")

    class Stance(models.TextChoices):
        NOTED = "noted", _("notes it")
        AGREED = "agreed", _("agrees")
        AMENDED = "amended", _("agrees with a change")
        OPPOSED = "opposed", _("opposes")

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="comments")
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="below")
    unit = models.CharField(max_length=5)
    by = models.CharField(max_length=150)
    stance = models.CharField(max_length=8, choices=Stance.choices)
    when = models.CharField(max_length=6, choices=When.choices)
    text = models.TextField()
    in_minutes = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]


class Item(models.Model):
    """A matter on the agenda, under one of the five headings of the official form; ``said`` is what the minutes say of it."""

    class Heading(models.IntegerChoices):
        ANNOUNCED = 1, _("1. The chair announces")
        CONFIRMED = 2, _("2. The minutes of the last meeting")
        FOLLOWED = 3, _("3. Matters arising")
        CONSIDERED = 4, _("4. For consideration")
        OTHER = 5, _("5. Other matters")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    heading = models.PositiveSmallIntegerField(choices=Heading.choices)
    title = models.CharField(max_length=300)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, null=True, related_name="items")
    said = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["heading", "pk"]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """How a seat's agency attended.  ``letter`` names the letter by which a delegate was sent."""

    class How(models.TextChoices):
        MEMBER = "member", _("the member")
        DELEGATE = "delegate", _("a delegate")
        APOLOGY = "apology", _("absent with an apology")
        ABSENT = "absent", _("absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    unit = models.CharField(max_length=5)
    how = models.CharField(max_length=8, choices=How.choices)
    name = models.CharField(max_length=150, blank=True, default="")
    letter = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "unit"], name="an_agency_attends_once")]
        ordering = ["unit"]

    def told(self) -> meetings.Attendance:
        """As the rules know it."""
        how: Any = self.how
        return meetings.Attendance(self.unit, how, self.name)


class Resolution(models.Model):
    """A motion and how it went; ``carried`` is None while votes are taken.  ``counts`` are the votes by choice, ``words`` those of the
    motion and its matter for the public search."""

    class Method(models.TextChoices):
        VOTE = "vote", _("by vote")
        CONSENSUS = "consensus", _("by consensus")

    class Settled(models.TextChoices):
        CONSENSUS = "consensus", _("by consensus")
        MAJORITY = "majority", _("by majority")
        CASTING = "casting_vote", _("by the chair’s casting vote")

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="resolutions")
    text = models.TextField()
    method = models.CharField(max_length=9, choices=Method.choices)
    carried = models.BooleanField(null=True)
    settled = models.CharField(max_length=12, choices=Settled.choices, blank=True, default="")
    words = models.TextField(blank=True, default="")
    counts = models.JSONField(default=dict)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class Vote(models.Model):
    """An agency's vote on a motion; ``dissent`` is what the minority wants recorded."""

    class Choice(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")
        ABSTAIN = "abstain", _("abstains")

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="votes")
    unit = models.CharField(max_length=5)
    choice = models.CharField(max_length=7, choices=Choice.choices)
    dissent = models.TextField(blank=True, default="")
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resolution", "unit"], name="an_agency_votes_once")]
        ordering = ["unit"]


class Action(models.Model):
    """What an agency is to do about a resolution until a day; ``words`` and ``file`` are its evidence."""

    State = actions.State
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="actions")
    unit = models.CharField(max_length=5)
    what = models.CharField(max_length=500)
    due = models.DateField()
    state = models.CharField(max_length=8, default=actions.State.OPEN)
    words = models.TextField(blank=True, default="")
    file = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    reported_by = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due", "pk"]


class Move(models.Model):
    """What was done with an action, for good."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="moves")
    act = models.CharField(max_length=8)
    why = models.TextField(blank=True, default="")
    due = models.DateField()
    by = models.CharField(max_length=150)
    unit = models.CharField(max_length=5)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]


class Notice(models.Model):
    """That a centre is told of an action, once: ``level`` is whose (DOC, MOC, PMOC), ``day`` the one that called for it."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="notices")
    level = models.CharField(max_length=4)
    day = models.DateField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "level", "day"], name="a_notice_is_told_once")]


class Consultation(models.Model):
    """Statements that agencies are asked about between meetings; their votes are shown to nobody until it is closed."""

    title = models.CharField(max_length=200)
    until = models.DateField()
    closed_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]


class Statement(models.Model):
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="statements")
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]


class Opinion(models.Model):
    """What an agency says to a statement: 1 agrees, -1 disagrees, 0 passes."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="opinions")
    unit = models.CharField(max_length=5)
    vote = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "unit"], name="an_agency_says_one_thing")]


class OpinionGroup(models.Model):
    """Opinions of a meeting that the secretary holds to be alike; each stays as it was said.  ``ended_at`` is when they were parted again."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="opinion_groups")
    title = models.CharField(max_length=200)
    score = models.FloatField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class GroupedOpinion(models.Model):
    """A recommendation or a comment in a group."""

    group = models.ForeignKey(OpinionGroup, on_delete=models.PROTECT, related_name="opinions")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
