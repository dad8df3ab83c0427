"""Made-up worlds that nothing was tuned on: other words, other errors and other shapes than those of ``made_up``.

Only what a change of the engine did to :mod:`made_up` decides whether it stays; these say afterwards whether that was
more than luck.  Errors here are those of keyboards, readers of handwriting, clerks who shorten and people who round.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate

from made_up import Row, World

# fmt: off
ONSETS = ["b", "br", "ch", "d", "dr", "f", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "tr",
          "v", "w", "z", ""]
NUCLEI = ["a", "e", "i", "o", "u", "ai", "ou", "ee", "ia"]
CODAS = ["", "", "n", "r", "s", "l", "m", "ck", "rt", "nd", "x", "tz"]
KEYS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
READ = [("m", "rn"), ("n", "u"), ("e", "c"), ("l", "i"), ("h", "b"), ("a", "o"), ("t", "f"), ("cl", "d"), ("ss", "fs")]
CYRILLIC = dict(zip("abcdefghijklmnoprstuvwxz", "абцдефгхийклмнопрстувжыз", strict=True))
# fmt: on


class Words:
    """Words of syllables; the first are common: the one at place n is drawn as 1 / (n + flat) ** steep."""

    def __init__(
        self,
        draw: random.Random,
        count: int,
        steep: float,
        *,
        flat: float = 2.0,
        syllables: Sequence[int] = (1, 2, 2, 3),
    ) -> None:
        known: dict[str, None] = {}
        while len(known) < count:
            parts = range(draw.choice(syllables))
            word = "".join(draw.choice(ONSETS) + draw.choice(NUCLEI) + draw.choice(CODAS) for _ in parts)
            if len(word) > 2:
                known[word] = None
        self.words = list(known)
        self.sums = list(accumulate(1 / (at + flat) ** steep for at in range(count)))
        self.draw = draw

    def __call__(self) -> str:
        return self.words[bisect(self.sums, self.draw.random() * self.sums[-1])]


def typed(draw: random.Random, text: str) -> str:
    """A key beside the right one, one left out, one pressed twice, two in the wrong order."""
    at = draw.randrange(len(text))
    row = next((keys for keys in KEYS if text[at] in keys), "0123456789" if text[at].isdigit() else "aeiou")
    beside = row[max(0, min(len(row) - 1, (row.find(text[at])) + draw.choice([-1, 1])))]
    kind = draw.random()
    if kind < 0.4:
        return text[:at] + beside + text[at + 1 :]
    if kind < 0.6 and len(text) > 2:
        return text[:at] + text[at + 1 :]
    if kind < 0.75:
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def misread(draw: random.Random, text: str) -> str:
    fitting = [pair for pair in READ if pair[0] in text]
    return text.replace(*draw.choice(fitting), 1) if fitting else typed(draw, text)


def shortened(draw: random.Random, text: str) -> str:
    """An initial, the beginning, or one word of several."""
    words = text.split()
    if len(words) > 1:
        place = draw.randrange(len(words))
        words[place] = words[place][0] if draw.random() < 0.5 else words[place][: draw.randint(3, 4)]
        return " ".join(words)
    return text[0] if draw.random() < 0.4 else text[: max(3, len(text) // 2)]


ERRORS = {"typed": typed, "misread": misread, "short": shortened}


def written(draw: random.Random, row: Row, rates: dict[str, tuple[str, float, float]]) -> Row:
    """A copy in which each column has an error of its kind at one rate and is missing at another.

    How careful the writer is differs from row to row, so that errors come together.
    """
    care = draw.choices([0.4, 1.0, 2.5], [0.5, 0.35, 0.15])[0]
    copy = dict(row)
    for name, (kind, wrong, missing) in rates.items():
        value = copy[name]
        if value is None:
            continue
        if draw.random() < missing * (care + 1) / 2:
            copy[name] = None
        elif draw.random() < wrong * care:
            copy[name] = ERRORS[kind](draw, value)
    return copy


def sides(
    draw: random.Random, rows: list[Row], both: int, ours: int, write: Sequence[Callable[[Row], Row]]
) -> list[list[Row]]:
    """The first ``both`` rows on both sides, the next ``ours`` on the left, what is left over on the right."""
    left = [write[0](row) for row in rows[: both + ours]]
    right = [write[-1](row) for row in rows[:both] + rows[both + ours :]]
    for table in (left, right):
        draw.shuffle(table)
    return [left, right]


def citizens(draw: random.Random, count: int, *, steep: float = 0.8) -> list[Row]:
    """People by household: a son may have his father's name, twins a birthday, spouses a telephone."""
    firsts, middles, lasts = Words(draw, 400, steep), Words(draw, 120, steep), Words(draw, 2_500, steep)
    roads, places = Words(draw, 600, 0.4), Words(draw, 80, 0.7)
    zips = {place: f"{draw.randrange(10_000, 99_999)}" for place in places.words}
    rows: list[Row] = []
    while len(rows) < count:
        last, place = lasts(), places()
        home = {"road": f"{draw.randint(1, 240)} {roads()} {draw.choice(['road', 'lane', 'avenue'])}", "place": place,
                "zip": zips[place], "phone": f"{draw.randrange(2 * 10**8, 10**9)}"}  # fmt: skip
        year = draw.randint(1935, 1985)
        father = firsts()
        members = [(father, year, None)]
        if draw.random() < 0.6:
            members.append((firsts(), year + draw.randint(-6, 6), None))
        for _ in range(draw.choice([0, 0, 1, 2, 3])):
            born = year + draw.randint(20, 38)
            members.append((father if draw.random() < 0.08 else firsts(), born, None))
            if draw.random() < 0.03:
                members.append((firsts(), born, "twin"))
        day = ""
        for first, born, twin in members:
            day = day if twin else f"{born}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            rows.append({"truth": f"p{len(rows)}", "first": first, "middle": middles() if draw.random() < 0.6 else None,
                         "last": last if draw.random() < 0.93 else lasts(), "born": day, "year": day[:4],
                         "sex": draw.choice(["female", "male"]), **home})  # fmt: skip
    draw.shuffle(rows)
    return rows[:count]


PERSON = {"first": ("typed", 0.07, 0.01), "middle": ("short", 0.3, 0.3), "last": ("misread", 0.08, 0.01),
          "born": ("typed", 0.05, 0.04), "road": ("short", 0.2, 0.08), "place": ("misread", 0.06, 0.04),
          "zip": ("typed", 0.05, 0.05), "phone": ("typed", 0.05, 0.4), "year": ("typed", 0.05, 0.04),
          "sex": ("short", 0.0, 0.03)}  # fmt: skip
KINDS = {"first": "name", "middle": "name", "last": "name", "born": "date", "year": "number", "sex": "category",
         "road": "text", "place": "name", "zip": "code", "phone": "code"}  # fmt: skip


def only(*names: str) -> dict[str, str]:
    return {name: KINDS[name] for name in names}


def clerk(draw: random.Random, *, worse: float = 1.0, gone: float = 1.0) -> Callable[[Row], Row]:
    rates = {name: (kind, wrong * worse, missing * gone) for name, (kind, wrong, missing) in PERSON.items()}
    return lambda row: written(draw, row, rates)


def name_and_year(draw: random.Random) -> World:
    """Two columns: a whole name and a year."""
    rows = [{**row, "name": f"{row['first']} {row['last']}"} for row in citizens(draw, 1_000)]
    rates = {"name": ("misread", 0.15, 0.0), "year": ("typed", 0.08, 0.05)}
    tables = sides(draw, rows, 400, 250, [lambda row: written(draw, row, rates)])
    return World(tables, {"name": "text", "year": "number"})


def three_columns(draw: random.Random) -> World:
    return World(sides(draw, citizens(draw, 2_000), 700, 500, [clerk(draw)]), only("first", "last", "year"))


def voters(draw: random.Random) -> World:
    """One in five has moved, one in twelve is called otherwise."""
    lasts = Words(draw, 900, 0.5)
    people = citizens(draw, 4_200)
    homes = ("road", "place", "zip", "phone")

    def later(row: Row) -> Row:
        copy = clerk(draw)(row)
        if draw.random() < 0.2:
            copy |= {name: draw.choice(people)[name] for name in homes[:1]} | {"phone": None}
            copy |= {name: value for name, value in draw.choice(people).items() if name in homes[1:3]}
        if draw.random() < 0.08:
            copy["last"] = lasts()
        return copy

    tables = sides(draw, people, 1_600, 1_200, [clerk(draw), later])
    return World(tables, only("first", "middle", "last", "year", "sex", "road", "place", "zip"))


def hollow(draw: random.Random) -> World:
    """Nearly half of all values are missing."""
    rates = {name: (kind, wrong, 0.45 if name != "last" else 0.2) for name, (kind, wrong, _) in PERSON.items()}
    tables = sides(draw, citizens(draw, 2_400), 900, 700, [lambda row: written(draw, row, rates)])
    return World(tables, only("first", "middle", "last", "born", "sex", "road", "zip", "phone"))


def skewed(draw: random.Random) -> World:
    """A few names are half of all, and most people live in one town."""
    firsts, lasts, places = Words(draw, 150, 1.5), Words(draw, 300, 1.4), Words(draw, 12, 1.8)
    rows = [{**row, "first": firsts(), "last": lasts(), "place": places()} for row in citizens(draw, 2_600)]
    return World(sides(draw, rows, 900, 800, [clerk(draw)]), only("first", "last", "born", "sex", "place", "road"))


def tiny(draw: random.Random) -> World:
    return World(sides(draw, citizens(draw, 260), 140, 60, [clerk(draw)]), only("first", "last", "born", "place"))


def unequal(draw: random.Random) -> World:
    tables = sides(draw, citizens(draw, 9_000), 160, 90, [clerk(draw)])
    return World(tables, only("first", "last", "born", "sex", "place"))


def one_in_twenty(draw: random.Random) -> World:
    tables = sides(draw, citizens(draw, 5_850), 150, 2_850, [clerk(draw)])
    return World(tables, only("first", "last", "born", "place", "road"))


def everybody(draw: random.Random) -> World:
    tables = sides(draw, citizens(draw, 1_500), 1_500, 0, [clerk(draw, worse=2.0)])
    return World(tables, only("first", "last", "born", "sex", "zip"))


def decades(draw: random.Random) -> World:
    """Two censuses ten years apart: daughters marry, the old die, people round their age, kin share everything else."""
    firsts = {sex: Words(draw, 60, 1.1) for sex in "mf"}
    lasts, villages, trades = Words(draw, 160, 0.9), Words(draw, 35, 0.8), Words(draw, 45, 1.0)
    tables: list[list[Row]] = [[], []]
    person = 0

    def counted(row: Row, year: int) -> Row:
        age = year - int(row["birth"] or 0)
        told = round(age / 5) * 5 if age > 25 and draw.random() < 0.25 else age + draw.choice([-1, 0, 0, 0, 1])
        rates = {"first": ("misread", 0.12, 0.0), "last": ("misread", 0.12, 0.0), "native": ("misread", 0.08, 0.05),
                 "village": ("misread", 0.04, 0.0), "trade": ("short", 0.1, 0.3)}  # fmt: skip
        copy = written(draw, {**row, "birth": str(year - max(told, 0))}, rates)
        if copy["first"] and draw.random() < 0.06:
            copy["first"] = shortened(draw, copy["first"])
        return copy

    for _ in range(520):
        last, village, trade, year = lasts(), villages(), trades(), 1870 - draw.randint(24, 60)
        adults = [("m", year), *([("f", year + draw.randint(-3, 10))] if draw.random() < 0.85 else [])]
        children = [(draw.choice("mf"), year + draw.randint(22, 40)) for _ in range(draw.choice([0, 1, 2, 3, 4, 6]))]
        native = village if draw.random() < 0.7 else villages()
        leaves, moved = draw.random() < 0.3, villages() if draw.random() < 0.12 else village
        for sex, birth in [*adults, *(child for child in children if child[1] <= 1880)]:
            row: Row = {"truth": f"c{person}", "first": firsts[sex](), "last": last, "sex": sex, "birth": str(birth),
                        "native": native if (sex, birth) in adults else village, "village": village,
                        "trade": trade if sex == "m" and birth < 1862 else None}  # fmt: skip
            person += 1
            if birth <= 1870:
                tables[0].append(counted(row, 1870))
            if not leaves and draw.random() > (0.4 if birth < 1815 else 0.12):
                wed = sex == "f" and 1852 < birth < 1864 and draw.random() < 0.6
                after = {**row, "village": villages() if wed and draw.random() < 0.4 else moved}
                tables[1].append(counted({**after, "last": lasts() if wed else last}, 1880))
    for _ in range(220):
        last, village = lasts(), villages()
        for _ in range(draw.randint(1, 5)):
            sex = draw.choice("mf")
            tables[1].append(
                counted({"truth": f"n{person}", "first": firsts[sex](), "last": last, "sex": sex,
                         "birth": str(draw.randint(1815, 1880)), "native": villages(), "village": village,
                         "trade": trades() if sex == "m" else None}, 1880)
            )  # fmt: skip
            person += 1
    draw.shuffle(tables[1])
    kinds = {"first": "name", "last": "name", "sex": "category", "birth": "number", "native": "name",
             "village": "name", "trade": "name"}  # fmt: skip
    return World(tables, kinds)


def companies(draw: random.Random) -> World:
    """Firms with legal forms, groups of the same first word, and addresses that several share."""
    words, trades, roads, cities = (
        Words(draw, 900, 0.5),
        Words(draw, 60, 0.8),
        Words(draw, 250, 0.4),
        Words(draw, 30, 0.9),
    )
    forms = [["limited", "ltd", "ltd."], ["gmbh", "g.m.b.h."], ["s.a.", "sa"], ["inc", "incorporated", "inc."], [""]]
    rows: list[Row] = []
    while len(rows) < 2_600:
        owner, city, road = words(), cities(), f"{roads()} street {draw.randint(1, 120)}"
        for _ in range(draw.choice([1, 1, 1, 1, 2, 3])):
            name = f"{owner} {trades()}" if draw.random() < 0.8 else f"{owner} & {words()}"
            if draw.random() < 0.3:
                city, road = cities(), f"{roads()} street {draw.randint(1, 120)}"
            rows.append({"truth": f"f{len(rows)}", "name": name, "form": str(draw.randrange(len(forms))), "road": road,
                         "city": city, "vat": f"{draw.randrange(10**8, 10**9)}"})  # fmt: skip
    rates = {"name": ("typed", 0.1, 0.0), "road": ("short", 0.15, 0.12), "city": ("misread", 0.04, 0.04),
             "vat": ("typed", 0.03, 0.6)}  # fmt: skip

    def told(row: Row) -> Row:
        copy = written(draw, row, rates)
        name = (copy["name"] or "").split()
        if len(name) > 1 and draw.random() < 0.1:
            name = name[:1] + name[2:]
        if draw.random() < 0.75:
            name.append(draw.choice(forms[int(row["form"] or 0)]))
        copy["name"] = " ".join(name)
        return copy

    draw.shuffle(rows)
    kinds = {"name": "text", "road": "text", "city": "name", "vat": "code"}
    return World(sides(draw, rows, 800, 700, [told]), kinds)


def products(draw: random.Random) -> World:
    """Two shops: long titles in another order, variants that differ by a number, prices that are near."""
    makers, things, adjectives = Words(draw, 50, 0.9), Words(draw, 200, 0.7), Words(draw, 160, 0.6)
    rows: list[Row] = []
    while len(rows) < 1_900:
        maker, thing, price = makers(), things(), draw.uniform(4, 900)
        series = f"{draw.choice('abcdefgh')}{draw.choice('kmnrstx')}"
        said = [adjectives() for _ in range(draw.randint(2, 6))]
        for _ in range(draw.choice([1, 1, 2, 3])):
            model = f"{series}{draw.randrange(10, 9_990)}"
            rows.append({"truth": f"g{len(rows)}", "maker": maker, "model": model, "title": " ".join([thing, *said]),
                         "price": f"{price * draw.uniform(0.8, 1.3):.2f}"})  # fmt: skip

    def sold(row: Row) -> Row:
        words = (row["title"] or "").split()
        kept = [word for word in words if draw.random() < 0.8] or words[:1]
        if draw.random() < 0.4:
            draw.shuffle(kept)
        if draw.random() < 0.8:
            kept.insert(0, row["maker"] or "")
        if draw.random() < 0.75:
            kept.insert(draw.randint(0, len(kept)), row["model"] or "")
        price = float(row["price"] or 0) * draw.choice([1, 1, 1, 0.95, 1.1, 0.99])
        return {"truth": row["truth"], "title": " ".join(kept), "maker": row["maker"] if draw.random() < 0.5 else None,
                "price": f"{price:.2f}" if draw.random() < 0.85 else None}  # fmt: skip

    draw.shuffle(rows)
    tables = sides(draw, rows, 700, 400, [sold])
    return World(tables, {"title": "text", "maker": "name", "price": "number"})


def library(draw: random.Random) -> World:
    """One list of what was cited, a work up to eight times: initials, journals shortened, pages that slip."""
    words, lasts = Words(draw, 500, 0.8), Words(draw, 500, 0.7)
    journals = [f"journal of {words()} {words()}" for _ in range(30)]
    rows: list[Row] = []
    for work in range(700):
        authors = [f"{draw.choice('abcdefgjmrst')} {lasts()}" for _ in range(draw.randint(1, 4))]
        first = draw.randint(1, 900)
        whole: Row = {"truth": f"w{work}", "title": " ".join(words() for _ in range(draw.randint(4, 9))),
                      "authors": " ".join(authors), "journal": draw.choice(journals),
                      "year": str(draw.randint(1970, 2010)), "pages": f"{first}-{first + draw.randint(3, 30)}"}  # fmt: skip
        rates = {"title": ("typed", 0.2, 0.0), "authors": ("short", 0.25, 0.01), "journal": ("short", 0.4, 0.15),
                 "year": ("typed", 0.04, 0.15), "pages": ("typed", 0.08, 0.35)}  # fmt: skip
        rows += [written(draw, whole, rates) for _ in range(draw.choice([1, 1, 1, 2, 2, 3, 5, 8]))]
    draw.shuffle(rows)
    kinds = {"title": "text", "authors": "text", "journal": "text", "year": "number", "pages": "code"}
    return World([rows], kinds)


def clusters(draw: random.Random) -> World:
    """One table of households in which a person stands one to twelve times."""
    people = citizens(draw, 650)
    write = clerk(draw, worse=1.6)
    rows = [write(row) for row in people for _ in range(draw.choice([1, 1, 1, 1, 2, 2, 3, 5, 12]))]
    draw.shuffle(rows)
    return World([rows], only("first", "middle", "last", "born", "road", "zip", "phone"))


def hardly_twice(draw: random.Random) -> World:
    """One table of 4,000 of whom fifty stand twice; few columns."""
    rows = citizens(draw, 4_000)
    write = clerk(draw)
    twice = [write(row) for row in rows] + [write(row) for row in rows[:50]]
    draw.shuffle(twice)
    return World([twice], only("first", "last", "born", "place"))


def doubled(draw: random.Random) -> World:
    """Two tables, in each of which some people stand twice or three times."""
    people, write = citizens(draw, 1_500), clerk(draw)
    tables = []
    for chosen in (people[:1_000], people[400:]):
        table = [write(row) for row in chosen for _ in range(draw.choice([1, 1, 1, 2, 3]))]
        draw.shuffle(table)
        tables.append(table)
    return World(tables, only("first", "last", "born", "sex", "place", "road"))


def encounters(draw: random.Random) -> World:
    """People once on the left, and none to six of their visits on the right."""
    people, write = citizens(draw, 1_300), clerk(draw, worse=1.3)
    left = [write(row) for row in people[:800]]
    right = [write(row) for row in people[300:] for _ in range(draw.choice([0, 1, 1, 1, 2, 4, 6]))]
    draw.shuffle(right)
    return World([left, right], only("first", "last", "born", "zip", "phone"), many=True)


def otherwise_lettered(draw: random.Random) -> World:
    """Names of a script that is not Latin, with patronymics."""
    letters = str.maketrans(CYRILLIC)
    rows = []
    for row in citizens(draw, 1_800):
        told = {name: (row[name] or "").translate(letters) or None for name in ("first", "last", "place")}
        rows.append({**row, **told, "patronymic": f"{told['first']}ович"})
    fathers = [row["patronymic"] for row in rows]
    draw.shuffle(fathers)
    rows = [{**row, "patronymic": father} for row, father in zip(rows, fathers, strict=True)]
    rates = {"first": ("typed", 0.1, 0.02), "last": ("typed", 0.1, 0.01), "patronymic": ("short", 0.2, 0.3),
             "born": ("typed", 0.06, 0.06), "place": ("short", 0.15, 0.1)}  # fmt: skip
    kinds = {"first": "name", "last": "name", "patronymic": "name", "born": "date", "place": "name"}
    return World(sides(draw, rows, 600, 500, [lambda row: written(draw, row, rates)]), kinds)


APART: dict[str, Callable[[random.Random], World]] = {
    each.__name__: each
    for each in (
        name_and_year,
        three_columns,
        voters,
        hollow,
        skewed,
        tiny,
        unequal,
        one_in_twenty,
        everybody,
        decades,
        companies,
        products,
        library,
        clusters,
        hardly_twice,
        encounters,
        otherwise_lettered,
        doubled,
    )
}
