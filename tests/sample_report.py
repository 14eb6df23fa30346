"""A report with every kind of block, in both languages, out of figures of the outturn of 2023; for the tests of what is
published."""

import copy
import datetime
from dataclasses import replace
from fractions import Fraction
from functools import cache

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from monitoring.presentation import charts
from monitoring.presentation.blocks import (
    Banner,
    Block,
    BulletList,
    Document,
    Heading,
    Link,
    Number,
    PageBreak,
    Paragraph,
    Status,
    Strong,
    sentence,
)
from monitoring.presentation.figures import Figure
from monitoring.presentation.first_page import KeyFigure, KeyFigures
from monitoring.presentation.letterhead import Letterhead, Signature
from monitoring.presentation.tables import Column, HeaderGroup, Row, Table

PUBLISHED_AT = datetime.datetime(2024, 2, 15, 8, 30, tzinfo=datetime.UTC)

# capital, plan year, plan and disbursed in thousand dong (the outturn of 2023, to 31/01/2024)
OUTTURN = [
    ("development", "carried", 3_361_532, 3_295_413),
    ("development", "year", 15_164_000, 13_513_610),
    ("recurrent", "carried", 1_475_286, 939_018),
    ("recurrent", "year", 10_038_000, 5_227_268),
]

WORDS = {
    "vi": {
        "development": "Vốn đầu tư phát triển",
        "recurrent": "Vốn sự nghiệp",
        "carried": "năm 2022 kéo dài",
        "year": "kế hoạch năm 2023",
        "all": "Tổng cộng",
        "unit": "Đơn vị tính: triệu đồng",
        "plan": "Kế hoạch",
        "disbursed": "Đã giải ngân",
        "rate": "Tỷ lệ",
        "missing": "chưa có số liệu",
    },
    "en": {
        "development": "Development capital",
        "recurrent": "Recurrent funds",
        "carried": "2022 carried over",
        "year": "plan of 2023",
        "all": "Total",
        "unit": "Unit: million dong",
        "plan": "Plan",
        "disbursed": "Disbursed",
        "rate": "Rate",
        "missing": "no data",
    },
}

HOSTILE = '<script>alert(1)</script> & "#eval(1)" \\ *_$x$_* @ref `a` \u202eđảo\u202c \u0645 // end'


def million(thousand: int, language: str) -> str:
    whole, rest = divmod(thousand, 1000)
    text = f"{whole:,}.{rest:03d}"
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def percent(rate: Fraction, language: str) -> str:
    tenths = (rate * 1000 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10},{tenths % 10} %" if language == "vi" else f"{tenths // 10}.{tenths % 10}%"


def outturn_table(language: str) -> Table:
    words = WORDS[language]
    rows = []
    for capital in ("development", "recurrent"):
        rows.append(Row({"name": words[capital]}, style="group"))
        for _capital, kind, plan, disbursed in [line for line in OUTTURN if line[0] == capital]:
            key = f"disb.{capital}.{kind}"
            rows.append(
                Row(
                    {
                        "name": words[kind].capitalize(),
                        "plan": Number(million(plan, language), f"{key}.plan"),
                        "disbursed": Number(million(disbursed, language), f"{key}.disbursed"),
                        "rate": Number(percent(Fraction(disbursed, plan), language), f"{key}.rate"),
                    },
                    indent=1,
                )
            )
    plan, disbursed = sum(line[2] for line in OUTTURN), sum(line[3] for line in OUTTURN)
    total = {
        "name": words["all"],
        "plan": Number(million(plan, language), "disb.all.plan"),
        "disbursed": Number(million(disbursed, language), "disb.all.disbursed"),
        "rate": Number(percent(Fraction(disbursed, plan), language), "disb.all.rate"),
    }
    return Table(
        {
            "vi": "Bảng 1. Giải ngân năm 2023 đến ngày 31/01/2024",
            "en": "Table 1. Disbursement of 2023 to 31 January 2024",
        }[language],
        [
            Column("name", {"vi": "Nguồn vốn", "en": "Source"}[language]),
            Column("plan", words["plan"], "number"),
            Column("disbursed", words["disbursed"], "number"),
            Column("rate", words["rate"], "number"),
        ],
        [*rows, Row(total, style="total")],
        id="tbl-outturn",
        groups=[
            HeaderGroup(""),
            HeaderGroup({"vi": "Lũy kế đến 31/01/2024", "en": "Cumulative to 31 January 2024"}[language], 3),
        ],
        unit=words["unit"],
        note={
            "vi": "Nguồn: kế hoạch của huyện năm 2024, phần đánh giá kết quả năm 2023.",
            "en": "Source: the district's plan of 2024, review of 2023.",
        }[language],
    )


def annex_table(language: str, rows: int = 30) -> Table:
    vi = language == "vi"
    columns = [
        Column("code", "Mã" if vi else "Code", align="left", width=0.6),
        Column("name", "Nội dung thành phần" if vi else "Component", width=3),
        *(
            Column(f"v{n}", label, "number")
            for n, label in enumerate(
                ["NSTW", "NSĐP", "Lồng ghép", "Dân góp", "NSTW", "Lũy kế", "Tỷ lệ"]
                if vi
                else ["Central", "Local", "Mobilised", "People", "Central", "Cumulative", "Rate"]
            )
        ),
    ]
    name = "Dự án 4, tiểu dự án 1: hạ tầng thiết yếu" if vi else "Project 4, sub-project 1: essential infrastructure"
    body = [
        {
            "code": f"4.1.{n}",
            "name": f"{name} ({n})",
            "v0": Number(million(7_293_000 + n, language), f"annex.{n}.central"),
            "v1": million(1_300_000, language),
            "v2": million(1_950_000, language),
            "v3": million(673_800, language),
            "v4": million(799_000, language),
            "v5": million(6_000_000 + n, language),
            "v6": Number(WORDS[language]["missing"], missing=True),
        }
        for n in range(1, rows + 1)
    ]
    groups = [
        HeaderGroup(""),
        HeaderGroup(""),
        HeaderGroup("Vốn đầu tư" if vi else "Development", 4),
        HeaderGroup("Vốn sự nghiệp" if vi else "Recurrent"),
        HeaderGroup("Giải ngân" if vi else "Disbursed", 2),
    ]
    title = "Phụ lục 1. Phân bổ vốn theo nội dung thành phần" if vi else "Annex 1. Allocation by component"
    return Table(title, columns, body, id="annex-1", groups=groups, unit=WORDS[language]["unit"], landscape=True)


def bars(language: str) -> list[charts.Bar]:
    words = WORDS[language]
    return [
        charts.Bar(
            f"{words[capital]}, {words[kind]}",
            plan,
            disbursed,
            million(plan, language),
            million(disbursed, language),
            percent(Fraction(disbursed, plan), language),
        )
        for capital, kind, plan, disbursed in OUTTURN
    ]


@cache
def figures(language: str) -> list[Figure]:
    vi, words = language == "vi", WORDS[language]
    both = {"plan_label": words["plan"], "disbursed_label": words["disbursed"]}
    outturn = Figure(
        charts.plan_and_disbursed(bars(language), **both),
        alt="Vốn đầu tư năm 2023 giải ngân 89,1 %, vốn sự nghiệp 52,1 %."
        if vi
        else "Development 89.1% disbursed, recurrent 52.1%.",
        caption="Hình 1. Kế hoạch và giải ngân theo nguồn vốn, triệu đồng"
        if vi
        else "Figure 1. Plan and disbursement, million dong",
        id="fig-outturn",
        table=replace(outturn_table(language), id="fig-outturn-data"),
        table_label="Số liệu của hình 1" if vi else "Figures behind the chart",
    )
    quarters = ["Quý I", "Quý II", "Quý III", "Quý IV"] if vi else ["Q1", "Q2", "Q3", "Q4"]
    lines = [
        charts.Line(
            words["development"], [(Fraction(113, 10), "11,3"), (38, "38,0"), (Fraction(611, 10), "61,1"), (90, "90,7")]
        ),
        charts.Line(
            words["recurrent"], [(4, "4,0"), (None, ""), (Fraction(305, 10), "30,5"), (Fraction(5356, 100), "53,6")]
        ),
    ]
    pace = charts.progress(
        lines,
        periods=quarters,
        pace=[(share, str(share)) for share in (25, 50, 75, 100)],
        pace_label="Tiến độ đều" if vi else "Even pace",
    )
    met, missed = Status("đạt" if vi else "met", "met"), Status("chưa đạt" if vi else "not met", "not_met")
    unknown = Status(words["missing"], "no_data")
    dots = [
        charts.Dot(
            "Trẻ 5 tuổi đến trường" if vi else "5-year-olds at school", Fraction(991, 10), 98, "99,1 %", "> 98 %", met
        ),
        charts.Dot("Lao động qua đào tạo" if vi else "Trained workers", 62, 80, "62,0 %", "> 80 %", missed),
        charts.Dot(
            "Phụ nữ mang thai được khám thai định kỳ từ 4 lần trở lên"
            if vi
            else "Pregnant women with regular check-ups",
            None,
            80,
            "",
            "> 80 %",
            unknown,
        ),
    ]
    scores = charts.scoreboard(
        dots, target_label="Chỉ tiêu" if vi else "Target", value_label="Kết quả" if vi else "Result"
    )
    panels = [
        charts.Panel(
            name, [replace(bar, label=label) for bar, label in zip(bars(language)[1::2], ("ĐTPT", "SN"), strict=True)]
        )
        for name in ("Vĩnh Ô", "Vĩnh Khê", "Vĩnh Hà", "Vĩnh Ô 2")
    ]
    return [
        outturn,
        Figure(
            pace,
            "Tiến độ giải ngân so với tiến độ đều." if vi else "Progress against even pace.",
            "Hình 2. Tiến độ giải ngân lũy kế, %" if vi else "Figure 2. Cumulative progress, %",
            "fig-pace",
        ),
        Figure(
            scores,
            "Một chỉ tiêu đạt, một chưa đạt." if vi else "One target met, one missed.",
            "Hình 3. Chỉ tiêu năm 2024" if vi else "Figure 3. Targets of 2024",
            "fig-targets",
        ),
        Figure(
            charts.communes(panels, **both),
            "Giải ngân theo xã." if vi else "Disbursement by commune.",
            "Hình 4. Giải ngân theo xã" if vi else "Figure 4. Disbursement by commune",
            "fig-communes",
        ),
    ]


def blocks(language: str) -> list[Block]:
    vi = language == "vi"
    rate = Number("76,5 %" if vi else "76.5%", "disb.all.rate")
    disbursed = Number(million(22_975_309, language), "disb.all.disbursed")
    low = Number("52,1 %" if vi else "52.1%", "disb.recurrent.year.rate")
    pace, targets = figures(language)[1:3]
    development = Number("90,7 %" if vi else "90.7%", "disb.development.rate")
    return [
        Document(
            title="Báo cáo kết quả giải ngân năm 2023 huyện Vĩnh Linh"
            if vi
            else "Disbursement report 2023, Vĩnh Linh district",
            language=language,
            author="Ủy ban nhân dân huyện Vĩnh Linh",
            date=datetime.date(2024, 1, 31),
            draft="DỰ THẢO" if vi else "DRAFT",
            banner="SỐ LIỆU MINH HỌA" if vi else "ILLUSTRATIVE DATA",
            contents="Mục lục" if vi else "Contents",
            skip="Đến nội dung chính" if vi else "Skip to content",
            footer=[
                "Báo cáo được lập tự động; xem " if vi else "This report is made by program; see ",
                Link("bản cho kiểm toán" if vi else "the auditor's edition", "audit.html"),
                ".",
            ],
        ),
        Letterhead(
            superior="",
            organ="ỦY BAN NHÂN DÂN\nHUYỆN VĨNH LINH" if vi else "PEOPLE'S COMMITTEE\nVĨNH LINH DISTRICT",
            nation="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" if vi else "SOCIALIST REPUBLIC OF VIET NAM",
            motto="Độc lập - Tự do - Hạnh phúc" if vi else "Independence - Freedom - Happiness",
            number="Số:          /BC-UBND" if vi else "No.          /BC-UBND",
            place="Vĩnh Linh, ngày     tháng     năm 2024" if vi else "Vĩnh Linh,                2024",
            draft="DỰ THẢO" if vi else "DRAFT",
            title="BÁO CÁO" if vi else "REPORT",
            subtitle="Kết quả giải ngân và thực hiện chỉ tiêu Chương trình mục tiêu quốc gia\n"
            "phát triển kinh tế - xã hội vùng đồng "
            "bào dân tộc thiểu số và miền núi năm 2023"
            if vi
            else "Disbursement and targets of the National Target Programme, 2023",
        ),
        KeyFigures(
            [
                KeyFigure(
                    "Đã giải ngân" if vi else "Disbursed",
                    rate,
                    "của 30.038,818 triệu đồng" if vi else "of 30,038.818 million dong",
                ),
                KeyFigure(
                    "Vốn đầu tư" if vi else "Development", development, "kế hoạch 18.525,532" if vi else "of 18,525.532"
                ),
                KeyFigure(
                    "Vốn sự nghiệp" if vi else "Recurrent", low, "kế hoạch 10.038,000" if vi else "of 10,038.000"
                ),
                KeyFigure(
                    "Chỉ tiêu đạt" if vi else "Targets met", "1 / 3", "1 chưa có số liệu" if vi else "1 without data"
                ),
            ]
        ),
        Banner(
            "Hai tổng trong kế hoạch không khớp với các phần của chúng; xem mục III."
            if vi
            else "Two totals do not add up.",
            title="Lưu ý." if vi else "Note.",
        ),
        Heading("I. Công tác chỉ đạo, phân bổ vốn" if vi else "I. Direction and allocation", id="allocation"),
        Paragraph(
            sentence(
                "Đến ngày 31/01/2024, toàn huyện đã giải ngân {disbursed} triệu đồng, đạt {rate} kế hoạch; "
                "vốn sự nghiệp năm 2023 {low}, {remark}."
                if vi
                else "By 31 January 2024 the district had disbursed {disbursed} million dong, {rate} of the plan; "
                "recurrent {low}, {remark}.",
                disbursed=disbursed,
                rate=rate,
                low=low,
                remark=Strong("chậm nhất" if vi else "the slowest"),
            )
        ),
        Paragraph(["Ghi chú: " if vi else "Remark: ", HOSTILE], note=True),
        Heading("II. Kết quả giải ngân" if vi else "II. Disbursement", id="disbursement"),
        Heading("1. Theo nguồn vốn" if vi else "1. By capital", id="disbursement-capital", level=3),
        outturn_table(language),
        figures(language)[0],
        pace,
        Heading("a) Theo xã" if vi else "a) By commune", id="by-commune", level=4),
        figures(language)[3],
        Heading("III. Chỉ tiêu" if vi else "III. Targets", id="targets"),
        targets,
        Table(
            "Bảng 2. Đối chiếu" if vi else "Table 2. Reconciliation",
            [Column("name", "Kiểm tra" if vi else "Check"), Column("status", "Kết quả" if vi else "Verdict")],
            [
                {
                    "name": "Kho bạc và đơn vị" if vi else "Treasury and units",
                    "status": Status("khớp" if vi else "agrees", "agrees"),
                },
                {
                    "name": "Tổng NSTW" if vi else "Central total",
                    "status": Status("chênh lệch" if vi else "differs", "differs"),
                },
                {"name": HOSTILE, "status": Status(WORDS[language]["missing"], "no_data")},
            ],
            id="tbl-checks",
        ),
        Heading("IV. Khó khăn, nguyên nhân" if vi else "IV. Difficulties", id="difficulties"),
        BulletList(
            [
                "Dự án 3 giải ngân chậm do hồ sơ." if vi else "Project 3 is slow.",
                ["Xem ", Link("Phụ lục 1", "#annex-1"), "."],
            ]
        ),
        BulletList(["Thứ nhất." if vi else "First.", "Thứ hai." if vi else "Second."], ordered=True),
        Signature(
            "Nơi nhận:" if vi else "Recipients:",
            ["- UBND tỉnh;", "- Ban Dân tộc tỉnh;", "- Lưu: VT, TCKH."]
            if vi
            else ["- Provincial committee;", "- File."],
            ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"] if vi else ["FOR THE PEOPLE'S COMMITTEE", "CHAIRMAN"],
        ),
        PageBreak(),
        Heading("Phụ lục" if vi else "Annex", id="annex"),
        annex_table(language),
    ]


def notebook(language: str) -> nbformat.NotebookNode:
    """The sample as an executed notebook, to do with as one likes."""
    return copy.deepcopy(_notebook(language))


@cache
def _notebook(language: str) -> nbformat.NotebookNode:
    """A cell a block, with what a reader must never see between them."""
    cells = [new_markdown_cell("# Markdown cell, for the auditor only", id="intro")]
    for number, block in enumerate(blocks(language)):
        output = new_output("display_data", data=block._repr_mimebundle_())
        streams = [new_output("stream", name="stdout", text="printed by the code\n")] if number == 3 else []
        cells.append(
            new_code_cell(f"display(block_{number})  # code", outputs=[*streams, output], id=f"block-{number}")
        )
    return new_notebook(cells=cells)
