"""Groups of units, dated: the clusters of ministries, the kinds of agency; a figure can be asked for a group."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from prasan.centres.organisation import Structure, Tree
from prasan.engine import yaml_text

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class GroupError(ValueError):
    """The groups are wrong, or there is no such group; the message says which."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Member(_Model):
    """A unit is in a group from ``since`` until the day before ``until``."""

    unit: str
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is a member on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class Group(_Model):
    """A named group."""

    id: Identifier
    name_th: str
    name_en: str
    members: list[Member]

    def units(self, structure: Structure) -> list[str]:
        """The members of a day's structure; figures of a group are theirs and of all below them."""
        return [m.unit for m in self.members if m.holds_on(structure.day) and m.unit in structure]


class GroupSet(_Model):
    """Groups of one kind; in an ``exclusive`` set a unit is in one at most."""

    id: Identifier
    name_th: str
    name_en: str
    exclusive: bool
    groups: list[Group]

    def mistakes(self, tree: Tree) -> Iterable[str]:
        """What is wrong with the set."""
        for group in self.groups:
            for member in group.members:
                if member.unit not in tree.units:
                    yield f"group {self.id}:{group.id} has {member.unit}, and there is no such unit"
                elif member.since and member.until and member.until <= member.since:
                    yield f"group {self.id}:{group.id} has {member.unit} until before it begins"
        members = [(group.id, member) for group in self.groups for member in group.members]
        for at, (group_id, member) in enumerate(members):
            for other_id, other in members[at + 1 :] if self.exclusive else ():
                if member.unit == other.unit and _overlap(member, other):
                    yield f"unit {member.unit} is in {group_id} and in {other_id} at once, and {self.id} is exclusive"


@cache
def shipped_group_sets() -> tuple[GroupSet, ...]:
    """The sets of ``data/groups.yaml``.  Raises GroupError."""
    text = files("prasan.centres").joinpath("data", "groups.yaml").read_text(encoding="utf-8")
    try:
        return tuple(GroupSet.model_validate(each) for each in yaml_text.values(text)["sets"])
    except ValidationError as error:  # pragma: no cover  (the file is ours)
        raise GroupError(f"groups.yaml: {error}") from None


def group_named(written: str) -> Group:
    """The group of ``set:group``.  Raises GroupError."""
    known = {f"{of.id}:{group.id}": group for of in shipped_group_sets() for group in of.groups}
    if written not in known:
        raise GroupError(f"there is no group {written!r}: there are {', '.join(known)}")
    return known[written]


def _overlap(one: Member, other: Member) -> bool:
    return (one.since or date.min) < (other.until or date.max) and (other.since or date.min) < (one.until or date.max)
