"""Made-up worlds that were written after decision 0033 was settled, to hold what it chose against.

Nothing was tuned on the first draw of these.  They are small, so that all can be run after each change.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from made_up import Row, World
from made_up_apart import Words, citizens, clerk, only, shortened, sides, typed, written

VOWELS = [("ai", "e"), ("ou", "u"), ("ee", "i"), ("ia", "ya"), ("k", "c"), ("ch", "sh"), ("z", "s"), ("tz", "ts")]


def _kin(draw: random.Random, people: int, share: float) -> World:
    """Households of whom a share of the people is in both tables, whether or not the others of the house are."""
    both = round(people * share)
    tables = sides(draw, citizens(draw, 2 * people - both), both, people - both, [clerk(draw)])
    return World(tables, only("first", "last", "born", "place", "zip"))


def third_of_kin(draw: random.Random) -> World:
    return _kin(draw, 900, 1 / 3)


def tenth_of_kin(draw: random.Random) -> World:
    return _kin(draw, 1_000, 0.1)


def nine_tenths_of_kin(draw: random.Random) -> World:
    return _kin(draw, 800, 0.9)


def siblings(draw: random.Random) -> World:
    """Two schools' lists: brothers and sisters in both, with the same parents, home and telephone; one in six is in both."""
    firsts, lasts, places = Words(draw, 160, 0.9), Words(draw, 700, 0.7), Words(draw, 30, 0.8)
    tables: list[list[Row]] = [[], []]
    rates = {"first": ("typed", 0.08, 0.0), "last": ("misread", 0.06, 0.0), "father": ("short", 0.12, 0.1),
             "mother": ("short", 0.12, 0.05), "born": ("typed", 0.05, 0.02), "place": ("misread", 0.05, 0.03),
             "phone": ("typed", 0.04, 0.25)}  # fmt: skip
    for house in range(560):
        home = {"last": lasts(), "father": firsts(), "mother": firsts(), "place": places(),
                "phone": f"{draw.randrange(10**8, 10**9)}"}  # fmt: skip
        for child in range(draw.choice([1, 1, 2, 2, 3, 4])):
            day = f"{draw.randint(2001, 2012)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            row: Row = {"truth": f"s{house}.{child}", "first": firsts(), "born": day, **home}
            chosen = draw.choice([(0,), (0,), (0,), (1,), (1,), (0, 1)])
            for side in chosen:
                tables[side].append(written(draw, row, rates))
    for table in tables:
        draw.shuffle(table)
    kinds = {"first": "name", "last": "name", "father": "name", "mother": "name", "born": "date", "place": "name",
             "phone": "code"}  # fmt: skip
    return World(tables, kinds)


def tenants(draw: random.Random) -> World:
    """Companies of which up to nine have one address and one telephone, that of who keeps their books; a quarter is in both."""
    words, trades, roads, towns = (
        Words(draw, 600, 0.5),
        Words(draw, 50, 0.8),
        Words(draw, 150, 0.4),
        Words(draw, 20, 0.9),
    )
    rows: list[Row] = []
    while len(rows) < 1_500:
        home = {
            "road": f"{draw.randint(1, 150)} {roads()}",
            "town": towns(),
            "phone": f"{draw.randrange(10**8, 10**9)}",
        }
        for _ in range(draw.choice([1, 1, 1, 2, 3, 9])):
            name = f"{words()} {draw.choice([words, trades])()}"
            rows.append({"truth": f"t{len(rows)}", "name": name, "founded": str(draw.randint(1960, 2020)), **home})
    rates = {"name": ("typed", 0.12, 0.0), "road": ("short", 0.15, 0.05), "town": ("misread", 0.04, 0.03),
             "phone": ("typed", 0.04, 0.3), "founded": ("typed", 0.04, 0.2)}  # fmt: skip

    def told(row: Row) -> Row:
        copy = written(draw, row, rates)
        copy["name"] = f"{copy['name']} {draw.choice(['co ltd', 'company limited', 'co., ltd.', '', ''])}".strip()
        return copy

    draw.shuffle(rows)
    kinds = {"name": "text", "road": "text", "town": "name", "phone": "code", "founded": "number"}
    return World(sides(draw, rows, 300, 600, [told]), kinds)


def parishes(draw: random.Random) -> World:
    """Baptisms and burials of an old county: spelling drifts with the years, fathers' names come again, half is in both."""
    firsts, lasts, places = Words(draw, 50, 1.1), Words(draw, 220, 0.9), Words(draw, 18, 0.7)

    def drifted(name: str) -> str:
        for old, new in VOWELS:
            if old in name and draw.random() < 0.35:
                name = name.replace(old, new)
        return f"{name}e" if draw.random() < 0.1 else name

    rows: list[Row] = []
    while len(rows) < 1_300:
        last, father, mother, place, year = lasts(), firsts(), firsts(), places(), draw.randint(1690, 1790)
        for _ in range(draw.choice([1, 2, 3, 5])):
            year += draw.randint(1, 4)
            rows.append({"truth": f"b{len(rows)}", "first": father if draw.random() < 0.1 else firsts(), "last": last,
                         "father": father, "mother": mother, "year": str(year), "place": place})  # fmt: skip

    def buried(row: Row) -> Row:
        copy: Row = {**row, **{name: drifted(row[name] or "") for name in ("first", "last", "father", "mother")}}
        copy["year"] = str(int(row["year"] or 0) + draw.choice([-2, -1, 0, 0, 0, 0, 1, 1]))
        for name, missing in (("father", 0.35), ("mother", 0.5), ("place", 0.1)):
            if draw.random() < missing:
                copy[name] = None
        if copy["first"] and draw.random() < 0.08:
            copy["first"] = shortened(draw, copy["first"])
        return copy

    def baptised(row: Row) -> Row:
        return {**row, "last": typed(draw, row["last"] or "") if draw.random() < 0.05 else row["last"]}

    draw.shuffle(rows)
    kinds = {"first": "name", "last": "name", "father": "name", "mother": "name", "year": "number", "place": "name"}
    return World(sides(draw, rows, 450, 350, [baptised, buried]), kinds)


UNSEEN: dict[str, Callable[[random.Random], World]] = {
    each.__name__: each for each in (third_of_kin, tenth_of_kin, nine_tenths_of_kin, siblings, tenants, parishes)
}
