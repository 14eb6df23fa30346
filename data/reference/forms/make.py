"""Writes the forms that the project ships: the same bytes each time.

python data/reference/forms/make.py

Their columns are those that the document of each .yml file names; what no table of ours holds is left for the office.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_BOX = {"border": 1, "text_wrap": True}
_LOOKS = {
    "strong": {"bold": True, "align": "center"},
    "title": {"bold": True, "font_size": 14, "align": "center"},
    "italic": {"italic": True, "align": "center"},
    "unit": {"italic": True, "align": "right"},
    "head": {**_BOX, "bold": True, "align": "center"},
    "number": {**_BOX, "italic": True, "align": "center", "font_size": 9},
    "text": _BOX,
    "centre": {**_BOX, "align": "center"},
    "day": {**_BOX, "align": "center", "num_format": "dd/mm/yyyy"},
    "count": {**_BOX, "num_format": "#,##0"},
    "dong": {**_BOX, "num_format": "#,##0"},
    "million": {**_BOX, "num_format": "#,##0.000"},
    "percent": {**_BOX, "num_format": "0.0%"},
    "total text": {**_BOX, "bold": True},
    "total percent": {**_BOX, "bold": True, "num_format": "0.0%"},
    "total million": {**_BOX, "bold": True, "num_format": "#,##0.000"},
}
_A4, _A3, _WIDE = 9, 8, 16
_CREATED = datetime(2024, 1, 1)


@dataclass(frozen=True)
class Column:
    """`head`: one line for each row of the head; the same text side by side or above is one cell.

    `cell`: what stands in the repeated row, `total` in that of the sum; {c} is its column, {r} the repeated row,
    {o} its own.
    """

    head: Sequence[str]
    cell: str
    width: int = 14
    look: str = "million"
    total: str = ""


@dataclass(frozen=True)
class Page:
    """A sheet with one table, whose `query` asks for its rows.

    `above`: whether the sum stands above the rows. `check`: words of a row below that adds the rows up. `numbered`:
    whether a row numbers the columns. `height`: of a repeated row, in points: not every program makes room by itself.
    `signed_from`: the column (from 0) where the signature begins; the middle without it.
    """

    name: str
    title: Sequence[str]
    query: str
    columns: Sequence[Column]
    total: str = ""
    above: bool = True
    check: str = ""
    numbered: bool = True
    height: int = 30
    signed_from: int = 0
    unit: str = "Đơn vị tính: {{money_unit}}"


@dataclass
class _Drawing:
    sheet: xlsxwriter.worksheet.Worksheet
    looks: Mapping[str, xlsxwriter.format.Format]
    page: Page
    row: int = 0

    @property
    def last(self) -> int:
        return len(self.page.columns) - 1

    def across(self, text: str, look: str, first: int = 0, last: int | None = None) -> None:
        """A text over several columns of the row."""
        end = self.last if last is None else last
        if first == end:
            self.sheet.write_string(self.row, first, text, self.looks[look])
        else:
            self.sheet.merge_range(self.row, first, self.row, end, text, self.looks[look])


def workbook(pages: Sequence[Page]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"created": _CREATED})
        looks = {name: book.add_format({**_FONT, **look}) for name, look in _LOOKS.items()}
        for page in pages:
            _draw(_Drawing(book.add_worksheet(page.name), looks, page))
    return content.getvalue()


def _draw(drawing: _Drawing) -> None:
    page, sheet = drawing.page, drawing.sheet
    for column, design in enumerate(page.columns):
        sheet.set_column(column, column, design.width)
    middle = drawing.last // 2
    drawing.across("{{organ}}", "strong", 0, middle)
    drawing.across("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "strong", middle + 1)
    drawing.row += 1
    drawing.across("{{form_document}}", "italic", 0, middle)
    drawing.across("Độc lập - Tự do - Hạnh phúc", "strong", middle + 1)
    drawing.row += 1
    for text, look in zip(page.title, ["title", *["italic"] * len(page.title)], strict=False):
        drawing.row += 1
        drawing.across(text, look)
    drawing.row += 1
    drawing.across("{{banner}}", "strong")
    drawing.row += 1
    drawing.across(page.unit, "unit")
    drawing.row += 1
    head = _draw_head(drawing)
    _draw_rows(drawing)
    _draw_end(drawing)
    sheet.freeze_panes(head + 1, 2)
    sheet.repeat_rows(head - len(page.columns[0].head) + 1, head)
    sheet.print_area(0, 0, drawing.row, drawing.last)
    sheet.set_landscape()
    sheet.set_paper(_A3 if len(page.columns) > _WIDE else _A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")


def _draw_head(drawing: _Drawing) -> int:
    """The head of the table; the row where it ends."""
    columns, top = drawing.page.columns, drawing.row
    depth = len(columns[0].head)
    drawn: set[tuple[int, int]] = set()
    for level in range(depth):
        drawing.sheet.set_row(top + level, 56 if depth > 1 else 34)
        for column, design in enumerate(columns):
            if (level, column) in drawn:
                continue
            right, down, text = column, level, design.head[level]
            while right < drawing.last and columns[right + 1].head[: level + 1] == design.head[: level + 1]:
                right += 1
            while right == column and down + 1 < depth and design.head[down + 1] == text:
                down += 1
            drawn |= {(row, at) for row in range(level, down + 1) for at in range(column, right + 1)}
            cells = (top + level, column, top + down, right)
            if cells[:2] == cells[2:]:
                drawing.sheet.write_string(top + level, column, text, drawing.looks["head"])
            else:
                drawing.sheet.merge_range(*cells, text, drawing.looks["head"])
    drawing.row = top + depth
    if drawing.page.numbered:
        for column in range(len(columns)):
            drawing.sheet.write_number(drawing.row, column, column + 1, drawing.looks["number"])
        drawing.row += 1
    return drawing.row - 1


def _draw_rows(drawing: _Drawing) -> None:
    page = drawing.page
    repeated = drawing.row + (1 if page.total and page.above else 0)
    if page.total and page.above:
        _draw_sum(drawing, page.total, repeated, [column.total for column in page.columns])
    drawing.sheet.set_row(drawing.row, page.height)
    for at, column in enumerate(page.columns):
        text = f"{page.query}{column.cell}" if at == 0 else column.cell
        _write(drawing, at, text, column.look, repeated)
    drawing.row += 1
    if page.total and not page.above:
        _draw_sum(drawing, page.total, repeated, [column.total for column in page.columns])
    if page.check:
        added = [_ADDED if one.look == "million" and one.total and one.total[0] != "=" else "" for one in page.columns]
        _draw_sum(drawing, page.check, repeated, added)


def _draw_sum(drawing: _Drawing, words: str, repeated: int, cells: Sequence[str]) -> None:
    for at, (column, cell) in enumerate(zip(drawing.page.columns, cells, strict=True)):
        look = f"total {column.look}" if f"total {column.look}" in _LOOKS else "total text"
        _write(drawing, at, words if at == 1 else cell, look, repeated)
    drawing.row += 1


def _write(drawing: _Drawing, column: int, text: str, look: str, repeated: int) -> None:
    if text.startswith("="):
        formula = (
            text.replace("{c}", xl_col_to_name(column))
            .replace("{r}", str(repeated + 1))
            .replace("{o}", str(drawing.row + 1))
        )
        drawing.sheet.write_formula(drawing.row, column, formula, drawing.looks[look], "")
    elif text:
        drawing.sheet.write_string(drawing.row, column, text, drawing.looks[look])
    else:
        drawing.sheet.write_blank(drawing.row, column, None, drawing.looks[look])


def _draw_end(drawing: _Drawing) -> None:
    drawing.row += 1
    middle = drawing.page.signed_from - 1 if drawing.page.signed_from else drawing.last // 2
    drawing.across("{{dateline}}", "italic", middle + 1)
    drawing.row += 1
    drawing.across("NGƯỜI LẬP BIỂU", "strong", 0, middle)
    drawing.sheet.set_row(drawing.row, 54)
    drawing.across("{{titles}}", "strong", middle + 1)
    drawing.row += 4
    drawing.across("{{signer}}", "strong", middle + 1)


# ---- the forms -------------------------------------------------------------------------------------------------------

_LINE = "disbursement.component-{component.code}"
_EXTENDED = "development.{previous_year}.carried_over"
_OF_YEAR = "development.{year}.year"


def _office(text: str) -> str:
    return f"{{{{? {text}}}}}"


def _figure(*parts: str) -> str:
    return "{{" + ".".join(parts) + "}}"


#: The sum of a repeated row; nothing where nothing stands in it: what is missing is no zero.
_ADDED = '=IF(COUNT({c}{r}:{c}{r})=0,"",SUM({c}{r}:{c}{r}))'


def _guarded(cells: str, formula: str) -> str:
    """A formula that gives nothing until all its cells hold a number: what is missing is no zero."""
    return f'=IF(COUNT({cells})={cells.count(",") + 1},{formula},"")'


def settlement() -> Sequence[Page]:
    """01/QTNĐ: settlement of a year's investment money, a row a project."""
    extended, year = "Vốn kế hoạch các năm trước được phép kéo dài sang năm {{year}}", "Vốn kế hoạch năm {{year}}"
    disbursed, volume, advance = (
        "Giải ngân: tổng số",
        "Giải ngân: thanh toán khối lượng hoàn thành",
        "Giải ngân: vốn tạm ứng",
    )
    before = "Lũy kế vốn đã thanh toán từ khởi công đến hết năm {{previous_year}}"
    names = (
        ("Địa điểm mở tài khoản", 14, "text"),
        ("Mã dự án đầu tư", 14, "text"),
        ("Tổng mức đầu tư", 14, "million"),
    )
    columns = [
        Column(("STT",) * 2, "{{row}}", 6, "centre"),
        Column(("Nội dung",) * 2, "{{component.name}}", 42, "text"),
        *(Column((name,) * 2, _office(name.lower()), width, look) for name, width, look in names),
        Column((before, "Tổng số"), _office("vốn đã thanh toán đến hết năm trước")),
        Column((before, "Trong đó: vốn tạm ứng chưa thu hồi"), _office("vốn tạm ứng chưa thu hồi đến hết năm trước")),
        Column(
            ("Vốn tạm ứng các năm trước nộp điều chỉnh giảm trong năm",) * 2,
            _office("vốn tạm ứng nộp điều chỉnh giảm"),
        ),
        Column(
            ("Thanh toán khối lượng hoàn thành trong năm của phần vốn tạm ứng các năm trước",) * 2,
            _office("thanh toán khối lượng của vốn tạm ứng các năm trước"),
        ),
    ]  # fmt: skip
    for head, kind in ((extended, _EXTENDED), (year, _OF_YEAR)):
        what = "vốn kéo dài" if kind == _EXTENDED else "vốn kế hoạch năm"
        columns += [
            Column((head, "Kế hoạch"), _figure(_LINE, kind, "plan"), total=_figure("disbursement", kind, "plan")),
            Column(
                (head, disbursed), _figure(_LINE, kind, "cumulative"), total=_figure("disbursement", kind, "cumulative")
            ),
            Column((head, volume), _office(f"{what}: thanh toán khối lượng")),
            Column((head, advance), _office(f"{what}: vốn tạm ứng")),
            Column((head, "Được kéo dài sang năm sau"), _office(f"{what}: được kéo dài")),
            Column((head, "Bị hủy bỏ"), _office(f"{what}: bị hủy bỏ")),
        ]
    columns += [
        Column(
            ("Tổng cộng vốn đã thanh toán khối lượng hoàn thành được quyết toán trong năm",) * 2,
            _guarded("I{r},L{r},R{r}", "I{r}+L{r}+R{r}"),
        ),
        Column(
            ("Lũy kế vốn tạm ứng chưa thu hồi chuyển sang năm sau",) * 2,
            _guarded("G{r},H{r},I{r},M{r},S{r}", "G{r}-H{r}-I{r}+M{r}+S{r}"),
        ),
        Column(
            ("Lũy kế vốn đã thanh toán từ khởi công đến hết năm {{year}}",) * 2,
            _guarded("F{r},H{r},K{r},Q{r}", "F{r}-H{r}+K{r}+Q{r}"),
        ),
    ]
    title = ("BÁO CÁO QUYẾT TOÁN VỐN ĐẦU TƯ CÔNG THEO NIÊN ĐỘ", "Năm {{year}}, số liệu đến ngày {{cut_off}}")
    query = "{{#table disbursement component!= place= source= capital=development plan_kind=}}"
    return [Page("01-QTNĐ", title, query, columns, "Tổng số")]


def grid() -> Sequence[Page]:
    """A province's grid of disbursement, one sheet a source; before them the sums of every source."""
    return [
        _sources(),
        _grid("NSTW", "ngân sách Trung ương", "central"),
        _grid("NS tỉnh", "ngân sách địa phương", "local"),
    ]


def _sources() -> Page:
    """What is left, and the rate, are of money that has a plan: money without one would make both too good."""
    left, rate = _guarded("C{o},E{o}", "C{o}-E{o}"), _guarded("C{o},E{o}", 'IF(C{o}=0,"",E{o}/C{o})')

    def whole(figure: str) -> str:
        return _figure("disbursement", "development", figure)

    columns = [
        Column(("#",), "{{row}}", 6, "centre"),
        Column(("Nguồn vốn",), "{{source.name}}", 42, "text"),
        Column(("Kế hoạch vốn, kể cả kéo dài",), "{{plan_dong}}", 18, total=whole("plan")),
        Column(("Đã giải ngân",), "{{cumulative_dong}}", 18, total=whole("cumulative")),
        Column(
            ("Trong đó: của vốn có kế hoạch",), "{{planned_cumulative_dong}}", 18, total=whole("planned_cumulative")
        ),
        Column(("Còn lại",), left, 18, total=left),
        Column(("Tỷ lệ",), rate, 10, "percent", total=rate),
    ]
    title = ("TỔNG HỢP GIẢI NGÂN VỐN ĐẦU TƯ PHÁT TRIỂN THEO NGUỒN VỐN", "{{period}}, {{name}}")
    query = "{{#table disbursement source!= capital=development component= place= plan_kind=}}"
    return Page("Tổng hợp", title, query, columns, "Tổng số", check="Cộng các nguồn vốn")


def _grid(name: str, words: str, source: str) -> Page:
    line = f"{_LINE}.source-{source}"
    decision, disbursed = "Quyết định đầu tư", "Giải ngân từ {{year_start}} đến {{cut_off}}"

    def money(head: Sequence[str], kind: str, figure: str) -> Column:
        return Column(head, _figure(line, kind, figure), total=_ADDED)

    columns = [
        Column(("#",) * 2, "{{row}}", 6, "centre"),
        Column(("Danh mục dự án",) * 2, "{{component.name}}", 42, "text"),
        Column(("Mã số dự án",) * 2, _office("mã số dự án"), 14, "text"),
        Column((decision, "Số, ngày"), _office("quyết định đầu tư"), 18, "text"),
        Column((decision, f"Vốn {words}"), _office("vốn theo quyết định đầu tư")),
        Column(("Lũy kế bố trí vốn đến hết kế hoạch năm {{year}}",) * 2, _office("lũy kế bố trí vốn")),
        Column(
            ("Lũy kế giải ngân từ khởi công đến hết 31/12/{{previous_year}}",) * 2,
            _office("lũy kế giải ngân năm trước"),
        ),
        money(("Kế hoạch năm {{previous_year}} kéo dài",) * 2, _EXTENDED, "plan"),
        money(("Kế hoạch năm {{year}}",) * 2, _OF_YEAR, "plan"),
        Column(("Khối lượng thực hiện từ khởi công đến hết kỳ",) * 2, _office("khối lượng thực hiện")),
        money((disbursed, "Kế hoạch năm {{year}}"), _OF_YEAR, "cumulative"),
        money((disbursed, "Kế hoạch kéo dài"), _EXTENDED, "cumulative"),
        Column(("Ghi chú",) * 2, "", 18, "text"),
    ]
    title = (f"TÌNH HÌNH THỰC HIỆN VÀ GIẢI NGÂN VỐN ĐẦU TƯ, {words.upper()}", "{{period}}, {{name}}")
    query = f"{{{{#table disbursement component!= source={source} capital=development plan_kind!= by=component}}}}"
    return Page(name, title, query, columns, "Tổng số")


_SINCE = "{{period}}, lũy kế từ {{year_start}} đến {{cut_off}}, {{name}}"


def returns() -> Sequence[Page]:
    """Our own form of returns: every line that units returned."""
    columns = [
        Column(("Thành phần",), "{{component}}", 22, "text"),
        Column(("Xã",), "{{place}}", 14, "text"),
        Column(("Nguồn vốn",), "{{source}}", 12, "centre"),
        Column(("Loại vốn",), "{{capital}}", 10, "centre"),
        Column(("Năm kế hoạch",), "{{plan_year}}", 10, "centre"),
        Column(("Loại kế hoạch",), "{{plan_kind}}", 12, "centre"),
        Column(("Kế hoạch vốn",), "{{plan_dong}}", 16, total=_ADDED),
        Column(("Lũy kế giải ngân",), "{{cumulative_dong}}", 16, total=_ADDED),
        Column(("Ước giải ngân",), "{{estimate_dong}}", 16, total=_ADDED),
        Column(("Đơn vị báo cáo",), "{{reported_by}}", 26, "text"),
    ]
    title = ("TỔNG HỢP BÁO CÁO LŨY KẾ GIẢI NGÂN", _SINCE)
    return [Page("Giải ngân", title, "{{#table returns}}", columns, "Tổng số", above=False, numbered=False)]


def payments() -> Sequence[Page]:
    """Our own form of payments: every voucher of the year so far, without what may name people."""
    columns = [
        Column(("Số chứng từ",), "{{voucher}}", 16, "text"),
        Column(("Ngày thanh toán",), "{{paid_on}}", 13, "day"),
        Column(("Thành phần",), "{{component}}", 22, "text"),
        Column(("Xã",), "{{place}}", 14, "text"),
        Column(("Nguồn vốn",), "{{source}}", 12, "centre"),
        Column(("Loại vốn",), "{{capital}}", 10, "centre"),
        Column(("Năm kế hoạch",), "{{plan_year}}", 10, "centre"),
        Column(("Loại kế hoạch",), "{{plan_kind}}", 12, "centre"),
        Column(("Loại thanh toán",), "{{payment_kind}}", 16, "centre"),
        Column(("Số tiền",), "{{amount_dong}}", 18, "dong"),
    ]
    title = ("TỔNG HỢP CHỨNG TỪ THANH TOÁN QUA KHO BẠC", _SINCE)
    return [Page("Chứng từ", title, "{{#table payments}}", columns, numbered=False, height=16)]


def indicators() -> Sequence[Page]:
    """Our own form of targets: what offices returned of each."""
    columns = [
        Column(("Mã chỉ tiêu",), "{{indicator}}", 44, "text"),
        Column(("Xã",), "{{place}}", 14, "text"),
        Column(("Tử số",), "{{numerator}}", 12, "count"),
        Column(("Mẫu số",), "{{denominator}}", 12, "count"),
        Column(("Ngày số liệu",), "{{as_of}}", 13, "day"),
        Column(("Đơn vị báo cáo",), "{{reported_by}}", 28, "text"),
        Column(("Văn bản",), "{{document}}", 26, "text"),
    ]
    title = ("TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU", "{{period}}, số liệu đến {{cut_off}}, {{name}}")
    return [Page("Chỉ tiêu", title, "{{#table indicator_returns}}", columns, numbered=False, unit="", signed_from=5)]


FORMS = {
    "01-qtnd": settlement,
    "luoi-giai-ngan": grid,
    "luy-ke-giai-ngan": returns,
    "chung-tu-thanh-toan": payments,
    "ket-qua-chi-tieu": indicators,
}


if __name__ == "__main__":
    for name, pages in FORMS.items():
        Path(__file__).with_name(f"{name}.xlsx").write_bytes(workbook(pages()))
