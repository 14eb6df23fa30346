"""A form that has everything that a form can have, drawn with XlsxWriter: what is filled in may damage none of it."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import datetime

import xlsxwriter

#: The row (from 1) that is repeated on the first sheet, and the rows of the table that it asks for.
REPEATED = 8
QUERY = "{{#table disbursement component!= place= source= capital= plan_kind=}}"


def picture() -> bytes:
    """A red picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def hard_form() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2024, 1, 1), "author": "Sở Tài chính"})
        bold, box = book.add_format({"bold": True, "font_color": "#C00000"}), book.add_format({"border": 1})
        money = book.add_format({"num_format": "#,##0.000", "border": 1, "bg_color": "#FFF2CC"})
        percent, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "dd/mm/yyyy"})
        page, other = book.add_worksheet("Biểu 1"), book.add_worksheet("Tổng 'hợp' năm")
        page.merge_range("A1:H1", "BÁO CÁO CỦA {{name}}", bold)
        page.write_rich_string(
            "A2", "Đến ngày ", bold, "{{cut", box, "_off}}", " đã giải ngân ", bold, "{{disbursement.rate}}", "%"
        )
        page.write("A3", "{{cut_off}}", day)
        page.write("B3", "{{cut_off}}")
        page.merge_range("A5:A6", "STT", box)
        page.merge_range("B5:C6", "Dự án", box)
        page.merge_range("D5:F5", "Vốn", box)
        for column, text in enumerate(("Kế hoạch", "Giải ngân", "Tỷ lệ", "Còn lại", "Ẩn"), start=3):
            page.write(5, column, text, box)
        page.write("C7", "Tổng số", bold)
        for column, figure in (("D", "plan"), ("E", "cumulative")):
            page.write(f"{column}7", f"{{{{disbursement.{figure}}}}}", money)
        page.write("F7", "=IF(D7=0,0,E7/D7)", percent, 0)
        row = REPEATED
        page.write(f"A{row}", f"{QUERY}{{{{row}}}}", box)
        page.merge_range(f"B{row}:C{row}", "{{component.name}}", box)
        page.write(f"D{row}", "{{plan_dong}}", money)
        page.write(f"E{row}", "{{cumulative_dong}}", money)
        page.write(f"F{row}", "{{rate_percent}}", percent)
        page.write(f"G{row}", f"=D{row}-E{row}", money, 0)
        page.write(f"H{row}", f"=E{row}/E$7*100+SUM(E$8:E{row})*0", box, 0)
        page.write("C9", "Cộng", bold)
        for column in "DE":
            page.write(f"{column}9", f"=SUM({column}{row}:{column}{row})", money, 0)
        page.write("F9", "=E9/D9", percent, 0)
        page.write("G9", "=G7+D9-E9", money, 0)
        page.merge_range("A11:C12", "Người lập biểu", box)
        page.write("E11", "Ghi chú: =1+1 không phải là công thức")
        page.write_comment("E9", "Cộng các dự án")
        page.insert_image("E14", "logo.png", {"image_data": io.BytesIO(picture())})
        page.insert_textbox("A14", "Kèm theo báo cáo năm {{year}}")
        page.data_validation(f"D{row}", {"validate": "decimal", "criteria": ">=", "value": 0})
        page.data_validation("E11:E12", {"validate": "list", "source": "=$C$9:$C$12"})
        page.conditional_format(f"F{row}:F9", {"type": "formula", "criteria": f"=$E{row}<$E$7", "format": bold})
        page.add_sparkline("H9", {"range": f"'Biểu 1'!E{row}:E{row}"})
        page.print_area("A1:H12")
        page.repeat_rows(4, 5)
        page.freeze_panes(6, 3)
        page.autofilter("A6:F9")
        page.set_column("B:B", 31.7)
        page.set_column("H:H", 9, None, {"hidden": True, "level": 1})
        page.set_row(row - 1, 27, None, {"level": 1})
        page.set_row(10, 33)
        page.set_h_pagebreaks([9])
        page.set_header("&CBiểu của {{name}} & huyện")
        page.set_landscape()
        page.protect("", {"format_columns": True})
        page.write_url("C10", "internal:'Biểu 1'!A11", string="Xem ký")
        other.write("A1", "=SUM('Biểu 1'!D8:D8)+'Biểu 1'!D9", None, 0)
        other.write("A2", "='Biểu 1'!E7", None, 0)
        other.write("A3", "{{? chỉ tiêu được giao}}")
        other.write("A4", "=A3+1", None, 0)
        other.write("A5", "=TODAY()", day, 0)
        other.write_row("C1", ["Tên", "Số"])
        other.add_table("C1:D3", {"columns": [{"header": "Tên"}, {"header": "Số"}]})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"categories": "='Biểu 1'!$B$8:$B$8", "values": "='Biểu 1'!$E$8:$E$8"})
        other.insert_chart("F2", chart)
        other.hide()
        book.define_name("TongSo", "='Biểu 1'!$E$9")
        book.define_name("'Biểu 1'!CacDuAn", "='Biểu 1'!$D$8:$E$8")
    return content.getvalue()
