"""Clerks decide of doubtful pairs: two who agree settle one, a third where they do not, and nothing is rewritten."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linked_nation import REGISTERS, Linked, link_nation, permit_for
from nations import made_in

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.linkage.link import link
from prasan.linkage.people import view_linked
from prasan.linkage.review_queue import cases, judge, read_sheet, take_back, verdicts, waiting, write_sheet
from prasan.linkage.reviewing import (
    DIFFERENT,
    REOPENED,
    SAME,
    VERDICTS,
    Pair,
    ReviewError,
    ReviewFileError,
    Reviews,
    Standing,
    agreement,
    decided_now,
    settled,
    standing,
)

PAIR = Pair("poor", "P1", 7)


def says(reviewer: str, verdict: str, pair: Pair = PAIR, note: str = "") -> object:
    return decided_now(pair, verdict, reviewer=reviewer, linkage="linkage@x", note=note)


def test_two_who_agree_settle_and_a_third_is_asked_where_they_do_not(tmp_path: Path) -> None:
    reviews = Reviews(tmp_path / "decisions.jsonl")
    reviews.add([says("ann", SAME)])
    assert settled(reviews.standing()) == []
    reviews.add([says("bob", DIFFERENT)])
    assert reviews.standing()[PAIR].disputed
    reviews.add([says("cat", DIFFERENT)])
    assert settled(reviews.standing()) == [{"register": "poor", "record_key": "P1", "spine_id": 7, "same": False}]
    with pytest.raises(ReviewError, match="settled by now"):
        reviews.add([says("dan", SAME)])
    with pytest.raises(ReviewError, match="say why"):
        reviews.add([says("auditor", REOPENED)])
    reviews.add([says("auditor", REOPENED, note="a birth certificate came in")])
    assert settled(reviews.standing()) == []
    assert Reviews(tmp_path / "decisions.jsonl").standing() == reviews.standing()


def test_nobody_settles_a_pair_alone_and_a_record_is_not_two_people(tmp_path: Path) -> None:
    reviews = Reviews(tmp_path / "decisions.jsonl")
    reviews.add([says("ann", SAME), says("ann", SAME)])
    assert settled(reviews.standing()) == []
    with pytest.raises(ReviewError, match="another person's"):
        reviews.add([says("ann", SAME, PAIR._replace(spine_id=8))])
    reviews.add([says("bob", SAME)])
    with pytest.raises(ReviewError, match="reopened first"):
        reviews.add([says("bob", SAME, PAIR._replace(spine_id=8))])


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(VERDICTS), st.integers(1, 3)), max_size=30),
    st.randoms(use_true_random=False),
)
def test_a_settled_pair_has_two_words_for_it_and_pairs_do_not_mind_each_other(
    said: list[tuple[str, str, int]], chance: object
) -> None:
    decisions = [says(who, verdict, PAIR._replace(spine_id=person)) for who, verdict, person in said]
    found = standing(decisions)
    for pair, each in found.items():
        if each.same is not None:
            word = SAME if each.same else DIFFERENT
            assert len({who for who, verdict, person in said if person == pair.spine_id and verdict == word}) >= 2
    by_pair = [each for person in (1, 2, 3) for each in decisions if each.pair.spine_id == person]
    assert standing(by_pair) == found


def test_an_altered_line_shows(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    Reviews(path).add([says("ann", SAME), says("bob", SAME)])
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    told = json.loads(lines[0])
    path.write_text(json.dumps({**told, "verdict": DIFFERENT}) + "\n" + lines[1], encoding="utf-8")
    with pytest.raises(ReviewFileError, match="line 2"):
        Reviews(path).decisions()
    path.write_text(lines[0] + lines[1][:20], encoding="utf-8")
    cut = Reviews(path)
    assert len(cut.decisions()) == 1
    cut.add([says("bob", SAME)])
    assert len(Reviews(path).decisions()) == 2


def test_kappa_is_cohens() -> None:
    def twice(first: str, second: str, number: int) -> list[object]:
        pair = PAIR._replace(spine_id=number)
        return [says("ann", first, pair), says("bob", second, pair)]

    told = [*(twice(SAME, SAME, n) for n in range(20)), *(twice(SAME, DIFFERENT, n) for n in range(20, 25))]
    told += [
        *(twice(DIFFERENT, SAME, n) for n in range(25, 35)),
        *(twice(DIFFERENT, DIFFERENT, n) for n in range(35, 50)),
    ]
    pairs, kappa = agreement(standing([each for both in told for each in both]).values())
    assert (pairs, kappa) == (50, pytest.approx(0.4))


def test_what_clerks_decide_is_honoured_by_the_next_linkage_and_leaves_the_queue(tmp_path: Path) -> None:
    linked = link_nation(made_in(tmp_path, 4_000, 3), tmp_path)
    reviews, permit = Reviews(tmp_path / "reviews" / "decisions.jsonl"), permit_for(*REGISTERS)
    queue = cases(linked.snapshot, {}, "ann")
    assert [case.value for case in queue] == sorted((case.value for case in queue), reverse=True)
    assert sum(sum(each.values()) for each in waiting(linked.snapshot, {}).values()) == len(queue) >= 2
    taken, refused = queue[0], queue[1]
    before = linked.log.verify().size
    for who in ("ann", "bob"):
        said = [*verdicts(taken, taken.people[0]), *verdicts(refused, None)]
        decisions = [decided_now(pair, word, reviewer=who, linkage=linked.snapshot.reference) for pair, word in said]
        judge(reviews, decisions, permit=permit, log=linked.log)
        assert refused not in cases(linked.snapshot, reviews.standing(), who)
    assert linked.log.verify().size > before
    assert all("P" not in str(entry.event.get("note", "")) for entry in linked.log.entries())
    again = link(linked.store, permit, log=linked.log, key="secret", settled=settled(reviews.standing()))
    with Engine.open() as engine:
        view_linked(engine, linked.store, again)
        asked = Statement("SELECT register, record_key, spine_id, stage FROM links WHERE register <> 'civil'", "test")
        links = {row[:2]: row[2:] for row in engine.tuples(asked)}
    assert links[taken.register, taken.record_key] == (taken.people[0], "reviewed")
    assert links[refused.register, refused.record_key][0] not in refused.people
    waits = cases(again, reviews.standing(), "cat")
    assert not {(each.register, each.record_key) for each in (taken, refused)} & {
        (each.register, each.record_key) for each in waits
    }


def test_a_sheet_goes_out_and_comes_back_whole_or_not_at_all(linked: Linked, tmp_path: Path) -> None:
    reviews, permit = Reviews(tmp_path / "decisions.jsonl"), permit_for(*REGISTERS)
    sheet = tmp_path / "sheet.csv"
    rows = write_sheet(linked.store, reviews, sheet, reviewer="ann", permit=permit, log=linked.log)
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    assert len(told) == rows > 0
    told[0]["verdict"] = "คนละคน"
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(told[0]))
        writer.writeheader()
        writer.writerows([*told, {**told[0], "pair": "pnothing", "verdict": "perhaps"}])
    lines = read_sheet(linked.store, reviews, sheet, reviewer="ann")
    assert [line.number for line in lines if line.wrong] == [rows + 2]
    [decision] = [line.decision for line in lines if line.decision]
    judge(reviews, [decision], permit=permit, log=linked.log)
    assert reviews.standing()[decision.pair].word_of("ann") == DIFFERENT
    reviews.add(take_back(reviews, "ann"))
    assert reviews.standing()[decision.pair].word_of("ann") is None
    with pytest.raises(ReviewError, match="no word"):
        take_back(reviews, "ann")


def test_a_pair_wants_two_words_that_agree_and_a_third_where_they_do_not() -> None:
    words = [("a", "same"), ("b", "different"), ("c", "cannot_say"), ("d", "same")]
    now, wanted = Standing(), [Standing().wanted]
    for reviewer, verdict in words:
        now = now.after(decided_now(Pair("poor", "1", 1), verdict, reviewer=reviewer, linkage=""))
        wanted.append(now.wanted)
    assert wanted == [2, 1, 1, 1, 0]
