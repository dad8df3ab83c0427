"""The synthetic nation: the same for a seed, lawful ids, families, and errors as often as they are said to be."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from nations import Nation

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.registers.nation import NationError, make, make_nation
from prasan.registers.nation.errors import RATES

FILES = ("civil", "farmer", "poor")
POPULATION = files("prasan.thai").joinpath("data", "population.csv")


@pytest.fixture(scope="module")
def engine(nation: Nation) -> Iterator[Engine]:
    with Engine.open() as opened:
        opened.define_thai()
        for name in FILES:
            opened.view_parquet(name, nation.out / f"{name}.parquet")
        opened.view_parquet("truth", *sorted(nation.truth.glob("*.parquet")))
        yield opened


def ask(engine: Engine, sql: str) -> Any:
    return engine.value(Statement(sql, "test"))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.parquet")}


def test_a_seed_makes_one_nation_and_another_seed_another(tmp_path: Path) -> None:
    made = []
    for number, seed in enumerate((1, 1, 2)):
        make_nation(3_000, seed, tmp_path / f"nation{number}", tmp_path / f"truth{number}")
        made.append(digests(tmp_path / f"nation{number}"))
    assert made[0] == made[1]
    assert all(made[0][name] != made[2][name] for name in made[0])


def test_one_core_makes_the_same_files_as_many(tmp_path: Path, nation: Nation) -> None:
    program = (
        "import os, sys; from pathlib import Path; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))});"
        "from prasan.registers.nation import make_nation;"
        "make_nation(22_000, 7, Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    out, truth = tmp_path / "nation", tmp_path / "truth"
    subprocess.run([sys.executable, "-c", program, out, truth], check=True)
    assert digests(out) == digests(nation.out)
    assert digests(truth) == digests(nation.truth)


def test_a_large_nation_comes_in_parts_that_join_without_a_seam(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    monkeypatch.setattr(make, "CHUNK", 1_100)
    facts = make_nation(3_005, 1, tmp_path / "nation", tmp_path / "truth")
    parts = sorted((tmp_path / "nation" / "civil").iterdir())
    assert [path.name for path in parts] == ["part-001.parquet", "part-002.parquet", "part-003.parquet"]
    engine.view_parquet("parted", *parts)
    assert facts.records["civil"] == ask(engine, "SELECT count(DISTINCT national_id) FROM parted") == 3_005
    make_nation(1_000, 1, tmp_path / "nation", tmp_path / "truth")
    assert sorted(path.name for path in (tmp_path / "nation").iterdir()) == [f"{n}.parquet" for n in FILES]


def test_it_has_as_many_people_as_asked_for_and_the_truth_of_every_record(engine: Engine, nation: Nation) -> None:
    assert nation.facts.records["civil"] == ask(engine, "SELECT count(*) FROM civil") == 22_000
    for name, key in (("civil", "national_id"), ("farmer", "farmer_no"), ("poor", "applicant_no")):
        unknown = f"SELECT count(*) FROM {name} ANTI JOIN truth ON record_key = {key} AND register = '{name}'"
        assert ask(engine, unknown) == 0
        assert ask(engine, f"SELECT count(*) - count(DISTINCT {key}) FROM {name}") == 0


def test_every_civil_id_is_valid_and_its_first_digit_is_of_the_birth(engine: Engine) -> None:
    assert ask(engine, "SELECT count(*) FROM civil WHERE NOT thai_id_valid(national_id)") == 0
    born_before = "birth_date < '25270101'"
    assert ask(engine, f"SELECT count(*) FROM civil WHERE national_id[1] = '3' AND NOT {born_before}") == 0
    assert ask(engine, f"SELECT count(*) FROM civil WHERE national_id[1] = '1' AND {born_before}") == 0
    assert (
        ask(
            engine, "SELECT count(*) FROM civil WHERE (nationality <> 'TH') <> (national_id[1] IN ('6', '7', '8', '0'))"
        )
        == 0
    )


def test_families_share_a_house_and_mostly_a_name(engine: Engine) -> None:
    houses = (
        "SELECT house_code, count(*) AS people, count(DISTINCT family_name) AS names FROM civil GROUP BY house_code"
    )
    assert ask(engine, f"SELECT max(people) FROM ({houses})") <= 6
    assert ask(engine, f"SELECT avg(people) FROM ({houses})") == pytest.approx(2.75, abs=0.05)
    assert ask(engine, f"SELECT avg((names = 1)::INT) FROM ({houses}) WHERE people > 1") > 0.8
    assert (
        ask(
            engine,
            "SELECT count(DISTINCT left(house_code, 4) || left(area_code, 4)) - count(DISTINCT left(area_code, 4)) FROM civil",
        )
        == 0
    )


def test_provinces_have_their_share_of_the_people(engine: Engine) -> None:
    engine.table("expected", Statement(f"SELECT code, population FROM read_csv('{POPULATION}')", "test"))
    shares = """
        SELECT population / sum(population) OVER () AS share, count(area_code) / sum(count(area_code)) OVER () AS made
        FROM expected LEFT JOIN civil ON left(area_code, 2) = code::VARCHAR
        GROUP BY code, population
    """
    # Blocks of eleven people are the smallest that can be given.
    assert ask(engine, f"SELECT max(abs(share - made)) FROM ({shares})") < 22 / 22_000
    assert ask(engine, "SELECT count(DISTINCT left(area_code, 2)) FROM civil") == 77


def test_ages_are_near_the_pyramid_of_the_year(engine: Engine) -> None:
    for low, high, share in ((0, 15, 0.17), (15, 65, 0.72), (65, 200, 0.11)):
        years = f"2560 - left(birth_date, 4)::INT BETWEEN {low} AND {high - 1}"
        assert ask(engine, f"SELECT avg(({years})::INT) FROM civil") == pytest.approx(share, abs=0.03)
    assert ask(engine, "SELECT avg((sex = '1')::INT) FROM civil") == pytest.approx(0.49, abs=0.02)


def test_titles_are_of_age_and_sex(engine: Engine) -> None:
    wrong = """
        (sex = '1') <> (title IN ('นาย', 'เด็กชาย'))
        OR (title LIKE 'เด็ก%') <> (birth_date > '25450401') AND birth_date NOT LIKE '254503%' AND birth_date NOT LIKE '254504%'
    """
    assert ask(engine, f"SELECT count(*) FROM civil WHERE {wrong}") == 0


def test_common_names_begin_with_many_letters(engine: Engine) -> None:
    common = "SELECT given_name FROM civil GROUP BY given_name ORDER BY count(*) DESC, given_name LIMIT 50"
    assert ask(engine, f"SELECT count(DISTINCT left(given_name, 1)) FROM ({common})") > 12


def test_one_in_seven_was_registered_in_another_district_and_they_come_from_everywhere(engine: Engine) -> None:
    moved = "FROM civil WHERE national_id[2:5] <> left(area_code, 4)"
    assert ask(engine, f"SELECT count(*) / 22000 {moved}") == pytest.approx(0.15, abs=0.01)
    bangkok = f"SELECT count(DISTINCT national_id[2:3]) {moved} AND left(area_code, 2) = '10'"
    assert ask(engine, bangkok) > 50


def test_farmers_are_where_fields_are_and_half_of_the_rice_households_have_more_than_15_rai(engine: Engine) -> None:
    def share(provinces: str) -> float:
        people = f"(SELECT count(*) FROM civil WHERE left(area_code, 2) BETWEEN {provinces})"
        return float(
            ask(engine, f"SELECT count(*) / {people} FROM farmer WHERE left(area_code, 2) BETWEEN {provinces}")
        )

    assert share("'30' AND '49'") > 1.5 * share("'80' AND '96'") > 3 * share("'10' AND '13'") > 0
    rice = "SELECT sum(try_cast(rice_rai AS DOUBLE)) AS rai FROM farmer GROUP BY house_code HAVING rai > 0"
    assert ask(engine, f"SELECT avg((rai > 15)::INT) FROM ({rice})") == pytest.approx(0.55, abs=0.05)


def test_most_but_not_all_applicants_meet_the_limits_and_few_leave_one_out(engine: Engine) -> None:
    limits = {
        "income_baht": 100_000,
        "financial_assets_baht": 100_000,
        "house_sq_wah": 25,
        "condo_sq_m": 35,
        "farm_land_rai": 10,
        "other_land_rai": 1,
    }
    met = " AND ".join(f"coalesce(try_cast({column} AS DOUBLE), 0) <= {limit}" for column, limit in limits.items())
    assert ask(engine, f"SELECT avg(({met})::INT) FROM poor") == pytest.approx(0.8, abs=0.04)
    assert all(0.005 < ask(engine, f"SELECT avg(({column} = '')::INT) FROM poor") < 0.05 for column in limits)


def test_registers_have_the_share_of_people_they_should(nation: Nation) -> None:
    assert nation.facts.records["farmer"] / nation.facts.people == pytest.approx(0.14, abs=0.01)
    assert nation.facts.records["poor"] / nation.facts.people == pytest.approx(0.22, abs=0.01)


# A delivered record beside the civil record of the same person.
PAIRS = """
    (SELECT p.*, c.national_id AS true_id, c.given_name AS true_given, c.family_name AS true_family,
            c.former_given_name AS former_given, c.former_family_name AS former_family, c.house_code AS true_house, c.sex AS true_sex, c.birth_date AS true_birth, c.title AS true_title
     FROM poor AS p
     JOIN truth AS t ON t.register = 'poor' AND t.record_key = p.applicant_no
     JOIN truth AS o ON o.register = 'civil' AND o.person = t.person
     JOIN civil AS c ON c.national_id = o.record_key)
"""
ERRORS = [
    ("national_id = ''", RATES.no_id),
    ("national_id <> '' AND thai_id_clean(national_id) <> true_id", RATES.mistyped + RATES.transposed + RATES.relative),
    ("national_id <> '' AND thai_id_clean(national_id) = true_id AND national_id <> true_id", RATES.dressed),
    (
        "thai_without_title(given_name) <> thai_without_title(true_given)",
        RATES.misspelt + RATES.changed_given + 0.05 * RATES.former_given,
    ),
    ("sex <> true_sex", RATES.wrong_sex),
    ("house_code <> true_house", RATES.moved),
    ("birth_date LIKE '%00' AND true_birth NOT LIKE '%00'", RATES.unknown_day),
    ("birth_date < '2400'", RATES.common_era),
]


@pytest.mark.parametrize(("wrong", "rate"), ERRORS)
def test_errors_are_as_frequent_as_documented(engine: Engine, wrong: str, rate: float) -> None:
    assert ask(engine, f"SELECT avg(({wrong})::INT) FROM {PAIRS}") == pytest.approx(rate, rel=0.35, abs=0.003)


def test_some_people_have_a_former_name_and_some_records_still_say_it(engine: Engine) -> None:
    adults = "FROM civil WHERE birth_date < '2542'"
    assert ask(engine, f"SELECT avg((former_given_name IS NOT NULL)::INT) {adults}") == pytest.approx(0.05, abs=0.01)
    assert ask(engine, "SELECT count(*) FROM civil WHERE former_family_name IS NOT NULL AND title <> 'นาง'") == 0
    wives = "FROM civil WHERE title = 'นาง'"
    assert (
        0.6 < ask(engine, f"SELECT avg((former_family_name IS NOT NULL)::INT) {wives}") < 0.85
    )  # not of who came in by marriage
    told = "SELECT avg((thai_without_title(given_name) = former_given)::INT) FROM {} WHERE former_given <> true_given"
    assert ask(engine, told.format(PAIRS)) == pytest.approx(RATES.former_given, rel=0.5)
    maiden = "SELECT avg((family_name = former_family)::INT) FROM {} WHERE former_family <> true_family"
    assert ask(engine, maiden.format(PAIRS)) == pytest.approx(RATES.changed_family, rel=0.5)


def test_spouses_and_parents_are_people_of_a_lawful_age_and_sex(engine: Engine) -> None:
    spouses = "FROM civil AS a JOIN civil AS b ON a.spouse_id = b.national_id"
    known = ask(engine, "SELECT count(spouse_id) FROM civil")
    assert known == ask(engine, f"SELECT count(*) {spouses}") > 22_000 * 0.25
    wrong = "b.spouse_id IS DISTINCT FROM a.national_id OR a.sex = b.sex OR a.national_id = b.national_id"
    assert ask(engine, f"SELECT count(*) {spouses} WHERE {wrong}") == 0
    for parent, sex in (("father_id", "1"), ("mother_id", "2")):
        parents = f"FROM civil AS a JOIN civil AS b ON a.{parent} = b.national_id"
        assert (
            ask(engine, f"SELECT count({parent}) FROM civil")
            == ask(engine, f"SELECT count(*) {parents}")
            > 22_000 * 0.2
        )
        years = "left(a.birth_date, 4)::INT - left(b.birth_date, 4)::INT"
        assert ask(engine, f"SELECT count(*) {parents} WHERE b.sex <> '{sex}' OR {years} < 16") == 0
        near = f"{parents} WHERE a.house_code <> b.house_code"
        assert (
            0
            < ask(engine, f"SELECT count(*) {near}")
            == ask(engine, f"SELECT count(*) {near} AND a.area_code = b.area_code")
        )
    assert 0 < ask(engine, f"SELECT count(*) {spouses} WHERE a.house_code <> b.house_code") < known / 20


def test_errors_keep_company(engine: Engine) -> None:
    slips = [
        "national_id = ''",
        "given_name <> true_given AND NOT starts_with(given_name, title)",
        "birth_date < '2400'",
    ]
    rates = [ask(engine, f"SELECT avg(({slip})::INT) FROM {PAIRS}") for slip in slips]
    two = " + ".join(f"({slip})::INT" for slip in slips) + " >= 2"
    by_chance = rates[0] * rates[1] + rates[0] * rates[2] + rates[1] * rates[2]
    assert ask(engine, f"SELECT avg(({two})::INT) FROM {PAIRS}") > 1.3 * by_chance


def test_a_household_moves_as_one(engine: Engine) -> None:
    households = f"""
        SELECT true_house, max(house_code <> true_house) AS one, min(house_code <> true_house) AS everyone,
               count(DISTINCT house_code) AS houses
        FROM {PAIRS} GROUP BY true_house HAVING count(*) > 1
    """
    assert ask(engine, f"SELECT count(*) FROM ({households}) WHERE one") > 0
    assert ask(engine, f"SELECT count(*) FROM ({households}) WHERE one <> everyone OR houses > 1") == 0


def test_a_second_record_of_a_person_tells_the_same_of_his_fields(engine: Engine) -> None:
    twice = """
        SELECT person, list(DISTINCT rice_rai) FILTER (rice_rai NOT IN ('', 'ไม่ทราบ')) AS told
        FROM farmer JOIN truth ON register = 'farmer' AND record_key = farmer_no
        GROUP BY person HAVING count(*) > 1
    """
    assert ask(engine, f"SELECT count(*) FROM ({twice})") > 10
    assert ask(engine, f"SELECT count(*) FROM ({twice}) WHERE len(told) > 1") == 0


def test_some_have_two_records_and_some_are_in_no_civil_register(engine: Engine) -> None:
    assert ask(
        engine, "SELECT 1 - count(DISTINCT person) / count(*) FROM truth WHERE register = 'poor'"
    ) == pytest.approx(RATES.duplicate, rel=0.4)
    stranger = "SELECT avg((person >= 22000)::INT) FROM truth WHERE register = 'poor'"
    assert ask(engine, stranger) == pytest.approx(RATES.stranger, rel=0.5)


@pytest.mark.parametrize("people", [0, 999, 70_000_001])
def test_a_nation_of_an_absurd_size_is_refused(tmp_path: Path, people: int) -> None:
    with pytest.raises(NationError, match="--people"):
        make_nation(people, 1, tmp_path / "nation", tmp_path / "truth")
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_fails_leaves_the_last_nation(tmp_path: Path) -> None:
    make_nation(1_000, 1, tmp_path / "nation", tmp_path / "truth")
    before = digests(tmp_path / "nation")

    def stop(stage: str, done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_nation(1_000, 2, tmp_path / "nation", tmp_path / "truth", progress=stop)
    assert digests(tmp_path / "nation") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nation", "truth"]


def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "documents"
    out.mkdir()
    (out / "letter.txt").write_text("precious", encoding="utf-8")
    with pytest.raises(NationError, match=r"holds letter\.txt, which would be lost.*empty folder"):
        make_nation(1_000, 1, out, tmp_path / "truth")
    assert (out / "letter.txt").read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("truth", ["nation", "nation/truth", "."])
def test_the_truth_must_lie_apart_from_what_the_pipeline_reads(tmp_path: Path, truth: str) -> None:
    with pytest.raises(NationError, match="apart"):
        make_nation(1_000, 1, tmp_path / "nation", tmp_path / truth)


def test_of_two_runs_into_one_folder_the_second_is_refused(tmp_path: Path) -> None:
    def again(stage: str, done: int, total: int) -> None:
        with pytest.raises(NationError, match="another run"):
            make_nation(1_000, 2, tmp_path / "nation", tmp_path / "truth")

    make_nation(1_000, 1, tmp_path / "nation", tmp_path / "truth", progress=again)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nation", "truth"]


def test_a_run_killed_while_it_switches_gives_the_last_nation_back(tmp_path: Path) -> None:
    make_nation(1_000, 1, tmp_path / "nation", tmp_path / "truth")
    before = digests(tmp_path / "nation")
    (tmp_path / "nation").rename(tmp_path / ".nation.old")
    with pytest.raises(ZeroDivisionError):
        make_nation(1_000, 2, tmp_path / "nation", tmp_path / "truth", progress=lambda *_: 1 // 0)
    assert digests(tmp_path / "nation") == before
