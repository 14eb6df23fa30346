"""Layouts: which columns a kind of file has, as data; a file's layout is recognised by its headers."""

from __future__ import annotations

import keyword
import re
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import Field as Setting
from pydantic import model_validator

from monitoring.errors import InputError
from monitoring.messages import N_
from monitoring.vietnamese import fold
from monitoring.yaml_files import Strict, checked, shipped_yaml

Kind = Literal["text", "date", "money", "count", "code", "year", "unit"]
CodeListName = Literal[
    "components", "places", "sources", "capitals", "plan_kinds", "payment_kinds", "units", "agencies", "indicators"
]


class Title(Strict):
    vi: str
    en: str

    def __str__(self) -> str:
        """As it is told where the language of whoever reads it is not known."""
        return f"{self.vi} ({self.en})"


class Field(Strict):
    """One column: its standard header and what stands in it.

    `required`: the layout is recognised only where this header is present. `filled`: a data row always has a value
    here. `personal`: may name people, and stays out of publications. `signed`: may be negative. `blank`: what an empty
    cell means. `digits`: of a code, which a spreadsheet shortens where it takes it for a number.

    In a sheet (see Sheet) a column is known by its number in the form, its `place`, or by `path`: a pattern for its
    headers, outermost first, folded and joined by “ / ”. `record`: a row with such a cell is one, and no heading.
    `above`: it stands above the table and holds for every row: behind a `label`, as `period` (Quý III), `year`, or as
    the one `choice` of its aliases that is printed there.
    """

    header: str
    aliases: tuple[str, ...] = ()
    kind: Kind
    codelist: CodeListName | None = None
    required: bool = False
    filled: bool = False
    personal: bool = False
    signed: bool = False
    blank: str = ""
    digits: int = 0
    place: int | None = None
    path: str = ""
    record: bool = False
    above: Literal["label", "period", "year", "choice"] | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """The header's spellings, the standard one first."""
        return (self.header, *self.aliases)


class Identity(Strict):
    """What holds in every row of a sheet: `formula` over its fields (`available = carried_in + given`), and how the
    form itself prints it. `others`: formulas one of which may hold in its place, where sheets are made either way.
    `leaves_out`: a field that the printed formula does not take off, so that a row in which it is not zero follows
    either the one or the other.
    """

    name: str
    formula: str
    others: tuple[str, ...] = ()
    printed: Title
    leaves_out: str = ""

    @property
    def names(self) -> set[str]:
        """Every field that it names."""
        named = {
            name
            for text in (self.formula, *self.others)
            for target, terms in [parts_of(text)]
            for name in (target, *terms)
        }
        return named | ({self.leaves_out} if self.leaves_out else set())


def parts_of(formula: str) -> tuple[str, dict[str, int]]:
    """The field that a formula gives, and field → sign of what it is made of: `a = b - c`."""
    target, _, terms = formula.partition("=")
    signs = re.findall(r"([+-])?\s*(\w+)", terms)
    return target.strip(), {name: -1 if sign == "-" else 1 for sign, name in signs}


class Sheet(Strict):
    """What a layout of a sheet with a form of its own has beside its fields: a title block with labels, headers over
    several rows, headings and totals between the rows.

    `marks`: how a sheet names its form. `first_row`: the row in which data begin, where nothing else tells. `cells`:
    how many a row has. `in_order`: the columns of figures stand in the order of the fields, so that headers which
    repeat are told apart. `unit`: that of the figures where the sheet names none.
    """

    marks: tuple[str, ...] = ()
    first_row: int | None = None
    cells: int | None = None
    in_order: bool = False
    unit: str = "đồng"
    identities: tuple[Identity, ...] = ()


#: Columns that cleaning lays beside the fields of a layout: a field of that name would be taken for them.
RESERVED = {
    *("other", "numeric_cells", "remarks", "surroundings", "source_file", "source_sheet", "source_row"),
    *("number_style", "receipt", "superseded_by", "again", "thing", "voucher_key"),
    *("layout", "row", "field", "value", "suggestion"),
}
#: In a sheet, a column of which nothing is known but its place.
_RECEIVED_CELL = re.compile(r"cell_(\d+)")
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")


def is_reserved(name: str) -> bool:
    """Whether a field cannot be called `name`: it is no plain name, or means something else where rows are handled."""
    of_python = keyword.iskeyword(name) or hasattr(tuple, name) or hasattr(pd.DataFrame, name)
    return name in RESERVED or of_python or name.endswith("_dong") or not _PLAIN_NAME.fullmatch(name)


class Layout(Strict):
    """A kind of file: its fields in the order of the processed table, and the `money` field that the ledger follows.

    `year_to_date`: its rows bear the day on which each counts, and a run reads those of all the year's quarters so far.
    `thing`: the fields that tell what a row is about; two rows of one thing agree, or one of them is wrong.
    `always`: every period has its table, without rows where nothing was received; others only where something was.
    """

    name: str = Setting(alias="layout")
    title: Title
    always: bool = False
    sheet: Sheet | None = None
    number_style: Literal["vietnamese", "english"]
    money: str | None = None
    year_to_date: bool = False
    thing: tuple[str, ...] = ()
    fields: dict[str, Field]

    @model_validator(mode="after")
    def _consistent(self) -> Layout:
        if len(self.headers) < sum(len(field.spellings) for field in self.fields.values()):
            raise ValueError(f"layout {self.name}: one header stands for two fields")
        if reserved := sorted(filter(is_reserved, self.fields)):
            raise InputError(
                "A field of the layout “{layout}” cannot be called {names}: something else is called so.",
                where=f"{self.name}.yml",
                remedy="Give it another name of a-z 0-9 _, such as {example}; its header stays as it is.",
                layout=self.name,
                names=", ".join(reserved),
                example=", ".join(f"{name}_given" for name in map(fold, reserved) if name).replace(" ", "_"),
            )
        if any((field.kind == "unit") != (name == "unit") for name, field in self.fields.items()):
            raise ValueError(f"layout {self.name}: the field of kind unit is called unit, and no other is")
        if unknown := sorted(set(self.thing) - self.fields.keys()):
            raise ValueError(f"layout {self.name}: thing names {', '.join(unknown)}, which is no field")
        amounts = set(self.names_of("money"))
        if self.money is not None and self.money not in amounts:
            raise ValueError(f"layout {self.name}: {self.money} is not an amount")
        for identity in self.sheet.identities if self.sheet else ():
            if unknown := sorted(identity.names - amounts):
                raise ValueError(f"layout {self.name}: {identity.name} names {', '.join(unknown)}, which is no amount")
        return self

    @property
    def first_row(self) -> int | None:
        """The row in which the data of a sheet begin, where its form says so."""
        return self.sheet.first_row if self.sheet else None

    @property
    def usual_unit(self) -> str:
        """The unit of a sheet's figures where it names none; "" where nothing is usual."""
        return self.sheet.unit if self.sheet else ""

    @property
    def figures(self) -> list[str]:
        """The fields whose columns totals may sum: amounts, or what a sheet holds whose columns are not known."""
        return self.names_of("money") or [name for name in self.fields if self.received_cell(name)]

    @staticmethod
    def received_cell(name: str) -> int | None:
        """Of a field that is nothing but a cell as received, which one of its row it is, from 1."""
        match = _RECEIVED_CELL.fullmatch(name)
        return int(match[1]) if match else None

    def names_of(self, *kinds: Kind) -> list[str]:
        """The fields of `kinds`, in order."""
        return [name for name, field in self.fields.items() if field.kind in kinds]

    @cached_property
    def headers(self) -> dict[str, tuple[str, int]]:
        """Folded header → its field and its rank among the field's spellings, 0 for the standard one."""
        return {
            fold(spelling): (name, rank)
            for name, field in self.fields.items()
            for rank, spelling in enumerate(field.spellings)
        }

    def missing(self, found: set[str]) -> list[str]:
        """Standard headers that are required and whose field is not among `found`."""
        return [field.header for name, field in self.fields.items() if field.required and name not in found]


@cache
def load_layouts() -> dict[str, Layout]:
    """Every layout shipped in `layouts/`, by name: those that hold money first. Raises InputError for a wrong one."""
    files = sorted((Path(__file__).parent / "layouts").glob("*.yml"))
    what, remedy = N_("The layout has wrong fields: {problems}."), N_("Correct these fields.")
    layouts = (checked(Layout, shipped_yaml(file), file.name, what, remedy, whole="layout") for file in files)
    return {layout.name: layout for layout in sorted(layouts, key=lambda layout: layout.money is None)}
