"""Spellings and the codes they mean; near misses get a suggestion, ambiguity is an error."""

from datetime import date

import pytest

from monitoring.cleaning.codelists import CodeList, code_lists, places_by_day
from monitoring.errors import InputError
from monitoring.subject import open_subject
from monitoring.workspace import REPOSITORY


@pytest.fixture(scope="module")
def lists():
    subject = open_subject(REPOSITORY, "vinh-linh", "2024-Q1")
    return code_lists(subject.unit, subject.plan, date(2024, 3, 31))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("components", "Tiểu dự án 2 - Dự án 3", "3.2"),
        ("components", "TDA2-DA3", "3.2"),
        ("components", "DA3.2", "3.2"),
        ("components", "Dự án 3 (TDA 2)", "3.2"),
        ("components", "3.2", "3.2"),
        ("components", "10.1", "10.1"),
        ("components", "Dự án 1", "1"),
        ("components", "7", "7"),
        ("components", "9.1", "9.1"),
        ("components", "Dự án 2: Quy hoạch, sắp xếp, bố trí, ổn định dân cư ở những nơi cần thiết", "2"),
        ("indicators", "Tỷ lệ trẻ em DTTS 5 tuổi đến trường", "school_age5"),
        ("components", "Dự án 3", None),
        ("components", "DA3.22", None),
        ("places", "xã Vĩnh Ô", "vinh-o"),
        ("places", "X. Vinh O", "vinh-o"),
        ("places", "UBND xã Vĩnh Ô", "vinh-o"),
        ("places", "VĨNH Ô", "vinh-o"),
        ("places", "Vi\u0303nh O\u0302", "vinh-o"),
        ("places", "Vinh Ô", "vinh-o"),
        ("places", "Vĩnh Ôo", None),
        ("places", "Vĩnh Ơ", None),
        ("places", "Vịnh Ô", None),
        ("sources", "Ngân sách TW", "central"),
        ("capitals", "\u00d0TPT", "development"),
        ("units", "Triệu đồng", "million"),
        ("units", "đ", "dong"),
        ("payment_kinds", "tạm ứng", "advance"),
        ("plan_kinds", "Kéo dài", "carried_over"),
    ],
)
def test_spellings(lists, name, text, code):
    assert lists[name].resolve(text) == code


def test_a_near_miss_gets_a_suggestion(lists):
    assert lists["places"].suggest("Vĩnh Khee") == "Vĩnh Khê"
    assert lists["places"].suggest("Vĩnh Ơ") == "Vĩnh Ô"
    assert lists["places"].suggest("Hà Nội") == ""


def test_one_spelling_for_two_codes_is_an_error():
    with pytest.raises(InputError, match="stands for both"):
        CodeList.from_aliases("test", {"a": ["x"], "b": ["X"]})


def test_names_that_differ_by_accents_only_need_their_accents():
    places = CodeList.from_aliases("places", {"ha": ["Vĩnh Hà"], "ha-2": ["Vĩnh Hạ"]})
    assert (places.resolve("Vĩnh Hà"), places.resolve("vĩnh hạ"), places.resolve("Vinh Ha")) == (
        "ha",
        "ha-2",
        None,
    )


def test_a_place_that_is_no_longer_valid_is_unknown(lists):
    subject = open_subject(REPOSITORY, "vinh-linh", "2024-Q1")
    past = subject.unit.places[0].model_copy(update={"valid_to": date(2023, 12, 31)})
    unit = subject.unit.model_copy(update={"places": (past, *subject.unit.places[1:])})
    assert code_lists(unit, None, date(2024, 3, 31))["places"].resolve("Vĩnh Ô") is None


def test_places_are_listed_for_each_stretch_of_days():
    unit = open_subject(REPOSITORY, "vinh-linh", "2024-Q1").unit
    named = {place.code: place for place in unit.places}
    ends, begins = {"valid_to": date(2024, 6, 30)}, {"valid_from": date(2024, 7, 1)}
    old, new = (
        place.model_copy(update=days)
        for place, days in zip((named["vinh-o"], named["vinh-ha"]), (ends, begins), strict=True)
    )
    changed = unit.model_copy(update={"places": (old, new)})
    first, second = places_by_day(changed)
    assert (first[1], second[0]) == ("2024-06-30", "2024-07-01")
    known = [codes.resolve(name) for *_, codes in (first, second) for name in ("Vĩnh Ô", "Vĩnh Hà")]
    assert known == ["vinh-o", None, None, "vinh-ha"]
    assert len(places_by_day(unit)) == 1


def test_agencies_are_known_by_their_names(lists):
    assert lists["agencies"].resolve("BHXH huyện") == "Bảo hiểm Xã hội huyện Vĩnh Linh"
    assert lists["agencies"].resolve("Bảo hiểm Xã hội") == "Bảo hiểm Xã hội huyện Vĩnh Linh"
