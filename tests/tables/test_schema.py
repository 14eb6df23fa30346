"""The description of the tables says what the code says: nothing is told twice without a test that holds it equal."""

from __future__ import annotations

import unicodedata

import pytest

from monitoring.cleaning import effects, reading
from monitoring.cleaning.codelists import shipped_spellings
from monitoring.intake.layouts import load_layouts
from monitoring.intake.personal import is_publishable, personal_fields
from monitoring.measures import breakdowns, disbursement, names, standing, targets
from monitoring.messages import LANGUAGES
from monitoring.presentation.dictionary.codes import OF_UNIT, general_codes
from monitoring.presentation.wording import TERMS
from monitoring.tables.plan_rows import UNITS_OF_MONEY
from monitoring.tables.schema import Table, load_codes, load_columns, load_tables, tables_of
from monitoring.workspace import REPOSITORY

TABLES = list(load_tables().values())
LAYOUTS = {reading.table_name(name): layout for name, layout in load_layouts().items()}


@pytest.mark.parametrize("name", sorted(LAYOUTS.keys() & load_tables().keys()))  # others are described by their layout
def test_accepted_rows_have_the_columns_of_their_layout(name: str) -> None:
    layout, table = LAYOUTS[name], load_tables()[name]
    assert list(table.columns) == reading.output_columns(layout)
    written = {reading.output_name(layout, field): field for field in layout.fields}
    assert {column for column, told in table.columns.items() if told.personal} == set(personal_fields(layout))
    assert set(table.filled) == {
        column for column, field in written.items() if layout.fields[field].filled and column in table.columns
    }
    for column, field in written.items():
        codelist = layout.fields[field].codelist
        if layout.fields[field].kind == "code" and codelist != "agencies":  # agencies stand as the file writes them
            assert table.columns[column].codes == (codelist,)


CODES = {
    "sources": (names.SOURCES, shipped_spellings()["sources"]),
    "capitals": (names.CAPITALS, shipped_spellings()["capitals"]),
    "plan_kinds": (names.PLAN_KINDS, shipped_spellings()["plan_kinds"]),
    "payment_kinds": (effects.SIGN, shipped_spellings()["payment_kinds"]),
    "money_units": (shipped_spellings()["units"], UNITS_OF_MONEY.values()),
    "plan_units": (UNITS_OF_MONEY,),
    "measures": (names.MEASURES,),
    "comparators": (targets.COMPARATORS, TERMS["comparator"]),
    "statuses": (standing.STATUSES, TERMS["status"]),
    "verdicts": (TERMS["verdict"],),
    "languages": (LANGUAGES,),
    "leads": ({breakdowns.NO_LEAD, breakdowns.SEVERAL_LEADS},),
    "investors": ({breakdowns.OTHER_INVESTORS, breakdowns.NO_INVESTOR},),
}


@pytest.mark.parametrize("name", CODES)
def test_codes_are_those_of_the_code(name: str) -> None:
    for used in CODES[name]:
        assert set(load_codes()[name]) == set(used)


def test_what_is_not_assigned_may_stand_in_the_table_of_disbursement() -> None:
    also = {name: column.codes[-1] for name, column in load_tables()["disbursement"].columns.items()
            if len(column.codes) > 1}  # fmt: skip
    assert also == disbursement.UNASSIGNED


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_hangs_together(table: Table) -> None:
    assert {*table.key, *table.filled} <= set(table.columns)
    assert all((REPOSITORY / place).is_file() for place in (table.defined_in, table.made_by) if place)
    if table.refers:
        assert set(table.refers.columns) <= set(table.columns) & set(load_tables()[table.refers.to].columns)
    lists = {*general_codes(), *OF_UNIT}
    for name, column in table.columns.items():
        assert set(column.codes) <= lists, name
        assert bool(column.codes) == (column.type == "code"), name
        assert name.endswith("_dong") <= (column.type == "dong"), name


@pytest.mark.parametrize("table", tables_of("processed", "rollup"), ids=lambda table: table.name)
def test_what_may_name_people_is_what_stays_out_of_publications(table: Table) -> None:
    assert table.is_publishable == is_publishable(table.columns)


def test_nothing_is_described_that_is_not_there() -> None:
    columns = {name for table in TABLES for name in table.columns}
    # Rates that are made where they are printed, from the exact amounts.
    assert {name for name in load_columns().keys() - columns if not name.endswith("_rate")} == set()
    lists = {name for table in TABLES for column in table.columns.values() for name in column.codes}
    # Units of received amounts are spent once amounts are in đồng; the dictionary tells how they may be written.
    assert load_codes().keys() - lists == {"money_units"}


def test_texts_are_in_one_form() -> None:
    texts = [text for table in TABLES for column in table.columns.values() for text in (column.vi, column.en)]
    texts += [text for codes in load_codes().values() for named in codes.values() for text in (named.vi, named.en)]
    assert [text for text in texts if not unicodedata.is_normalized("NFC", text) or text != text.strip()] == []
