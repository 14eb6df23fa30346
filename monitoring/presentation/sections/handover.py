"""Section II, of the money given: what the unit opens with, beside what the old units closed with, to the đồng."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from monitoring.period import Period
from monitoring.presentation.blocks import Block, Heading, Number, Paragraph, Part, Parts
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import basis, terms
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.tables import Table
from monitoring.presentation.wording import Wording
from monitoring.tables.closing_rows import HandoverRow, HandoverTotalRow, HandoverUnitRow
from monitoring.tables.numbers import number_name
from monitoring.tables.schema import load_codes

Sentence = tuple[Part, ...]
_SIDES = ("closed_dong", "opened_dong", "difference_dong")


def blocks(report: Report) -> list[Block]:
    """Nothing of a unit that took nothing over within the year."""
    if not report.handover_units:
        return []
    without = without_figures(report.handover_units, report.words, _closing)
    told = [_took_over(report), _balance(report), *((capitalised(said),) for said in without)]
    return [
        Heading(report.words._("Taken over from old units"), id="handover", level=4),
        Paragraph(basis.joined(told)),
        Paragraph(_base(report)),
        *_tables(report),
    ]


def _took_over(report: Report) -> Sentence:
    first = report.handover_units[0]
    return report.say(
        "On {since}, {unit} took over from {units} ({documents}); what they closed with by {closing} is what it "
        "opens with.",
        since=report.words.date(first.dated),
        units=", ".join(name(row, report.words) for row in report.handover_units),
        documents="; ".join(dict.fromkeys(row.document for row in report.handover_units)),
        closing=_closing(first.closing, report.words),
    )


def _balance(report: Report) -> Sentence:
    """Whether both sides are equal, in total and by field, and the totals."""
    verdicts = [row.verdict for row in report.handover]
    if not verdicts:
        return report.say("Neither side gives a figure.")
    differ, untold = verdicts.count("differs"), verdicts.count("cannot_tell")
    said = report.say("Both sides are equal, in total and by field, to the đồng:")
    if differ or untold:
        said = report.say(
            "Of {all} figures {equal} are equal to the đồng, {differ} differ, of {untold} only one side tells; opened:",
            all=report.words.number(len(verdicts)),
            equal=report.words.number(len(verdicts) - differ - untold),
            differ=report.words.number(differ),
            untold=report.words.number(untold),
        )
    parts: list[Part] = [*said]
    for place, row in enumerate(report.handover_totals):
        opened = _dong(report, row, "opened_dong")
        figure = _figure(report, row.figure)
        parts += [", " if place else " ", *report.say("{figure} {opened} đồng", figure=figure, opened=opened)]
        if row.difference_dong:
            parts += (" ", *report.say("(difference {apart} đồng)", apart=_dong(report, row, "difference_dong")))
    return (*parts, ".")


def _base(report: Report) -> Sentence:
    """On which base the cumulative amounts of the report stand."""
    disbursed = next((row for row in report.handover_totals if row.figure == "disbursed"), None)
    own = report.say(
        "The cumulative amounts of this report are the unit's own since {since}.",
        since=report.words.date(report.handover_units[0].dated),
    )
    if disbursed is None or disbursed.closed_dong is None:
        return own
    beside = report.say(
        "The {amount} đồng that the old units had disbursed until then stand beside them, here and in the course over "
        "the year, and are in no other sum or rate.",
        amount=_dong(report, disbursed, "closed_dong"),
    )
    return (*own, " ", *beside, *_plan(report))


def _plan(report: Report) -> Sentence:
    """Which part of what was taken over the plan of the report is, if it is all of it, or what was left."""
    whole, totals = report.line(), {row.figure: row.opened_dong for row in report.handover_totals}
    if whole is None or whole.plan_dong is None:
        return ()
    if whole.plan_dong == totals["left"]:
        return (" ", *report.say("The plan of this report is what was left of the plan that was taken over."))
    if whole.plan_dong == totals["plan"]:
        return (" ", *report.say("The plan of this report is the whole plan that was taken over."))
    return (
        " ",
        *report.say("The plan of this report is neither the whole plan that was taken over nor what was left."),
    )


def _closing(period: str, words: Wording) -> str:
    """The last day of the old units."""
    return words.date(Period.parse(period).usual_cut_off)


def without_figures(
    rows: Iterable[HandoverUnitRow],
    words: Wording,
    closing: Callable[[str, Wording], str] = lambda period, _: period,
) -> Iterator[str]:
    """Of which old units there are no figures, and why; and what no document gives to any new unit."""
    left: dict[str, int] = {}
    for row in rows:
        named = {"name": name(row, words), "closing": closing(row.closing, words)}
        if row.status == "no_report":
            yield words.fill(
                "{name}: no figures to {closing}: it was in no report; nothing is put in their place.", named
            )
        elif row.status == "no_money":
            yield words.fill("{name}: its report to {closing} has no money of it.", named)
        elif row.status == "divided":
            yield words.fill("{name}: it was divided and no document says how: its series stops at {closing}.", named)
        if row.unassigned_dong:
            left[row.received_by] = row.unassigned_dong
    for unit, dong in left.items():
        yield words.fill(
            "Of {unit}, {amount} đồng of plan belongs to no place of it: no document says which new unit takes it, so "
            "it is in no sum here.",
            {"unit": unit, "amount": words.number(dong)},
        )


def name(row: HandoverUnitRow, words: Wording) -> str:
    return words.name({"vi": row.name_vi, "en": row.name_en})


# ---- tables ----------------------------------------------------------------------------------------------------------


def _tables(report: Report) -> Iterator[Table]:
    """Every line with its figures; and both sides of those that are not equal."""
    lines: dict[tuple[object, ...], list[HandoverRow]] = {}
    for row in report.handover:
        codes = (row.component, row.source, row.capital, row.plan_year, row.plan_kind)
        lines.setdefault((row.from_unit, *codes), []).append(row)
    if lines:
        yield made(report.words, "tbl-handover", list(_lines(report, lines.values())), unit=report.unit)
    unequal = [row for row in report.handover if row.verdict != "agrees"]
    if unequal:
        yield made(report.words, "tbl-handover-differences", [_unequal(report, row) for row in unequal])


def _lines(report: Report, lines: Iterable[list[HandoverRow]]) -> Iterator[TableRow]:
    """The lines of each old unit below its name."""
    for unit, own in groupby(lines, key=lambda rows: rows[0].from_unit):
        yield TableRow({"name": _unit(report, unit)}, "group")
        yield from (TableRow(_line(report, rows), indent=1) for rows in own)


def _line(report: Report, rows: list[HandoverRow]) -> dict[str, Parts]:
    """What is opened of a line; what the old unit closed with where it is not opened."""
    verdicts = {row.verdict for row in rows}
    worst = next(code for code in ("differs", "cannot_tell", "agrees") if code in verdicts)
    cells: dict[str, Parts] = {"name": report.heading(rows[0]), "verdict": terms.verdict(report, worst)}
    for row in rows:
        cells[row.figure] = _dong(report, row, "closed_dong" if row.opened_dong is None else "opened_dong")
    return cells


def _unequal(report: Report, row: HandoverRow) -> dict[str, Parts]:
    return {
        "name": f"{_unit(report, row.from_unit)}: {report.line_name(row)}: {_figure(report, row.figure)}",
        **{side: _dong(report, row, side) for side in _SIDES},
        "verdict": terms.verdict(report, row.verdict),
    }


def _unit(report: Report, code: str) -> str:
    names = {old.from_unit: name(old, report.words) for old in report.handover_units}
    return capitalised(names.get(code, code))


def _figure(report: Report, figure: str) -> str:
    return report.words.name(load_codes()["handover_figures"][figure].model_dump())


def _dong(report: Report, row: HandoverRow | HandoverTotalRow, column: str) -> Number:
    """An amount to the đồng: a handover is."""
    dong, number_id = getattr(row, column), number_name(row.number_id, column)
    return report.missing(number_id) if dong is None else Number(report.words.number(dong), number_id)
