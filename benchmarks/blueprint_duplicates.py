"""How well things that do the same are found in the demonstration estate, and how long it takes.

Prints precision and recall of pairs of systems against the planted truth at several cuts, for seeds that the weights were
not learned on, and the seconds for all kinds at ``--elements`` an agency (2500: 100,000 elements in all).
"""

from __future__ import annotations

import argparse
import itertools
import time

from prasan.architecture.demonstration import make_estate
from prasan.architecture.duplicates import KINDS, find_duplicates
from prasan.architecture.estate import Estate, concepts_of
from prasan.cli.ea_store import agencies_of_demonstration

_CUTS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--elements", type=int, default=65)
    asked.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13, 14, 15])
    given = asked.parse_args()
    for seed in given.seeds:
        made = make_estate(agencies_of_demonstration(), elements=given.elements, seed=seed)
        told = [concepts_of(unit, model) for unit, model in made.models.items()]
        estate = Estate((each for things, _ in told for each in things), (each for _, ties in told for each in ties))
        print(f"seed {seed}: {len(estate.things):,} elements, {len(estate.ties):,} relationships")
        for kind in KINDS:
            begun = time.perf_counter()
            found = find_duplicates(estate, kind, least=min(_CUTS))
            print(f"  {kind}: {len(found):,} pairs in {time.perf_counter() - begun:.1f} s")
            column = {"application": "systems", "data": "data"}.get(kind)
            if column is None:
                continue
            truth = {
                pair for group in made.truth["duplicates"] for pair in itertools.combinations(sorted(group[column]), 2)
            }
            for cut in _CUTS:
                pairs = {tuple(sorted((pair.left.key, pair.right.key))) for pair in found if pair.score >= cut}
                right = len(pairs & truth)
                print(f"    from {cut}: precision {right / max(1, len(pairs)):.3f}, recall {right / len(truth):.3f}")


if __name__ == "__main__":
    main()
