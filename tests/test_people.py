"""What identifies a person is found in ordinary notes, and nothing else is."""

from __future__ import annotations

import random
import re
import time
import unicodedata

import pytest

from monitoring.people import MARK, Marks, found, hidden, marks_in, unnumbered
from tests.spec_tables import spec


@spec("personal_data")
def test_what_is_left_of_a_text(text: str, left: str) -> None:
    """The column `left` is empty where nothing is left out."""
    assert hidden(text) == (left or text)
    decomposed = unicodedata.normalize("NFD", text)
    assert unicodedata.normalize("NFC", hidden(decomposed)) == unicodedata.normalize("NFC", left or text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("CCCD 045085001234", "CCCD (ẩn số định danh)"),
        ("045085001234", ""),
        ("0912345678", ""),
        ("125000000000", ""),
        ("GRV-000123", ""),
    ],
)
def test_among_figures_only_what_a_word_names_is_found(text: str, left: str) -> None:
    marks = Marks()
    assert unnumbered(marks.hidden(text, shapes=False)) == (left or text)


def test_one_thing_has_one_mark_however_it_is_written() -> None:
    marks = Marks()
    assert marks.hidden("ĐT 0912.345.678; +84 912345678; 0987654321") == (
        "ĐT (ẩn số điện thoại #1); (ẩn số điện thoại #1); (ẩn số điện thoại #2)"
    )
    assert marks.hidden("CCCD 45085001234 = 045085001234") == "CCCD (ẩn số định danh #1) = (ẩn số định danh #1)"


def test_marks_tell_their_kind_and_are_no_data() -> None:
    text = Marks().hidden("CCCD 045085001234, sinh 12/3/1985, STK 3904205123456")
    assert list(marks_in(text)) == ["identity", "birthday", "account"]
    assert hidden(text) == text


def test_no_text_keeps_anybody_waiting() -> None:
    start = time.process_time()
    for words in ("stk ", "0 ", "sinh ngay ", "Ông A ", "sinh.", "0912 "):
        found(words * (32_000 // len(words)))
    assert time.process_time() - start < 5


# ---- ordinary notes --------------------------------------------------------------------------------------------------

_ORDINARY = """
Tạm ứng hợp đồng số {n}/2024/HĐ-XD ngày {day}/{month}/2024: đường liên thôn, xã Vĩnh Ô
Thanh toán khối lượng hoàn thành đợt {n}: {money} đồng theo QĐ {n}/QĐ-UBND ngày {day}/{month}/2023
Chi phí tư vấn TK BVTC gói thầu số {n}, TMĐT {grouped}
Mã dự án {seven}, ĐVQHNS {seven}, CTMT {five}, chương 622, khoản 281
Chuyển vào tài khoản 3714.0.{seven}.9{five} tại KBNN Vĩnh Linh
UNC số {zeros}, giấy rút {zeros} ngày {day}.{month}.2024
Công ty TNHH Xây dựng Bình Minh (MST 32{eight}) nhận {grouped}đ
Công ty CP Tư vấn 59, mã số thuế: 03{eight}
Hỗ trợ {n} học sinh năm học 2024-2025, {n} hộ nghèo phát sinh năm 2024
Vệ sinh môi trường năm 2024; phát sinh ngày {day}/{month}/2024; dân sinh năm 2023
Vốn SN 2024: {money}; vốn ĐT 2023 kéo dài: {money}
Hoàn trả tạm ứng theo CV {n}/KBVL ngày {day}/{month}/2024, số tiền {money}
Lý trình Km{n}+{five}; tọa độ 16,9{five} - 107,0{five}
Bà con thôn Mít nhận {money} đồng; ông Hồ Văn A {money}
Dự toán {twelve} đồng, kế hoạch {twelve}
Chứng từ 0{nine} thay chứng từ số 03{eight}
Hóa đơn điện tử số {zeros}, ký hiệu 1C24T{five}
Cấp {n} thẻ căn cước cho đồng bào, kinh phí {money}
Cước điện thoại, internet quý III: {money} đ
Tài khoản tạm ứng 1513, TK 3731; tài khoản dự toán {five}
Tuyển sinh năm 2024: {n} em; giáo sinh ngày {day}/{month}
Tờ trình số {n}/TTr-UBND, biên bản {n}/BB ngày {day}-{month}-2024
""".strip().split("\n")


def ordinary_notes(count: int) -> list[str]:
    chance = random.Random(1719)

    def digits(length: int) -> str:
        return "".join(chance.choices("0123456789", k=length))

    def note() -> str:
        money = chance.randint(10**6, 10**10) // 1000 * 1000
        return chance.choice(_ORDINARY).format(
            n=chance.randint(1, 999), day=chance.randint(1, 28), month=chance.randint(1, 12), money=money,
            grouped=f"{money:,}".replace(",", "."), five=digits(5), seven=chance.choice("123789") + digits(6),
            eight=digits(8), nine=digits(9), zeros="0" * chance.randint(1, 4) + digits(4),
            twelve=chance.randint(10**11, 10**12 - 1),
        )  # fmt: skip

    return [note() for _ in range(count)]


def test_a_thousand_ordinary_notes_are_left_as_they_are() -> None:
    assert {note: hidden(note) for note in ordinary_notes(1_000) if MARK in hidden(note)} == {}


def test_a_thousand_notes_about_people_are_all_found() -> None:
    chance = random.Random(7)
    missed = []
    for note in ordinary_notes(1_000):
        number = chance.choice(
            [
                f"CCCD 0450{chance.randint(60, 99)}{chance.randint(0, 999999):06}",
                f"số CMND {chance.randint(190000001, 199999999)}",
                f"SĐT 09{chance.randint(0, 99999999):08}",
                f"STK {chance.randint(3904 * 10**9, 3905 * 10**9 - 1)}",
                f"sinh ngày {chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(1940, 2015)}",
            ]
        )
        value = re.sub(r"^\D+", "", number)
        missed += [said for said in (f"{number}, {note}", f"{note}; {number}") if value in hidden(said)]
    assert missed == []
