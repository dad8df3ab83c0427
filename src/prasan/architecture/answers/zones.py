"""Which relationships cross from one security zone to another, and which data is where its classification may not be.

Zones are in the order internet, dmz, internal, restricted, and classifications in the order public, general, important, secret: the rule is that
each zone holds data up to the classification at its own place (internet public, dmz general, internal important, restricted secret).
An element's zone is its own (``zone``), else that of what it runs on or is part of.
"""

from __future__ import annotations

from prasan.architecture.answers import values
from prasan.architecture.answers.basis import Answer, Because, Fact, Finding, Unjudged
from prasan.architecture.estate import Estate, Thing, Tie

_CROSSING = {"Flow", "Serving", "Access", "Triggering"}
_PARTS = {"Composition", "Aggregation"}
_PLACED = ("Application", "Technology")
_PLACED_TYPES = {
    "Node",
    "Device",
    "SystemSoftware",
    "Artifact",
    "Equipment",
    "Facility",
    "CommunicationNetwork",
    "Path",
}
_DATA = {"DataObject", "BusinessObject", "Artifact", "Representation"}
_Zone = tuple[str, Because]


def zones_crossed(estate: Estate) -> Answer:
    """Relationships between elements of different zones, those that skip a zone first, and data above what its zone may hold.

    ``zone_skipped``: a zone that lies between is passed by; ``zone_crossed``: between neighbours; facts ``from``, ``to`` and, where
    data goes along, its ``classification``.  ``above_zone``: data is used in a zone, or goes to one, that may not hold it.
    Undetermined are elements at the ends of such relationships whose zone is not known, and data without classification that crosses.
    """
    zones = _Zones(estate)
    found: list[Finding] = []
    unknown: dict[str, Unjudged] = {}
    judged = 0
    for tie in estate.ties.values():
        if tie.type not in _CROSSING:
            continue
        ends = [estate.things.get(tie.source), estate.things.get(tie.target)]
        source, target = ends
        if source is None or target is None:
            continue
        data = [one for one in (source, target) if one.type in _DATA] if tie.type == "Access" else []
        if data and not (len(data) == 2 or zones.stated(data[0])):
            judged += _holding(tie, data[0], source if data[0] is target else target, zones, found, unknown)
        elif zones.placed(source) and zones.placed(target):
            judged += 1
            _crossing(estate, tie, source, target, zones, found, unknown)
    order = {"above_zone": 0, "zone_skipped": 1, "zone_crossed": 2}
    found.sort(key=lambda each: order[each.kind])
    return Answer("zones", {}, judged, tuple(found), tuple(unknown.values()))


def _placed(thing: Thing) -> bool:
    return thing.type in _PLACED_TYPES or (thing.type.startswith(_PLACED) and thing.type != "ApplicationEvent")


def _crossing(
    estate: Estate,
    tie: Tie,
    source: Thing,
    target: Thing,
    zones: _Zones,
    found: list[Finding],
    unknown: dict[str, Unjudged],
) -> None:
    at, to = zones.of(source.key), zones.of(target.key)
    for thing, zone in ((source, at), (target, to)):
        if zone is None:
            unknown.setdefault(thing.key, Unjudged(thing.key, ("zone",), thing.value("zone") or ""))
    if at is None or to is None or at[0] == to[0]:
        return
    because: tuple[Because, ...] = (Because(tie.key, tie.type), at[1], to[1])
    carried = _carried(estate, tie, unknown)
    facts: dict[str, Fact] = {"from": at[0], "to": to[0]}
    if carried:
        facts["classification"], because = carried[0], (*because, carried[1])
    first, last = values.ZONES.index(at[0]), values.ZONES.index(to[0])
    found.append(
        Finding("zone_skipped" if abs(first - last) > 1 else "zone_crossed", source.key, (target.key,), facts, because)
    )
    if carried and values.CLASSES.index(carried[0]) > min(first, last):
        found.append(Finding("above_zone", source.key, (target.key,), facts, because))


def _carried(estate: Estate, tie: Tie, unknown: dict[str, Unjudged]) -> _Zone | None:
    """The most guarded classification of what a relationship carries: its own property, or of data that is tied to it."""
    said = next((value for value in tie.properties.get("classification", ()) if value.strip()), None)
    own = values.meant("classification", said)
    best = (own, Because(tie.key, "classification", said or "")) if own else None
    beside = [each.source for each in estate.incoming.get(tie.key, ())]
    beside += [each.target for each in estate.outgoing.get(tie.key, ())]
    for key in (*beside, tie.source, tie.target) if tie.type == "Access" else beside:
        data = estate.things.get(key)
        if data is None or data.type not in _DATA:
            continue
        kind = values.meant("classification", data.value("classification"))
        if kind is None:
            unknown.setdefault(data.key, Unjudged(data.key, ("classification",), data.value("classification") or ""))
        elif best is None or values.CLASSES.index(kind) > values.CLASSES.index(best[0]):
            best = kind, Because(data.key, "classification", data.value("classification") or "")
    return best


def _holding(
    tie: Tie, data: Thing, user: Thing, zones: _Zones, found: list[Finding], unknown: dict[str, Unjudged]
) -> int:
    """Data that stands in no zone of its own is where it is used."""
    if not _placed(user):
        return 0
    zone, kind = zones.of(user.key), values.meant("classification", data.value("classification"))
    if zone is None:
        unknown.setdefault(user.key, Unjudged(user.key, ("zone",), user.value("zone") or ""))
    elif kind is None:
        unknown.setdefault(data.key, Unjudged(data.key, ("classification",), data.value("classification") or ""))
    elif values.CLASSES.index(kind) > values.ZONES.index(zone[0]):
        because = (
            Because(tie.key, tie.type), zone[1], Because(data.key, "classification", data.value("classification") or "")
        )  # fmt: skip
        found.append(Finding("above_zone", user.key, (data.key,), {"to": zone[0], "classification": kind}, because))
    return 1


class _Zones:
    """The zones of elements, each found once."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._known: dict[str, _Zone | None] = {}

    def placed(self, thing: Thing) -> bool:
        """Whether it can be asked in which zone it is: what runs or is run, and data that says so."""
        return _placed(thing) or (thing.type in _DATA and self.stated(thing))

    def stated(self, thing: Thing) -> bool:
        """Whether it says its zone itself."""
        return values.meant("zone", thing.value("zone")) is not None

    def of(self, key: str) -> _Zone | None:
        """Its zone and what says so; None where nothing does, or what it runs on is in several."""
        if key not in self._known:
            self._known[key] = self._search(key)
        return self._known[key]

    def _search(self, key: str) -> _Zone | None:
        """The nearest that say a zone, over hosts and wholes; what one of them says itself is not looked behind."""
        seen, here = {key}, [key]
        while here:
            said: dict[str, Because] = {}
            for each in here:
                text = self._estate.things[each].value("zone")
                if (zone := values.meant("zone", text)) is not None:
                    said.setdefault(zone, Because(each, "zone", text or ""))
            if said:
                return next(iter(said.items())) if len(said) == 1 else None
            above = [one for each in here for one in self._above(each) if one not in seen]
            seen.update(above)
            here = list(dict.fromkeys(above))
        return None

    def _above(self, key: str) -> list[str]:
        """What it runs on (assigned to it, or a realization of it by what is technology), and what it is part of."""
        found = list(self._estate.same.get(self._estate.things[key].national or "", ()))
        for tie in self._estate.incoming.get(key, ()):
            source = self._estate.things.get(tie.source)
            if source is None:
                continue
            whole = tie.type in _PARTS and (_placed(source) or source.type in {"Grouping", "Location"})
            if whole or (tie.type in {"Assignment", "Realization"} and _placed(source)):
                found.append(source.key)
        return found
