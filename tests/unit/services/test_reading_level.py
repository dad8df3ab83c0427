"""The pages that everybody is to understand are plain enough: the build fails on a hard one."""

from __future__ import annotations

from pathlib import Path

import pytest

from prasan.services.errors import CatalogueError
from prasan.services.reading import shipped_catalogue
from prasan.services.reading_level import level
from prasan.web.learn.written import LANGUAGES, ORDER, source, written

HARD_THAI = (
    "ทั้งนี้ เจ้าของข้อมูลส่วนบุคคลพึงตระหนักว่าการประมวลผลข้อมูลส่วนบุคคลซึ่งกระทำโดยผู้ควบคุมข้อมูลส่วนบุคคลอันเนื่องมาจากฐานทางกฎหมาย"
    "ย่อมมิอาจเพิกถอนได้โดยพลการ เว้นแต่จะมีบทบัญญัติแห่งกฎหมายกำหนดไว้เป็นประการอื่น"
)
HARD_ENGLISH = (
    "Notwithstanding the aforementioned provisions, applicants necessarily authenticate documentation electronically."
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ORDER)
def test_a_page_to_learn_from_is_plain(name: str, language: str) -> None:
    told = level(source(name, language))
    assert told.faults == []
    assert told.sentences >= 10
    assert written(name, language).title


@pytest.mark.parametrize("column", ["about", "who"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_catalogue_says_is_plain(column: str, language: str) -> None:
    texts = [getattr(each, f"{column}_{language}") for each in shipped_catalogue().services.values()]
    assert level("\n".join(texts)).faults == []


def test_a_hard_sentence_in_a_page_that_was_plain_fails_the_check() -> None:
    thai = source("mule", "th")
    assert level(thai).faults == []
    assert any("a sentence has" in each for each in level(f"{thai}\n{HARD_THAI}\n").faults)
    assert any("grade" in each for each in level(HARD_ENGLISH).faults)
    rare = level("ผู้อุทธรณ์พึงแถลงปริยายแห่งมูลคดี\nบทบัญญัติอนุโลมโดยปริยายมิพักต้องสันนิษฐาน")
    assert any("rare" in each for each in rare.faults), rare


def test_the_verb_says_which_page_is_hard(tmp_path: Path) -> None:
    from prasan.cli.services import check_plain

    (tmp_path / "hard.md").write_text(f"# หัวข้อ\n\n{HARD_THAI}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"hard\.md"):
        check_plain([tmp_path / "hard.md"])


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", -2.0, 1.0),  # six words of one syllable: 0.39 x 6 + 11.8 - 15.59 = -1.45
        ("", 0.0, 0.0),
    ],
)
def test_the_english_grade_is_that_of_the_formula(text: str, low: float, high: float) -> None:
    grade = level(text).grade
    assert grade is not None
    assert low <= grade <= high
    assert level("The cat sat on the mat.").grade == pytest.approx(-1.45)
