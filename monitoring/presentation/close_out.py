"""A close-out in one language: what its page, its workbook and the command say draw on; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from monitoring.intake.layouts import load_layouts
from monitoring.measures.close_out.due import ASKED_OF
from monitoring.measures.close_out.ledger import AMOUNTS, PARTS, totals
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.names import CAPITALS, SOURCES, line_name
from monitoring.measures.offices import office_name
from monitoring.messages import LANGUAGES
from monitoring.presentation.blocks import Number
from monitoring.presentation.wording import Wording
from monitoring.records import Row
from monitoring.span import Span
from monitoring.subject import Subject
from monitoring.tables.closing_rows import ChainRow, CloseOutRow, TreasurySumRow
from monitoring.tables.numbers import number_name
from monitoring.tables.plan_rows import DeadlineRow
from monitoring.tables.schema import load_codes, load_tables

SEPARATOR = "; "


@dataclass(frozen=True)
class CloseOut:
    """The closed books of one year or phase.

    `cut_off`: the last day whose payments count; `on`: the day as of which something is due; `is_running`: the last
    year's books are not complete yet. `illustrative`: how many of the `files` behind it are invented.
    """

    subject: Subject
    span: Span
    words: Wording
    rows: list[CloseOutRow]
    chain: list[ChainRow]
    treasury: list[TreasurySumRow]
    deadlines: list[DeadlineRow]
    cut_off: date
    on: date
    is_running: bool
    illustrative: int
    files: int

    # -- rows ----------------------------------------------------------------------------------------------------------

    @cached_property
    def totals(self) -> list[Row]:
        """The sums of the lines that have a plan: all money first, then by type of funding."""
        return totals(self.rows)

    @property
    def whole(self) -> Row:
        return self.totals[0]

    @property
    def without_plan(self) -> list[CloseOutRow]:
        return [row for row in self.rows if row.plan_dong is None]

    @property
    def lacking(self) -> list[CloseOutRow]:
        """The lines of which something is missing, those with most money in question first."""
        return sorted((row for row in self.rows if row.missing), key=lambda row: -_in_question(row))

    # -- words ---------------------------------------------------------------------------------------------------------

    @property
    def unit(self) -> str:
        return self.words.name(self.subject.unit.name.model_dump())

    def line(self, row: CloseOutRow | ChainRow) -> str:
        """What a row is about, where it stands first."""
        codes = ("component", "source", "capital", "plan_year", "plan_kind")
        name = self.words.name(line_name({"place": ""} | {code: getattr(row, code) for code in codes}, self.subject))
        return name[:1].upper() + name[1:]

    def named(self, row: CloseOutRow | ChainRow) -> dict[str, str]:
        """The codes of a line in words, "" where it is not broken down."""
        plan = self.subject.plan
        known = {"component": plan.component_names if plan else {}, "source": SOURCES, "capital": CAPITALS}
        found = {name: self._named(getattr(row, name), names) for name, names in known.items()}
        return found | {"plan_kind": self.words.term("plan_kind", row.plan_kind)}

    def _named(self, code: str, names: Mapping[str, Mapping[str, str]]) -> str:
        if code == UNASSIGNED["capital"]:
            return self.words.term("not_broken_down", "capital")
        return self.words.name(names.get(code, dict.fromkeys(LANGUAGES, code)))

    def offices(self, row: CloseOutRow) -> str:
        """Who owes what is missing of a line."""
        codes = row.owed_by.split(SEPARATOR) if row.owed_by else []
        names = [self.words.name(office_name(code, self.subject.unit)) for code in codes]
        return ", ".join(names) or self.words._("no office is known for it")

    def missing(self, row: CloseOutRow) -> Iterator[tuple[str, Number]]:
        """What is missing of a line, and of how much money."""
        for code in row.missing.split(SEPARATOR) if row.missing else ():
            yield self.words.term("missing", code), self.money(row, _MISSING[code])

    def code(self, kind: str, code: str) -> str:
        return self.words.name(load_codes()[kind][code].model_dump())

    def layout(self, name: str) -> str:
        """What a kind of file is called."""
        return self.words.name(dict(load_layouts()[name].title))

    def plan_kind(self, code: str) -> str:
        return self.words.term("plan_kind", code) if code else ""

    def column(self, name: str) -> str:
        """What a figure is called."""
        called = load_tables()[CloseOutRow.table].columns[name].called
        return self.words.name(called.model_dump()) if called else name

    # -- numbers -------------------------------------------------------------------------------------------------------

    def money(self, row: Row, column: str) -> Number:
        """An amount in million đồng, with its id."""
        dong, name = getattr(row, column), number_name(row.number_id, column)
        return (
            Number(self.words._("no data"), name, missing=True)
            if dong is None
            else Number(self.words.million(dong), name)
        )

    def amounts(self, row: Row) -> dict[str, Number]:
        return {name: self.money(row, name) for name in AMOUNTS}

    def equation(self) -> str:
        """The plan as the sum of its parts, in words."""
        parts = [f"{self.column(name).lower()} {_bare(self.money(self.whole, name))}" for name in PARTS]
        return f"{self.column('plan_dong')} {self.money(self.whole, 'plan_dong').text} = {' + '.join(parts)}"

    def met(self, link: ChainRow) -> dict[str, str]:
        """What two years say of a line, in words, and whether they meet."""
        _, money = self.words._, self.words.million
        decided, opened = link.decided_dong, link.opened_dong
        return {
            "decided": _("no document carries it over")
            if decided is None
            else _("documents carry over {amount}").format(amount=money(decided)),
            "opened": _("the next year does not open with it")
            if opened is None
            else _("the next year opens with {amount}").format(amount=money(opened)),
            "verdict": self.words.term("verdict", link.verdict),
        }

    def due(self, row: DeadlineRow) -> str:
        """How a day stands: past, with money still in question or none; or how many days are left."""
        left, dong = (row.dated - self.on).days, getattr(self.whole, ASKED_OF[row.what])
        if left >= 0:
            return self.words.ngettext("{n} day left", "{n} days left", left).format(n=left)
        if dong == 0:
            return self.words._("past, nothing left")
        return self.words.ngettext("{n} day overdue", "{n} days overdue", -left).format(n=-left)


def _bare(number: Number) -> str:
    return f"({number.text})" if number.missing else number.text


#: Of how much money something is missing.
_MISSING = {
    "plan": "disbursed_dong",
    "disbursed": "plan_dong",
    "document": "undocumented_dong",
    "end": "unexplained_dong",
}


def _in_question(row: CloseOutRow) -> int:
    amounts: list[int | None] = [getattr(row, _MISSING[code]) for code in row.missing.split(SEPARATOR)]
    return max(abs(dong or 0) for dong in amounts)
