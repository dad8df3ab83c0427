"""Which data has no owner, and which is kept in several places of which none is the master.

Data are data objects, and business objects that say a ``register``, a ``master`` or a ``classification``.  The registers of Prasan
are met by the property ``register``: their contracts say who holds them.
"""

from __future__ import annotations

from collections.abc import Mapping

from prasan.architecture.answers import values
from prasan.architecture.answers.basis import Answer, Because, Finding, Unjudged, one_by
from prasan.architecture.estate import Estate, Thing
from prasan.engine.disjoint_sets import DisjointSets
from prasan.registers.contract import Contract

_ACTORS = {"BusinessActor", "BusinessRole", "BusinessCollaboration", "Stakeholder"}
_OWNING = {"Association", "Assignment", "Access"}


def data_in_order(estate: Estate, contracts: Mapping[str, Contract]) -> Answer:
    """What is not in order with the agencies' data, and with the registers.

    ``no_owner``: neither it, nor the same data in another blueprint, nor what it realizes, nor a register's contract names an owner, and
    no actor is tied to it.  ``no_master``: kept in several places, and each says that it is not the master; ``master_unsaid``:
    none says that it is, and some say nothing (those are undetermined too).  ``several_masters``: more than one says it is.
    ``register_unknown``: it names a register that there is not.  ``register_not_drawn``: a register that no blueprint has.
    Facts: ``places``, and ``owners`` where a datum has more than one.
    """
    data = [thing for thing in estate.things.values() if _is_data(thing)]
    found: list[Finding] = []
    open_: list[Unjudged] = []
    drawn: set[str] = set()
    for thing in data:
        register = thing.value("register")
        if register is not None:
            drawn.add(register.strip())
            if register.strip() not in contracts:
                found.append(
                    Finding("register_unknown", thing.key, because=(Because(thing.key, "register", register),))
                )
        if not _owned(thing, estate, contracts):
            found.append(Finding("no_owner", thing.key, because=(Because(thing.key, "owner"),)))
    for group in _groups(data, estate):
        found += _of_group(group, estate, open_)
    found += [
        Finding("register_not_drawn", f"register:{name}", because=(Because(f"register:{name}", "owner", each.owner),))
        for name, each in contracts.items()
        if name not in drawn
    ]
    return Answer("data", {}, len(data), tuple(found), tuple(open_))


def _is_data(thing: Thing) -> bool:
    return thing.type == "DataObject" or (
        thing.type == "BusinessObject" and any(thing.value(name) for name in ("register", "master", "classification"))
    )


def _owned(thing: Thing, estate: Estate, contracts: Mapping[str, Contract]) -> bool:
    ahead = [thing.key, *estate.same.get(thing.national or "", ())]
    ahead += [tie.target for tie in estate.outgoing.get(thing.key, ()) if tie.type == "Realization"]
    for key in ahead:
        one = estate.things.get(key)
        if one is None:
            continue
        if one.value("owner") or (one.value("register") or "").strip() in contracts:
            return True
        ends = [tie.source for tie in estate.incoming.get(key, ()) if tie.type in _OWNING - {"Access"}]
        ends += [tie.target for tie in estate.outgoing.get(key, ()) if tie.type == "Association"]
        if any(end in estate.things and estate.things[end].type in _ACTORS for end in ends):
            return True
    return False


def _groups(data: list[Thing], estate: Estate) -> list[list[tuple[Thing, Because]]]:
    """Places of the same data, each with why it is the same: one national object id, one reference part, one register; or data
    of one blueprint that several artifacts realize."""
    same = DisjointSets[str]()
    why: dict[str, Because] = {}
    for thing in data:
        if thing.confirmed:
            same.join(f"national_id={thing.confirmed}", to=thing.key)
            why[thing.key] = one_by(thing)
        for name in ("national_id", "register", "part"):
            value = thing.value(name)
            if value is not None:
                same.join(f"{name}={value.strip()}", to=thing.key)
                why.setdefault(thing.key, Because(thing.key, name, value))
    members: dict[str, list[tuple[Thing, Because]]] = {}
    for thing in data:
        files = [
            (estate.things[tie.source], Because(tie.key, tie.type))
            for tie in estate.incoming.get(thing.key, ())
            if tie.type == "Realization"
            and tie.source in estate.things
            and estate.things[tie.source].type == "Artifact"
        ]
        own = members.setdefault(same.find(thing.key), [])
        own.append((thing, why.get(thing.key, Because(thing.key, "national_id"))))
        if len(files) > 1:
            own.extend(files)
    return [group for group in members.values() if len(group) > 1]


def _of_group(group: list[tuple[Thing, Because]], estate: Estate, open_: list[Unjudged]) -> list[Finding]:
    said = {thing.key: values.meant("truth", thing.value("master")) for thing, _ in group}
    masters = [key for key, answer in said.items() if answer == values.YES]
    if len(masters) == 1:
        return []
    silent = [thing for thing, _ in group if said[thing.key] is None]
    first, others = group[0][0], tuple(thing.key for thing, _ in group[1:])
    because = tuple(why for _, why in group) + tuple(
        Because(thing.key, "master", thing.value("master") or "") for thing, _ in group
    )
    kind = "several_masters" if masters else "master_unsaid" if silent else "no_master"
    if not masters:
        open_ += [Unjudged(thing.key, ("master",), thing.value("master") or "") for thing in silent]
    owners = {owner.strip() for thing, _ in group if (owner := thing.value("owner"))}
    return [Finding(kind, first.key, others, {"places": len(group), "owners": len(owners)}, because)]
