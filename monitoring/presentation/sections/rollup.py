"""The roll-up of a province: its units compared, in words, tables and a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from monitoring.measures import names
from monitoring.measures.rollup import Province
from monitoring.measures.standing import STATUSES, Money
from monitoring.phases import words_of
from monitoring.presentation import charts
from monitoring.presentation.blocks import (
    Banner,
    Block,
    Document,
    Heading,
    Number,
    Paragraph,
    Part,
    Parts,
)
from monitoring.presentation.figures import Figure
from monitoring.presentation.first_page import KeyFigure, KeyFigures
from monitoring.presentation.letterhead import Letterhead
from monitoring.presentation.report import capitalised
from monitoring.presentation.sections import frame
from monitoring.presentation.sections.money_tables import bar_of, bar_words
from monitoring.presentation.tables import Column, HeaderGroup, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.wording import Wording
from monitoring.province import bare_name
from monitoring.tables import frames, numbers
from monitoring.tables.province_rows import RollupMoneyRow, RollupTargetsRow

#: The columns of each type of funding.
_FIGURES = ("plan_dong", "cumulative_dong", "rate_percent")


@dataclass(frozen=True)
class RollUp:
    """What the sections draw on: the province, its money and its targets (see measures.rollup), in one language."""

    province: Province
    words: Wording
    money: list[RollupMoneyRow]
    targets: list[RollupTargetsRow]

    @property
    def name(self) -> str:
        return self.words.name(dict(self.province.name))

    def unit(self, code: str) -> str:
        return self.words.name(dict(self.province.unit(code).name))

    def whole(self, capital: str = "") -> RollupMoneyRow:
        """The sum over the units, of all money or of one type of funding; missing where nobody has such money."""
        found = [row for row in self.money if (row.unit, row.capital) == ("", capital)]
        return found[0] if found else _missing_row(capital)

    def ranked(self) -> list[RollupMoneyRow]:
        """The units with all their money, the highest rate first; those without a rate last."""
        units = [row for row in self.money if row.unit and not row.capital]
        return sorted(units, key=lambda row: (row.rank is None, row.rank, row.unit))

    def figure(self, row: RollupMoneyRow | RollupTargetsRow, column: str, text: str) -> Number:
        """A number of `row` as it is printed; `text` is empty where it is missing."""
        name = numbers.number_name(row.number_id, column)
        return Number(text, name) if text else Number(self.words._("no data"), name, missing=True)

    def amount(self, row: RollupMoneyRow, column: str) -> Number:
        """An amount in million đồng."""
        dong = getattr(row, column)
        return self.figure(row, column, "" if dong is None else self.words.million(dong))

    def rate(self, row: RollupMoneyRow) -> Number:
        """The rate from the exact fraction of the amounts, rounded here and only here."""
        exact = Money.of(row).rate
        return self.figure(row, "rate_percent", "" if exact is None else self.words.percent(exact))

    def count(self, row: RollupMoneyRow | RollupTargetsRow, column: str) -> Number:
        return self.figure(row, column, self.words.number(getattr(row, column)))


def _missing_row(capital: str) -> RollupMoneyRow:
    return RollupMoneyRow(numbers.rollup("", capital), "", capital, 0, None, None, None, "", None, 0)


def blocks(province: Province, money: pd.DataFrame, targets: pd.DataFrame, language: str) -> list[Block]:
    """The whole roll-up. Raises UsageError for a language other than vi and en."""
    words = Wording(language, words_of(province.workspace, province.period))
    rollup = RollUp(province, words, frames.rows(money, RollupMoneyRow), frames.rows(targets, RollupTargetsRow))
    _ = rollup.words._
    return [
        _document(rollup),
        _letterhead(rollup),
        Heading(_("Summary"), id="summary"),
        Paragraph(_verdict(rollup)),
        _figures(rollup),
        *_unpublished(rollup),
        Heading(_("Disbursement by unit"), id="disbursement"),
        _chart(rollup),
        _money(rollup),
        Heading(_("Targets by unit"), id="targets"),
        _targets(rollup),
    ]


# ---- frame and summary -----------------------------------------------------------------------------------------------


def _document(rollup: RollUp) -> Document:
    _, province = rollup.words._, rollup.province
    return Document(
        title=_title(rollup),
        language=rollup.words.language,
        author=capitalised(rollup.name),
        date=province.cut_off,
        draft=_("DRAFT"),
        contents=_("Contents"),
        skip=_("Skip to the content"),
        banner=_("ILLUSTRATIVE FIGURES – not real data") if province.is_illustrative else "",
        footer=_("Made from the published tables of the units; each unit's own report says how they came about."),
    )


def _title(rollup: RollUp) -> str:
    return rollup.words._("Units of {province} compared: {period}, figures to {day}").format(
        province=rollup.name,
        period=frame.months_to(rollup.words, rollup.province.period),
        day=rollup.words.date(rollup.province.cut_off),
    )


def _letterhead(rollup: RollUp) -> Letterhead:
    _, year = rollup.words._, rollup.province.cut_off.year
    place = _("{place}, date                    {year}").format(place=bare_name(rollup.province.name), year=year)
    return Letterhead(
        organ=_("PEOPLE'S COMMITTEE\n{province}").format(province=rollup.name.upper()),
        nation=_("SOCIALIST REPUBLIC OF VIET NAM"),
        motto=_("Independence - Freedom - Happiness"),
        number=_("No.          /BC-UBND"),
        title=_("REPORT"),
        subtitle=_title(rollup),
        draft=_("DRAFT"),
        place=place,
    )


def _verdict(rollup: RollUp) -> tuple[Part, ...]:
    """One sentence: how much of what, and between which units it lies."""
    say, whole = rollup.words.say, rollup.whole()
    if Money.of(whole).rate is None:
        return say("No unit of {province} gives plan and disbursement.", province=rollup.name)
    ranked = [row for row in rollup.ranked() if row.rank is not None]
    parts: dict[str, Part] = {
        "day": rollup.words.date(rollup.province.cut_off),
        "units": rollup.count(whole, "units"),
        "province": rollup.name,
        "disbursed": rollup.amount(whole, "cumulative_dong"),
        "rate": rollup.rate(whole),
    }
    if len(ranked) < 2:
        return say(
            "By {day}, {units} unit of {province} had disbursed {disbursed} million đồng, {rate} of the plan.",
            **parts,
        )
    best, worst = ranked[0], ranked[-1]
    return say(
        "By {day}, {units} units of {province} had disbursed {disbursed} million đồng, {rate} of the plan: "
        "most in {best} ({best_rate}), least in {worst} ({worst_rate}).",
        **parts,
        best=rollup.unit(best.unit),
        best_rate=rollup.rate(best),
        worst=rollup.unit(worst.unit),
        worst_rate=rollup.rate(worst),
    )


def _figures(rollup: RollUp) -> KeyFigures:
    _, say, targets = rollup.words._, rollup.words.say, rollup.targets[0]
    labels = {code: rollup.words.term("capital", code) for code in names.CAPITALS} | {"": _("All money")}
    tiles = [KeyFigure(label, rollup.rate(rollup.whole(code)), _behind(rollup, code)) for code, label in labels.items()]
    total = sum(getattr(targets, status) for status in STATUSES)
    note = say("of {total} targets of the units", total=Number(rollup.words.number(total)))
    return KeyFigures([*tiles, KeyFigure(_("Targets met"), rollup.count(targets, "met"), note)])


def _behind(rollup: RollUp, capital: str) -> tuple[Part, ...]:
    row = rollup.whole(capital)
    disbursed, plan = rollup.amount(row, "cumulative_dong"), rollup.amount(row, "plan_dong")
    return rollup.words.say("{disbursed} of {plan} million đồng", disbursed=disbursed, plan=plan)


def _unpublished(rollup: RollUp) -> list[Block]:
    missing = [rollup.words.name(dict(unit.name)) for unit in rollup.province.unpublished]
    if not missing:
        return []
    text = rollup.words._("Not among these figures, because nothing has been published for the quarter: {units}.")
    return [Banner(text.format(units=", ".join(missing)))]


# ---- money and targets -----------------------------------------------------------------------------------------------


def _chart(rollup: RollUp) -> Figure:
    """Plan and disbursed of each unit, drawn and read out."""
    _, rows = rollup.words._, rollup.ranked()
    bars = [_bar(rollup, row) for row in rows]
    read_out = _("{name}: {disbursed} of {plan} million đồng, {rate}.")
    return Figure(
        charts.plan_and_disbursed(bars, **bar_words(rollup.words)),
        alt=" ".join(
            read_out.format(name=bar.label, disbursed=bar.disbursed_text, plan=bar.plan_text, rate=bar.rate_text)
            for bar in bars
        ),
        caption=_("Plan and disbursement by unit, million đồng; the highest rate first"),
        id="fig-units",
    )


def _bar(rollup: RollUp, row: RollupMoneyRow) -> charts.Bar:
    return bar_of(rollup.unit(row.unit), row, [*_amounts(rollup, row), rollup.rate(row)])


def _amounts(rollup: RollUp, row: RollupMoneyRow) -> list[Number]:
    return [rollup.amount(row, column) for column in ("plan_dong", "cumulative_dong")]


def _money(rollup: RollUp) -> Table:
    """A row per unit in the order of their rates; plan, disbursed and rate of each type of funding and in all."""
    _, words, capitals = rollup.words._, rollup.words, _capitals(rollup)
    columns = [Column("rank", _("Rank"), "number"), Column("name", _("Reporting unit"), width=2)]
    columns += [
        Column(f"{code}.{name}", words.term("figure", name), "number") for code in capitals for name in _FIGURES
    ]
    groups = [HeaderGroup(""), HeaderGroup("")]
    groups += [HeaderGroup(_capital(rollup, code), len(_FIGURES)) for code in capitals]
    total = {"name": _("All units")} | _cells(rollup, "", capitals)
    return Table(
        _("Plan, disbursement and rate of the units"),
        columns,
        [*(_cells(rollup, row.unit, capitals) for row in rollup.ranked()), TableRow(total, style="total")],
        id="tbl-units",
        groups=groups,
        unit=_("Unit: million đồng"),
        landscape=True,
        note=_money_note(rollup, capitals),
    )


def _capitals(rollup: RollUp) -> list[str]:
    """All money, then the types of funding that there are; money that does not state its kind is in the first only."""
    given = {row.capital for row in rollup.money}
    return ["", *(code for code in names.CAPITALS if code in given)]


def _capital(rollup: RollUp, code: str) -> str:
    return capitalised(rollup.words.name(names.CAPITALS[code]) if code else rollup.words._("all money"))


def _cells(rollup: RollUp, unit: str, capitals: Sequence[str]) -> dict[str, Parts]:
    cells: dict[str, Parts] = {}
    for row in (row for code in capitals for row in rollup.money if (row.unit, row.capital) == (unit, code)):
        figures = (*_amounts(rollup, row), rollup.rate(row))
        cells |= {f"{row.capital}.{name}": figure for name, figure in zip(_FIGURES, figures, strict=True)}
        if unit and not row.capital:
            cells["name"] = rollup.unit(unit)
            cells["rank"] = "" if row.rank is None else rollup.count(row, "rank")
    return cells


def _money_note(rollup: RollUp, capitals: Sequence[str]) -> str:
    """The order of the rows, money that no column of its own shows, and sums that leave units out."""
    _ = rollup.words._
    notes = [_("Units stand in the order of the rate of all their money.")]
    others = [row for row in rollup.money if not row.unit and row.capital not in capitals and row.plan_dong]
    if others:
        amount = rollup.words.million(sum(row.plan_dong or 0 for row in others))
        notes.append(_("All money holds {amount} of plan whose type of funding is not stated.").format(amount=amount))
    asked = Counter(row.capital for row in rollup.money if row.unit)
    partial = [code for code in capitals if rollup.whole(code).units < asked[code]]
    if partial:
        counts = [f"{_capital(rollup, code)} {rollup.whole(code).units}/{asked[code]}" for code in partial]
        template = _("Sums hold only units that gave both plan and disbursement: {counts}.")
        notes.append(template.format(counts="; ".join(counts)))
    return " ".join(notes)


def _targets(rollup: RollUp) -> Table:
    _ = rollup.words._
    columns = [Column("name", _("Reporting unit"), width=2)]
    columns += [Column(status, rollup.words.term("status", status), "number") for status in STATUSES]
    rows = [_target_row(rollup, row) for row in [*rollup.targets[1:], rollup.targets[0]]]
    note = _("Each unit's own plan sets its targets; the numbers are how many of them have which result.")
    return Table(_("Targets of the units by result"), columns, rows, id="tbl-targets", note=note)


def _target_row(rollup: RollUp, row: RollupTargetsRow) -> TableRow:
    cells: dict[str, Parts] = {status: rollup.count(row, status) for status in STATUSES}
    cells["name"] = rollup.unit(row.unit) if row.unit else rollup.words._("All units")
    return TableRow(cells, style="normal" if row.unit else "total")
