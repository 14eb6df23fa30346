"""What receive says of a file: counts, sums and prospects in the style of the language."""

from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pandas as pd
import pytest

from monitoring.amounts import Dong
from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.intake.previews import Preview
from monitoring.intake.readers import Received
from monitoring.intake.receiving import Look, Receipt
from monitoring.intake.registry import Source
from monitoring.intake.self_description import SelfDescription
from monitoring.measures.reception import CapitalSum, Notice, Prospect
from monitoring.presentation.receipts import look_lines, registered_lines
from monitoring.presentation.wording import Wording
from monitoring.records import Row
from monitoring.workspace import Workspace

SUMS = MappingProxyType({"triệu đồng": Decimal("1250.5"), "đồng": Decimal(1_000_000)})
EMPTY = MappingProxyType({})
LAYOUTS = load_layouts()


def refusal(number):
    return Row(source_sheet="Quý I", source_row=number, reason="Không rõ.", reason_en="Unclear.")


PROSPECT = Prospect(
    rows=7,
    refused=tuple(map(refusal, range(2, 8))),
    remarked=(refusal(9),),
    sums={
        "payments": (
            CapitalSum("development", Dong(1_251_500_000), Dong(5_000_000_000)),
            CapitalSum("recurrent", Dong(10**6), None),
        )
    },
    plan_year=2024,
    notices=(Notice("The file's {total} exceed the plan of {year} for its lines, {planned}.",
                    {"total": Dong(2 * 10**6), "planned": Dong(10**6), "year": "2024"}),),
)  # fmt: skip


def look(root):
    source = Source(
        sha256="0" * 64,
        bytes=1234,
        layout=["payments", "indicator-returns"],
        sender="Kho bạc",
        received_on=date(2024, 4, 10),
        illustrative=False,
        replaces="cu.xlsx",
        document="CV 15/KBVL",
    )
    payments = Preview(LAYOUTS["payments"], ("Quý I",), 7, SUMS, 2, {"total": 1, "blank": 3}, hidden=3)
    indicators = Preview(LAYOUTS["indicator-returns"], (), 0, EMPTY, 0, EMPTY)
    tables = tuple(Received(LAYOUTS[name], pd.DataFrame(), pd.DataFrame(), {}) for name in source.layouts)
    path = Workspace(root).received("x", "2024-Q1") / "a.xlsx"
    said = SelfDescription(None, None, (), (), False)
    receipt = Receipt(path, source, (payments, indicators), said, tables, b"")
    return Look((receipt,), ("cong-van.pdf",), (("b.csv", "2024-Q1/b.csv"),))


def told(root, language, prospects=(PROSPECT,)):
    return list(look_lines(look(root), prospects, Wording(language)))


def test_every_layout_is_shown_and_then_what_will_become_of_the_file(tmp_path):
    assert told(tmp_path, "en") == [
        "a.xlsx:",
        "  Treasury payment vouchers: 7 data rows",
        "  Sheets: Quý I",
        "  Số tiền: 1,250.5 triệu đồng; 1,000,000 đồng",
        "  Amounts that cannot be read: 2",
        "  Data rows that are hidden in the file: 3",
        "  Rows that are no data: totals 1, blank 3",
        "  Indicator return: 0 data rows",
        "  Taken for granted: sent by Kho bạc; numbers that are text are written as 1.437,8",
        "  Development capital: 1,251.5 million đồng; the plan of 2024: 5,000 million đồng",
        "  Recurrent funding: 1 million đồng",
        "  Will be refused: 6 of 7 rows",
        *(f"    [Quý I] #{number}: Unclear." for number in range(2, 7)),
        "    …",
        "  Will be accepted, but look at them: 1 remarks",
        "    [Quý I] #9: Unclear.",
        "  Attention: The file's 2 million đồng exceed the plan of 2024 for its lines, 1 million đồng.",
        "b.csv: left out, its content has been received as 2024-Q1/b.csv.",
        "Left out, being no tables: cong-van.pdf.",
    ]


def test_numbers_and_reasons_are_in_the_language_asked_for(tmp_path):
    lines = told(tmp_path, "vi")
    assert "  Số tiền: 1.250,5 triệu đồng; 1.000.000 đồng" in lines
    assert "    [Quý I] #2: Không rõ." in lines


def test_what_is_wrong_with_other_files_is_said_in_place_of_the_prospects(tmp_path):
    lines = told(tmp_path, "en", InputError("The registered file is missing.", where="b.csv"))
    assert "What will become of the rows is not clear: b.csv: The registered file is missing." in lines


@pytest.mark.parametrize("language", ["vi", "en"])
def test_in_the_end_it_says_where_the_file_lies_and_what_comes_next(tmp_path, language):
    lines = list(registered_lines(look(tmp_path), Workspace(tmp_path), Wording(language)))
    assert lines[0].startswith("data/raw/x/2024-Q1/a.xlsx: ") and "0" * 64 in lines[0]
    assert lines[1].startswith("data/raw/x/2024-Q1/cu.xlsx: ") and "a.xlsx (CV 15/KBVL)" in lines[1]
    assert lines[2].endswith("python pipeline.py run --unit x --period 2024-Q1")
