"""Figures of checks, back to the lines of the plan, the rows of files and the other numbers that they compare.

A check's name begins with its family; for each family one function tells what is expected, what was found, and from
which lines, independently of the check itself. That the two agree is what a trace of a check proves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial

import pandas as pd

from monitoring import vietnamese
from monitoring.amounts import rate_percent, round_half_up
from monitoring.cleaning import reading
from monitoring.evidence.tracing.books import Books, Row
from monitoring.evidence.tracing.calculation import Calculation, Exact, Figure, Line, Operand
from monitoring.evidence.tracing.money import amounts_of, minus
from monitoring.plan import Plan
from monitoring.presentation.messages import N_
from monitoring.presentation.report import identifier, number_name
from monitoring.presentation.sections.terms import family_of, unit_of

_PLAN_LINES = N_("lines of the plan")
_PART_KEYS = ["year", "source", "capital", "plan_kind"]
_RATE_KEYS = [*_PART_KEYS, "as_of"]


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
            N_("difference = found − expected"), both, minus(actual.value, expected.value), stated, unit_of(row)
        )
    side = expected if column == "expected" else actual
    formulas = {"expected": N_("expected by the rule of this check"), "actual": N_("found by the rule of this check")}
    return Calculation(formulas[column], side.operands, side.value, stated, unit_of(row))


def _sides(books: Books, row: Row) -> Sides:
    """The two sides by the first plan that knows what the check is about."""
    family = family_of(row)
    name = row.check.removeprefix(family).removeprefix(".")
    if family == "total_row":
        return _total_row(books, row)
    for plan in books.plans:
        try:
            return _FAMILIES[family](_Lines(books, plan), name)
        except LookupError:
            continue
    return Side(None), Side(None)


@dataclass(frozen=True)
class _Lines:
    """The tables of one plan, and sums over their lines."""

    books: Books
    plan: Plan

    def dong(self, rows: pd.DataFrame, table: str = "stated_totals", empty: Exact = None) -> Side:
        operand = self._operand(table, rows, list(rows["amount_dong"]), empty=empty)
        return Side(operand.total, (operand,))

    def count(self, rows: pd.DataFrame, table: str, at_most: int | None = None, adds: list[int] | None = None) -> Side:
        operand = self._operand(table, rows, adds or [1] * len(rows), "count", empty=0)
        return Side(operand.total if at_most is None else min(operand.total, at_most), (operand,))

    def _operand(self, table: str, rows: pd.DataFrame, adds: list, unit: str = "dong", empty: Exact = None) -> Operand:
        lines = self.books.plan_lines(self.plan, table, rows, adds)
        return Operand(_PLAN_LINES, sum(line.adds for line in lines) if lines else empty, lines, unit, empty)

    def stated(self, name: str) -> pd.Series:
        """The stated total `name`. Raises KeyError where the plan has none."""
        return self.plan.stated_totals.set_index("id", drop=False).loc[name]

    def stated_rows(self, name: str) -> pd.DataFrame:
        rows = self.plan.stated_totals
        found = rows[rows["id"] == name]
        if found.empty:
            raise KeyError(name)
        return found

    def beside(self, row: pd.Series, measure: str) -> pd.DataFrame:
        """The stated amounts of a measure for the same money as `row`."""
        rows = self.plan.stated_totals[self.plan.stated_totals["measure"] == measure]
        return rows[(rows[_RATE_KEYS].astype("str") == row[_RATE_KEYS].map(str)).all(axis="columns")]

    def of_year(self, total: pd.Series) -> pd.DataFrame:
        """The component rows of a stated allocation's source and tranche, whatever their kind of capital."""
        rows = self.plan.allocations
        rows = rows[(rows["source"] == total["source"]) | (total["source"] == "")]
        return rows[(rows["tranche"] == total["tranche"]) | (total["tranche"] == "")]


# ---- the plan's money ------------------------------------------------------------------------------------------------


def _stated_total(lines: _Lines, name: str) -> Sides:
    identity, _, reading_of = name.rpartition(".parts") if ".parts" in name else name.partition(".components")
    expected, rows = lines.dong(lines.stated_rows(identity)), lines.plan.stated_totals
    if ".parts" in name:
        parts = rows[rows["part_of"] == identity]
        if measure := reading_of.removeprefix("."):
            other = parts["measure"] != measure
            parts = parts.assign(other=other).sort_values("other", kind="stable").drop_duplicates(_PART_KEYS)
        return expected, lines.dong(parts)
    total = lines.stated(identity)
    rows = lines.of_year(total)
    own = (rows["capital"] == total["capital"]) | (total["capital"] == "")
    if reading_of == ".with_unstated_capital":
        own |= rows["capital"] == ""
    return expected, lines.dong(rows[own], "allocations")


def _tranche(lines: _Lines, name: str) -> Sides:
    total = lines.stated(name)
    rows = lines.of_year(total)
    rows = rows[(rows["capital"] == total["capital"]) | (total["capital"] == "")]
    return Side(0), lines.count(rows[rows["tranche"] != total["tranche"]], "allocations")


def _capital_stated(lines: _Lines, component: str) -> Sides:
    rows = lines.plan.allocations[lines.plan.allocations["component"] == component]
    unstated = rows[rows["capital"] == ""]
    return Side(0 if unstated.empty else None), lines.dong(unstated, "allocations", empty=0)


def _stated_rate(lines: _Lines, name: str) -> Sides:
    rate = lines.stated(name)
    expected = Fraction(rate["value"])
    line = lines.books.plan_lines(lines.plan, "stated_totals", lines.stated_rows(name), [expected])
    disbursed, base = lines.dong(lines.beside(rate, "disbursed")), lines.dong(lines.beside(rate, "base"))
    found = _rounded(rate_percent(disbursed.value, base.value), rate["value"])
    return Side(expected, (Operand(_PLAN_LINES, expected, line, "percent"),)), Side(
        found, disbursed.operands + base.operands
    )


def _carried_over(lines: _Lines, _year: str) -> Sides:
    stated = lines.plan.stated_totals
    bases = stated[stated["measure"] == "base"]
    told = bases[[not lines.beside(base, "disbursed").empty for _, base in bases.iterrows()]]
    disbursed = pd.concat([lines.beside(base, "disbursed") for _, base in told.iterrows()])
    left, spent = lines.dong(told), lines.dong(disbursed)
    carried = stated[(stated["measure"] == "allocation") & (stated["plan_kind"] == "carried_over")]
    return Side(minus(left.value, spent.value), left.operands + spent.operands), lines.dong(carried)


def _repeated_amount(lines: _Lines, name: str) -> Sides:
    earlier, rows = lines.stated(name), lines.plan.allocations
    same = rows[(rows["source"] == earlier["source"]) & (rows["amount_dong"] == earlier["amount_dong"])]
    return Side(0 if same.empty else None), lines.dong(same, "allocations", empty=0)


def _counterpart_disbursement(lines: _Lines, name: str) -> Sides:
    money, stated = lines.stated(name), lines.plan.stated_totals
    own = stated[
        (stated["measure"] == "disbursed") & (stated["source"] == money["source"]) & (stated["year"] == money["year"])
    ]
    return Side(1), _if_any(lines.count(own, "stated_totals", at_most=1))


def _outturn(lines: _Lines, name: str) -> Sides:
    """What the plan says of the year before against the row of disbursement.csv for the same money."""
    stated = lines.stated(name)
    wanted = {
        "component": "",
        "commune": "",
        "source": stated["source"],
        "capital": stated["capital"],
        "plan_year": "" if pd.isna(stated["year"]) else str(stated["year"]),
        "plan_kind": stated["plan_kind"],
    }
    row = next((row for row in lines.books.rows("disbursement") if _has(row, wanted)), None)
    is_rate = stated["measure"] == "rate"
    expected = Fraction(stated["value"]) if is_rate else int(stated["amount_dong"])
    line = lines.books.plan_lines(lines.plan, "stated_totals", lines.stated_rows(name), [expected])
    side = Side(expected, (Operand(_PLAN_LINES, expected, line, "percent" if is_rate else "dong"),))
    if row is None:
        return side, Side(None)
    amounts = amounts_of(lines.books, row)
    disbursed, plan = amounts.cumulative(row.cumulative_dong), amounts.plan(row.plan_dong)
    if is_rate:
        return side, Side(_rounded(rate_percent(disbursed.total, plan.total), stated["value"]), (disbursed, plan))
    operand = disbursed if stated["measure"] == "disbursed" else plan
    return side, Side(operand.total, (operand,))


def _has(row: Row, wanted: dict[str, str]) -> bool:
    return all(str(getattr(row, name) or "") == value for name, value in wanted.items())


def _rounded(exact: Fraction | None, like: Decimal) -> Fraction | None:
    """Rounded once to as many decimals as the plan states."""
    return None if exact is None else Fraction(round_half_up(exact, -like.as_tuple().exponent))


def _returned_plan(lines: _Lines, name: str) -> Sides:
    """What the plan allocates to a component and kind of capital against the plan that units return for it."""
    component, _, capital = name.rpartition(".")
    rows, returns = lines.plan.allocations, lines.books.returns
    allocated = rows[(rows["component"] == component) & (rows["capital"] == capital)]
    own = returns[(returns["component"] == component) & (returns["capital"] == capital) & returns["plan_dong"].notna()]
    own = own[(own["plan_year"] == lines.plan.year) & (own["plan_kind"] == "year")]
    found = lines.books.lines("returns", own, own["plan_dong"])
    total = sum(line.adds for line in found) if found else None
    operand = Operand(N_("the plan as the units' returns give it"), total, found)
    return lines.dong(allocated, "allocations"), Side(total, (operand,))


# ---- the plan's promises ---------------------------------------------------------------------------------------------


def _target_funding(lines: _Lines, indicator: str) -> Sides:
    target = lines.plan.targets.drop_duplicates("indicator").set_index("indicator").loc[indicator]
    money = lines.plan.allocations[lines.plan.allocations["component"] == target["component"]]
    fitting = money[(money["capital"] == target["capital"]) | (target["capital"] == "")]
    return Side(1), lines.count(fitting, "allocations", at_most=1)


def _measurable(lines: _Lines, name: str) -> Sides:
    return _target_line(lines, name, lambda target: target["target"] != "" or target["kind"] == "milestone")


def _baseline(lines: _Lines, name: str) -> Sides:
    return _target_line(lines, name, lambda target: bool(target["baseline"]))


def _target_line(lines: _Lines, name: str, holds: Callable[[pd.Series], bool]) -> Sides:
    """Whether the line of one target says what it should."""
    indicator, _, commune = name.partition(".")
    rows = lines.plan.targets
    rows = rows[(rows["indicator"] == indicator) & (rows["commune"] == commune)]
    if rows.empty:
        raise KeyError(name)
    return Side(1), _if_any(lines.count(rows[[holds(target) for _, target in rows.iterrows()]], "targets"))


def _lead(lines: _Lines, component: str) -> Sides:
    """The leading agencies for the kind of the component's money that is worst provided with one."""
    money = lines.plan.allocations[lines.plan.allocations["component"] == component]
    own = lines.plan.leads[lines.plan.leads["component"] == component]
    leading = [_leads_of(own, capital) for capital in sorted(set(money["capital"])) or [""]]
    return Side(1), lines.count(max(leading, key=lambda rows: abs(len(rows) - 1)), "leads")


def _leads_of(own: pd.DataFrame, capital: str) -> pd.DataFrame:
    special = own[(own["capital"] == capital) & (capital != "")]
    return own[own["capital"] == ""] if special.empty else special


def _lead_funding(lines: _Lines, component: str) -> Sides:
    money = lines.plan.allocations[lines.plan.allocations["component"] == component]
    return Side(1), lines.count(money, "allocations", at_most=1)


def _document_date(lines: _Lines, name: str) -> Sides:
    """The citations of one document; each date counts once."""
    slug, _, year = name.rpartition(".")
    rows = lines.plan.documents
    rows = rows[(rows["number"] != "") & rows["dated"].notna()]
    slugs = [
        ".".join(vietnamese.fold(text).replace(" ", "-") for text in pair)
        for pair in zip(rows["issuer"], rows["number"], strict=True)
    ]
    rows = rows[[(own, str(day.year)) == (slug, year) for own, day in zip(slugs, rows["dated"], strict=True)]]
    if rows.empty:
        raise KeyError(name)
    return Side(1), lines.count(rows, "documents", adds=[int(not again) for again in rows["dated"].duplicated()])


def _document_without_number(lines: _Lines, _name: str) -> Sides:
    return Side(0), lines.count(lines.plan.documents[lines.plan.documents["number"] == ""], "documents")


def _document_without_date(lines: _Lines, _name: str) -> Sides:
    return Side(0), lines.count(lines.plan.documents[lines.plan.documents["dated"].isna()], "documents")


def _if_any(side: Side) -> Side:
    """What is there counts 1; what is not cannot be told."""
    return Side(side.value or None, side.operands)


_FAMILIES: dict[str, Callable[[_Lines, str], Sides]] = {
    "stated_total": _stated_total,
    "tranche": _tranche,
    "capital_stated": _capital_stated,
    "stated_rate": _stated_rate,
    "carried_over": _carried_over,
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


# ---- total rows of received files ------------------------------------------------------------------------------------


def _total_row(books: Books, row: Row) -> Sides:
    """A total row of a file against the rows of the sheet, or of the block of it, that come nearest to it."""
    total = next(total for total in books.rows("totals") if _total_name(total) == row.check)
    table = next(table for table in books.files.received(total.source_file) if table.layout.name == total.layout)
    aside = table.set_aside
    own = aside[(aside["source_sheet"] == total.source_sheet) & (aside["source_row"] == total.source_row)]
    text = {"text": own["text"].iloc[0]} if len(own) else {}
    line = Line(
        books.files.path(total.source_file), total.source_sheet, int(total.source_row), total.stated_dong or 0, text
    )
    found = Operand(
        N_("the total row as the file states it"), total.stated_dong, (line,) if total.stated_dong is not None else ()
    )
    rows, dong = _summed_rows(books, total)
    summed = Operand(N_("the rows that the total sums"), total.rows_dong, books.lines(total.layout, rows, dong))
    return Side(summed.total, (summed,)), Side(found.total, (found,))


def _total_name(total: Row) -> str:
    return f"total_row.{total.source_file}{'.' + total.source_sheet if total.source_sheet else ''}.{total.source_row}"


def _summed_rows(books: Books, total: Row) -> tuple[pd.DataFrame, list[int]]:
    """The rows, with their đồng, whose sum the check compares with a total row: of the sheet or of a block of it."""
    if total.rows_dong is None:
        return pd.DataFrame(columns=reading.LINEAGE), []
    table = next(table for table in books.files.received(total.source_file) if table.layout.name == total.layout)
    rows = table.rows[table.rows["source_sheet"] == total.source_sheet]
    rows = rows.assign(number_style=table.layout.number_style)
    rows = rows.assign(dong=reading.money(rows, table.layout.money, books.codes["units"])[0])
    rows = rows[rows["dong"].notna()]
    others = [
        other.source_row
        for other in books.rows("totals")
        if (other.source_file, other.source_sheet) == (total.source_file, total.source_sheet)
    ]
    for first, last in _blocks(int(total.source_row), others):
        block = rows[rows["source_row"].between(first, last)]
        if int(block["dong"].sum()) == total.rows_dong:
            return block, list(block["dong"])
    return rows.iloc[:0], []


def _blocks(row: int, sum_rows: list[int]) -> Iterator[tuple[float, float]]:
    """From which row to which a total row may sum: the sheet, or what stands between it and its neighbours."""
    before = max((other for other in sum_rows if other < row), default=0)
    after = min((other for other in sum_rows if other > row), default=float("inf"))
    yield from ((0, float("inf")), (before, row), (row, after), (0, row), (row, float("inf")))
