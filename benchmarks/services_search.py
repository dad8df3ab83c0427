"""Finding a government service by what people say, against substring search in the same run.

    python benchmarks/services_search.py [--misses]

The queries of ``services_queries.csv`` are ours: everyday sayings, misspellings, English, and slips of the keyboard's layout, each with
the services of which one is to be among the first three (success at 3).  The peer has the same texts of each service, and finds those
of which a text has the query in it, or each of its space-separated parts, in the catalogue's order; a stronger one
knows words.  Times are processor seconds.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from prasan.services.model import Service
from prasan.services.reading import shipped_catalogue
from prasan.services.search import Index, words_of

FIRST = 3
SERVICES = tuple(shipped_catalogue().services.values())


def substring(query: str) -> list[Service]:
    """The peer: services a text of which holds the query, then those whose texts hold each of its parts."""
    asked = query.casefold().strip()
    texts = {
        each.id: [text.casefold() for text in (each.name_th, each.name_en, *each.words, each.about_th, each.about_en)]
        for each in SERVICES
    }
    whole = [each for each in SERVICES if any(asked in text for text in texts[each.id])]
    parts = [
        each
        for each in SERVICES
        if each not in whole and all(any(part in text for text in texts[each.id]) for part in asked.split())
    ]
    return whole + parts


def parted(query: str) -> list[Service]:
    """A stronger peer: services by how many of the query's words, as Prasan parts them, their texts hold."""
    asked = set(words_of(query))
    held = {
        each.id: sum(
            any(word in text.casefold() for text in (each.name_th, each.name_en, *each.words)) for word in asked
        )
        for each in SERVICES
    }
    return sorted((each for each in SERVICES if held[each.id]), key=lambda each: -held[each.id])


def main() -> None:
    rows = list(
        csv.DictReader(Path(__file__).with_name("services_queries.csv").read_text(encoding="utf-8").splitlines())
    )
    began = time.process_time()
    index = Index(SERVICES)
    print(f"{len(rows)} queries, {len(SERVICES)} services; the index is made in {time.process_time() - began:.2f} s")
    ways: dict[str, Callable[[str], list[Service]]] = {
        "prasan": lambda query: [each.service for each in index.search(query)],
        "substring": substring,
        "words": parted,
    }
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    for name, way in ways.items():
        hits: dict[str, list[bool]] = defaultdict(list)
        began = time.process_time()
        for row in rows:
            found = [each.id for each in way(row["query"])[:FIRST]]
            hits[row["kind"]].append(bool(set(found) & set(row["expected"].split())))
            if name == "prasan" and "--misses" in sys.argv and not hits[row["kind"]][-1]:
                print(f"  miss: {row['query']}: {', '.join(found)}")
        spent = 1000 * (time.process_time() - began) / len(rows)
        every = [hit for each in hits.values() for hit in each]
        told = ", ".join(f"{kind} {sum(hits[kind])} of {len(hits[kind])}" for kind in kinds)
        print(f"{name:<10} success@{FIRST} {sum(every) / len(every):.3f} ({told}); {spent:.1f} ms a query")


if __name__ == "__main__":
    main()
