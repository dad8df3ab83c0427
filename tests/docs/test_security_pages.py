"""What the pages on security say can be looked up: each test that they name is there, and the bill of materials is whole."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ASVS = (ROOT / "docs" / "security" / "asvs.md").read_text(encoding="utf-8")


def test_every_answer_names_a_test_that_is_there() -> None:
    named = set(re.findall(r"`(tests/\S+?)::(\w+)`", ASVS))
    assert len(named) > 60
    gone = [
        f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert gone == []


def test_every_item_has_an_answer_and_the_count_is_right() -> None:
    answers = re.findall(r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| (met|\*\*not met\*\*: .|does not apply)", ASVS, re.MULTILINE)
    items = re.findall(r"^\| (\d+\.\d+\.\d+) \|", ASVS, re.MULTILINE)
    assert [number for number, _ in answers] == items
    assert len(set(items)) == len(items)
    told = re.search(r"Of (\d+) items (\d+) are met, (\d+) are not, (\d+) do not apply", ASVS)
    assert told
    kinds = [kind[:7] for _, kind in answers]
    assert [int(each) for each in told.groups()] == [
        len(items),
        *(kinds.count(each) for each in ("met", "**not m", "does no")),
    ]


def test_the_bill_lists_every_package_of_the_lock_with_its_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    told = json.loads(
        subprocess.run(
            [sys.executable, "-c", "import json; from tools.bill import *; print(json.dumps(as_cyclonedx(parts(), '1')))"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout
    )  # fmt: skip
    names = [f"{each['name']}=={each['version']}" for each in told["components"]]
    assert names == re.findall(r"^([a-z0-9]\S*==[^\s;\\]+)", lock, re.MULTILINE)
    hashes = sum(each["name"] == "prasan:sha256" for part in told["components"] for each in part["properties"])
    assert hashes == lock.count("--hash=sha256:")
    licences = json.dumps([part.get("licenses") for part in told["components"]])
    assert not re.search(r"\bA?GPL", licences)
