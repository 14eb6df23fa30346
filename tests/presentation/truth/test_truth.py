"""What a report says is what its tables hold: sentences read back by a reader that does not know how they are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from monitoring.workspace import REPOSITORY, Workspace
from tests.presentation.truth.quarters import generate, read_back
from tests.presentation.truth.reader import Tables, Text, problems
from tests.presentation.truth.shapes import SHAPES, make
from tests.samples import UNIT

LANGUAGES = ("vi", "en")
#: Numbers as they are printed, in either language's style.
NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def tables_of(workspace: Workspace, staging: Path) -> Tables:
    return Tables(staging / "processed", workspace.plan(UNIT, 2024))


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(seed=st.integers(0, 10**6))
def test_generated_quarters_say_what_their_tables_hold(tmp_path_factory, seed: int) -> None:
    workspace, period = generate(tmp_path_factory.mktemp("quarter"), seed)
    staging = tmp_path_factory.mktemp("staging")
    texts = [read_back(workspace, period, staging, language) for language in LANGUAGES]
    for text in texts:
        assert problems(text, tables_of(workspace, staging)) == [], f"seed {seed}, {period}, {text.language}"
    vi, en = (digits(text, tables_of(workspace, staging).plan["targets"]) for text in texts)
    assert vi == en, f"seed {seed}, {period}: the languages tell different figures"


@pytest.mark.parametrize("shape", SHAPES)
def test_quarters_of_other_shapes_say_what_their_tables_hold(tmp_path, shape: str) -> None:
    workspace, period = make(tmp_path / "quarter", shape)
    texts = [read_back(workspace, period, tmp_path / "staging", language) for language in LANGUAGES]
    tables = Tables(tmp_path / "staging" / "processed", workspace.plan(UNIT, int(period[:4])))
    for text in texts:
        assert problems(text, tables) == [], f"{shape}, {text.language}"
    vi, en = (digits(text, tables.plan["targets"]) for text in texts)
    assert vi == en, "the languages tell different figures"


def test_a_rate_is_that_of_the_two_sums_beside_it(tmp_path) -> None:
    """Where some money has no known plan: neither the sentence nor a tile divides it by the plan of the rest."""
    workspace, period = make(tmp_path / "quarter", "money_without_a_plan")
    text = read_back(workspace, period, tmp_path / "staging", "vi")
    said = " ".join(line for lines in text.sections.values() for line in lines)
    found = re.findall(r"([\d.,]+) ?/ ?([\d.,]+)(?: triệu đồng)?, đạt ([\d,]+)", said)
    assert found and "chưa có số kế hoạch" in said
    for part, whole, rate in found:
        exact = 100 * Fraction(*(int(number.replace(".", "").replace(",", "")) for number in (part, whole)))
        assert abs(exact - Fraction(rate.replace(",", "."))) <= Fraction(1, 20)


def digits(text: Text, targets: list[dict[str, str]]) -> list[list[str]]:
    """The figures of the first page, line by line, whatever mark parts them, the smallest first: each language has its
    own order of words. Names and dates are no figures.
    """
    called = "|".join(re.escape(row[f"name_{text.language}"]) for row in targets)
    other = r"“[^”]*”|\b(?:DA|TDA|P|Q)\d[\d.-]*\w*|\S+\.csv \S+|\b\d{1,2}/\d{1,2}/\d{4}|\b\d{1,2} [A-Z][a-z]+ \d{4}"
    lines = [re.sub(f"{called}|{other}", "", line) for line in text.sections["overview"]]
    return [sorted(re.sub(r"\D", "", number) for number in NUMBER.findall(line)) for line in lines]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> Callable[[str, str], tuple[Text, Tables]]:
    workspace, folders = Workspace(REPOSITORY), {}

    def of(period: str, language: str) -> tuple[Text, Tables]:
        staging = folders.setdefault(period, tmp_path_factory.mktemp(period))
        return read_back(workspace, period, staging, language), tables_of(workspace, staging)

    return of


@pytest.mark.parametrize("period", ["2023-Q4", "2024-Q1", "2024-Q3"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_quarters_say_what_their_tables_hold(shipped, period, language) -> None:
    assert problems(*shipped(period, language)) == []


# ---- the reader sees what is false -----------------------------------------------------------------------------------

#: Section, what is looked for, and what a careless change would make of it. `9\g<0>`: a 9 before a
#: number makes another of it, whatever it was.
FALSE = [
    ("overview", r"(?<=đã giải ngân )\d", r"9\g<0>", "_first_page"),
    ("overview", r"(?<=bằng )\d", r"9\g<0>", "_numbers"),
    ("overview", "thấp hơn tiến độ", "không thấp hơn tiến độ", "_pace"),
    ("overview", r"TDA2-DA3 \(chuỗi giá trị\), vốn sự nghiệp", "DA2 (ổn định dân cư), vốn đầu tư phát triển",
     "_lines"),
    ("overview", r"(?<=: còn )\d", r"9\g<0>", "_numbers"),
    ("overview", r"(?<=đạt )\d+(?=;)", r"9\g<0>", "_targets"),
    ("overview", r"\d+ điểm chưa thống nhất", r"9\g<0>", "_families"),
    ("overview", r"\d+ dòng chưa được tổng hợp", r"9\g<0>", "_left_out"),
    ("overview", r"\d+ khoản cần đối chiếu", r"9\g<0>", "_differences"),
    ("overview", r"\d+ chỉ tiêu đã có số liệu báo cáo", r"9\g<0>", "_targets"),
    ("overview", r"(?<=Đào tạo: )\d+", r"9\g<0>", "_left_out"),
    ("progress", "từ khi phân bổ bình quân mỗi tháng", "từ đầu năm bình quân mỗi tháng", "_months"),
    ("reliability", r"\d+/\d+ dòng không đưa", r"9\g<0>", "_left_out"),
    ("reliability", r"(?<=gửi lại: )\d+", r"9\g<0>", "_left_out"),
    ("reliability", "^.*Cần bên gửi sửa.*$", "Chưa nhận được chứng từ Kho bạc.", "_first_page"),
    ("assessment", r"\d+ khoản còn nhiều", r"9\g<0>", "_slow_lines"),
    ("assessment", r"^\d+ khoản vốn đạt thấp hơn", r"9\g<0>", "_slow_lines"),
    ("inconsistencies", r"(?<=chưa lượng hóa \()\d+", r"9\g<0>", "_families"),
    ("tasks", r"(?<=số liệu của )\d+", r"9\g<0>", "_families"),
    ("targets", "79,9%\tchưa đạt", "79,9%\tđạt", "_rows_of_tables"),
    ("targets", "đang thực hiện", "đã hoàn thành", "_rows_of_tables"),
]  # fmt: skip


@pytest.mark.parametrize(("section", "true", "false", "found"), FALSE)
def test_a_false_sentence_is_seen(shipped, section, true, false, found) -> None:
    period = "2024-Q1" if section == "inconsistencies" and "lượng hóa" in true else "2024-Q3"
    text, tables = shipped(period, "vi")
    lines = text.sections[section]
    changed = [line for line in _changed(lines, true, false)]
    assert changed != lines, "the sentence is there to be made false"
    seen = problems(replace(text, sections=text.sections | {section: changed}), tables)
    assert any(problem.startswith(f"{found}:") for problem in seen), seen


def _changed(lines: list[str], true: str, false: str) -> Iterator[str]:
    """The lines with the first that has the words changed."""
    done = False
    for line in lines:
        new = line if done else re.sub(true, false, line, count=1)
        done = done or new != line
        yield new
