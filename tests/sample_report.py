"""A report with every kind of block, in both languages, out of figures of the outturn of 2023; for the tests of what is
published. Its words stand in sample_report.yml.
"""

import copy
import datetime
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

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
from monitoring.yaml_files import shipped_yaml

PUBLISHED_AT = datetime.datetime(2024, 2, 15, 8, 30, tzinfo=datetime.UTC)

# capital, plan year, plan and disbursed in thousand dong (the outturn of 2023, to 31/01/2024)
OUTTURN = [
    ("development", "carried", 3_361_532, 3_295_413),
    ("development", "year", 15_164_000, 13_513_610),
    ("recurrent", "carried", 1_475_286, 939_018),
    ("recurrent", "year", 10_038_000, 5_227_268),
]

HOSTILE = '<script>alert(1)</script> & "#eval(1)" \\ *_$x$_* @ref `a` \u202eđảo\u202c \u0645 // end'


@cache
def words(language: str) -> dict[str, str]:
    texts = shipped_yaml(Path(__file__).with_suffix(".yml"))
    return {name: both[language == "en"] for name, both in texts.items()}


def million(thousand: int, language: str) -> str:
    whole, rest = divmod(thousand, 1000)
    text = f"{whole:,}.{rest:03d}"
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def percent(rate: Fraction, language: str) -> str:
    tenths = (rate * 1000 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10},{tenths % 10} %" if language == "vi" else f"{tenths // 10}.{tenths % 10}%"


def outturn_table(language: str) -> Table:
    said = words(language)
    rows = []
    for capital in ("development", "recurrent"):
        rows.append(Row({"name": said[capital]}, style="group"))
        for _capital, kind, plan, disbursed in [line for line in OUTTURN if line[0] == capital]:
            cells = _amounts(f"disb.{capital}.{kind}", plan, disbursed, language)
            rows.append(Row({"name": said[kind].capitalize(), **cells}, indent=1))
    plan, disbursed = sum(line[2] for line in OUTTURN), sum(line[3] for line in OUTTURN)
    total = {"name": said["all"], **_amounts("disb.all", plan, disbursed, language)}
    return Table(
        said["outturn title"],
        [Column("name", said["outturn name"])]
        + [Column(name, said[name], "number") for name in ("plan", "disbursed", "rate")],
        [*rows, Row(total, style="total")],
        id="tbl-outturn",
        groups=[HeaderGroup(""), HeaderGroup(said["outturn group"], 3)],
        unit=said["unit"],
        note=said["outturn note"],
    )


def _amounts(key: str, plan: int, disbursed: int, language: str) -> dict[str, Number]:
    return {
        "plan": Number(million(plan, language), f"{key}.plan"),
        "disbursed": Number(million(disbursed, language), f"{key}.disbursed"),
        "rate": Number(percent(Fraction(disbursed, plan), language), f"{key}.rate"),
    }


def annex_table(language: str, rows: int = 30) -> Table:
    said = words(language)
    columns = [
        Column("code", said["annex code"], align="left", width=0.6),
        Column("name", said["annex name"], width=3),
        *(Column(f"v{n}", said[f"annex v{n}"], "number") for n in range(7)),
    ]
    plain = {1: 1_300_000, 2: 1_950_000, 3: 673_800, 4: 799_000}
    body = [
        {"code": f"4.1.{n}", "name": f"{said['annex row']} ({n})"}
        | {"v0": Number(million(7_293_000 + n, language), f"annex.{n}.central")}
        | {f"v{place}": million(amount, language) for place, amount in plain.items()}
        | {"v5": million(6_000_000 + n, language), "v6": Number(said["missing"], missing=True)}
        for n in range(1, rows + 1)
    ]
    spans = {"development": 4, "recurrent": 1, "disbursed": 2}
    groups = [HeaderGroup(""), HeaderGroup("")]
    groups += [HeaderGroup(said[f"annex {name}"], span) for name, span in spans.items()]
    return Table(said["annex title"], columns, body, id="annex-1", groups=groups, unit=said["unit"], landscape=True)


def bars(language: str) -> list[charts.Bar]:
    said = words(language)
    return [
        charts.Bar(
            f"{said[capital]}, {said[kind]}",
            plan,
            disbursed,
            *(number.text for number in _amounts("disb", plan, disbursed, language).values()),
        )
        for capital, kind, plan, disbursed in OUTTURN
    ]


@cache
def figures(language: str) -> list[Figure]:
    said = words(language)
    both = {"plan_label": said["plan"], "disbursed_label": said["disbursed"]}
    outturn = Figure(
        charts.plan_and_disbursed(bars(language), **both),
        alt=said["outturn alt"],
        caption=said["outturn caption"],
        id="fig-outturn",
        table=replace(outturn_table(language), id="fig-outturn-data"),
        table_label=said["outturn data"],
    )
    development = [(Fraction(113, 10), "11,3"), (38, "38,0"), (Fraction(611, 10), "61,1"), (90, "90,7")]
    recurrent = [(4, "4,0"), (None, ""), (Fraction(305, 10), "30,5"), (Fraction(5356, 100), "53,6")]
    numbers = ["1", "2", "3", "4"] if language == "en" else [" I", " II", " III", " IV"]
    pace = charts.progress(
        [charts.Line(said["development"], development), charts.Line(said["recurrent"], recurrent)],
        periods=[f"{said['quarter']}{number}" for number in numbers],
        pace=[(share, str(share)) for share in (25, 50, 75, 100)],
        pace_label=said["pace label"],
    )
    return [outturn, Figure(pace, said["pace alt"], said["pace caption"], "fig-pace")]


def blocks(language: str) -> list[Block]:
    said = words(language)
    outturn, pace = figures(language)
    rate = Number(percent(Fraction(765, 1000), language), "disb.all.rate")
    disbursed = Number(million(22_975_309, language), "disb.all.disbursed")
    low = Number(percent(Fraction(521, 1000), language), "disb.recurrent.year.rate")
    development = Number(percent(Fraction(907, 1000), language), "disb.development.rate")
    return [
        Document(
            title=said["title"],
            language=language,
            author="Ủy ban nhân dân huyện Vĩnh Linh",
            date=datetime.date(2024, 1, 31),
            footer=[said["footer"], Link(said["auditors"], "audit.html"), "."],
            **{name: said[name] for name in ("draft", "banner", "contents", "skip")},
        ),
        Letterhead(
            superior="",
            place=said["dateline"],
            title=said["report"],
            **{name: said[name] for name in ("organ", "nation", "motto", "number", "draft", "subtitle")},
        ),
        KeyFigures(
            [
                KeyFigure(said["disbursed"], rate, said["of all"]),
                KeyFigure(said["tile development"], development, said["of development"]),
                KeyFigure(said["tile recurrent"], low, said["of recurrent"]),
                KeyFigure(said["targets met"], "1 / 3", said["without data"]),
            ]
        ),
        Banner(said["warning"], title=said["warning title"]),
        Heading(said["I"], id="allocation"),
        Paragraph(sentence(said["verdict"], disbursed=disbursed, rate=rate, low=low, remark=Strong(said["slowest"]))),
        Paragraph([said["remark"], HOSTILE], note=True),
        Heading(said["II"], id="disbursement"),
        Heading(said["II.1"], id="disbursement-capital", level=3),
        outturn_table(language),
        outturn,
        pace,
        Heading(said["II.a"], id="by-place", level=4),
        Heading(said["III"], id="targets"),
        _checks(said),
        Heading(said["IV"], id="difficulties"),
        BulletList([said["slow"], ["Xem ", Link("Phụ lục 1", "#annex-1"), "."]]),
        BulletList([said["first"], said["second"]], ordered=True),
        Signature(said["recipients"], said["copies"].split("\n"), said["signature"].split("\n")),
        PageBreak(),
        Heading(said["annex"], id="annex"),
        annex_table(language),
    ]


def _checks(said: dict[str, str]) -> Table:
    rows = [
        {"name": said["sides"], "status": Status(said["agrees"], "agrees")},
        {"name": said["central"], "status": Status(said["differs"], "differs")},
        {"name": HOSTILE, "status": Status(said["missing"], "no_data")},
    ]
    columns = [Column("name", said["check"]), Column("status", said["verdict of check"])]
    return Table(said["checks title"], columns, rows, id="tbl-checks")


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
