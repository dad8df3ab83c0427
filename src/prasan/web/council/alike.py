"""Opinions of a meeting that are alike: what is proposed, and the groups that the secretary confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from prasan.council.errors import CouncilError
from prasan.council.grouping import Group, Said, groups
from prasan.web.accounts.models import User
from prasan.web.council.log import must_be_secretary, noted, said
from prasan.web.council.models import Comment, GroupedOpinion, Meeting, OpinionGroup, Recommendation

_MOST = 200  # opinions that are compared with each other


@dataclass(frozen=True)
class Opinion:
    """A recommendation on the agenda, or a comment to one; ``key`` tells them apart in a form."""

    key: str
    of: Recommendation
    comment: Comment | None = None

    @property
    def unit(self) -> str:
        return (self.comment or self.of).unit

    @property
    def text(self) -> str:
        return self.comment.text if self.comment else self.of.title

    @property
    def said(self) -> Said:
        """As the comparison knows it."""
        words = self.comment.text if self.comment else f"{self.of.title} {self.of.text}"
        return Said(self.key, words, self.comment.stance if self.comment else "")


def opinions(meeting: Meeting) -> dict[str, Opinion]:
    """What was recommended and commented on a meeting's agenda, by key."""
    on = Recommendation.objects.filter(items__meeting=meeting).distinct().prefetch_related("comments")
    found: dict[str, Opinion] = {}
    for each in on:
        found[f"r{each.pk}"] = Opinion(f"r{each.pk}", each)
        found |= {f"c{comment.pk}": Opinion(f"c{comment.pk}", each, comment) for comment in each.comments.all()}
    return found


def confirmed(meeting: Meeting) -> list[OpinionGroup]:
    """The groups that hold."""
    return list(
        meeting.opinion_groups.filter(ended_at=None).prefetch_related("opinions__comment", "opinions__recommendation")
    )


def proposed(meeting: Meeting, known: dict[str, Opinion]) -> list[Group]:
    """Groups of those that are in none yet."""
    taken = {_key(each) for group in confirmed(meeting) for each in group.opinions.all()}
    return groups([each.said for key, each in known.items() if key not in taken][:_MOST])


def group(user: User, meeting: Meeting, title: str, keys: Iterable[str]) -> OpinionGroup:
    """Hold opinions to be alike; each stays as it was said.  Raises CouncilError: ``too_few``, ``no_such``, ``no_words``."""
    must_be_secretary(user)
    title = said(title, 200)
    with transaction.atomic():
        now = Meeting.objects.select_for_update().get(pk=meeting.pk)
        known, chosen = opinions(now), list(dict.fromkeys(keys))
        taken = {_key(each) for held in confirmed(now) for each in held.opinions.all()}
        if any(key not in known or key in taken for key in chosen):
            raise CouncilError("no_such")
        if len(chosen) < 2:
            raise CouncilError("too_few")
        alike = groups([known[key].said for key in chosen], least=0)
        made = OpinionGroup.objects.create(
            meeting=now, title=title, by=user.get_username(),
            score=alike[0].score if len(alike) == 1 and len(alike[0].keys) == len(chosen) else 0,
        )  # fmt: skip
        GroupedOpinion.objects.bulk_create(
            GroupedOpinion(
                group=made, comment=known[key].comment, recommendation=None if known[key].comment else known[key].of
            )
            for key in chosen
        )
        noted(user, "opinions_grouped", meeting=now.pk, group=made.pk)
    return made


def part(user: User, meeting: Meeting, number: int) -> None:
    """Part a group again; that it was held is kept.  Raises CouncilError."""
    must_be_secretary(user)
    with transaction.atomic():
        held = meeting.opinion_groups.select_for_update().filter(pk=number, ended_at=None).first()
        if held is None:
            raise CouncilError("no_such")
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        noted(user, "opinions_parted", meeting=meeting.pk, group=held.pk)


def _key(each: GroupedOpinion) -> str:
    return f"c{each.comment_id}" if each.comment_id else f"r{each.recommendation_id}"
