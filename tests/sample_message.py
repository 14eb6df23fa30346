"""A message of two languages with every block that mail shows, and names that try to be more than names."""

from __future__ import annotations

from datetime import UTC, datetime

from monitoring.presentation import charts
from monitoring.presentation.blocks import (
    BulletList,
    Heading,
    Link,
    Number,
    PageBreak,
    Paragraph,
    Status,
    Strong,
)
from monitoring.presentation.figures import Figure
from monitoring.presentation.first_page import KeyFigure, KeyFigures
from monitoring.presentation.mail_content import MailContent, MailPart

PUBLISHED_AT = datetime(2024, 10, 5, tzinfo=UTC)
PDF = b"%PDF-1.7 not a real one \r\n.\r\n\x00\xff"

#: Names as an attacker or an accident would write them.
HOSTILE = (
    "<script>alert(1)</script>", "</title><style>*{}</style>", "a\r\nBcc: victim@example.org", "a\x00b",
    "=?utf-8?q?a=0D=0ABcc=3A_victim=40example.org?=", "\u202etxet", "\u200fبيت", '=HYPERLINK("http://example.org")',
    '" onerror="alert(1)', "a\u2028Bcc: victim@example.org", "https://example.org/x.png", "Đồng bào\u00a0DTTS",
    "{braces}", "data:text/html,x", "$x_1$", "--=_0_0", "\n.\n",
)  # fmt: skip


def chart(identifier: str = "fig-targets", name: str = "Vốn đầu tư phát triển") -> Figure:
    """The two amounts of one line as bars."""
    bar = charts.Bar(name, 100, 62, "100", "62", "62 %")
    drawing = charts.plan_and_disbursed([bar], plan_label="kế hoạch", disbursed_label="giải ngân")
    return Figure(drawing, alt=f"{name}: 62 / 100", caption="Kế hoạch và giải ngân", id=identifier)


def part(language: str = "vi", name: str = "Huyện Vĩnh Linh", figures: tuple[Figure, ...] = ()) -> MailPart:
    """A first page whose every text holds `name`."""
    tiles = [KeyFigure(f"{label} {name}", Number("62,7 %", "a.rate"), f"15.715 {name}") for label in "ABCD"]
    blocks = [
        Heading("Tóm tắt", id="summary"), Paragraph(["Đã giải ngân ", Number("19.834,414", "a.b"), f" {name}"]),
        KeyFigures(tiles), Paragraph([Status(f"đạt {name}", "met"), " 6; ", Status("chưa có số liệu", "no_data")]),
        Paragraph(Strong("Việc cần quyết định")),
        BulletList([[name, " ", Link("mục IV", "#difficulties")], "hai"], ordered=True), BulletList(["ba"]), *figures,
        PageBreak(),
    ]  # fmt: skip
    return MailPart(language, f"UBND {name}", name, f"Kết quả {name}", ("DỰ THẢO", "SỐ LIỆU MINH HỌA"), tuple(blocks))


def content(name: str = "Huyện Vĩnh Linh", figures: tuple[Figure, ...] = ()) -> MailContent:
    """The message about `name` in Vietnamese, with its first page in English."""
    parts = (part("vi", name, figures), part("en", name))
    return MailContent("vinh-linh", "2024-Q3", f"[DỰ THẢO] {name} 2024-Q3: chậm tiến độ", parts)
