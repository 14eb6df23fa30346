"""The unit's profile: what it holds, what is refused, and which cut-off applies."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.unit import Unit, load_unit
from monitoring.workspace import REPOSITORY, Workspace

FAULTLESS = Path(__file__).parent / "fixtures" / "faultless"


def load(root: Path, old: str, new: str) -> Unit:
    """The faultless unit with `old` replaced by `new` in its profile."""
    shutil.copytree(FAULTLESS / "data", root / "data")
    path = root / "data" / "raw" / "huyen-mau" / "unit.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    return load_unit(Workspace(root), "huyen-mau")


@pytest.fixture(scope="module")
def vinh_linh() -> Unit:
    return load_unit(Workspace(REPOSITORY), "vinh-linh")


def test_vinh_linh_is_as_its_plan_says(vinh_linh):
    assert vinh_linh.name.vi == "huyện Vĩnh Linh"
    assert [place.name.vi for place in vinh_linh.places] == ["xã Vĩnh Ô", "xã Vĩnh Khê", "xã Vĩnh Hà"]
    assert vinh_linh.place_name("vinh-o").en == "Vĩnh Ô commune"
    assert vinh_linh.agency_name("labour").vi == "Phòng Lao động - Thương binh và Xã hội"
    assert [line.vi for line in vinh_linh.recipients][-1] == "Lưu: VT, TCKH"
    assert [title.vi for title in vinh_linh.signature.titles] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def test_nobody_is_written_to_and_nobody_signs_by_default(vinh_linh):
    assert not any(line.mail for line in vinh_linh.recipients)
    text = Workspace(REPOSITORY).unit_profile("vinh-linh").read_text(encoding="utf-8")
    assert "Tùng" not in text


def test_what_the_plan_does_not_name_is_marked_unverified(vinh_linh):
    unverified = {agency.code for agency in vinh_linh.agencies if agency.unverified}
    assert unverified == {"treasury", "health", "social-insurance"}


CUT_OFFS = """cut_offs:
  - {period: 2023-Q4, date: 2024-02-10, document: A, verified: true}
  - {period: 2023-Q4, capital: recurrent, date: 2024-02-20, document: B, verified: true}
  - {period: 2023-Q4, plan_year: 2022, capital: recurrent, plan_kind: carried_over, date: 2024-06-30, document: C,
     verified: false}
unverified: true
header:"""


@pytest.mark.parametrize(
    ("period", "scope", "expected"),
    [
        ("2023-Q4", (), date(2024, 2, 10)),
        ("2023-Q4", (2023, "development", "year"), date(2024, 2, 10)),
        ("2023-Q4", (2023, "recurrent", "year"), date(2024, 2, 20)),
        ("2023-Q4", (2022, "recurrent", "carried_over"), date(2024, 6, 30)),
        ("2022-Q4", (2021, "recurrent", "carried_over"), date(2023, 1, 31)),
        ("2022-Q4", (2022, "recurrent", "carried_over"), date(2022, 12, 31)),
        ("2022-Q4", (2022, "recurrent", "year"), date(2023, 1, 31)),
        ("2022-Q4", (2023, "recurrent", "year"), date(2022, 12, 31)),
        ("2024-Q1", (), date(2024, 3, 31)),
    ],
)
def test_the_line_that_says_most_sets_the_cut_off(tmp_path, period, scope, expected):
    unit = load(tmp_path, "unverified: true\nheader:", CUT_OFFS)
    assert unit.cut_off(Period.parse(period), *scope) == expected


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2020, 12, 31), False),
        (date(2021, 1, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_a_place_is_valid_from_its_first_to_its_last_day(tmp_path, day, valid):
    unit = load(tmp_path, "{code: xa-mot,", "{code: xa-mot, valid_from: 2021-01-01, valid_to: 2025-06-30,")
    assert [place.is_valid_on(day) for place in unit.places] == [valid, True]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("code: huyen-mau", "code: huyen-khac", "huyen-khac"),
        ("code: huyen-mau", "code: Huyện Mẫu", "code"),
        ("province: {vi: tỉnh Mẫu, en: Mẫu province}\n", "", "province"),
        ("province: {vi: tỉnh Mẫu, en: Mẫu province}", "province: {vi: tỉnh Mẫu}", "province.en"),
        ("header:", "colour: blue\nheader:", "colour"),
        ("{vi: xã Một, en: Một commune}, unverified: true", "{vi: xã Một, en: Một commune}", "places.0"),
        ("xa-hai", "xa-mot", "entered twice: xa-mot"),
        ("code: health", "code: education", "entered twice: education"),
        (
            "code: huyen-mau",
            "code: huyen-mau\ncut_offs: [{period: 2024-Q5, date: 2024-01-31, document: A, verified: true}]",
            "2024-Q5",
        ),
        ("code: huyen-mau", "code: huyen-mau\ncode: huyen-mau", "same key"),
        ("code: huyen-mau", "code: [", "YAML"),
    ],
)
def test_a_wrong_profile_is_refused_by_file_and_field(tmp_path, old, new, named):
    with pytest.raises(InputError) as error:
        load(tmp_path, old, new)
    assert named in str(error.value)
    assert str(error.value).startswith("data/raw/huyen-mau/unit.yml:")


@pytest.mark.parametrize("code", ["", "huyen-khac", "../huyen-mau", "huyen-mau/plan-2024"])
def test_an_unknown_unit_is_named_with_the_known_ones(code):
    with pytest.raises(InputError, match="Known units: huyen-mau"):
        load_unit(Workspace(FAULTLESS), code)
