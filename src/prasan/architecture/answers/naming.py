"""Which element is meant by what somebody writes."""

from __future__ import annotations

from prasan.architecture.errors import ModelFileError
from prasan.architecture.estate import Estate, Thing


def element_called(estate: Estate, asked: str) -> Thing:
    """The element with a key (``07011/app``), an id, a national object id, or a name in any of its languages.

    Of one thing that stands in several blueprints the first is meant.  Raises ModelFileError where none is, or several are.
    """
    if asked in estate.things:
        return estate.things[asked]
    if asked in estate.same:
        return estate.things[estate.same[asked][0]]
    found = [thing for thing in estate.things.values() if thing.id == asked]
    wanted = asked.strip().casefold()
    if not found:
        found = [thing for thing in estate.things.values() if any(wanted == name for name in _names(thing))]
    if len({thing.national or thing.key for thing in found}) == 1:
        return found[0]
    if not found:
        near = search(estate, asked, most=5)
        told = ", ".join(f"{each.name} ({each.key})" for each in near)
        raise ModelFileError(
            f"no element has the id or the name {asked!r}. Remedy: {f'did you mean {told}?' if told else 'name another.'}"
        )
    keys = ", ".join(f"{each.key} ({each.type})" for each in found[:5])
    raise ModelFileError(f"{len(found)} elements have the name {asked!r}. Remedy: name one by its key: {keys}.")


def search(estate: Estate, words: str, *, types: tuple[str, ...] = (), most: int = 50) -> list[Thing]:
    """Elements whose key, id or name has the words in it, in the order of the blueprints; ``types`` may say which alone."""
    wanted = words.strip().casefold()
    found: list[Thing] = []
    for thing in estate.things.values():
        if types and thing.type not in types:
            continue
        if wanted in thing.key.casefold() or any(wanted in name for name in _names(thing)):
            found.append(thing)
            if len(found) == most:
                break
    return found


def _names(thing: Thing) -> list[str]:
    return [words.strip().casefold() for _, words in thing.names]
