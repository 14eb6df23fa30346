"""Figures of checks, back to the lines of the plan, the rows of files and the other numbers that they compare.

A check's name begins with its family; for each family one function tells what is expected, what was found, and from
which lines, independently of the check itself. That the two agree is what a trace of a check proves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property, partial

from monitoring import vietnamese
from monitoring.amounts import rate_percent, round_half_up
from monitoring.evidence.tracing import line_checks
from monitoring.evidence.tracing.money import amounts_of, minus
from monitoring.evidence.tracing.total_rows import total_row
from monitoring.measures.books import Books
from monitoring.measures.calculation import Calculation, Exact, Figure, Operand
from monitoring.measures.check import name_in_plan, plan_year_of
from monitoring.messages import N_
from monitoring.plan import Plan
from monitoring.presentation.sections.terms import unit_of
from monitoring.records import Row
from monitoring.tables.numbers import identifier, number_name

_PLAN_LINES = N_("lines of the plan")


def _part_key(row: Row) -> tuple[object, ...]:
    return row.year, row.source, row.capital, row.plan_kind


def _rate_key(row: Row) -> tuple[object, ...]:
    return *_part_key(row), row.as_of


@dataclass(frozen=True)
class Side:
    """What one side of a check comes to: `value` from the `operands` by the family's rule; None cannot be told."""

    value: Exact
    operands: tuple[Operand, ...] = ()


Sides = tuple[Side, Side]


def check_figures(books: Books) -> Iterator[Figure]:
    """Expected, actual and difference of every check that a trace knows the family of."""
    for row in books.rows("checks"):
        sides = cache(partial(_sides, books, row))
        for column in ("expected", "actual", "difference"):
            name = number_name(identifier(f"check.{row.check}"), column)
            yield Figure(name, {"check": row.check}, partial(_calculate, sides, row, column))


def _calculate(sides: Callable[[], Sides], row: Row, column: str) -> Calculation:
    expected, actual = sides()
    stated = Fraction(Decimal(text)) if (text := getattr(row, column)) not in ("", None) else None
    if column == "difference":
        both = (*expected.operands, *actual.operands)
        return Calculation(
            N_("difference = computed − stated"), both, minus(actual.value, expected.value), stated, unit_of(row)
        )
    side = expected if column == "expected" else actual
    formulas = {"expected": N_("stated, or wanted by the rule of this check"), "actual": N_("computed or found")}
    return Calculation(formulas[column], side.operands, side.value, stated, unit_of(row))


def _sides(books: Books, row: Row) -> Sides:
    """The two sides, from the plan that the check is about, else from the files and the year's plan."""
    family, _, name = name_in_plan(row.check).partition(".")
    if family == "total_row":
        stated, summed = total_row(books, row)
        return Side(stated.total, (stated,)), Side(summed.total, (summed,))
    if family in line_checks.FAMILIES:
        operands = line_checks.FAMILIES[family](books, name)
        return _side(operands[0]), _side(operands[1])
    year = plan_year_of(row.check) or books.subject.period.year
    plan = next(plan for plan in books.plans if plan.year == year)
    return _FAMILIES[family](_Lines(books, plan), name)


def _side(operand: Operand | None) -> Side:
    return Side(None) if operand is None else Side(operand.total, (operand,))


@dataclass(frozen=True)
class _Lines:
    """The tables of one plan, and sums over their lines."""

    books: Books
    plan: Plan

    def rows(self, table: str, wanted: Callable[[Row], bool] = lambda row: True) -> list[Row]:
        return [row for row in self.books.plan_rows(self.plan, table) if wanted(row)]

    def dong(self, rows: Sequence[Row], table: str = "stated_totals", empty: Exact = None) -> Side:
        operand = self._operand(table, rows, [row.amount_dong for row in rows], empty=empty)
        return Side(operand.total, (operand,))

    def count(self, rows: Sequence[Row], table: str, at_most: int | None = None, adds: list[int] | None = None) -> Side:
        operand = self._operand(table, rows, adds or [1] * len(rows), "count", empty=0)
        return Side(operand.total if at_most is None else min(operand.total or 0, at_most), (operand,))

    def _operand(
        self, table: str, rows: Sequence[Row], adds: Sequence[int], unit: str = "dong", empty: Exact = None
    ) -> Operand:
        lines = self.books.adding_of_plan(self.plan, table, rows, adds)
        return Operand(_PLAN_LINES, sum(line.adds for line in lines) if lines else empty, lines, unit, empty)

    def stated(self, name: str) -> Row:
        """The stated total `name`. Raises KeyError where the plan has none."""
        return self._stated[name]

    @cached_property
    def _stated(self) -> dict[str, Row]:
        return {row.id: row for row in self.rows("stated_totals")}

    def beside(self, row: Row, measure: str) -> list[Row]:
        """The stated amounts of a measure for the same money as `row`."""
        return self.rows("stated_totals", lambda other: (other.measure, _rate_key(other)) == (measure, _rate_key(row)))

    def of_year(self, total: Row) -> list[Row]:
        """The component rows of a stated allocation's source and tranche, whatever their kind of capital."""
        return self.rows(
            "allocations", lambda row: total.source in ("", row.source) and total.tranche in ("", row.tranche)
        )

    def of_component(self, table: str, component: str) -> list[Row]:
        return self.rows(table, lambda row: row.component == component)


# ---- the plan's money ------------------------------------------------------------------------------------------------


def _stated_total(lines: _Lines, name: str) -> Sides:
    identity, _, reading_of = name.rpartition(".parts") if ".parts" in name else name.partition(".components")
    total = lines.stated(identity)
    expected = lines.dong([total])
    if ".parts" in name:
        parts = lines.rows("stated_totals", lambda row: row.part_of == identity)
        if measure := reading_of.removeprefix("."):
            first: dict[tuple[object, ...], Row] = {}
            for row in sorted(parts, key=lambda row: row.measure != measure):
                first.setdefault(_part_key(row), row)
            parts = list(first.values())
        return expected, lines.dong(parts)
    own = {total.capital, ""} if reading_of == ".with_unstated_capital" else {total.capital}
    rows = [row for row in lines.of_year(total) if total.capital == "" or row.capital in own]
    return expected, lines.dong(rows, "allocations")


def _tranche(lines: _Lines, name: str) -> Sides:
    total = lines.stated(name)
    rows = [row for row in lines.of_year(total) if total.capital in ("", row.capital)]
    return Side(0), lines.count([row for row in rows if row.tranche != total.tranche], "allocations")


def _capital_stated(lines: _Lines, component: str) -> Sides:
    unstated = [row for row in lines.of_component("allocations", component) if row.capital == ""]
    return Side(None if unstated else 0), lines.dong(unstated, "allocations", empty=0)


def _stated_rate(lines: _Lines, name: str) -> Sides:
    rate = lines.stated(name)
    expected = Fraction(rate.value)
    line = lines.books.adding_of_plan(lines.plan, "stated_totals", [rate], [expected])
    disbursed, base = lines.dong(lines.beside(rate, "disbursed")), lines.dong(lines.beside(rate, "base"))
    found = _rounded(rate_percent(disbursed.value, base.value), rate.value)
    return Side(expected, (Operand(_PLAN_LINES, expected, line, "percent"),)), Side(
        found, disbursed.operands + base.operands
    )


def _carried_over(lines: _Lines, _year: str) -> Sides:
    told = [row for row in lines.rows("stated_totals") if row.measure == "base" and lines.beside(row, "disbursed")]
    left, spent = lines.dong(told), lines.dong([row for base in told for row in lines.beside(base, "disbursed")])
    carried = lines.rows("stated_totals", lambda row: (row.measure, row.plan_kind) == ("allocation", "carried_over"))
    return Side(minus(left.value, spent.value), left.operands + spent.operands), lines.dong(carried)


def _carried_over_returned(lines: _Lines, year: str) -> Sides:
    """What the plan left of one year's money against the plan of it that units return as carried over."""
    told = [
        row
        for row in lines.rows("stated_totals")
        if row.measure == "base" and str(row.year) == year and lines.beside(row, "disbursed")
    ]
    left, spent = lines.dong(told), lines.dong([row for base in told for row in lines.beside(base, "disbursed")])
    returned = _returned_lines(lines, {"plan_year": year, "plan_kind": "carried_over"}, lambda row: True)
    return Side(minus(left.value, spent.value), left.operands + spent.operands), returned


def _capital_returned(lines: _Lines, name: str) -> Sides:
    """The money that units return under a kind of capital which the plan leaves open."""
    component, _, capital = name.rpartition(".")
    codes = {"component": component, "capital": ""}
    return Side(None), _returned_lines(lines, codes, lambda row: row.stated_capital == capital)


def _returned_lines(lines: _Lines, codes: dict[str, str], wanted: Callable[[Row], bool]) -> Side:
    own = [row for row in lines.books.of_line("returns", codes) if row.plan_dong is not None and wanted(row)]
    found = lines.books.adding("returns", own, [row.plan_dong for row in own])
    total = sum(line.adds for line in found) if found else None
    return Side(total, (Operand(N_("the plan as the units' returns give it"), total, found),))


def _repeated_amount(lines: _Lines, name: str) -> Sides:
    earlier = lines.stated(name)
    same = lines.rows("allocations", lambda row: (row.source, row.amount_dong) == (earlier.source, earlier.amount_dong))
    return Side(None if same else 0), lines.dong(same, "allocations", empty=0)


def _counterpart_disbursement(lines: _Lines, name: str) -> Sides:
    money = lines.stated(name)
    own = lines.rows(
        "stated_totals",
        lambda row: (row.measure, row.source, row.year) == ("disbursed", money.source, money.year),
    )
    return Side(1), _if_any(lines.count(own, "stated_totals", at_most=1))


def _outturn(lines: _Lines, name: str) -> Sides:
    """What the plan says of the year before against the row of disbursement.csv for the same money."""
    stated = lines.stated(name)
    wanted = {
        "component": "",
        "commune": "",
        "source": stated.source,
        "capital": stated.capital,
        "plan_year": "" if stated.year is None else str(stated.year),
        "plan_kind": stated.plan_kind,
    }
    row = next((row for row in lines.books.rows("disbursement") if _has(row, wanted)), None)
    is_rate = stated.measure == "rate"
    expected = Fraction(stated.value) if is_rate else stated.amount_dong
    line = lines.books.adding_of_plan(lines.plan, "stated_totals", [stated], [expected])
    side = Side(expected, (Operand(_PLAN_LINES, expected, line, "percent" if is_rate else "dong"),))
    if row is None:
        return side, Side(None)
    amounts = amounts_of(lines.books, row)
    disbursed, plan = amounts.cumulative(row.cumulative_dong), amounts.plan(row.plan_dong)
    if is_rate:
        with_plan = amounts.planned_cumulative(row.planned_cumulative_dong)
        return side, Side(_rounded(rate_percent(with_plan.total, plan.total), stated.value), (with_plan, plan))
    operand = disbursed if stated.measure == "disbursed" else plan
    return side, Side(operand.total, (operand,))


def _has(row: Row, wanted: dict[str, str]) -> bool:
    return all(str(getattr(row, name) or "") == value for name, value in wanted.items())


def _rounded(exact: Fraction | None, like: Decimal) -> Fraction | None:
    """Rounded once to as many decimals as the plan states."""
    return None if exact is None else Fraction(round_half_up(exact, -int(like.as_tuple().exponent)))


def _returned_plan(lines: _Lines, name: str) -> Sides:
    """What the plan allocates to a component and kind of capital against the plan that units return for it."""
    component, _, capital = name.rpartition(".")
    allocated = [row for row in lines.of_component("allocations", component) if row.capital == capital]
    codes = {"component": component, "capital": capital, "plan_year": str(lines.plan.year), "plan_kind": "year"}
    return lines.dong(allocated, "allocations"), _returned_lines(lines, codes, lambda row: True)


# ---- the plan's promises ---------------------------------------------------------------------------------------------


def _target_funding(lines: _Lines, indicator: str) -> Sides:
    target = _first(lines.rows("targets", lambda row: row.indicator == indicator))
    money = lines.of_component("allocations", target.component)
    fitting = [row for row in money if target.capital in ("", row.capital)]
    return Side(1), lines.count(fitting, "allocations", at_most=1)


def _first(rows: Sequence[Row]) -> Row:
    """The first row."""
    return rows[0]


def _measurable(lines: _Lines, name: str) -> Sides:
    return _target_line(lines, name, lambda target: target.target != "" or target.kind == "milestone")


def _baseline(lines: _Lines, name: str) -> Sides:
    return _target_line(lines, name, lambda target: bool(target.baseline))


def _target_line(lines: _Lines, name: str, holds: Callable[[Row], bool]) -> Sides:
    """Whether the line of one target says what it should."""
    indicator, _, commune = name.partition(".")
    rows = lines.rows("targets", lambda row: (row.indicator, row.commune) == (indicator, commune))
    _first(rows)
    return Side(1), _if_any(lines.count(list(filter(holds, rows)), "targets"))


def _lead(lines: _Lines, component: str) -> Sides:
    """The leading agencies for the kind of the component's money that is worst provided with one."""
    money, own = (lines.of_component(table, component) for table in ("allocations", "leads"))
    leading = [_leads_of(own, capital) for capital in sorted({row.capital for row in money}) or [""]]
    return Side(1), lines.count(max(leading, key=lambda rows: abs(len(rows) - 1)), "leads")


def _leads_of(own: Sequence[Row], capital: str) -> list[Row]:
    special = [row for row in own if capital and row.capital == capital]
    return special or [row for row in own if row.capital == ""]


def _lead_funding(lines: _Lines, component: str) -> Sides:
    return Side(1), lines.count(lines.of_component("allocations", component), "allocations", at_most=1)


def _document_date(lines: _Lines, name: str) -> Sides:
    """The citations of one document; each date counts once."""
    slug, _, year = name.rpartition(".")
    cited = lines.rows("documents", lambda row: row.number != "" and row.dated is not None)
    rows = [row for row in cited if (_slug(row), str(row.dated.year)) == (slug, year)]
    _first(rows)
    dates = [row.dated for row in rows]
    return Side(1), lines.count(rows, "documents", adds=[int(day not in dates[:n]) for n, day in enumerate(dates)])


def _slug(document: Row) -> str:
    return ".".join(vietnamese.fold(text).replace(" ", "-") for text in (document.issuer, document.number))


def _document_without_number(lines: _Lines, _name: str) -> Sides:
    return Side(0), lines.count(lines.rows("documents", lambda row: row.number == ""), "documents")


def _document_without_date(lines: _Lines, _name: str) -> Sides:
    return Side(0), lines.count(lines.rows("documents", lambda row: row.dated is None), "documents")


def _if_any(side: Side) -> Side:
    """What is there counts 1; what is not cannot be told."""
    return Side(side.value or None, side.operands)


_FAMILIES: dict[str, Callable[[_Lines, str], Sides]] = {
    "stated_total": _stated_total,
    "tranche": _tranche,
    "capital_stated": _capital_stated,
    "stated_rate": _stated_rate,
    "carried_over": _carried_over,
    "carried_over_returned": _carried_over_returned,
    "capital_returned": _capital_returned,
    "repeated_amount": _repeated_amount,
    "counterpart_disbursement": _counterpart_disbursement,
    "outturn": _outturn,
    "returned_plan": _returned_plan,
    "target_funding": _target_funding,
    "measurable": _measurable,
    "baseline": _baseline,
    "lead": _lead,
    "lead_funding": _lead_funding,
    "document_date": _document_date,
    "document_without_number": _document_without_number,
    "document_without_date": _document_without_date,
}
