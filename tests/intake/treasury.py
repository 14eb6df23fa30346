"""The treasury's own sheets as other programs write them: title blocks, merged headers, outlines, totals, notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import xlsxwriter
import xlwt

from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Received, read_content, together
from monitoring.intake.registry import Source

DAY = date(2024, 10, 10)
Rows = list[list[object]]
#: First row, first column, last row, last column, from 0.
Merged = tuple[int, int, int, int]


@dataclass
class SheetOf:
    """A sheet as it is written: its rows, its merged ranges, what is hidden."""

    name: str
    rows: Rows
    merged: list[Merged] = field(default_factory=list)
    hidden_columns: Sequence[int] = ()

    def __post_init__(self) -> None:
        self.rows = [list(row) for row in self.rows]  # tests change cells


def block(
    office: str = "Phòng Dân tộc", period: str = "Quý III", year: str = "Năm 2024", chapter: object = "083"
) -> Rows:
    """Rows 1 to 7: labels with their values beside them, the form's name, title, period, kind of estimate."""
    return [
        ["Mã chương:", chapter, "", "", "", "", "", "", "Mẫu số 02a-SDKP/ĐVDT"],
        ["Đơn vị:", office, "", "", "", "", "", "", "(Ban hành kèm theo Nghị định 11/2020/NĐ-CP)"],
        ["Mã ĐVQHNS:", "1034567"],
        ["Mã cấp NS:", "3"],
        ["", "BẢNG ĐỐI CHIẾU TẠI KHO BẠC"],
        ["", "", "", "", "", period, year],
        ["", "", "", "", "", "", "Dự toán chính thức"],
    ]


FOOT: Rows = [
    [],
    ["Ghi chú: số liệu đã đối chiếu với Kho bạc."],
    ["", "", "", "", "", "", "", "", "Ngày 05 tháng 10 năm 2024"],
    ["KẾ TOÁN", "", "", "", "", "", "", "", "THỦ TRƯỞNG ĐƠN VỊ"],
    ["", "", "", "", "", "", "", "", "Hồ Văn Ví Dụ"],
]

HEAD_02A: Rows = [
    ["STT", "Mã nguồn NS", "Mã ngành kinh tế", "Mã NDKT", "Mã CTMT, DA",
     "Tạm ứng", "", "Thực chi", "", "Tổng", "", "Ghi chú"],
    ["", "", "", "", "", "Phát sinh trong kỳ", "Số dư đến kỳ báo cáo", "Phát sinh trong kỳ", "Số dư đến kỳ báo cáo",
     "Phát sinh trong kỳ", "Số dư đến kỳ báo cáo"],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
]  # fmt: skip
MERGED_02A: list[Merged] = [*((8, n, 9, n) for n in (0, 1, 2, 3, 4, 11)), (8, 5, 8, 6), (8, 7, 8, 8), (8, 9, 8, 10)]

#: Two programmes and money without one: figures in đồng.
LINES_02A: Rows = [
    ["1", "12", "098", "6301", "00511", 10_000_000, 15_000_000, 40_000_000, 90_000_000, 50_000_000, 105_000_000],
    ["2", "12", "098", "7049", "00517", 0, 0, 5_000_000, 5_000_000, 5_000_000, 5_000_000],
    ["3", "13", "341", "6001", "", 1_000_000, 1_000_000, 2_000_000, 2_000_000, 3_000_000, 3_000_000],
]


def total_of(lines: Rows, first: int, label: str = "Tổng số") -> list[object]:
    """The total of `lines` from column `first` on."""
    width = max(map(len, lines))
    sums = [sum(int(str(line[n] or 0)) for line in lines if n < len(line)) for n in range(first, width)]
    return [label, *[""] * (first - 1), *sums]


def sheet_02a(lines: Rows = LINES_02A, *, total: list[object] | None = None, **title: object) -> SheetOf:
    rows = [*block(**title), [], *HEAD_02A, *lines, total or total_of(lines, 5), *FOOT]  # type: ignore[arg-type]
    return SheetOf("02a", rows, MERGED_02A)


HEAD_01A: Rows = [
    ["Mã nguồn NS", "Mã ngành KT", "Mã CTMT, DA", "Dự toán", *[""] * 10, "Ghi chú"],
    ["", "", "", *(f"Cột {n}" for n in range(1, 12)), ""],
    [*range(1, 16)],
]
LINES_01A: Rows = [
    ["12", "098", "00511", *(n * 1_000_000 for n in range(1, 12)), ""],
    ["13", "341", "", *(n * 500_000 for n in range(1, 12)), ""],
]


def sheet_01a(lines: Rows = LINES_01A, **title: object) -> SheetOf:
    head = [[str(cell).replace("02a-SDKP", "01a-SDKP") for cell in row] for row in block(**title)]  # type: ignore[arg-type]
    return SheetOf("01a", [*head, [], *HEAD_01A, *lines, [*total_of([row[:-1] for row in lines], 3)], *FOOT],
                   [(8, 3, 8, 13), *((8, n, 9, n) for n in (0, 1, 2, 14))])  # fmt: skip


HEAD_04: Rows = [
    ["STT", "Đơn vị", "Tính chất nguồn kinh phí (1)", "Loại, khoản", "Dự toán năm được chi", "", "", "",
     "Dự toán đã sử dụng đến 31/01 năm sau", "Dự toán bị hủy",
     "Số dư tại thời điểm 31/01 được chuyển sang năm sau", ""],
    ["", "", "", "", "Tổng số", "Dự toán năm trước chuyển sang (2)", "Dự toán giao đầu năm", "Dự toán điều chỉnh (3)",
     "", "", "Số dư dự toán", "Số dư tạm ứng"],
    ["1", "2", "3", "4", "5=6+7+8", "6", "7", "8", "9", "10", "11=5-9", "12"],
]  # fmt: skip
MERGED_04: list[Merged] = [*((7, n, 8, n) for n in (0, 1, 2, 3, 8, 9)), (7, 4, 7, 7), (7, 10, 7, 11)]
LINES_04: Rows = [
    ["1", "Chi thường xuyên", "13", "340-341", 700, 100, 500, 100, 600, 0, 100, 10],
    ["2", "Kinh phí chương trình MTQG", "", "", 900, 300, 600, 0, 500, 50, 400, 0],
    ["", "CTMTQG phát triển KT-XH vùng DTTS và miền núi", "12", "280-338", 600, 200, 400, 0, 400, 50, 200, 0],
    ["", "CTMTQG giảm nghèo bền vững", "12", "370-398", 300, 100, 200, 0, 100, 0, 200, 0],
    ["3", "Chi đầu tư phát triển", "41", "280-292", 1000, 0, 1000, 0, 900, 0, 100, 0],
]
LEAVES_04 = [LINES_04[0], *LINES_04[2:]]


def sheet_04(lines: Rows = LINES_04, leaves: Rows = LEAVES_04) -> SheetOf:
    rows: Rows = [
        ["ĐƠN VỊ: Phòng Dân tộc", "", "", "", "", "", "", "", "", "Mẫu số 20f"],
        ["MÃ ĐVQHNS: 1034567", "", "", "", "", "", "", "", "", "Ký hiệu: 04-SDKP/ĐVDT"],
        ["MÃ CHƯƠNG: 083"],
        ["", "TÌNH HÌNH THỰC HIỆN DỰ TOÁN ĐƯỢC CHUYỂN NGUỒN SANG NĂM SAU"],
        ["", "NĂM 2024 CHUYỂN SANG NĂM 2025"],
        ["", "", "", "", "", "", "", "", "", "", "Đơn vị tính: đồng"],
        [],
        *HEAD_04,
        *lines,
        total_of(leaves, 4),
        *FOOT,
    ]
    return SheetOf("04", rows, MERGED_04)


HEAD_QTND: Rows = [
    ["STT", "Nội dung", "Địa điểm mở tài khoản", "Mã dự án đầu tư", "Tổng mức đầu tư",
     "Lũy kế vốn đã thanh toán từ khởi công đến hết niên độ ngân sách năm trước", "",
     "Số vốn tạm ứng theo chế độ chưa thu hồi của các năm trước nộp điều chỉnh giảm trong năm quyết toán",
     "Thanh toán KLHT trong năm quyết toán phần vốn tạm ứng theo chế độ chưa thu hồi từ khởi công đến hết năm trước",
     "Kế hoạch và thanh toán vốn kế hoạch các năm trước được kéo dài sang năm quyết toán", "", "", "", "", "",
     "Kế hoạch và thanh toán vốn kế hoạch năm quyết toán", "", "", "", "", "",
     "Tổng cộng vốn đã thanh toán KLHT quyết toán trong năm",
     "Lũy kế số vốn tạm ứng theo chế độ chưa thu hồi đến hết năm quyết toán chuyển sang năm sau",
     "Lũy kế số vốn đã thanh toán từ khởi công đến hết năm quyết toán"],
    ["", "", "", "", "", "Tổng số", "Trong đó: vốn tạm ứng theo chế độ chưa thu hồi", "", "",
     "Kế hoạch vốn được kéo dài", "Thanh toán", "", "", "Kế hoạch vốn tiếp tục được phép kéo dài sang năm sau (nếu có)",
     "Số vốn còn lại chưa thanh toán hủy bỏ (nếu có)",
     "Kế hoạch vốn đầu tư năm", "Thanh toán", "", "", "Kế hoạch vốn được phép kéo dài sang năm sau (nếu có)",
     "Số vốn còn lại chưa thanh toán hủy bỏ (nếu có)"],
    [*[""] * 10, "Tổng số", "Thanh toán KLHT", "Vốn tạm ứng theo chế độ chưa thu hồi", "", "", "",
     "Tổng số", "Thanh toán KLHT", "Vốn tạm ứng theo chế độ chưa thu hồi"],
    [*range(1, 11), "11=12+13", *range(12, 25)],
]  # fmt: skip
MERGED_QTND: list[Merged] = [
    *((6, n, 8, n) for n in (0, 1, 2, 3, 4, 7, 8, 21, 22, 23)), (6, 5, 6, 6), (6, 9, 6, 14), (6, 15, 6, 20),
    (7, 10, 7, 12), (7, 16, 7, 18), *((7, n, 8, n) for n in (5, 6, 9, 13, 14, 15, 19, 20)),
]  # fmt: skip
#: Paid before 500, of it advances 80, repaid 10, recovered 30; extended 200 = 120 (90 + 30) + 60 + 20; year 1000 =
#: 700 (600 + 100) + 250 + 50.
PROJECT = [5_000, 500, 80, 10, 30, 200, 120, 90, 30, 60, 20, 1_000, 700, 600, 100, 250, 50, 720, 170, 1_310]
ROAD: list[object] = ["1", "Đường thôn Mít", "KBNN Vĩnh Linh", "0079123", *PROJECT]
SCHOOL: list[object] = ["2", "Trường Vĩnh Ô", "KBNN Vĩnh Linh", "7912345", *PROJECT]
GROUP: list[object] = ["I", "Vốn chương trình mục tiêu quốc gia", "", "", *(2 * figure for figure in PROJECT)]


def sheet_qtnd(lines: Sequence[list[object]] = (GROUP, ROAD, SCHOOL), head: Rows = HEAD_QTND) -> SheetOf:
    leaves = [line for line in lines if line[3]]
    rows: Rows = [
        ["UBND HUYỆN VĨNH LINH", *[""] * 20, "Mẫu số: 01/QTNĐ"],
        ["", "BÁO CÁO QUYẾT TOÁN VỐN ĐẦU TƯ CÔNG THEO NĂM NGÂN SÁCH 2024"],
        ["", "(Kèm theo Báo cáo số 12/BC-UBND ngày 15 tháng 02 năm 2025)"],
        [],
        [*[""] * 22, "Đơn vị tính: đồng"],
        [],
        *head,
        total_of(leaves, 4, "TỔNG SỐ"),
        *lines,
        *FOOT,
    ]
    return SheetOf("Biểu 01", rows, MERGED_QTND)


HEAD_GRID: Rows = [
    ["#", "Danh mục dự án", "Mã số dự án", "Quyết định đầu tư", "", "", "Lũy kế bố trí vốn đến hết kế hoạch năm 2024",
     "Lũy kế giải ngân từ khởi công đến hết 31/12/2023", "KH năm 2023 kéo dài", "KH năm 2024",
     "Khối lượng thực hiện từ khởi công đến hết kỳ", "Giải ngân từ 01/01/2024 đến hết kỳ", "", "Ghi chú"],
    ["", "", "", "Số, ngày", "Tổng số", "NSTW", "", "", "", "", "", "KH năm 2024", "KH kéo dài", ""],
]  # fmt: skip
LINES_GRID: Rows = [
    ["A", "Dự án chuyển tiếp", "", "", "", "", 8_000, 5_000, 300, 2_000, 6_000, 1_200, 200],
    [
        "1",
        "Đường thôn Mít",
        "0079123",
        "123/QĐ-UBND, 01/02/2022",
        6_000,
        5_000,
        5_000,
        3_000,
        300,
        1_000,
        4_000,
        700,
        200,
    ],
    ["2", "Trường Vĩnh Ô", "7912345", "124/QĐ-UBND, 02/02/2022", 4_000, 4_000, 3_000, 2_000, 0, 1_000, 2_000, 500, 0],
]


def sheet_grid(source: str = "NSTW", lines: Rows = LINES_GRID) -> SheetOf:
    leaves = [line for line in lines if line[2]]
    title: Rows = [["", f"BIỂU GIẢI NGÂN VỐN ĐẦU TƯ CÔNG NGUỒN {source} NĂM 2024"], ["", "Đơn vị tính: triệu đồng"], []]
    rows = [*title, *HEAD_GRID, ["", *total_of(leaves, 4)[:3], *total_of(leaves, 4)[4:]], *lines, *FOOT]
    rows[5][1] = "Tổng số"
    rows[5][0] = ""
    rows[5][2:4] = ["", ""]
    return SheetOf(source, rows, [(3, 3, 3, 5), (3, 11, 3, 12), *((3, n, 4, n) for n in (0, 1, 2, 6, 7, 8, 9, 10, 13))])


# ---- written by other programs ---------------------------------------------------------------------------------------


def by_xlsxwriter(*sheets: SheetOf) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2024, 10, 10)})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        first = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}
        for number, row in enumerate(sheet.rows):
            for column, value in enumerate(row):
                if (number, column) in first:
                    page.merge_range(number, column, *first[number, column], value)
                elif value not in ("", None):
                    page.write(number, column, value)
        for column in sheet.hidden_columns:
            page.set_column(column, column, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def by_xlwt(*sheets: SheetOf) -> bytes:
    book = xlwt.Workbook()
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        first = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}
        for number, row in enumerate(sheet.rows):
            for column, value in enumerate(row):
                if (number, column) in first:
                    bottom, right = first[number, column]
                    page.write_merge(number, bottom, column, right, value)
                elif value not in ("", None):
                    page.write(number, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def received(*files: Sequence[SheetOf] | bytes) -> dict[str, Received]:
    """What files give, by layout, each of some sheets or as it is: `2024-Q3/0.xlsx`, `2024-Q3/1.xlsx` …"""
    source = Source(sha256="0" * 64, bytes=0, layout=[], sender="Kho bạc", received_on=DAY, illustrative=True)
    parts: dict[str, list[Received]] = {}
    for number, file in enumerate(files):
        name = f"2024-Q3/{number}.xlsx"
        content = file if isinstance(file, bytes) else by_xlsxwriter(*file)
        for table in read_content(content, load_layouts(), name):
            parts.setdefault(table.layout.name, []).append(Received(*table, {name: source}))
    return {layout: together(load_layouts()[layout], own) for layout, own in parts.items()}
