"""Any two tables linked from the command line."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from test_main_path import prasan


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hundred people in one table, two thirds of them again in another, with slips."""
    folder, chance = tmp_path_factory.mktemp("tables"), random.Random(4)
    parts = ["mar", "ta", "ler", "son", "bel", "ki", "dor", "vin", "el", "ron", "sa", "tri"]

    def name() -> str:
        return "".join(chance.choice(parts) for _ in range(3)).title()

    people = [
        {
            "id": f"a{n}",
            "given": name(),
            "family": name(),
            "born": f"{chance.randint(1930, 2005)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "town": name(),
        }
        for n in range(300)
    ]
    again = []
    for number, person in enumerate(people[:200]):
        copy = {**person, "id": f"b{number}"}
        if chance.random() < 0.3:
            copy["given"] = copy["given"][:-1] + "x"
        if chance.random() < 0.1:
            copy["born"] = ""
        again.append(copy)
    chance.shuffle(again)
    for path, rows in (("a.csv", people), ("b.csv", again)):
        with (folder / path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def test_two_tables_are_linked_and_the_model_links_them_again(tables: Path, tmp_path: Path) -> None:
    files = (str(tables / "a.csv"), str(tables / "b.csv"))
    told = json.loads(
        prasan(tmp_path, "link", "tables", *files, "--key", "id", "--out", str(tmp_path / "x"), "--json").stdout
    )
    links = pq.read_table(tmp_path / "x" / "links.parquet").to_pylist()
    assert len(links) == told["links"]
    right = sum(link["left_key"][1:] == link["right_key"][1:] for link in links)
    assert 2 * right / (len(links) + 200) > 0.99
    assert told["columns"]["born"] == "date"
    again = prasan(
        tmp_path,
        "link",
        "tables",
        *files,
        "--key",
        "id",
        "--out",
        str(tmp_path / "y"),
        "--model",
        str(tmp_path / "x" / "model.json"),
    ).stdout
    assert "links of at least" in again
    # So few rows were compared all with all at first, and by the model's rules now.
    repeated = pq.read_table(tmp_path / "y" / "links.parquet").to_pylist()
    assert [(each["left_key"], each["right_key"], each["weight"]) for each in repeated] == [
        (each["left_key"], each["right_key"], each["weight"]) for each in links
    ]
    assert told["rules"] == ["any two records"]
    # It goes by the rules of the model, and does not choose its own.
    model = json.loads((tmp_path / "x" / "model.json").read_text(encoding="utf-8"))
    assert json.loads((tmp_path / "y" / "model.json").read_text(encoding="utf-8")) == model
    fewer = tmp_path / "fewer.json"
    rules = {**model["blocking"], "rules": [["town", "born"]]}
    fewer.write_text(json.dumps({**model, "blocking": rules}), encoding="utf-8")
    asked = ("link", "tables", *files, "--key", "id", "--out", str(tmp_path / "z"), "--json")
    assert json.loads(prasan(tmp_path, *asked, "--model", str(fewer)).stdout)["rules"] == ["town, born"]
    first = tmp_path / "first.json"
    first.write_text(
        json.dumps({name: value for name, value in model.items() if name != "blocking"} | {"version": 1}),
        encoding="utf-8",
    )
    assert json.loads(prasan(tmp_path, *asked, "--model", str(first)).stdout)["rules"] == told["rules"]
    unknown = {**model, "blocking": {"rules": [["sound of nothing"]], "missed": 0}}
    fewer.write_text(json.dumps(unknown), encoding="utf-8")
    assert "blocks by sound of nothing" in prasan(tmp_path, *asked, "--model", str(fewer), code=1).stderr


def test_what_cannot_be_linked_says_which_file_and_what_to_do(tables: Path, tmp_path: Path) -> None:
    a, out = str(tables / "a.csv"), ("--out", str(tmp_path / "x"))
    twice = tmp_path / "twice.csv"
    twice.write_text("id,name\n1,NA\n1,Null\n", encoding="utf-8")
    (tmp_path / "one.csv").write_text("id,name\n1,Mar\n", encoding="utf-8")
    empty, other = tmp_path / "empty.csv", tmp_path / "other.csv"
    empty.write_text("id,given,family,born,town\n", encoding="utf-8")
    other.write_text("id,given\n1,Mar\n", encoding="utf-8")
    prasan(tmp_path, "link", "tables", a, str(tables / "b.csv"), "--key", "id", "--out", str(tmp_path / "learned"))
    model = ("--model", str(tmp_path / "learned" / "model.json"))
    for arguments, message in (
        ((a, str(empty), "--key", "id"), "empty.csv: it has no rows"),
        ((a, str(other), "--key", "id", *model), "other.csv: it has no column born, which is compared"),
        ((a, "--key", "id", "--column", "given", *model), "--column given: the model says what is compared"),
        ((str(twice), "--key", "id"), "twice.csv: id is missing or the same in several rows"),
        ((a, "--key", "id", "--many"), "--many: a.csv is the only table"),
        ((str(tmp_path / "one.csv"), "--key", "id"), "one.csv: it has one record, and nothing to compare it with"),
        ((a, str(tables / "b.csv"), "--key", "id", "--column", "given=called"), "b.csv: it has no column called"),
        ((a, "--key", "nothing"), "a.csv: it has no column nothing"),
        ((str(tables / "c.csv"), "--key", "id"), "c.csv: there is no such file"),
        ((a, "--key", "id", "--column", "given:colour"), "the kind is none of"),
        ((a, "--key", "id", "--column", "givn"), "a.csv: it has no column givn"),
        ((a, "--key", "id", "--model", a), "it is not a model"),
    ):
        assert message in prasan(tmp_path, "link", "tables", *arguments, *out, code=1).stderr


def test_a_table_that_holds_a_person_several_times_is_linked_whole(tables: Path, tmp_path: Path) -> None:
    with (tables / "b.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    twice = [{**row, "id": f"{row['id']}{seen}"} for row in rows for seen in ("", "-again")]
    path = tmp_path / "twice.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(twice[0]))
        writer.writeheader()
        writer.writerows(twice)
    asked = ("link", "tables", str(tables / "a.csv"), str(path), "--key", "id", "--many", "--out")
    prasan(tmp_path, *asked, str(tmp_path / "x"))
    found = pq.read_table(tmp_path / "x" / "links.parquet").to_pylist()
    right = sum(link["left_key"][1:] == link["right_key"][1:].split("-")[0] for link in found)
    assert 2 * right / (len(found) + 400) > 0.99
    assert len({link["right_key"] for link in found}) == len(found)
    prasan(tmp_path, *asked, str(tmp_path / "y"), "--model", str(tmp_path / "x" / "model.json"))
    again = pq.read_table(tmp_path / "y" / "links.parquet").to_pylist()
    assert [(each["left_key"], each["right_key"]) for each in again] == [
        (each["left_key"], each["right_key"]) for each in found
    ]
