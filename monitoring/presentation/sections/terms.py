"""What the codes of the tables are called in a report: statuses, comparators, budget lines, kinds of checks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from monitoring.amounts import Dong
from monitoring.cleaning.finding import Rule
from monitoring.cleaning.rules import load_rules
from monitoring.intake.layouts import load_layouts
from monitoring.measures.checks import check as measured
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.messages import N_
from monitoring.presentation.blocks import Number, Status
from monitoring.presentation.report import Report, distinct
from monitoring.records import Row
from monitoring.tables.numbers import number_name
from monitoring.vietnamese import normalise

STATUSES = {
    "met": N_("met"), "not_met": N_("not met"), "no_data": N_("no data"), "conflicting": N_("conflicting"),
    "not_measurable": N_("not measurable"),
}  # fmt: skip
#: Why the treasury and the units differ on a line.
CAUSES = {
    "refused_rows": N_("rows that were left out (Annex 4)"), "timing": N_("paid or returned at another time"),
    "advance": N_("advances counted otherwise"), "other_line": N_("booked on another line"),
    "power_of_ten": N_("a slip of the unit"), "not_returned": N_("not returned"),
    "unexplained": N_("to be reconciled"),
}  # fmt: skip
#: What becomes of a refused row.
FOLLOW_UPS = {
    "resend": N_("To be corrected and sent again"), "replaced": N_("Replaced by a right row received since"),
    "none": N_("Nothing to be done"),
}  # fmt: skip
VERDICTS = {"agrees": N_("agrees"), "differs": N_("differs"), "cannot_tell": N_("cannot be told")}

#: “trên” is strictly more, “dưới” strictly less; a bare number in the plan is read as “at least”.
COMPARATORS = {
    ">": N_("over {target}"), ">=": N_("at least {target}"), "<": N_("under {target}"), "<=": N_("at most {target}"),
    "=": N_("exactly {target}"),
}  # fmt: skip

NOT_BROKEN_DOWN = {
    "component": N_("not broken down by component"), "source": N_("not broken down by source"),
    "capital": N_("kind of capital not stated"), "commune": N_("carried out at district level"),
}  # fmt: skip


@dataclass(frozen=True)
class Family:
    """A kind of check: its title, and what its figures are."""

    title: str
    unit: Literal["dong", "percent", "count"] = "count"


#: By the first part of a check's name, in the order in which a report tells of them.
FAMILIES = {
    "carried_over": Family(N_("Money left over from earlier years"), "dong"),
    "carried_over_returned": Family(N_("Money left over and what is returned of it as carried over"), "dong"),
    "stated_total": Family(N_("Stated totals and what they are made of"), "dong"),
    "outturn": Family(N_("The outturn that the plan states and the files received"), "dong"),
    "stated_rate": Family(N_("Stated rates and the amounts behind them"), "percent"),
    "returned_plan": Family(N_("The plan as it is allocated and as units return it"), "dong"),
    "district_total": Family(N_("The district's figure and the sum of its communes")),
    "payment_file": Family(N_("The quarter's file of payments")),
    "payment_sender": Family(N_("Payments that the treasury has not confirmed")),
    "overspent": Family(N_("More disbursed than planned"), "dong"),
    "unplanned": Family(N_("Money disbursed without a known plan"), "dong"),
    "outside_plan": Family(N_("Money that units return and the plan does not allocate"), "dong"),
    "returned_over_plan": Family(N_("Returns of more than their own plan"), "dong"),
    "estimate_below": Family(N_("Estimates below what is disbursed"), "dong"),
    "fell": Family(N_("Cumulative amounts that fell"), "dong"),
    "not_returned": Family(N_("Units that have not returned"), "dong"),
    "total_row": Family(N_("Total rows of received files and their rows"), "dong"),
    "tranche": Family(N_("First tranche or whole year")),
    "capital_stated": Family(N_("Amounts that do not say their kind of capital"), "dong"),
    "capital_returned": Family(N_("Amounts whose kind of capital only a unit states"), "dong"),
    "repeated_amount": Family(N_("Amounts that repeat an earlier year's"), "dong"),
    "counterpart_disbursement": Family(N_("Counterpart money without a disbursement figure")),
    "target_funding": Family(N_("Targets without money")),
    "measurable": Family(N_("Targets without a number")),
    "baseline": Family(N_("Changes without a figure to start from")),
    "lead": Family(N_("Components without exactly one leading agency")),
    "lead_funding": Family(N_("Leading agencies of components without money")),
    "document_date": Family(N_("Documents cited with more than one date")),
    "document_without_number": Family(N_("Documents without a number")),
    "document_without_date": Family(N_("Documents without a date")),
}
OTHER = Family(N_("Other checks"))

#: The rule whose reason quotes whatever stood in the surplus cells of a row.
QUOTES_ANY_CELL = "misaligned-row"


def family_of(check: Row) -> str:
    """The kind of a check, by its name."""
    return measured.family_of(check.check)


def unit_of(check: Row) -> str:
    """What the figures of a check are: dong, percent or count. Rates of an outturn are in percent."""
    if family_of(check) == "outturn" and check.check.endswith(".rate"):
        return "percent"
    return FAMILIES.get(family_of(check), OTHER).unit


def check_figure(report: Report, check: Row, column: str) -> Number | str:
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


def status(report: Report, code: str) -> Status:
    return Status(report.words._(STATUSES[code]), code)


def verdict(report: Report, code: str) -> Status:
    return Status(report.words._(VERDICTS[code]), code)


def cause(report: Report, row: Row) -> str:
    """Why treasury and units differ on a line, as far as the files tell."""
    return report.words._(CAUSES[getattr(row, "cause", "") or "unexplained"])


def line_name(report: Report, row: Row, *omit: str) -> str:
    """What a row of disbursement.csv or reconciliation.csv is about; dimensions in `omit` are left out."""
    given = {
        name: "" if name in omit else getattr(row, name, "") for name in ("component", "commune", "source", "capital")
    }
    namers = {
        "component": report.component,
        "commune": report.commune,
        "source": report.source,
        "capital": report.capital,
    }
    parts = [
        report.words._(NOT_BROKEN_DOWN[name]) if code == UNASSIGNED[name] else namers[name](code)
        for name, code in given.items()
        if code
    ]
    if row.plan_kind and "plan_kind" not in omit:
        parts.append(money_of_year(report, str(row.plan_year or ""), row.plan_kind))
    return ", ".join(parts) or report.words._("total")


def money_of_year(report: Report, year: str, kind: str) -> str:
    """Whose year's plan the money belongs to, and whether it was carried over."""
    _ = report.words._
    if not year:
        return _("year's plan") if kind == "year" else _("carried over")
    return (_("plan of {year}") if kind == "year" else _("plan of {year}, carried over")).format(year=year)


def rule_title(report: Report, rule: str) -> str:
    """What a cleaning rule is called in rules.yml."""
    return report.words.name(_rules()[rule].title)


def reason(report: Report, row: Row) -> str:
    """Why a row was refused or remarked.

    A reason that quotes a cell which may name people is not shown: a report is read by many.
    """
    if _may_name_people(row):
        return report.words._("(not shown here: it may name people)")
    return _as_written(str(report.words.name({"vi": row.reason, "en": row.reason_en})), row)


def _as_written(reason: str, row: Row) -> str:
    """A reason that quotes a cell in the spelling of the file, not in the one that is kept as data."""
    for cell in json.loads(row.raw).values():
        reason = reason.replace(f"“{normalise(str(cell))}”", f"“{cell}”") if cell else reason
    return reason


def _may_name_people(row: Row) -> bool:
    fields = load_layouts()[row.layout].fields.values()
    return row.rule == QUOTES_ANY_CELL or any(f"“{field.header}”" in row.reason for field in fields if field.personal)


def _rules() -> dict[str, Rule]:
    return {rule.rule: rule for rule in load_rules()}


def layout_title(report: Report, layout: str) -> str:
    return report.words.name(dict(load_layouts()[layout].title))


def unit(report: Report) -> str:
    """The unit that stands above a table of money."""
    return report.words._("Unit: million đồng")


def agencies(report: Report, codes: list[str]) -> str:
    return ", ".join(report.agency(code) for code in distinct(codes))
