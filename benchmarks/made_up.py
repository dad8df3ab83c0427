"""Made-up tables for the general engine of linkage, each harder in a way of its own, and the truth of each.

A world is one table to be deduplicated or two to be linked.  The column ``truth`` says of whom a row is and is never
compared.  All names are made of syllables, with a few that are common and many that are rare, as names are.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Row = dict[str, str | None]
# fmt: off
STARTS = ["an", "ber", "car", "del", "el", "fin", "gar", "hal", "in", "jo", "ker", "lin", "mar",
          "nor", "ol", "pat", "quin", "ros", "sal", "tom", "ul", "vic", "wil", "xan", "yor", "zel"]
# fmt: on
MIDDLES = ["a", "e", "i", "o", "an", "el", "in", "or", "us", "ar", "em", "ok", "ud", "is", "al", "et"]
ENDS = ["son", "ton", "ley", "man", "ers", "ing", "field", "well", "by", "ham", "ski", "ez", "ini", "eau", "vic", "ova"]
SOUNDS = [("ph", "f"), ("ck", "k"), ("y", "i"), ("c", "k"), ("z", "s"), ("ei", "ie"), ("tt", "t"), ("v", "w")]


@dataclass(frozen=True)
class World:
    """One or two tables, and the kind of each column that is compared; ``many`` where a left row has several partners."""

    tables: list[list[Row]]
    kinds: dict[str, str]
    many: bool = False


class Names:
    """Words of which the first are common and the last are rare (Zipf)."""

    def __init__(self, draw: random.Random, count: int, *, steep: float = 0.9, endings: Sequence[str] = ENDS) -> None:
        words: list[str] = []
        while len(words) < count:
            middle = draw.choice(MIDDLES) if draw.random() < 0.6 else ""
            word = draw.choice(STARTS) + middle + draw.choice(endings)
            if word not in words:
                words.append(word)
        self.words, self.weights = words, [1 / (at + 1) ** steep for at in range(count)]
        self.draw = draw

    def __call__(self) -> str:
        return self.draw.choices(self.words, self.weights)[0]


def slip(draw: random.Random, text: str) -> str:
    """One error of a hand: a letter left out, doubled, changed or moved, or another spelling of the sound."""
    fitting = [(a, b) for a, b in SOUNDS if a in text]
    if fitting and draw.random() < 0.3:
        return text.replace(*draw.choice(fitting), 1)
    at = draw.randrange(len(text))
    other = draw.choice(string.digits if text[at].isdigit() else string.ascii_lowercase)
    moved = text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
    return draw.choice(
        [text[:at] + text[at + 1 :] or text, text[:at] + other + text[at + 1 :], text[:at] + other + text[at:], moved]
    )


def spoil(draw: random.Random, row: Row, rates: dict[str, tuple[float, float]], *, bad: float = 0.0) -> Row:
    """A copy with slips and what is missing: ``rates`` of a column are those two.

    A share ``bad`` of the rows is written by somebody careless, who makes three times as many.
    """
    times = 3.0 if draw.random() < bad else 1.0
    copy = dict(row)
    for name, (slips, missing) in rates.items():
        value = copy[name]
        if value is None:
            continue
        if draw.random() < missing * times:
            copy[name] = None
        elif draw.random() < slips * times:
            copy[name] = slip(draw, slip(draw, value) if draw.random() < 0.25 else value)
    return copy


def born(draw: random.Random, first: int = 1930, last: int = 2010) -> date:
    return date(first, 1, 1) + timedelta(days=draw.randrange((last - first) * 365))


def modern(draw: random.Random, count: int) -> list[Row]:
    """People of today: names, birth, street and town, telephone, sex."""
    firsts, lasts = Names(draw, 250, endings=MIDDLES), Names(draw, 1_500, steep=0.7)
    streets, towns = Names(draw, 300, steep=0.5), Names(draw, 60)
    codes = {town: f"{draw.randrange(1000, 9999)}" for town in towns.words}
    rows: list[Row] = []
    for person in range(count):
        town = towns()
        rows.append(
            {
                "truth": str(person),
                "first": firsts(),
                "last": lasts(),
                "born": born(draw).isoformat(),
                "street": f"{draw.randint(1, 150)} {streets()} street",
                "town": town,
                "postcode": codes[town],
                "phone": f"0{draw.randrange(10**8):08}",
                "sex": draw.choice("mf"),
            }
        )
    return rows


MODERN = {"first": "name", "last": "name", "born": "date", "street": "text", "town": "name", "postcode": "code",
          "phone": "code", "sex": "category"}  # fmt: skip
LIGHT = {"first": (0.06, 0.01), "last": (0.06, 0.01), "born": (0.04, 0.03), "street": (0.1, 0.05), "town": (0.04, 0.02),
         "postcode": (0.04, 0.02), "phone": (0.05, 0.3)}  # fmt: skip
HEAVY = {"first": (0.2, 0.08), "last": (0.2, 0.05), "born": (0.15, 0.15), "street": (0.25, 0.2), "town": (0.15, 0.1),
         "postcode": (0.15, 0.15), "phone": (0.1, 0.6), "sex": (0.02, 0.1)}  # fmt: skip


def without(kinds: dict[str, str], *names: str) -> dict[str, str]:
    return {name: kind for name, kind in kinds.items() if name not in names}


def two(
    draw: random.Random, people: list[Row], both: int, ours: int, theirs: int, write: Callable[[Row], Row]
) -> list[list[Row]]:
    """Two tables of ``both`` common people and so many of their own, each written anew."""
    left = [write(row) for row in people[: both + ours]]
    right = [write(row) for row in people[:both] + people[both + ours : both + ours + theirs]]
    draw.shuffle(left)
    draw.shuffle(right)
    return [left, right]


def small(draw: random.Random) -> World:
    return World(two(draw, modern(draw, 450), 120, 90, 180, lambda row: spoil(draw, row, HEAVY)), MODERN)


def dirty(draw: random.Random) -> World:
    kinds = without(MODERN, "phone")
    return World(
        two(draw, modern(draw, 3_000), 1_000, 1_000, 1_000, lambda row: spoil(draw, row, HEAVY, bad=0.15)), kinds
    )


def rare(draw: random.Random) -> World:
    """One in forty has a partner."""
    return World(
        two(draw, modern(draw, 4_000), 50, 1_950, 2_000, lambda row: spoil(draw, row, LIGHT)), without(MODERN, "phone")
    )


def strangers(draw: random.Random) -> World:
    """Nobody has a partner."""
    return World(
        two(draw, modern(draw, 2_000), 0, 1_000, 1_000, lambda row: spoil(draw, row, LIGHT)), without(MODERN, "phone")
    )


def lean(draw: random.Random) -> World:
    """Names, a birth year, sex and town: hardly enough to tell people apart."""
    rows = [{**row, "year": (row["born"] or "")[:4]} for row in modern(draw, 900)]
    rates = {"first": (0.08, 0.02), "last": (0.08, 0.02), "year": (0.06, 0.05), "town": (0.05, 0.05)}
    kinds = {"first": "name", "last": "name", "year": "number", "sex": "category", "town": "name"}
    return World(two(draw, rows, 250, 250, 400, lambda row: spoil(draw, row, rates)), kinds)


def married(draw: random.Random) -> World:
    """Half of the women have another name on the right, one person in four has moved, and some names change places."""
    people, lasts, streets = modern(draw, 2_600), Names(draw, 900), Names(draw, 200, steep=0.3)
    tables = two(draw, people, 900, 600, 1_100, lambda row: spoil(draw, row, LIGHT))
    for row in tables[1]:
        if row["sex"] == "f" and draw.random() < 0.5:
            row["last"] = lasts()
        if draw.random() < 0.25:
            row["street"], row["phone"] = f"{draw.randint(1, 150)} {streets()} street", None
            other = draw.choice(people)
            row["town"], row["postcode"] = other["town"], other["postcode"]
        if draw.random() < 0.08:
            row["first"], row["last"] = row["last"], row["first"]
    return World(tables, MODERN)


def orders(draw: random.Random) -> World:
    """Dates in another order on each side, day and month changed over now and then, whole names in one column."""
    people = [{**row, "name": f"{row['first']} {row['last']}"} for row in modern(draw, 1_500)]
    rates = {"name": (0.15, 0.01), "street": (0.15, 0.1), "town": (0.05, 0.05)}
    tables = two(draw, people, 500, 300, 700, lambda row: spoil(draw, row, rates))
    for side, table in enumerate(tables):
        for row in table:
            year, month, day = (row["born"] or "").split("-")
            if draw.random() < 0.05:
                month, day = day, month
            row["born"] = f"{int(month)}/{int(day)}/{year}" if side else f"{day}.{month}.{year}"
            if side and draw.random() < 0.5 and row["name"]:
                row["name"] = " ".join(row["name"].split()[::-1])
            if draw.random() < 0.04:
                row["born"] = None
    return World(tables, {"name": "text", "born": "date", "street": "text", "town": "name", "sex": "category"})


def families(draw: random.Random, count: int) -> list[list[Row]]:
    """Households as a census of the nineteenth century has them: few surnames, fewer first names, ages and no births."""
    firsts = {sex: Names(draw, 45, steep=1.1, endings=MIDDLES) for sex in "mf"}
    lasts, parishes, trades = Names(draw, 110, steep=1.0), Names(draw, 25, steep=0.6), Names(draw, 40, steep=1.0)
    found: list[list[Row]] = []
    person = 0
    for _ in range(count):
        last, parish, trade, head = lasts(), parishes(), trades(), draw.randint(22, 65)
        ages = [(head, "head"), *([(max(18, head - draw.randint(-4, 9)), "wife")] if draw.random() < 0.8 else [])]
        ages += [
            (age, "child")
            for _ in range(draw.choice([0, 1, 2, 2, 3, 4, 5]))
            if (age := head - draw.randint(21, 42)) >= 0
        ]
        members: list[Row] = []
        for age, role in ages:
            sex = {"head": "m", "wife": "f"}.get(role) or draw.choice("mf")
            place = parish if draw.random() < 0.6 else parishes()
            members.append({"truth": str(person), "first": firsts[sex](), "last": last, "sex": sex, "age": str(age),
                            "place": place, "parish": parish, "role": role,
                            "trade": trade if role == "head" else None})  # fmt: skip
            person += 1
        found.append(members)
    return found


CENSUS = {"first": "name", "last": "name", "sex": "category", "age": "number", "place": "name", "parish": "name",
          "role": "category", "trade": "name"}  # fmt: skip
CENSUS_SLIPS = {
    "first": (0.1, 0.01),
    "last": (0.1, 0.01),
    "place": (0.1, 0.08),
    "trade": (0.1, 0.2),
    "sex": (0.01, 0.02),
}


def recount(draw: random.Random, row: Row) -> Row:
    copy = spoil(draw, row, CENSUS_SLIPS)
    age = int(row["age"] or 0)
    if draw.random() < 0.35:
        age = max(0, age + draw.choice([-3, -2, -1, -1, 1, 1, 2, 5]))
    if age > 20 and draw.random() < 0.15:
        age = round(age / 5) * 5
    copy["age"] = str(age) if draw.random() > 0.02 else None
    if copy["first"] and draw.random() < 0.06:
        copy["first"] = copy["first"][: draw.choice([1, 3])]
    return copy


def census(draw: random.Random) -> World:
    """Two counts of a county: most families are in both, some have moved, some members are gone."""
    tables: list[list[Row]] = [[], []]
    for members in families(draw, 700):
        stays = draw.random()
        moved = draw.choice(members)["place"]
        for row in members:
            tables[0].append(recount(draw, row))
            if stays < 0.75 and draw.random() < 0.92:
                tables[1].append(recount(draw, row))
                if stays < 0.15:
                    tables[1][-1]["parish"] = moved
    for members in families(draw, 200):
        tables[1] += [recount(draw, {**row, "truth": f"new {row['truth']}"}) for row in members]
    draw.shuffle(tables[1])
    return World(tables, CENSUS)


def census_twice(draw: random.Random) -> World:
    """One count in which some families were counted twice: a table of families to be deduplicated."""
    rows: list[Row] = []
    for members in families(draw, 450):
        rows += [recount(draw, row) for row in members]
        if draw.random() < 0.2:
            rows += [recount(draw, row) for row in members if draw.random() < 0.9]
    draw.shuffle(rows)
    return World([rows], CENSUS)


def often(draw: random.Random) -> World:
    """One table in which a person stands up to ten times, and not well written."""
    people, rates = modern(draw, 420), {**HEAVY, "last": (0.12, 0.02), "first": (0.12, 0.03)}
    rows = [spoil(draw, row, rates) for row in people for _ in range(draw.choice([1, 1, 1, 2, 3, 4, 6, 10]))]
    draw.shuffle(rows)
    return World([rows], without(MODERN, "phone", "street"))


def seldom(draw: random.Random) -> World:
    """One table of 500 rows with fifty written twice; the birth in three columns, second names that hardly anybody has."""
    rows: list[Row] = []
    for row in modern(draw, 450):
        year, month, day = (row["born"] or "").split("-")
        second = draw.choice(STARTS) if draw.random() < 0.1 else None
        rows.append({"truth": row["truth"], "first": row["first"], "second": second, "last": row["last"],
                     "year": year, "month": str(int(month)), "day": str(int(day))})  # fmt: skip
    rates = {"first": (0.1, 0.0), "last": (0.1, 0.0), "year": (0.1, 0.0), "month": (0.08, 0.0), "day": (0.08, 0.0)}
    rows += [spoil(draw, row, rates) for row in draw.sample(rows, 50)]
    draw.shuffle(rows)
    kinds = {"first": "name", "second": "name", "last": "name", "year": "number", "month": "number", "day": "number"}
    return World([rows], kinds)


def works(draw: random.Random) -> World:
    """Titles, authors, venue and year of what was published, in two lists that write them each in its way."""
    words, lasts = Names(draw, 350, steep=0.8), Names(draw, 400, steep=0.7)
    venues = [
        (f"proceedings of the conference on {words()} {words()}", f"{draw.choice(STARTS)}{draw.choice(STARTS)}")
        for _ in range(10)
    ]
    left: list[Row] = []
    right: list[Row] = []
    for work in range(1_900):
        title = " ".join(words() for _ in range(draw.randint(3, 9)))
        authors = [f"{draw.choice(string.ascii_lowercase)} {lasts()}" for _ in range(draw.randint(1, 4))]
        long, short = draw.choice(venues)
        year = draw.randint(1994, 2004)
        if work < 1_400:
            left.append(
                {"truth": str(work), "title": title, "authors": ", ".join(authors), "venue": long, "year": str(year)}
            )
        if work < 700 or work >= 1_400:
            told = title.split()
            if draw.random() < 0.2:
                told = told[: max(2, len(told) - draw.randint(1, 3))]
            if draw.random() < 0.15:
                authors = authors[::-1]
            if draw.random() < 0.1:
                authors = authors[:1]
            written = {"truth": str(work), "title": " ".join(told), "authors": " and ".join(authors), "venue": short,
                       "year": str(year + draw.choice([0, 0, 0, 0, 1]))}  # fmt: skip
            right.append(
                spoil(
                    draw,
                    written,
                    {"title": (0.15, 0.0), "authors": (0.15, 0.02), "venue": (0.0, 0.1), "year": (0.0, 0.1)},
                )
            )
    return World([left, right], {"title": "text", "authors": "text", "venue": "text", "year": "number"})


def firms(draw: random.Random) -> World:
    """Firms with a telephone number and a web address made of the name."""
    owners, towns, trades = Names(draw, 900, steep=0.5), Names(draw, 40), Names(draw, 30)
    rows: list[Row] = []
    for firm in range(1_400):
        name, trade, town = owners(), trades(), towns()
        rows.append({"truth": str(firm), "name": f"{name} {trade}", "town": town, "trade": trade,
                     "phone": f"{draw.randrange(10**9):09}", "site": f"{name}{trade[:4]}.example"})  # fmt: skip
    rates = {"name": (0.15, 0.0), "town": (0.05, 0.05), "phone": (0.08, 0.25), "site": (0.03, 0.4), "trade": (0.0, 0.2)}

    def write(row: Row) -> Row:
        copy = spoil(draw, row, rates)
        if copy["name"] and draw.random() < 0.3:
            copy["name"] += draw.choice([" ltd", " and sons", " group"])
        return copy

    kinds = {"name": "text", "town": "name", "trade": "category", "phone": "code", "site": "text"}
    return World(two(draw, rows, 500, 400, 500, write), kinds)


def visits(draw: random.Random) -> World:
    """People on the left, each once, and what they were seen for on the right: none to five times."""
    people = modern(draw, 900)
    left = [spoil(draw, row, LIGHT) for row in people[:600]]
    right = [spoil(draw, row, LIGHT) for row in people[200:] for _ in range(draw.choice([0, 1, 1, 2, 3, 5]))]
    draw.shuffle(right)
    return World([left, right], without(MODERN, "phone"), many=True)


WORLDS: dict[str, Callable[[random.Random], World]] = {
    each.__name__: each
    for each in (
        small,
        dirty,
        rare,
        strangers,
        lean,
        married,
        orders,
        census,
        census_twice,
        often,
        seldom,
        works,
        firms,
    )
}
MANY: dict[str, Callable[[random.Random], World]] = {"visits": visits}
