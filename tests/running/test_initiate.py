"""A new unit: complete, valid, explained, or nothing at all."""

from __future__ import annotations

import re
from datetime import date

import pytest

from monitoring.cleaning.corrections import load_corrections
from monitoring.errors import InputError
from monitoring.intake.registry import load_register
from monitoring.period import Period
from monitoring.plan import load_plan
from monitoring.running import initiate as initiating
from monitoring.running.initiate import NewUnit, ended_before, initiate, initiate_plan, next_steps
from monitoring.subject import open_subject
from monitoring.tables.schema import tables_of
from monitoring.unit import load_unit
from monitoring.workspace import Workspace
from tests.samples import new_workspace

NEW = NewUnit("huong-hoa", Period(2024, 3), "huyện Hướng Hóa", province="tỉnh Quảng Trị")
#: What YAML would read otherwise if it were not quoted.
QUOTED = 'huyện "A": {b} #c'


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return Workspace(tmp_path)


def test_everything_that_a_run_reads_is_there_and_valid(workspace) -> None:
    files = initiate(workspace, NEW)
    assert all(path.is_file() for path in files)
    assert files[0] == workspace.unit_profile("huong-hoa")
    assert workspace.periods("huong-hoa") == [Period(2024, 3)]
    assert load_register(workspace, "huong-hoa", "2024-Q3") == {}
    assert load_corrections(workspace.corrections("huong-hoa")) == []
    assert not load_plan(workspace, "huong-hoa", 2024).components
    assert not (workspace.work / "init").exists()


@pytest.mark.parametrize(
    ("new", "vi", "en", "place", "province"),
    [
        (NEW, "huyện Hướng Hóa", "Hướng Hóa district", "Hướng Hóa", "Quảng Trị province"),
        (NewUnit("x", Period(2025, 1), name="xã Ba Nang"), "xã Ba Nang", "Ba Nang commune", "Ba Nang", "…"),
        (NewUnit("dak-rong", Period(2025, 1)), "Dak Rong", "Dak Rong", "Dak Rong", "…"),
        (NewUnit("x", Period(2025, 1), QUOTED, "A, B"), QUOTED, "A, B", QUOTED[6:], "…"),
    ],
)
def test_names_stand_in_the_profile_in_both_languages(workspace, new, vi, en, place, province) -> None:
    initiate(workspace, new)
    profile = load_unit(workspace, new.code)
    assert (profile.name.vi, profile.name.en, profile.header.dateline.vi) == (vi, en, place)
    assert profile.province.en == province
    assert profile.header.organ.vi[1] == vi.upper()


@pytest.mark.parametrize("code", ["Hướng Hóa", "../x", "a b", "a--b", "-a", "", "a" * 61, "con/x", "HUONG"])
def test_a_code_that_is_no_folder_name_is_refused(workspace, code) -> None:
    with pytest.raises(InputError, match="small letters without marks"):
        initiate(workspace, NewUnit(code, Period(2024, 3)))
    assert list(workspace.raw.iterdir()) == []


def test_the_refusal_proposes_a_code(workspace) -> None:
    with pytest.raises(InputError, match="such as huong-hoa"):
        initiate(workspace, NewUnit("Hướng Hóa", Period(2024, 3), name="huyện Hướng Hóa"))


def test_what_is_there_is_never_overwritten(workspace) -> None:
    note = workspace.unit("huong-hoa") / "note.txt"
    note.parent.mkdir()
    note.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="already a folder"):
        initiate(workspace, NEW)
    assert [path.name for path in note.parent.iterdir()] == ["note.txt"]


def test_a_failure_leaves_nothing(workspace, monkeypatch) -> None:
    def fails(*arguments: object) -> None:
        raise InputError("no")

    monkeypatch.setattr(initiating, "load_plan", fails)
    with pytest.raises(InputError):
        initiate(workspace, NEW)
    assert list(workspace.raw.iterdir()) == []
    assert not (workspace.work / "init").exists()


def test_the_same_words_give_the_same_bytes(workspace, tmp_path) -> None:
    other = Workspace(tmp_path / "other")
    other.raw.mkdir(parents=True)
    first, second = initiate(workspace, NEW), initiate(other, NEW)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2024, 1, 1), "2023-Q4"),
        (date(2024, 3, 31), "2023-Q4"),
        (date(2024, 4, 1), "2024-Q1"),
        (date(2024, 12, 31), "2024-Q3"),
    ],
)
def test_the_first_period_is_the_quarter_that_ended_last(day, period) -> None:
    assert str(ended_before(day)) == period


def test_the_next_steps_name_the_files_and_the_commands(workspace) -> None:
    initiate(workspace, NEW)
    steps = list(next_steps(workspace, NEW, str))
    assert "data/raw/huong-hoa/unit.yml" in steps[1] and "plan-2024" in steps[2]
    assert steps[-1].endswith("python pipeline.py run --unit huong-hoa --period 2024-Q3")


PLAN_TABLES = [table.name for table in tables_of("plan")]


def examples(text: str) -> dict[str, str]:
    """File name → the CSV that the plan's README shows for it."""
    return dict(re.findall(r"^## \d\. (\w+)\.csv$.*?```csv\n(.*?)```", text, re.MULTILINE | re.DOTALL))


def test_the_examples_of_the_plan_s_page_can_be_copied_as_they_stand(workspace) -> None:
    initiate(workspace, NEW)
    plan = workspace.plan("huong-hoa", 2024)
    shown = examples((plan / "README.md").read_text(encoding="utf-8"))
    assert set(shown) == set(PLAN_TABLES)
    for name, rows in shown.items():
        (plan / f"{name}.csv").write_text(rows, encoding="utf-8")
    loaded = load_plan(workspace, "huong-hoa", 2024)
    assert len(loaded.allocations) == 2
    assert all(len(getattr(loaded, name)) for name in PLAN_TABLES)


def test_the_examples_of_the_profile_can_be_uncommented(workspace) -> None:
    initiate(workspace, NEW)
    path = workspace.unit_profile("huong-hoa")
    text = re.sub(r"^(\w+): \[\]\n((?:#  .*\n)+)", _uncommented, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    profile = load_unit(workspace, "huong-hoa")
    assert [len(part) for part in (profile.places, profile.recipients, profile.cut_offs)] == [1, 1, 1]


def test_the_example_of_the_corrections_can_be_uncommented(workspace) -> None:
    initiate(workspace, NEW)
    path = workspace.corrections("huong-hoa")
    [head, example] = path.read_text(encoding="utf-8").split("[]\n")
    path.write_text(head + re.sub(r"^# ", "", example, flags=re.MULTILINE), encoding="utf-8")
    [correction] = load_corrections(path)
    assert correction.effect_dong == 55_364_000


def _uncommented(match: re.Match[str]) -> str:
    return f"{match[1]}:\n" + re.sub(r"^#", "", match[2], flags=re.MULTILINE)


def test_the_plan_of_a_new_year_stands_beside_the_old_one_with_its_components(tmp_path) -> None:
    workspace = new_workspace(tmp_path)
    files = [path.name for path in initiate_plan(workspace, "vinh-linh", 2025)]
    assert files[:3] == ["README.md", "components.csv", "allocations.csv"]
    old, new = (load_plan(workspace, "vinh-linh", year) for year in (2024, 2025))
    assert new.components == old.components and not new.allocations
    assert "2025" in (workspace.plan("vinh-linh", 2025) / "README.md").read_text(encoding="utf-8")
    assert open_subject(tmp_path, "vinh-linh", "2024-Q4").own_plan.year == 2024
    before = {path: path.read_bytes() for path in workspace.unit("vinh-linh").rglob("*.csv")}
    with pytest.raises(InputError, match="already a plan of 2025"):
        initiate_plan(workspace, "vinh-linh", 2025)
    with pytest.raises(InputError, match="no unit"):
        initiate_plan(workspace, "hanoi", 2025)
    assert {path: path.read_bytes() for path in workspace.unit("vinh-linh").rglob("*.csv")} == before


def test_a_unit_without_a_plan_gets_empty_tables(workspace) -> None:
    initiate(workspace, NEW)
    assert {path.suffix for path in initiate_plan(workspace, "huong-hoa", 2025)} == {".md", ".csv"}
    assert not load_plan(workspace, "huong-hoa", 2025).components
