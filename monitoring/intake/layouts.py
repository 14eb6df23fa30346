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
    here. `personal`: may name people, and stays out of publications.
    """

    header: str
    aliases: tuple[str, ...] = ()
    kind: Kind
    codelist: CodeListName | None = None
    required: bool = False
    filled: bool = False
    personal: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """The header's spellings, the standard one first."""
        return (self.header, *self.aliases)


#: Columns that cleaning lays beside the fields of a layout: a field of that name would be taken for them.
RESERVED = {
    *("other", "numeric_cells", "remarks", "surroundings", "source_file", "source_sheet", "source_row"),
    *("number_style", "receipt", "superseded_by", "again", "thing", "voucher_key"),
    *("layout", "row", "field", "value", "suggestion"),
}
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")


def is_reserved(name: str) -> bool:
    """Whether a field cannot be called `name`: it is no plain name, or means something else where rows are handled."""
    of_python = keyword.iskeyword(name) or hasattr(tuple, name) or hasattr(pd.DataFrame, name)
    return name in RESERVED or of_python or name.endswith("_dong") or not _PLAIN_NAME.fullmatch(name)


class Layout(Strict):
    """A kind of file: its fields in the order of the processed table, and the `money` field that the ledger follows.

    `year_to_date`: its rows bear the day on which each counts, and a run reads those of all the year's quarters so far.
    `thing`: the fields that tell what a row is about; two rows of one thing agree, or one of them is wrong.
    """

    name: str = Setting(alias="layout")
    title: Title
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
        if self.money is not None and self.fields[self.money].kind != "money":
            raise ValueError(f"layout {self.name}: {self.money} is not an amount")
        return self

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
