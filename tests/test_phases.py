"""Phases are rows: which programme a year is of, what it calls things, and what stands across from what."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.phases import components_of, crosswalk, programme_of, words_of
from monitoring.presentation.wording import Wording
from monitoring.reference import load_reference
from monitoring.tables.phase_rows import CrosswalkRow, PhaseWordRow, ProgrammeComponentRow, ProgrammeIndicatorRow
from monitoring.workspace import REPOSITORY, Workspace

SHIPPED = Workspace(REPOSITORY)


def with_rows(root, **added: str) -> Workspace:
    """A project whose reference tables are the shipped ones with lines more."""
    folder = root / "data/reference"
    shutil.copytree(REPOSITORY / "data/reference", folder)
    for table, lines in added.items():
        with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(lines)
    return Workspace(root)


@pytest.mark.parametrize(("year", "programme"), [
    (2020, None), (2021, "dtts-2021"), (2025, "dtts-2021"), (2026, "mtqg-2026"), (2030, "mtqg-2026"), (2031, None),
])  # fmt: skip
def test_which_programme_a_plan_year_is_of(year, programme) -> None:
    found = programme_of(SHIPPED, year)
    assert (found and found.programme) == programme


def test_two_components_with_fifteen_contents_whose_codes_no_other_phase_has() -> None:
    rows = components_of(SHIPPED, "mtqg-2026")
    assert Counter(row.part_of for row in rows) == {"": 2, "hp1": 10, "hp2": 5}
    assert {row.standing for row in rows} == {"unverified"}
    assert len({row.component for row in load_reference(SHIPPED, ProgrammeComponentRow)}) == len(rows)


def test_the_crosswalk_is_many_to_many_and_only_of_components_that_both_stand_there() -> None:
    rows = load_reference(SHIPPED, CrosswalkRow)
    assert {row.to_component for row in rows if row.from_component == "5.1"} == {"hp2.1", "hp2.3"}
    assert {row.to_component for row in rows} <= {row.component for row in components_of(SHIPPED, "mtqg-2026")}
    assert {row.standing for row in rows} == {"unverified"}
    assert [row.to_component for row in crosswalk(SHIPPED, ["4.1", "hp2.1", "hp2.2"])] == ["hp2.1"]
    assert crosswalk(SHIPPED, ["4.1", "3.2"]) == [] == crosswalk(SHIPPED, ["hp2.1", "hp2.2"])


def test_words_follow_the_year_of_the_report_and_offices_keep_their_names() -> None:
    before, after = (Wording("vi", words_of(SHIPPED, Period(year, 4))) for year in (2025, 2026))
    assert (before.term("capital", "recurrent"), after.term("capital", "recurrent")) == (
        "Vốn sự nghiệp", "Vốn chi thường xuyên",
    )  # fmt: skip
    assert (before._("Component"), after._("Component")) == ("Dự án, tiểu dự án", "Nội dung")
    office = {"vi": "Ban Quản lý dự án, đơn vị sự nghiệp công lập", "en": "Project board"}
    assert after.name(office) == office["vi"]


def test_a_new_phase_is_rows_alone(tmp_path) -> None:
    workspace = with_rows(
        tmp_path,
        programmes="gd3,2031,2035,Chương trình mới,New programme,Nghị quyết mới,văn bản,verified\n",
        programme_components="gd3,gd3.1,,Một,One,GD3-1 một,G3.1 one,,Nghị quyết mới,verified\n",
        phase_words="gd3,vi,capital,vốn sự nghiệp,vốn vận hành,Nghị quyết mới,verified\n",
    )
    assert Wording("vi", words_of(workspace, Period(2031, 4))).term("capital", "recurrent") == "Vốn vận hành"
    assert Wording("vi", words_of(workspace, Period(2026, 4))).term("capital", "recurrent") == "Vốn chi thường xuyên"
    assert [row.component for row in components_of(workspace, "gd3")] == ["gd3.1"]


def test_a_new_indicator_is_a_row_and_a_wrong_one_is_named(tmp_path) -> None:
    line = (
        "mtqg-2026,clean_water,infrastructure,Nước sạch,Clean water,,,,,{unit},up,hộ,households,,Thông tư,unverified,\n"
    )
    workspace = with_rows(tmp_path, programme_indicators=line.format(unit="percent"))
    assert load_reference(workspace, ProgrammeIndicatorRow)[-1].indicator == "clean_water"
    with pytest.raises(InputError, match="unit"):
        load_reference(
            with_rows(tmp_path / "b", programme_indicators=line.format(unit="litres")), ProgrammeIndicatorRow
        )


def test_joint_and_single_marriage_indicators_are_two_and_say_so() -> None:
    rows = {row.indicator: row for row in load_reference(SHIPPED, ProgrammeIndicatorRow)}
    alone, joint = rows["child_marriage_alone"], rows["child_and_consanguineous_marriage"]
    assert (alone.list, joint.list) == ("general", "capacity")
    assert all("không bao giờ cộng" in row.note for row in (alone, joint))
    assert all(row.standing == "unverified" for row in rows.values())
    assert all(row.document for row in load_reference(SHIPPED, PhaseWordRow))
