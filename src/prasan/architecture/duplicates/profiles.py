"""What is known of a thing that tells whether another does the same, from its own words and from what it is tied to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from prasan.architecture.duplicates.words import words_of
from prasan.architecture.estate import Estate, Thing

KINDS: dict[str, tuple[str, ...]] = {
    "application": ("ApplicationComponent", "ApplicationCollaboration"),
    "data": ("DataObject", "BusinessObject"),
    "service": ("ApplicationService", "BusinessService"),
    "capability": ("Capability",),
}
"""Kinds of things that are compared, each among themselves, and the types of them."""

FIELDS = ("name_th", "name_en", "capability", "data", "service", "part", "subject", "technology", "together")
"""What is compared.  ``together`` are all words, whichever field they are of: one calls a system what another calls its data."""

IDENTITIES = ("capability", "part", "subject")
"""The fields that name something else by what it is; the others are words."""

_CAPABILITIES = {"Capability", "BusinessFunction"}
_DATA = {"DataObject", "BusinessObject"}
_SERVICES = {"ApplicationService", "BusinessService", "ApplicationFunction", "BusinessProcess"}
_TECHNOLOGY = {"SystemSoftware", "TechnologyService"}
_SYSTEMS = {"ApplicationComponent", "ApplicationCollaboration"}
_FIELD_OF = {
    **dict.fromkeys(_CAPABILITIES, "capability"),
    **dict.fromkeys(_DATA, "data"),
    **dict.fromkeys(_SERVICES, "service"),
    **dict.fromkeys(_TECHNOLOGY, "technology"),
    **dict.fromkeys(_SYSTEMS, "service"),
}
RAREST = 12  # words of a thing by which others like it are looked for
_SEVERAL, _MOSTLY = 3, 0.6  # things of an agency that have a word, and its share of all that have it
_WAY = {"Realization", "Serving", "Assignment", "Access", "Aggregation", "Composition"}


@dataclass(slots=True)
class Profile:
    """A thing's words by field, each with its weight so that a field's weights squared make 1: a word is worth more the fewer
    things have it.  ``rare`` are the words by which others like it are looked for, ``same`` what it stands for by itself: the reference parts and the
    names of its capabilities."""

    thing: Thing
    told: dict[str, dict[str, float]] = field(default_factory=dict)
    rare: list[str] = field(default_factory=list)


def profiles(estate: Estate, kind: str) -> list[Profile]:
    """The profiles of a kind's things, in the order of the models."""
    things = estate.of_type(*KINDS[kind])
    parts = _parts(estate)
    said: dict[str, frozenset[str]] = {}
    raw = [_words(estate, thing, kind, parts, said) for thing in things]
    found: list[Profile] = [Profile(thing) for thing in things]
    for words, subjects in zip(raw, _subjects(things, raw), strict=True):
        if subjects:
            words["subject"] = subjects
    counted: dict[str, Counter[str]] = {name: Counter() for name in FIELDS}
    for words in raw:
        for name, own in words.items():
            counted[name].update(own)
    scale = math.log(1 + len(things)) or 1.0
    worth = {
        name: {word: math.log(1 + len(things) / times) / scale for word, times in own.items()}
        for name, own in counted.items()
    }
    for profile, words in zip(found, raw, strict=True):
        for name, own in words.items():
            known = worth[name]
            weighed = {word: known[word] for word in own}
            # A capability or a part is one thing or another: two systems of one that many have are hardly the same for it.
            if name not in IDENTITIES:
                length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
                weighed = {word: weight / length for word, weight in weighed.items()}
            profile.told[name] = weighed
        together = counted["together"]
        profile.rare = sorted(words.get("together", ()), key=lambda word: (together[word], word))[:RAREST]
    return found


def _words(
    estate: Estate, thing: Thing, kind: str, parts: dict[str, str], said: dict[str, frozenset[str]]
) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {"together": set()}
    thai, english = _languages(thing)
    if thai:
        told["name_th"] = thai
    if english:
        told["name_en"] = english
    told["together"] |= thai | english
    near = list(_near(estate, thing, kind))
    for other in near:
        name = _FIELD_OF.get(other.type)
        if name is None or (name == kind and kind != "application"):
            continue
        if name == "capability":
            told.setdefault(name, set()).add(_identity(other, parts))
        elif name == "technology":
            product = other.value("product") or other.named("en")
            told.setdefault(name, set()).add(product.casefold())
        else:
            both = said.get(other.key)
            if both is None:
                both = said[other.key] = frozenset().union(*(words_of(name) for _, name in other.names))
            told.setdefault(name, set()).update(both)
            told["together"] |= both
            if name == "data":
                told.setdefault("part", set()).update(_pointed(other))
    told.setdefault("part", set()).update(_pointed(thing))
    if kind == "capability":
        told.setdefault("capability", set()).add(_identity(thing, parts))
    for name in ("capability", "part"):
        told["together"].update(f"={word}" for word in told.get(name, ()))
    return {name: words for name, words in told.items() if words}


def _near(estate: Estate, thing: Thing, kind: str) -> Iterator[Thing]:
    """What it is tied to; an application's capability and data also where only its functions and services say them."""
    seen = {thing.key}
    for other in _tied(estate, thing.key):
        if other.key not in seen:
            seen.add(other.key)
            yield other
    if kind == "application":
        for middle in [each for each in _tied(estate, thing.key) if each.type in _SERVICES]:
            for other in _tied(estate, middle.key):
                if other.key not in seen and other.type in _CAPABILITIES | _DATA:
                    seen.add(other.key)
                    yield other


def _tied(estate: Estate, key: str) -> Iterator[Thing]:
    for tie in estate.outgoing.get(key, ()):
        if tie.type in _WAY and (found := estate.things.get(tie.target)) is not None:
            yield found
    for tie in estate.incoming.get(key, ()):
        if tie.type in _WAY and (found := estate.things.get(tie.source)) is not None:
            yield found


def _languages(thing: Thing) -> tuple[set[str], set[str]]:
    thai: set[str] = set()
    english: set[str] = set()
    for _, name in thing.names:
        for word in words_of(name):
            (thai if word[0] > "z" else english).add(word)
    return thai, english


def _parts(estate: Estate) -> dict[str, str]:
    """The reference part of a capability by its name: who has no part, and another's name, is of the other's part."""
    found: dict[str, str] = {}
    for thing in estate.of_type(*_CAPABILITIES):
        if (part := thing.value("part")) is not None:
            found.setdefault(thing.named("th").casefold(), part)
    return found


def _subjects(things: list[Thing], raw: list[dict[str, set[str]]]) -> Iterator[set[str]]:
    """Of each thing the words that are its agency's own subject: several of the agency's things have them, and few of others'."""
    everywhere: Counter[str] = Counter()
    own: Counter[tuple[str, str]] = Counter()
    for thing, words in zip(things, raw, strict=True):
        everywhere.update(words.get("together", ()))
        own.update((thing.unit, word) for word in words.get("together", ()))
    for thing, words in zip(things, raw, strict=True):
        yield {
            word
            for word in words.get("together", ())
            if word[0] != "="
            and own[thing.unit, word] >= _SEVERAL
            and own[thing.unit, word] >= _MOSTLY * everywhere[word]
        }


def _pointed(thing: Thing) -> set[str]:
    """The reference part that it points to, and the register of Prasan that it is."""
    return {value for value in (thing.value("part"), thing.value("register")) if value}


def _identity(capability: Thing, parts: dict[str, str]) -> str:
    name = capability.named("th").casefold()
    return capability.value("part") or parts.get(name, name)
