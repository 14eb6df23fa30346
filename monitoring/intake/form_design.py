"""What the Excel forms look like and say, and who is asked for what: forms.yml, checked as it is read."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from monitoring.yaml_files import Strict, shipped_yaml


class Column(Strict):
    """A column of a form: a field of the layout, under its standard header or as it is `called` (another spelling that
    the layout knows); or, with a `header` of its own, help for whoever fills it in.
    """

    width: int
    header: str = ""
    called: str = ""
    help: str = ""
    since_year_start: bool = False


class SignedWhere(Strict):
    """Where an amount may be negative: in lines whose `field` says `says`."""

    field: str
    says: str


class SheetDesign(Strict):
    """One sheet of a form. Numbered lines: those known beforehand and `spare_lines`; or `open_lines` without numbers.
    `lines`: what of the plan its lines are known from; without, the sheet is for the agencies in `only_from`.

    `asks_day`: the label of a cell above the header that asks for a day after the cut-off.
    `not_above`: two fields of which the first cannot exceed the second.
    """

    sheet: str
    number: str
    title: str
    legend: str = ""
    unit: str = ""
    asks_day: str = ""
    number_format: str = "0"
    spare_lines: int = 0
    open_lines: int = 0
    lines: Literal["budget", "indicators"] | None = None
    only_from: tuple[str, ...] = ()
    signed_where: SignedWhere | None = None
    not_above: tuple[str, str] | None = None
    columns: dict[str, Column]


class Refusal(Strict):
    """What a cell says when it refuses a value."""

    title: str
    text: str


class Sample(Strict):
    """A value that the instructions show as the reader's own machine writes it."""

    text: str
    number: float | None = None
    day: date | None = None


class Instructions(Strict):
    sheet: str
    title: str
    steps: tuple[str, ...]
    samples: tuple[Sample, ...]
    columns: str
    glossary: str


class BudgetYear(Strict):
    """A kind of plan that returns ask for, of the year so many years before the period's."""

    plan_kind: str
    years_before: int


class Design(Strict):
    """Everything that forms say, and who is asked for what: forms.yml."""

    line_number: str
    lists_sheet: str
    list_header: str
    every_place: str
    place_office: str
    budget_years: tuple[BudgetYear, ...]
    plan_years: int
    shared_line: str
    period: str
    sender: str
    number: str
    to: str
    due: str
    covering: str
    unit: str
    signed_on: str
    signatures: tuple[tuple[str, ...], ...]
    sheets: dict[str, SheetDesign]
    refusals: dict[str, Refusal]
    instructions: Instructions
    looks: dict[str, dict[str, str | bool | int]]


@cache
def load_design() -> Design:
    """The design of all forms, as shipped."""
    return Design.model_validate(shipped_yaml(Path(__file__).with_name("forms.yml")))
