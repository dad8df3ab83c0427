"""Made-up worlds in the shape of sets that others keep to try linkage on, beside those of ``made_up_public``.

Goods of two shops and of two catalogues of software, restaurants of two guides, recordings of five collections and
electors of five lists in one table, and works that are cited in one long line.  Kinds of columns are guessed.  No value
of any published set is here.  Electors, software and recordings judge; on the others the levels of texts were tuned.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable

from made_up import Row, World
from made_up_apart import Words, citizens, shortened, typed, written
from made_up_public import MONTHS, _guessed

COLOURS = ["black", "white", "silver", "red", "blue", "grey"]
UNITS = ["gb", "mm", "w", "inch", "mb", "ft"]


def _said(draw: random.Random, words: list[str], kept: float) -> str:
    told = [word for word in words if draw.random() < kept] or words[:1]
    if draw.random() < 0.25:
        draw.shuffle(told)
    return " ".join(typed(draw, word) if len(word) > 3 and draw.random() < 0.02 else word for word in told)


def shops(draw: random.Random) -> World:
    """Goods of two shops: maker, thing and model in one name, a description that one of them seldom has, a price at times."""
    makers, things, words = Words(draw, 70, 1.0), Words(draw, 130, 0.8), Words(draw, 500, 0.9)
    rows: list[Row] = []
    while len(rows) < 1_300:
        maker, thing, price = makers(), [things() for _ in range(draw.choice([1, 2, 2]))], draw.uniform(10, 1500)
        series, about = (
            "".join(draw.choices(string.ascii_lowercase, k=draw.randint(2, 4))),
            [words() for _ in range(25)],
        )
        for _ in range(draw.choice([1, 1, 2, 3, 4])):
            model = f"{series}{draw.randrange(10, 9_990)}{draw.choice(['', '', 'b', 'w', '/s'])}"
            size = f"{draw.choice([2, 4, 8, 10, 16, 19, 32, 42, 50])} {draw.choice(UNITS)}"
            rows.append({"truth": f"g{len(rows)}", "maker": maker, "model": model, "thing": " ".join(thing), "size": size,
                         "colour": draw.choice(COLOURS), "about": " ".join(about), "price": f"{price * draw.uniform(0.9, 1.2):.2f}"})  # fmt: skip

    def sold(row: Row, side: int) -> Row:
        thing, model = (row["thing"] or "").split(), row["model"] or ""
        told = [
            row["maker"] or "",
            *([*thing, "-", model] if side == 0 else [*thing, (row["size"] or "").replace(" ", "")]),
        ]
        if side and draw.random() < 0.8:
            told.insert(draw.choice([1, len(told)]), model.replace("/", "") if draw.random() < 0.5 else model)
        if draw.random() < 0.5:
            told.append(row["colour"] or "")
        about = _said(draw, [*thing, *(row["about"] or "").split(), row["size"] or "", row["colour"] or ""], 0.7)
        price = float(row["price"] or 0) * draw.choice([1, 1, 0.95, 1.08, 0.9])
        return {"truth": row["truth"], "name": _said(draw, told, 0.95),
                "description": about if draw.random() < (0.95 if side == 0 else 0.4) else None,
                "price": f"${price:.2f}" if draw.random() < (0.4 if side == 0 else 0.55) else None}  # fmt: skip

    draw.shuffle(rows)
    tables = [[sold(row, 0) for row in rows[:1_000]], [sold(row, 1) for row in [*rows[50:1_000], *rows[1_000:1_080]]]]
    draw.shuffle(tables[1])
    return World(tables, _guessed("name", "description", "price"))


def software(draw: random.Random) -> World:
    """Software of a shop and of a larger market: editions and versions in the title, makers that are seldom told."""
    makers, products, words = Words(draw, 160, 0.9), Words(draw, 420, 0.6), Words(draw, 260, 0.9)
    editions = ["standard", "professional", "deluxe", "premium", "upgrade", "academic", "home", "win", "mac", "cd"]
    rows: list[Row] = []
    while len(rows) < 2_300:
        maker, product = makers(), [products(), *(words() for _ in range(draw.choice([0, 1, 1, 2])))]
        about, price = [words() for _ in range(18)], draw.uniform(15, 700)
        for _ in range(draw.choice([1, 1, 1, 2, 3])):
            version = str(draw.choice([*range(1, 12), 2005, 2006, 2007]))
            told = [*product, version, *draw.sample(editions, draw.choice([0, 1, 1, 2]))]
            rows.append({"truth": f"s{len(rows)}", "title": " ".join(told), "maker": maker, "about": " ".join(about),
                         "price": f"{price * draw.uniform(0.8, 1.3):.2f}"})  # fmt: skip

    def sold(row: Row, side: int) -> Row:
        told = (row["title"] or "").split()
        if draw.random() < 0.45:
            told.insert(0, row["maker"] or "")
        if draw.random() < 0.3:
            told += draw.sample(editions, 1) if draw.random() < 0.3 else [words()]
        price = float(row["price"] or 0) * draw.choice([1, 1, 0.9, 1.1, 0.8])
        return {"truth": row["truth"], "title": _said(draw, told, 0.88),
                "description": _said(draw, (row["about"] or "").split(), 0.6) if draw.random() < 0.85 else None,
                "manufacturer": row["maker"] if draw.random() < (0.97 if side == 0 else 0.1) else None,
                "price": f"{price:.2f}"}  # fmt: skip

    draw.shuffle(rows)
    tables = [[sold(row, 0) for row in rows[:900]], [sold(row, 1) for row in rows[100:]]]
    draw.shuffle(tables[1])
    return World(tables, _guessed("title", "description", "manufacturer", "price"))


def guides(draw: random.Random) -> World:
    """Two guides to restaurants of four cities: 330 and 530, of which 112 are the same."""
    words, streets, kitchens = Words(draw, 600, 0.5), Words(draw, 120, 0.7), Words(draw, 35, 1.0)
    cities = [("new " + words(), "212"), (words(), "310"), (words(), "415"), (words(), "404")]
    rows: list[Row] = []
    for place in range(750):
        city, code = draw.choice(cities)
        rows.append({"truth": f"r{place}", "name": " ".join(words() for _ in range(draw.choice([1, 1, 2, 2, 3]))),
                     "addr": f"{draw.randint(1, 9999)} {draw.choice(['n. ', 's. ', '', ''])}{streets()} {draw.choice(['st.', 'ave.', 'blvd.'])}",
                     "city": city, "phone": f"{code}/{draw.randint(200, 999)}-{draw.randint(0, 9999):04}", "type": kitchens()})  # fmt: skip

    def told(row: Row) -> Row:
        name, addr = row["name"] or "", row["addr"] or ""
        if draw.random() < 0.35:
            name = draw.choice(
                [f"{name} restaurant", f"the {name}", f"{name} cafe", f"{name} ({row['city']})", typed(draw, name)]
            )
        if draw.random() < 0.5:
            addr = addr.replace("ave.", "avenue").replace("st.", "street").replace("blvd.", "boulevard")
        if draw.random() < 0.3:
            addr = f"{addr} between {streets()} and {streets()} sts."
        phone = (row["phone"] or "").replace("/", draw.choice(["-", ") "]))
        if draw.random() < 0.06:
            phone = phone[:-4] + f"{draw.randint(0, 9999):04}"
        return {**row, "name": name, "addr": addr, "phone": phone, "type": kitchens() if draw.random() < 0.7 else row["type"],
                "city": draw.choice(cities)[0] if draw.random() < 0.1 else row["city"]}  # fmt: skip

    tables = [rows[:330], [told(row) for row in rows[218:]]]
    draw.shuffle(tables[1])
    return World(tables, _guessed("name", "addr", "city", "phone", "type"))


def recordings(draw: random.Random) -> World:
    """Recordings as five collections have them, in one table: numbers before titles, lengths in seconds or not, artists in titles."""
    words, lasts = Words(draw, 500, 0.9), Words(draw, 300, 0.8)
    rows: list[Row] = []
    for album in range(170):
        artist, name, year = (
            f"{lasts()} {lasts()}" if draw.random() < 0.7 else f"the {words()}s",
            [words() for _ in range(draw.choice([1, 2, 3]))],
            draw.randint(1960, 2012),
        )
        for track in range(1, draw.choice([3, 5, 8])):
            title, length = " ".join(words() for _ in range(draw.choice([1, 2, 2, 3, 4]))), draw.randint(120, 420)
            for source in draw.sample(range(5), draw.choice([1, 1, 1, 2, 2, 3, 4, 5])):
                written_title = [
                    title,
                    f"{track:03}-{title}",
                    f"{title} - {' '.join(name)}",
                    f"{artist} - {title}",
                    title,
                ][source]
                told = length + draw.choice([0, 0, 0, 1, -1, 2])
                rows.append({
                    "truth": f"a{album}.{track}", "number": str(track) if draw.random() < 0.85 else None,
                    "title": typed(draw, written_title) if draw.random() < 0.15 else written_title,
                    "length": [str(told * 1000), f"{told // 60}:{told % 60:02}", str(told), f"{told / 60:.3f}", str(told)][source] if draw.random() < 0.9 else None,
                    "artist": (typed(draw, artist) if draw.random() < 0.12 else artist) if draw.random() < 0.9 and source != 3 else None,
                    "album": " ".join(name) + draw.choice(["", "", f" ({year})"]) if draw.random() < 0.9 else None,
                    "year": [str(year), f"'{year % 100:02}", str(year), f"{year % 100:02}", str(year)][source] if draw.random() < 0.7 else None,
                    "language": draw.choice(["english", "eng.", "en"]) if draw.random() < 0.8 else "german",
                })  # fmt: skip
    draw.shuffle(rows)
    return World([rows], _guessed("number", "title", "length", "artist", "album", "year", "language"))


def electors(draw: random.Random) -> World:
    """Five lists of electors in one table; a person is on one to five of them, and four columns are all there is."""
    rows: list[Row] = []
    rates = {
        "first": ("typed", 0.14, 0.01),
        "last": ("misread", 0.12, 0.0),
        "place": ("misread", 0.1, 0.02),
        "zip": ("typed", 0.1, 0.02),
    }
    for row in citizens(draw, 1_100):
        for _ in range(draw.choice([1, 1, 2, 3, 4, 5])):
            rows.append(written(draw, row, rates))
    draw.shuffle(rows)
    return World([rows], _guessed("first", "last", "place", "zip"))


def cited(draw: random.Random) -> World:
    """Works as they are cited: whole in one long line, and a year in a column of its own at times."""
    words, lasts = Words(draw, 400, 0.9), Words(draw, 160, 0.7)
    rows: list[Row] = []
    for work in range(260):
        authors = [f"{draw.choice('abcdefgjmrst')}. {lasts()}" for _ in range(draw.choice([1, 2, 2, 3]))]
        title, journal = [words() for _ in range(draw.randint(4, 9))], [words() for _ in range(3)]
        year, volume, first = draw.randint(1975, 1998), draw.randint(1, 40), draw.randint(1, 700)
        for _ in range(min(20, int(draw.paretovariate(0.9)))):
            parts = [", ".join(authors if draw.random() < 0.85 else [f"{authors[0]} et al"]), _said(draw, title, 0.97),
                     " ".join(journal) if draw.random() < 0.6 else " ".join(word[:3] + "." for word in journal)]  # fmt: skip
            if draw.random() < 0.7:
                parts.append(
                    draw.choice([f"{volume}:{first}-{first + 11}", f"vol. {volume}, pp. {first}--{first + 11}"])
                )
            told = str(year) if draw.random() < 0.93 else str(year + 1)
            if draw.random() < 0.3:
                parts.append(f"{draw.choice(MONTHS)} {told}")
            rows.append({"truth": f"w{work}", "citation": ", ".join(parts), "year": told if draw.random() < 0.6 else None,
                         "author": shortened(draw, authors[0]) if draw.random() < 0.2 else authors[0].split()[-1]})  # fmt: skip
    draw.shuffle(rows)
    return World([rows], _guessed("citation", "year", "author"))


KEPT: dict[str, Callable[[random.Random], World]] = {
    each.__name__: each for each in (shops, software, guides, recordings, electors, cited)
}
