"""What is known of a form, when it holds, and what is told where its files are not as they should be."""

from __future__ import annotations

import pytest

from monitoring.errors import InputError
from monitoring.filling.form import About, form_names, load_form
from monitoring.period import Period
from monitoring.workspace import REPOSITORY, Workspace
from tests.filling.conftest import ABOUT, put_form


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


def test_a_form_is_its_file_and_what_is_said_of_it(workspace) -> None:
    put_form(workspace, "biểu-1.xlsx", b"x", valid_from="2022-01-01", unverified=True)
    put_form(workspace, "biểu-2.docx", b"y")
    assert form_names(workspace) == ["biểu-1", "biểu-2"]
    form = load_form(workspace, "biểu-1")
    assert (form.content, form.ending, form.where) == (b"x", ".xlsx", "data/reference/forms/biểu-1.xlsx")
    assert form.about.unverified and form.about.dong_per_unit == 1_000_000


@pytest.mark.parametrize(
    ("unit", "dong"), [("đồng", 1), ("nghìn đồng", 10**3), ("triệu đồng", 10**6), ("tỷ đồng", 10**9)]
)
def test_units_are_those_of_received_files(unit, dong) -> None:
    assert About.model_validate({**ABOUT, "unit": unit}).dong_per_unit == dong


@pytest.mark.parametrize(
    ("first", "last", "period", "holds"),
    [
        ("2024-01-01", "2024-09-30", "2024-Q3", True),
        ("2024-09-30", None, "2024-Q3", True),
        ("2024-10-01", None, "2024-Q3", False),
        (None, "2024-09-29", "2024-Q3", False),
        (None, None, "2024-Q3", True),
        ("2024-01-01", None, "2023-Q4", False),
    ],
)
def test_a_form_holds_for_the_last_day_of_a_period(workspace, first, last, period, holds) -> None:
    put_form(workspace, "biểu.xlsx", b"x", valid_from=first, valid_to=last)
    form = load_form(workspace, "biểu")
    if holds:
        form.check_valid(Period.parse(period))
    else:
        with pytest.raises(InputError, match=f"not for {period}"):
            form.check_valid(Period.parse(period))


@pytest.mark.parametrize("name", ["khác", "../biểu", "biểu.xlsx", ""])
def test_an_unknown_form_is_told_with_those_that_are_known(workspace, name) -> None:
    put_form(workspace, "biểu.xlsx", b"x")
    with pytest.raises(InputError, match="Known forms: biểu"):
        load_form(workspace, name)


@pytest.mark.parametrize("files", [[], ["biểu.xlsm"], ["biểu.xls"], ["biểu.xlsx", "biểu.docx"]])
def test_beside_what_is_said_of_a_form_lies_one_file(workspace, files) -> None:
    put_form(workspace, "biểu.xlsx", b"x")
    (workspace.reference_forms / "biểu.xlsx").unlink()
    for name in files:
        (workspace.reference_forms / name).write_bytes(b"x")
    with pytest.raises(InputError, match="one file of its name") as told:
        load_form(workspace, "biểu")
    assert ", ".join(sorted(files)) in str(told.value)


@pytest.mark.parametrize("wrong", [{"unit": "USD"}, {"valid_from": "hôm qua"}, {"nguon": "x"}, {"document": ""}])
def test_a_wrong_field_is_named(workspace, wrong) -> None:
    put_form(workspace, "biểu.xlsx", b"x", **wrong)
    with pytest.raises(InputError, match=rf"biểu\.yml.*{next(iter(wrong))}"):
        load_form(workspace, "biểu")


def test_what_is_shipped_says_where_it_comes_from() -> None:
    shipped = Workspace(REPOSITORY)
    forms = [load_form(shipped, name) for name in form_names(shipped)]
    assert len(forms) == 5 and all(form.about.source and form.about.document for form in forms)
    of_others = [form for form in forms if "hệ thống" not in form.about.document]
    assert {form.name for form in of_others} == {"01-qtnd", "luoi-giai-ngan"}
    assert all(form.about.unverified for form in of_others), "nobody has held their columns against the document"
