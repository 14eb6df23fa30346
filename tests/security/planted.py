"""Files in which data of a person stands in every column of every layout, in titles, footers and columns of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from monitoring.intake.layouts import load_layouts
from tests.intake import treasury
from tests.intake.files import csv_bytes, ods_bytes, sheets_bytes, xls_bytes, xlsx_bytes
from tests.samples import INDICATOR, PAYMENT, RETURN

HANDOVER = {
    "from_unit": "xã Vĩnh Ô", "component": "DA4.1", "source": "NSTW", "capital": "ĐTPT", "plan_year": "2024",
    "plan_kind": "kéo dài", "plan": "100", "disbursed": "40", "advance_outstanding": "10", "left": "60",
    "unit": "triệu đồng", "document": "BB 12/2025",
}  # fmt: skip
SOUND = {"payments": PAYMENT, "returns": RETURN, "indicator-returns": INDICATOR, "handover-returns": HANDOVER}
#: Sheets with a form of their own, each with a row that is repeated, once for every column.
SHEETS = {
    "sdkp-01a": (treasury.sheet_01a(), treasury.LINES_01A[0]),
    "sdkp-02a": (treasury.sheet_02a(), treasury.LINES_02A[0]),
    "sdkp-04": (treasury.sheet_04(), treasury.LINES_04[2]),
    "qtnd-01": (treasury.sheet_qtnd(), treasury.SCHOOL),
    "disbursement-grid": (treasury.sheet_grid(), treasury.LINES_GRID[2]),
}
FORMATS = {"csv": csv_bytes, "xlsx": xlsx_bytes, "xls": xls_bytes, "ods": ods_bytes}
#: The treasury's sheets in the formats that keep no merged cells.
PLAIN = {"csv": csv_bytes, "ods": ods_bytes}
_HOUSEHOLDS = ["STT", "Họ và tên chủ hộ", "Số CCCD", "CMND cũ", "Điện thoại", "STK", "Ngày sinh", "Địa chỉ"]
_OF_PEOPLE = ["Họ và tên", "Số CCCD", "Điện thoại", "Số tài khoản", "Ngày sinh"]


@dataclass
class Planted:
    """`files`: name → layout and content. `values`: all that was planted, as digits or as a day in one spelling."""

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)


def planted() -> Planted:
    """One file for each layout and format; every value occurs once."""
    found, numbers = Planted(), count(1)
    assert {*SOUND, *SHEETS} == load_layouts().keys()
    for layout in SOUND:
        for ending, write in FORMATS.items():
            rows = list(_rows(layout, found, numbers))
            found.files[f"người-{layout}.{ending}"] = layout, write(rows)
    for layout in SHEETS:
        for ending, write_sheet in {"xlsx": treasury.by_xlsxwriter, "xls": treasury.by_xlwt}.items():
            found.files[f"người-{layout}.{ending}"] = layout, write_sheet(_sheet(layout, found, numbers))
    rows = list(_rows("indicator-returns", found, numbers))
    sheet = {
        f"Bà B {_kinds(found, next(numbers))[0]}": rows,
        "Ghi chú": [["SĐT", _kinds(found, next(numbers))[2]]],
        "Hộ": households(found, numbers),
    }
    found.files["tên-trang.xlsx"] = "indicator-returns", sheets_bytes(sheet)
    return found


def plain_sheets() -> tuple[Planted, list[tuple[str, bytes]]]:
    """The treasury's sheets as csv and ods: what is planted in them, and name and content of each."""
    found, numbers = Planted(), count(1)
    files = [
        (f"{layout}.{ending}", write(_sheet(layout, found, numbers).rows))
        for layout in SHEETS
        for ending, write in PLAIN.items()
    ]
    return found, files


def households(found: Planted, numbers: Iterator[int]) -> list[list[object]]:
    """A list of three households."""
    rows: list[list[object]] = [["DANH SÁCH HỘ ĐƯỢC HỖ TRỢ"], list(_HOUSEHOLDS)]
    for place in range(1, 4):
        rows.append([place, "Hồ Thị Trồng", *_kinds(found, next(numbers)), "thôn Mít"])
    return rows


def _rows(layout: str, found: Planted, numbers: Iterator[int]) -> Iterator[list[object]]:
    fields = load_layouts()[layout].fields
    yield [f"Kèm theo danh sách: {_told(found, next(numbers))}"]
    yield [*(known.header for known in fields.values()), *_OF_PEOPLE, "Khác"]
    for place in range(len(fields)):
        row = {**SOUND[layout], "voucher": f"UNC-{next(numbers):05}"}
        cells = [row.get(other, "") for other in fields]
        cells[place] = f"{cells[place]} {_told(found, next(numbers))}".strip()
        identity, _, phone, account, birthday = _kinds(found, next(numbers))
        bare, _, mobile, *_ = _kinds(found, next(numbers))
        yield [*cells, "Hồ Thị Trồng", int(identity), int(phone), account, birthday, f"{bare} / {mobile}"]
    yield [f"Người lập: Hồ Văn C, {_told(found, next(numbers))}"]
    yield from households(found, numbers)


def _sheet(layout: str, found: Planted, numbers: Iterator[int]) -> treasury.SheetOf:
    sheet, line = SHEETS[layout]
    planted_rows = [
        [*line[:place], f"{line[place]} {_told(found, next(numbers))}".strip(), *line[place + 1 :]]
        for place in range(len(line))
    ]
    after = sheet.rows.index(line) + 1
    rows = [*sheet.rows[:after], *planted_rows, *sheet.rows[after:]]
    rows[1] = [f"Đơn vị: Phòng Dân tộc, {_told(found, next(numbers))}", *rows[1][1:]]
    rows[-1] = [f"Hồ Văn Ví Dụ, {_told(found, next(numbers))}"]
    return treasury.SheetOf(sheet.name, rows, sheet.merged)


def _told(found: Planted, number: int) -> str:
    identity, old_identity, phone, account, birthday = _kinds(found, number)
    return f"CCCD {identity}, CMND {old_identity}, SĐT {phone}, STK {account}, sinh ngày {birthday}"


def _kinds(found: Planted, number: int) -> tuple[str, str, str, str, str]:
    """A number of each kind, and a birthday, which nobody else has."""
    year, rest = 1930 + number % 70, number // 70
    day = f"{rest % 28 + 1:02}/{rest // 28 % 12 + 1:02}/{year}"
    kinds = f"045085{number:06}", f"19{number:06}7", f"0912{number:06}", f"39042051{number:05}", day
    found.values += [kind.lstrip("0") if "/" not in kind else kind for kind in kinds]
    return kinds
