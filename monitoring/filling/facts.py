"""Where the answers of a form come from: the figures and tables of a publication, and the fields of a header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from monitoring.cleaning.form_contents import form_words
from monitoring.errors import InputError
from monitoring.evidence.naming import FAMILIES, Naming
from monitoring.evidence.trace import Tracer
from monitoring.filling import values
from monitoring.filling.fields import Field, header_fields
from monitoring.filling.form import About
from monitoring.filling.placeholders import BadPlaceholder, Query, office_words, query_of, with_inner
from monitoring.filling.values import Answer, Gap, Value
from monitoring.intake.publication_state import publication_state
from monitoring.measures.calculation import Calculation
from monitoring.presentation.wording import Wording
from monitoring.subject import Subject
from monitoring.tables.numbers import called, column_of, family_of, number_name
from monitoring.tables.schema import Column, Table, load_codes, tables_of
from monitoring.tables.store import cells

#: What follows a column of codes: the code itself, its name.
_CODE, _NAME = "code", "name"
#: The number of a row, among its columns.
_ROW = "row"


@dataclass(frozen=True)
class Line:
    """A row of a table for which a row of a form is repeated: column → value, and its `number` from 1."""

    table: Table
    cells: Mapping[str, Any]
    number: int


class Facts:
    """The answers of one form for one publication. `asked`: the fields of the header that it has."""

    def __init__(self, subject: Subject, tracer: Tracer, about: About) -> None:
        self.words = Wording(about.language)
        self._tracer, self._dong_per_unit = tracer, about.dong_per_unit
        self.illustrative = any(source.illustrative for source in tracer.rows("sources"))
        state = publication_state(subject.workspace, subject.unit.code, subject.period)
        self.fields = header_fields(subject, about, state, self.illustrative, self.words)
        self.asked: set[str] = set()
        self._form_words, self._naming = form_words(subject), Naming(subject)
        components = subject.plan.components if subject.plan else []
        self._order = {row.component: place for place, row in enumerate(components)}
        self._components = {row.component: {"vi": row.name_vi, "en": row.name_en} for row in components}

    # -- placeholders --------------------------------------------------------------------------------------------------

    def answer(self, content: str, line: Line | None = None) -> Answer:
        """What stands for a placeholder, in a row repeated for `line`. Raises BadPlaceholder where it means nothing."""
        left = office_words(content)
        if left is not None:
            return Gap("office", left)
        name = with_inner(content, lambda inner: self._inner(inner, line))
        column = name.partition(".")[0]
        if line is not None and (column == _ROW or column in line.table.columns):
            return self._cell(name, line)
        if name in self.fields:
            self.asked.add(name)
            return self._field(name, self.fields[name])
        return self._figure(name, content)

    def _inner(self, name: str, line: Line | None) -> str:
        answer = self.answer(name, line)
        if isinstance(answer, Gap):
            raise BadPlaceholder(name)
        return answer.text

    def _field(self, name: str, field: Field) -> Answer:
        if isinstance(field, date):
            return values.day(field, self.words)
        if isinstance(field, int):
            return Value(str(field), Fraction(field))
        return Gap("office", name) if field is None else Value(field)

    # -- figures -------------------------------------------------------------------------------------------------------

    def _figure(self, number_id: str, content: str) -> Answer:
        if self._tracer.knows(number_id):
            return self._told(number_id, content, self._tracer.calculation(number_id))
        if family_of(number_id) not in FAMILIES or column_of(number_id) not in called():
            raise BadPlaceholder(number_id)
        return Gap("unknown", content)

    def _told(self, number_id: str, content: str, calculation: Calculation) -> Answer:
        if not calculation.agrees:
            raise InputError(
                "The lines behind the figure “{number_id}” do not make it up.",
                remedy="Ask trace for it, and verify whether the publication is whole.",
                number_id=number_id,
            )
        exact = calculation.computed
        return Gap("no_data", content) if exact is None else self._number(Fraction(exact), calculation.unit)

    def _number(self, exact: Fraction, unit: str) -> Value:
        if unit in ("percent", "points"):
            return values.rate(exact, self.words)
        return values.amount(exact / self._dong_per_unit if unit == "dong" else exact, self.words)

    # -- rows of tables ------------------------------------------------------------------------------------------------

    def lines(self, content: str) -> list[Line]:
        """The rows that a `#table …` asks for; components stand in the order of the plan.

        Raises BadPlaceholder for an unknown table or column, and for columns that may name people.
        """
        query = query_of(with_inner(content, lambda inner: self._inner(inner, None)))
        table = {table.name: table for table in tables_of("processed")}.get(query.table)
        if table is None or not all(_is_told(table.columns.get(column)) for column in query.columns):
            raise BadPlaceholder(content)
        found = [row for row in map(cells, self._tracer.rows(table.name)) if _meets(row, query)]
        if query.by:
            found = [{query.by: value} for value in dict.fromkeys(row[query.by] for row in found)]
        if "number_id" in table.columns:
            found.sort(key=lambda row: self._order.get(row.get("component", ""), len(self._order)))
        return [Line(table, row, number) for number, row in enumerate(found, start=1)]

    def _cell(self, name: str, line: Line) -> Answer:
        column, _, part = name.partition(".")
        if column == _ROW:
            return values.amount(Fraction(line.number), self.words)
        declared = line.table.columns[column]
        if column not in line.cells or not _is_told(declared) or (part and declared.type != "code"):
            raise BadPlaceholder(name)
        value = line.cells[column]
        if declared.type == "code":
            return self._word(column, part, declared, value)
        number_id = self._number_id(line, column)
        if number_id and self._tracer.knows(number_id):
            return self._figure(number_id, name)
        if value in ("", None):
            return Gap("no_data", name) if declared.type in _FIGURES else Value("")
        return self._typed(declared, value)

    def _number_id(self, line: Line, column: str) -> str:
        is_figure = "number_id" in line.cells and line.table.columns[column].called
        return number_name(line.cells["number_id"], column) if is_figure else ""

    def _typed(self, declared: Column, value: Any) -> Value:
        if declared.type == "date":
            return values.day(date.fromisoformat(value), self.words)
        if declared.type == "year":
            return Value(str(value), Fraction(value))
        if declared.type in _FIGURES:
            return self._number(Fraction(value), declared.type if declared.type in ("dong", "percent") else "")
        return Value(str(value))

    def _word(self, column: str, part: str, declared: Column, code: str) -> Value:
        """A code as forms write it, or its name, or itself."""
        if part not in ("", _CODE, _NAME):
            raise BadPlaceholder(f"{column}.{part}")
        if not code or part == _CODE:
            return Value(code)
        words = {} if part else self._form_words.get(declared.codes[0], {})
        return Value(words.get(code) or self.words.name(self._names(column, declared, code)))

    def _names(self, column: str, declared: Column, code: str) -> Mapping[str, str]:
        fixed = load_codes().get(declared.codes[0], {})
        if code in fixed:
            return fixed[code].model_dump()
        in_full = self._components if declared.codes[0] == "components" else {}
        return in_full.get(code) or self._naming.name(column, code)


#: The types of columns that hold figures.
_FIGURES = ("dong", "percent", "number", "whole")


def _is_told(column: Column | None) -> bool:
    """Whether a form may hold the column: one that may name people goes to nobody."""
    return column is not None and not column.personal


def _meets(row: Mapping[str, Any], query: Query) -> bool:
    texts = {name: "" if value is None else str(value) for name, value in row.items()}
    return all((texts[name] == value) == holds for name, value, holds in query.conditions)
