"""Formulas calculated exactly, as a spreadsheet does: the same ones are calculated by LibreOffice in test_fill."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest
import xlsxwriter

from monitoring.filling.formulas import Calculator, Content, Failure, Formula, OnlyExcel

#: What stands in the cells that the formulas below mean.
CELLS: dict[str, Content] = {
    "A1": Fraction("13513.61"), "A2": Fraction("15164"), "A3": None, "A4": "chưa có số liệu", "A5": Fraction(0),
    "B1": Fraction("-0.5"), "B2": True, "B3": Fraction("2.5"),
}  # fmt: skip
#: Formula → what it gives.
FORMULAS: dict[str, Content] = {
    "A1+A2*2-1": Fraction("43840.61"),
    "A1/A2": Fraction("13513.61") / 15164,
    "-A1+(A2-1)/2%": Fraction("744636.39"),
    "SUM(A1:A5,B1)": Fraction("28677.11"),
    "SUM(A3:A4)": Fraction(0),
    "A1+A3": Fraction("13513.61"),
    "A1+A4": Failure("#VALUE!"),
    "A1/A5": Failure("#DIV/0!"),
    "A1/A3": Failure("#DIV/0!"),
    "IFERROR(A1/A5,\"\")": "",
    "IF(A5=0,0,A1/A5)": Fraction(0),
    "IF(COUNT(A1,A3)=2,A1-A3,\"\")": "",
    "IF(COUNT(A1,A2)=2,A1-A2,\"\")": Fraction("-1650.39"),
    "IF(A4=\"Chưa có số liệu\",1,2)": Fraction(1),
    "IF(A3=\"\",1,2)": Fraction(1),
    "IF(A1<>A2,A1>A2,1)": False,
    "ROUND(A1/A2*100,1)": Fraction("89.1"),
    "ROUND(B1,0)": Fraction(-1),
    "ROUND(B3,0)": Fraction(3),
    "ROUND(A1,-2)": Fraction(13500),
    "MAX(A1:A5)-MIN(A1:A2)+ABS(B1)": Fraction("1650.89"),
    "COUNT(A1:A5)": Fraction(3),
    "1=2": False,
    "\"a\"": "a",
}  # fmt: skip


def listed_formulas() -> bytes:
    """A workbook with the cells and, in column D, each formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for place, value in CELLS.items():
            if value is not None:
                page.write(place, float(value) if isinstance(value, Fraction) else value)
        for row, formula in enumerate(FORMULAS):
            page.write_formula(row, 3, f"={formula}")
    return content.getvalue()


def calculator(formula: str, gaps: tuple[str, ...] = ()) -> Calculator:
    def at(place: str) -> tuple[str, int, int]:
        return "Biểu", int(place[1:]), ord(place[0]) - 64

    cells = {at(place): content for place, content in CELLS.items()}
    return Calculator(cells | {at("Z1"): Formula(formula)}, {at(place) for place in gaps})


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_give_what_spreadsheets_show(formula) -> None:
    found = calculator(formula).result(("Biểu", 1, 26)).value
    assert (type(found), found) == (type(FORMULAS[formula]), FORMULAS[formula])


@pytest.mark.parametrize(
    "formula",
    ["TODAY()", "A1^2", "A1&A2", "Z1+1", "A1:A2+1", "VLOOKUP(A1,A1:B3,2)", "IF(A1,,2)", "(A1", "SUM(A1 A2)", "TongSo",
     "ROUND(A1)", "A4<A1", "{1,2}", "-" * 5000 + "A1", "("*2000 + "A1" + ")"*2000],
)  # fmt: skip
def test_whatever_else_is_left_to_excel(formula) -> None:
    with pytest.raises(OnlyExcel):
        calculator(formula).result(("Biểu", 1, 26))


def test_a_formula_that_takes_a_missing_figure_for_nothing_says_so() -> None:
    def counts(formula: str) -> bool:
        return calculator(formula, ("A3",)).result(("Biểu", 1, 26)).counts_gap

    assert counts("A1+A3") and counts("SUM(A1:A5)")
    assert not counts("A1+A2") and not counts('IF(COUNT(A1,A3)=2,A1+A3,"")')
