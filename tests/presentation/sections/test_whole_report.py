"""The whole report, in both languages: what it must show of the real outturn, and what holds for every number in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from monitoring.presentation.blocks import BLOCK_MIME, Block, Heading, Number, as_parts
from monitoring.presentation.sections import frame
from monitoring.presentation.tables import Table
from monitoring.workspace import REPOSITORY
from tests.presentation.conftest import EVERYTHING, OUTTURN, SECTIONS, words


@pytest.fixture(scope="module")
def whole(report) -> Callable[[str, str], list[Block]]:
    """`whole(period, language)`: every block of the report."""

    @cache
    def of(period: str, language: str) -> list[Block]:
        of_language = report(period, language)
        return [block for section in SECTIONS for block in section.blocks(of_language)] + frame.closing(of_language)

    return of


def numbers(blocks: list[Block]) -> Iterator[Number]:
    """Every number that stands in the cells of a table."""
    for table in (block for block in blocks if isinstance(block, Table)):
        for row in table._rows():
            for parts in row.cells.values():
                yield from (part for part in as_parts(parts) if isinstance(part, Number))


@pytest.mark.parametrize(
    "printed",
    [
        "98,0%", "89,1%", "63,6%", "52,1%", "90,7%", "53,6%", "76,5%",
        "16.809,023", "22.975,309", "7.063,509", "3.295,413", "13.513,610", "939,018", "5.227,268",
        "129,000", "−254,000", "−4.372,000", "−0,100", "−96,000", "−1.448,000", "383 triệu đồng", "1.520 triệu đồng",
        "3463/QĐ-UBND",
    ],
)  # fmt: skip
def test_the_outturn_of_2023_and_every_inconsistency_of_the_plan(whole, printed) -> None:
    assert printed in words(whole(OUTTURN, "vi"))


@pytest.mark.parametrize("period", [OUTTURN, EVERYTHING])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_block_can_be_shown_and_ids_stand_once(whole, period, language) -> None:
    bundles = [block._repr_mimebundle_() for block in whole(period, language)]
    ids = [identifier for bundle in bundles if (identifier := bundle[BLOCK_MIME].get("id"))]
    assert len(ids) == len(set(ids))
    text = "".join(bundle["text/plain"] for bundle in bundles)
    assert re.findall(r"\bNone\b(?! of)|<NA>|\bnan\b|[{}]", text) == []


@pytest.mark.parametrize("period", [OUTTURN, EVERYTHING])
def test_one_id_means_one_figure_in_both_languages(whole, period) -> None:
    """What is printed under an id is the same everywhere, and the same ids are printed in both languages."""
    found: dict[str, dict[str, set[str]]] = {}
    for language in ("vi", "en"):
        of_language = found.setdefault(language, {})
        for number in numbers(whole(period, language)):
            of_language.setdefault(number.number_id, set()).add(number.text)
        assert {name: texts for name, texts in of_language.items() if len(texts) > 1} == {}
    assert found["vi"].keys() == found["en"].keys()
    assert "" not in found["vi"]


def test_vietnamese_has_no_untranslated_words(whole) -> None:
    """Common English words never stand in the Vietnamese report (file names apart)."""
    text = re.sub(r"\S+\.(csv|xlsx?|ods)\S*", "", words(whole(EVERYTHING, "vi")))
    assert re.findall(r"\b(the|of|and|million|plan|rate|budget|target|no data|agrees)\b", text) == []


def test_the_notebook_shows_these_sections_in_this_order() -> None:
    notebook = json.loads((REPOSITORY / "notebooks" / "04_report.ipynb").read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    names = [section.__name__.rpartition(".")[2] for section in SECTIONS]
    calls = [f"display(*{name}.blocks(report))" for name in names]
    calls[names.index("annexes")] = "display(*annexes.blocks(report, changes.changes_of(report)))"
    calls.insert(names.index("annexes"), "display(*frame.closing(report))")
    assert code[3:] == calls


def test_the_parts_stand_in_the_order_of_an_administrative_report(whole) -> None:
    parts = [block.text for block in whole(EVERYTHING, "vi") if isinstance(block, Heading) and block.level == 2]
    report = [text for text in parts if re.match(r"(I|II|III|IV|V)\. |Phụ lục ", text)]
    assert report == [
        "I. Công tác chỉ đạo, điều hành", "II. Kết quả thực hiện", "III. Đánh giá chung", "IV. Nhiệm vụ, giải pháp",
        "V. Kiến nghị", "Phụ lục I", "Phụ lục II",
    ]  # fmt: skip
    below = [block.text for block in whole(EVERYTHING, "vi") if isinstance(block, Heading) and block.level == 3]
    assert below[:4] == ["1. Giao vốn và phân bổ vốn", "2. Kết quả giải ngân", "3. Kết quả thực hiện từng dự án",
                         "4. Kết quả thực hiện mục tiêu, chỉ tiêu"]  # fmt: skip
