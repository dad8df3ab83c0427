"""Made-up worlds in the shape of sets that are published to try linkage on, with columns whose kinds nobody tells.

Famous people as an encyclopaedia has them many times over, restaurants of two guides in one list, citations of few
works, a list of clients that was written badly, a catalogue against a larger one that holds works repeatedly.
No value of any published set is here, only what such sets are like: columns that say the same again, clusters of
very different sizes, and columns that are mostly empty.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from made_up import Row, World
from made_up_apart import Words, misread, shortened, typed

# fmt: off
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# fmt: on


def _guessed(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "")


def notables(draw: random.Random) -> World:
    """One table in which a person stands one to thirty times: a name in four columns that say the same."""
    firsts, lasts = Words(draw, 350, 0.8, syllables=(1, 2)), Words(draw, 1_500, 0.6)
    places, trades = Words(draw, 260, 0.8), Words(draw, 60, 1.2)
    rows: list[Row] = []
    for person in range(520):
        first, middles, last = firsts(), [firsts() for _ in range(draw.choice([0, 0, 1, 1, 2]))], lasts()
        nick, title = first[:3] + "ie", draw.choice(["", "", "", "sir ", "baron "])
        born = f"{draw.randint(1600, 1990)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        place, postcode = (
            places(),
            f"{draw.choice('abcdeglmnst')}{draw.randint(1, 30)} {draw.randint(1, 9)}{typed(draw, 'kw')}",
        )
        sex, trade = draw.choice(["male", "male", "male", "female"]), trades()
        for _ in range(min(30, int(draw.paretovariate(0.9)) if draw.random() < 0.5 else draw.randint(4, 16))):
            given = nick if draw.random() < 0.1 else first
            family = lasts() if draw.random() < 0.03 else last
            if draw.random() < 0.09:
                given = typed(draw, given)
            if draw.random() < 0.09:
                family = typed(draw, family)
            said = [given, *(middles if draw.random() < 0.7 else []), family]
            whole = (title if draw.random() < 0.5 else "") + " ".join(said)
            dob = born
            if draw.random() < 0.08:
                dob = f"{born[:4]}-01-01"
            elif draw.random() < 0.12:
                dob = typed(draw, born)
            rows.append({
                "truth": f"p{person}", "full_name": whole, "first_and_surname": f"{given} {family}", "first_name": given,
                "surname": family, "dob": dob if draw.random() < 0.82 else None,
                "birth_place": (misread(draw, place) if draw.random() < 0.08 else places() if draw.random() < 0.05 else place)
                if draw.random() < 0.85 else None,
                "postcode": (typed(draw, postcode) if draw.random() < 0.15 else postcode) if draw.random() < 0.7 else None,
                "gender": sex if draw.random() < 0.85 else None,
                "occupation": (trades() if draw.random() < 0.1 else trade) if draw.random() < 0.6 else None,
            })  # fmt: skip
    draw.shuffle(rows)
    names = ("full_name", "first_and_surname", "first_name", "surname", "dob", "birth_place", "postcode", "gender",
             "occupation")  # fmt: skip
    return World([rows], _guessed(*names))


def restaurants(draw: random.Random) -> World:
    """864 rows, of which 112 restaurants are written twice; branches of a chain are none of them."""
    words, kitchens, streets = Words(draw, 700, 0.5), Words(draw, 40, 1.0), Words(draw, 150, 0.7)
    cities = [(words(), f"{draw.randint(200, 999)}") for _ in range(14)]
    rows: list[Row] = []
    while len(rows) < 752:
        name = " ".join(words() for _ in range(draw.choice([1, 1, 2, 2, 3])))
        for _ in range(draw.choice([1] * 9 + [2])):
            city, code = cities[min(int(draw.expovariate(0.5)), 13)]
            road = (
                f"{draw.choice(['n. ', 's. ', '', '', ''])}{streets()} {draw.choice(['st.', 'ave.', 'blvd.', 'rd.'])}"
            )
            phone = f"{code}/{draw.randint(200, 999)}-{draw.randint(0, 9999):04}"
            rows.append({"truth": f"r{len(rows)}", "name": name, "addr": f"{draw.randint(1, 9999)} {road}", "city": city,
                         "phone": phone, "type": kitchens()})  # fmt: skip
    for row in draw.sample(rows, 112):
        name, addr = row["name"] or "", row["addr"] or ""
        if draw.random() < 0.2:
            name += draw.choice([" restaurant", " cafe", " (the)", " grill"])
        elif draw.random() < 0.15:
            name = typed(draw, name)
        if draw.random() < 0.35:
            addr = addr.replace("ave.", "avenue").replace("st.", "street").replace("blvd.", "blvd")
        if draw.random() < 0.25:
            addr = f"{addr} between {streets()} and {streets()} sts."
        rows.append({**row, "name": name, "addr": addr, "phone": (row["phone"] or "").replace("/", "-"),
                     "city": draw.choice(cities)[0] if draw.random() < 0.12 else row["city"],
                     "type": kitchens() if draw.random() < 0.6 else row["type"]})  # fmt: skip
    draw.shuffle(rows)
    return World([rows], _guessed("name", "addr", "city", "phone", "type"))


def citations(draw: random.Random) -> World:
    """Some 1,300 citations of 120 works, a few of them cited a hundred times; most columns are mostly empty."""
    words, lasts = Words(draw, 420, 0.9), Words(draw, 110, 0.7)
    venues, houses, towns = [[words() for _ in range(4)] for _ in range(25)], Words(draw, 15, 1.0), Words(draw, 20, 1.0)
    rows: list[Row] = []
    for work in range(120):
        authors = [(draw.choice("abcdefgjmrst"), lasts()) for _ in range(draw.choice([1, 2, 2, 3, 4]))]
        title = [words() for _ in range(draw.randint(3, 9))]
        venue, year, first = draw.choice(venues), draw.randint(1985, 1997), draw.randint(1, 600)
        house, town, volume = houses(), towns(), str(draw.randint(1, 40))
        for _ in range(min(110, int(draw.paretovariate(0.75)) + draw.choice([0, 1, 3, 6]))):
            style = draw.randrange(4)
            told = ", ".join(
                [f"{i}. {n}", f"{n}, {i}.", f"{n} {i}", f"{i}. {n}"][style] for i, n in authors
            )  # fmt: skip
            if draw.random() < 0.06:
                told = typed(draw, told)
            said = list(title)
            if draw.random() < 0.08:
                said = said[: max(2, len(said) - 2)]
            where = " ".join(word[:4] + "." for word in venue) if draw.random() < 0.3 else " ".join(venue)
            if draw.random() < 0.3:
                where = f"in {where}"
            pages = f"{first}-{first + 12}" if draw.random() < 0.6 else f"pp. {first}--{first + 12}"
            rows.append({
                "truth": f"w{work}", "author": told,
                "title": typed(draw, " ".join(said)) if draw.random() < 0.15 else " ".join(said) if draw.random() < 0.97 else None,
                "venue": where if draw.random() < 0.8 else None,
                "publisher": house if draw.random() < 0.2 else None, "address": town if draw.random() < 0.25 else None,
                "year": (str(year) if draw.random() < 0.9 else str(year + draw.choice([-1, 1]))) if draw.random() < 0.9 else None,
                "month": draw.choice(MONTHS) if draw.random() < 0.06 else None,
                "volume": volume if draw.random() < 0.3 else None, "pages": pages if draw.random() < 0.55 else None,
            })  # fmt: skip
    draw.shuffle(rows)
    names = ("author", "title", "venue", "publisher", "address", "year", "month", "volume", "pages")
    return World([rows], _guessed(*names))


def clients(draw: random.Random) -> World:
    """A thousand rows of 250 clients, badly written: names that change places, towns and mail addresses that miss."""
    firsts, lasts, towns = Words(draw, 180, 0.7), Words(draw, 220, 0.6), Words(draw, 40, 1.3)
    rows: list[Row] = []
    for person in range(250):
        first, last, town = firsts(), lasts(), towns()
        born = f"{draw.randint(1970, 2015)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        mail = f"{draw.choice([first, last, first[0] + last])}{draw.randint(1, 99)}@{lasts()}.{draw.choice(['com', 'org', 'net'])}"
        for _ in range(draw.choice([1, 2, 3, 4, 5, 6, 7])):
            one, two = first, last
            if draw.random() < 0.12:
                one, two = two, one
            one, two = (typed(draw, each) if draw.random() < 0.25 else each for each in (one, two))
            rows.append({
                "truth": f"c{person}", "first_name": one if draw.random() < 0.83 else None,
                "surname": two if draw.random() < 0.83 else None,
                "dob": (typed(draw, born) if draw.random() < 0.2 else born) if draw.random() < 0.93 else None,
                "city": (typed(draw, town) if draw.random() < 0.15 else town) if draw.random() < 0.8 else None,
                "email": (typed(draw, mail) if draw.random() < 0.15 else mail) if draw.random() < 0.8 else None,
            })  # fmt: skip
    draw.shuffle(rows)
    return World([rows], _guessed("first_name", "surname", "dob", "city", "email"))


def catalogue(draw: random.Random) -> World:
    """A clean list of works against a larger one that was gathered, has most of them and some of them again."""
    words, lasts = Words(draw, 600, 0.8), Words(draw, 700, 0.7)
    venues = [(f"{words()} {words()} {words()}", words()[:5]) for _ in range(9)]
    left: list[Row] = []
    right: list[Row] = []
    for work in range(3_600):
        title = [words() for _ in range(draw.randint(3, 10))]
        authors = [f"{draw.choice('abcdefgjmrst')} {lasts()}" for _ in range(draw.randint(1, 4))]
        venue, year = draw.choice(venues), str(draw.randint(1994, 2004))
        if work < 900:
            left.append({"truth": f"w{work}", "title": " ".join(title), "authors": ", ".join(authors), "venue": venue[0],
                         "year": year})  # fmt: skip
        for _ in range(1 if work >= 900 else draw.choice([0, 1, 1, 2, 3])):
            said = list(title)
            if draw.random() < 0.15:
                said = said[: max(2, len(said) - draw.randint(1, 3))]
            told = " ".join(said)
            right.append({
                "truth": f"w{work}", "title": typed(draw, told) if draw.random() < 0.15 else told,
                "authors": ", ".join(shortened(draw, each) if draw.random() < 0.05 else each for each in authors[: draw.choice([9, 9, 9, 1, 2])]),
                "venue": draw.choice(venue) if draw.random() < 0.7 else None, "year": year if draw.random() < 0.5 else None,
            })  # fmt: skip
    draw.shuffle(right)
    return World([left, right], _guessed("title", "authors", "venue", "year"), many=True)


PUBLIC: dict[str, Callable[[random.Random], World]] = {
    each.__name__: each for each in (notables, restaurants, citations, clients, catalogue)
}
