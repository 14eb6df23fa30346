"""A province at a glance: units by component as numbers and shades, who has reported, handovers that do not balance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from monitoring.deadlines import report_day
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.rollup import Province
from monitoring.measures.rollup_components import component_names, in_order
from monitoring.measures.standing import Money
from monitoring.phases import words_of
from monitoring.presentation.blocks import Banner, Block, Heading, Number, Paragraph, Part, Parts
from monitoring.presentation.tables import Column, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.wording import Wording
from monitoring.tables import frames
from monitoring.tables.numbers import number_name
from monitoring.tables.province_rows import RollupComponentRow, RollupHandoverRow, RollupReportRow

#: Code of a unit → its name by language.
Units = dict[str, dict[str, str]]

#: From which rate on, in percent, a cell is a shade darker; under the first it has the lightest.
_STEPS = (25, 50, 75)


def blocks(
    province: Province, components: pd.DataFrame, reports: pd.DataFrame, handovers: pd.DataFrame, language: str
) -> list[Block]:
    """What stands in the three tables (see measures.rollup_components and rollup_reports), for readers."""
    words = Wording(language, words_of(province.workspace, province.period))
    units = {unit.code: dict(unit.name) for unit in province.units}
    _ = words._
    return [
        Heading(_("Units by component"), id="components"),
        _heat(province, frames.rows(components, RollupComponentRow), units, words),
        Heading(_("Who has reported"), id="reports"),
        *_reports(province, frames.rows(reports, RollupReportRow), words),
        Heading(_("Handovers that do not balance"), id="handovers"),
        *_handovers(frames.rows(handovers, RollupHandoverRow), units, words),
    ]


def _heat(province: Province, rows: Sequence[RollupComponentRow], units: Units, words: Wording) -> Block:
    """A line a unit, a column a component: the rate as a number, its height as a shade."""
    _ = words._
    if not rows:
        return Paragraph(_("No unit breaks its money down by component."))
    codes = in_order(row.component for row in rows)
    columns = [Column("name", _("Reporting unit"), width=2)]
    columns += [Column(code, _head(code, words), "number") for code in codes]
    cells = {(row.unit, row.component): row for row in rows}
    own = [unit for unit in units if any((unit, code) in cells for code in codes)]
    lines = [_line(words.name(units[unit]), [cells.get((unit, code)) for code in codes], words) for unit in own]
    total = _line(_("All units"), [cells.get(("", code)) for code in codes], words, style="total")
    return Table(
        _("Disbursed of the plan, units by component"),
        columns,
        [*lines, total],
        id="tbl-heat",
        unit=_("Unit: percent of the plan"),
        note=_key(codes, component_names(province), words),
        landscape=True,
    )


def _head(code: str, words: Wording) -> str:
    return words._("other") if code == UNASSIGNED["component"] else code


def _line(name: str, rows: Sequence[RollupComponentRow | None], words: Wording, style: str = "normal") -> TableRow:
    cells: dict[str, Parts] = {"name": name}
    shades: dict[str, int] = {}
    for row in rows:
        if row is None:
            continue
        rate = Money.of(row).rate
        number_id = number_name(row.number_id, "rate_percent")
        if rate is None:
            cells[row.component] = Number("?", number_id, missing=True)
            continue
        cells[row.component] = Number(words.number(rate, 1), number_id)
        shades[row.component] = 1 + sum(rate >= step for step in _STEPS)
    return TableRow(cells, style=style, shades=shades)


def _key(codes: Sequence[str], names: dict[str, dict[str, str]], words: Wording) -> str:
    """What the shades, the empty cells and the codes mean."""
    shades = words._(
        "The darker, the more is disbursed: under {first} percent, from {first}, from {second}, from {third}. An empty "
        "cell: no money for it; ?: plan or disbursed not known. Components of two phases are never added."
    )
    steps = dict(zip(("first", "second", "third"), _STEPS, strict=True))
    told = [f"{code} = {words.name(names[code])}" for code in codes if code in names]
    return " ".join([shades.format(**steps), "; ".join(told)]).rstrip()


def _reports(province: Province, rows: Sequence[RollupReportRow], words: Wording) -> list[Block]:
    missing = [row for row in rows if not row.published]
    counts: dict[str, Part] = {
        "count": Number(words.number(len(rows) - len(missing))), "all": Number(words.number(len(rows)))
    }  # fmt: skip
    said = [Paragraph(words.say("{count} of {all} units have published the period.", **counts)), _due(province, words)]
    late = [row for row in rows if row.due_on and row.received_on > row.due_on]
    named = [
        (missing, words._("Not reported: {units}.")),
        (late, words._("First file received after the day on which it was due: {units}.")),
    ]
    for own, message in named:
        if own:
            units = ", ".join(_named(row, words) for row in own)
            said.append(
                Banner(message.format(units=units)) if own is missing else Paragraph(message.format(units=units))
            )
    return said


def _named(row: RollupReportRow, words: Wording) -> str:
    name = words.name({"vi": row.name_vi, "en": row.name_en})
    return f"{name} ({words.date(date.fromisoformat(row.received_on))})" if row.received_on else name


def _due(province: Province, words: Wording) -> Block:
    found = report_day(province.workspace, province.period)
    if found is None:
        return Paragraph(words._("No document on file says when reports of this period were due."))
    day, row = found
    message = words._("Reports of the period were due on {day} ({document}).")
    if row.standing == "unverified":
        message = words._(
            "Reports of the period were due on {day} ({document}, which was not compared with its original yet)."
        )
    return Paragraph(message.format(day=words.date(day), document=row.document))


def _handovers(rows: Sequence[RollupHandoverRow], units: Units, words: Wording) -> list[Block]:
    _, open_rows = words._, [row for row in rows if row.differs or row.cannot_tell]
    if not rows:
        return [Paragraph(_("No unit has written a handover."))]
    if not open_rows:
        return [Paragraph(_("Every handover that was written agrees to the đồng."))]
    counted = ("agrees", "differs", "cannot_tell")
    columns = [Column("name", _("Reporting unit"), width=2), Column("period", _("Period"))]
    columns += [Column(name, words.term("handover", name), "number") for name in (*counted, "difference_dong")]
    lines: list[TableRow] = []
    for row in open_rows:
        numbers = {name: words.number(getattr(row, name)) for name in (*counted, "difference_dong")}
        cells: dict[str, Parts] = {
            name: Number(text, number_name(row.number_id, name)) for name, text in numbers.items()
        }
        lines.append(TableRow(cells | {"name": words.name(units[row.unit]), "period": row.period}))
    note = _(
        "Figures of all lines, differences in đồng and not set off against each other; the lines stand in {table}."
    )
    table = "data/processed/…/handover-…/handover.csv"
    return [
        Table(_("Handovers that do not balance"), columns, lines, id="tbl-handovers", note=note.format(table=table))
    ]
