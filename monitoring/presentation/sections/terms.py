"""What stands in many sections: statuses, figures of checks, reasons of refused rows, the unit of a table."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from monitoring.amounts import Dong
from monitoring.cleaning.rules import load_rules
from monitoring.intake import personal
from monitoring.intake.layouts import load_layouts
from monitoring.measures.families import unit_of
from monitoring.measures.quarter_rows import NumberedCheck
from monitoring.presentation.blocks import Number, Parts, Status
from monitoring.presentation.report import Report
from monitoring.tables.numbers import number_name
from monitoring.tables.rows import CorrectionRow, RefusedRow, RemarkRow
from monitoring.vietnamese import fold, normalise

#: The rule that finds cells moved: any of them may hold what belongs to another column.
MOVED = "misaligned-row"
#: What a rule said of a row.
Finding = RefusedRow | RemarkRow
CHECK_FIGURES = ("expected", "actual", "difference")


def check_figure(report: Report, check: NumberedCheck, column: str) -> Number | str:
    """`expected`, `actual` or `difference` of a check, printed by its unit; empty where there is none."""
    text = getattr(check, column)
    if text == "":
        return ""
    name = number_name(check.number_id, column)
    match unit_of(check):
        case "dong":
            return Number(report.words.million(Dong(text)), name)
        case "percent":
            return Number(report.words.percent(Decimal(text), len(text.partition(".")[2])), name)
    return Number(report.words.exact(Decimal(text)), name)


def check_figures(report: Report, check: NumberedCheck) -> dict[str, Parts]:
    """What a check expected, what it found and the difference, as cells of a line."""
    return {column: check_figure(report, check, column) for column in CHECK_FIGURES}


def status(report: Report, code: str) -> Status:
    return Status(report.words.term("status", code), code)


def verdict(report: Report, code: str) -> Status:
    return Status(report.words.term("verdict", code), code)


def rule_title(report: Report, rule: str) -> str:
    """What a cleaning rule is called in rules.yml."""
    return report.words.name(next(one.title for one in load_rules() if one.rule == rule))


def reason(report: Report, row: Finding) -> str:
    """Why a row was refused or remarked.

    A reason that tells what stands in a cell which may name people is not shown: a report is read by many.
    """
    if _may_name_people(row):
        return report.words._("(not shown here: it may name people)")
    return _as_written(str(report.words.name({"vi": row.reason, "en": row.reason_en})), row)


def _as_written(reason: str, row: Finding) -> str:
    """A reason that quotes a cell in the spelling of the file, not in the one that is kept as data."""
    for cell in json.loads(row.raw).values():
        reason = reason.replace(f"“{normalise(str(cell))}”", f"“{cell}”") if cell else reason
    return reason


def _may_name_people(row: Finding) -> bool:
    told = _words(f"{row.reason} {row.reason_en}")
    cells = personal.cells_of(json.loads(row.raw), load_layouts()[row.layout])
    return row.rule == MOVED or any(_words(text) in told for text in cells if re.search(r"[^\W\d_]", text))


def _words(text: str) -> str:
    """The words of a text, however they are spelt, each between spaces: one text is found in another word by word."""
    return f" {fold(text)} "


def place_of(row: Finding | CorrectionRow) -> str:
    """Where a row stands in the files received: file, sheet, row."""
    return ", ".join(filter(None, [row.source_file, row.source_sheet, str(row.source_row)]))


def by_sender(report: Report, rows: Sequence[RefusedRow]) -> str:
    """Every sender of refused rows with the number of his rows."""
    counts = Counter(report.sender(report.sender_of(row)) for row in rows)
    return "; ".join(f"{sender}: {report.words.number(count)}" for sender, count in counts.items())


def layout_title(report: Report, layout: str) -> str:
    return report.words.name(dict(load_layouts()[layout].title))


def unit(report: Report) -> str:
    """The unit that stands above a table of money."""
    return report.words._("Unit: million đồng")
