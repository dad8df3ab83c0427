"""Which technology is, or soon will be, without support, and what stands on it."""

from __future__ import annotations

from datetime import date, timedelta

from prasan.architecture.answers import values
from prasan.architecture.answers.basis import Answer, Because, Finding, Unjudged, one_by
from prasan.architecture.estate import Estate, Thing
from prasan.architecture.impact import Dependence

#: What is bought and supported, and so has an end; others are judged where they state one.
SUPPORTED = {"Device", "SystemSoftware", "Equipment"}
STANDS_ON = {
    "ApplicationComponent": "applications",
    "BusinessProcess": "processes",
    "BusinessFunction": "processes",
    "BusinessService": "services",
}


def technology_at_its_end(
    estate: Estate, dependence: Dependence | None = None, *, on: date, within: int = 365
) -> Answer:
    """What ended on ``on`` or before (``ended``) or ends ``within`` days from then (``ending``), the oldest first.

    A date is the thing's own (``end_of_support``), else of the same thing in another blueprint, else of the same product and
    version elsewhere (the earliest).  Facts: ``ends``, and how many ``applications``, ``processes`` and ``services`` stand on it.
    What is retired is left out, unless something stands on it all the same; totals say how many ``retired`` were.
    """
    limit = on + timedelta(days=within)
    of_product = _by_product(estate)
    due: list[tuple[date, Thing, tuple[Because, ...]]] = []
    open_, judged = [], 0
    for thing in estate.things.values():
        own = thing.value("end_of_support")
        if own is None and thing.type not in SUPPORTED:
            continue
        judged += 1
        ends, because = _end_of(thing, estate, of_product)
        if _retired(thing):
            because = (*because, Because(thing.key, "lifecycle", thing.value("lifecycle") or ""))
        if ends is None and not _retired(thing):
            open_.append(Unjudged(thing.key, ("end_of_support",), own or ""))
        elif ends is not None and ends <= limit:
            due.append((ends, thing, because))
    due.sort(key=lambda each: (each[0], each[1].key))
    counted = (dependence or Dependence(estate)).counts([thing.key for _, thing, _ in due], STANDS_ON)
    standing = [each for each in due if not _retired(each[1]) or any(counted[each[1].key].values())]
    found = tuple(
        Finding(
            "ended" if ends <= on else "ending",
            thing.key,
            facts={"ends": ends.isoformat(), **{name: counted[thing.key].get(name, 0) for name in STANDS_ON.values()}},
            because=because,
        )
        for ends, thing, because in standing
    )
    return Answer(
        "end-of-life",
        {"on": on.isoformat(), "within": within},
        judged,
        found,
        tuple(open_),
        {"retired": len(due) - len(standing)},
    )


def _retired(thing: Thing) -> bool:
    return values.meant("lifecycle", thing.value("lifecycle")) == "retired"


def _by_product(estate: Estate) -> dict[tuple[str, str], tuple[date, Thing]]:
    """The earliest date that is stated of each product and version."""
    found: dict[tuple[str, str], tuple[date, Thing]] = {}
    for thing in estate.things.values():
        name, ends = _product(thing), values.day(thing.value("end_of_support"))
        if name and ends and (name not in found or ends < found[name][0]):
            found[name] = ends, thing
    return found


def _product(thing: Thing) -> tuple[str, str] | None:
    product, version = thing.value("product"), thing.value("version")
    return (product.strip().casefold(), version.strip().casefold()) if product and version else None


def _end_of(
    thing: Thing, estate: Estate, of_product: dict[tuple[str, str], tuple[date, Thing]]
) -> tuple[date | None, tuple[Because, ...]]:
    own = thing.value("end_of_support")
    if own is not None:  # what it says itself is not overruled, even where it cannot be read
        return values.day(own), (Because(thing.key, "end_of_support", own),)
    for key in estate.same.get(thing.national or "", ()):
        other = estate.things[key]
        if ends := values.day(other.value("end_of_support")):
            return ends, (
                one_by(thing),
                Because(key, "end_of_support", other.value("end_of_support") or ""),
            )
    if (name := _product(thing)) and name in of_product:
        ends, other = of_product[name]
        return ends, (
            Because(thing.key, "product", f"{thing.value('product')} {thing.value('version')}"),
            Because(other.key, "end_of_support", other.value("end_of_support") or ""),
        )
    return None, ()
