"""What documents decide of money that is left: entered with words or codes, refused by line where it cannot be."""

from __future__ import annotations

import pytest

from monitoring.decisions import load_decisions
from monitoring.errors import InputError
from tests.samples import UNIT, new_workspace

HEADER = "component,source,capital,plan_year,plan_kind,outcome,amount,unit,document,dated,task,cited\n"
ROW = '3.2,NSTW,SN,2023,trong năm,chuyển nguồn,"1.250,5",triệu đồng,QĐ 12/QĐ-UBND,06/3/2024,,Điều 1'


@pytest.fixture
def entered(tmp_path):
    """A workspace in which rows are entered for 2023."""

    def enter(*rows):
        workspace = new_workspace(tmp_path)
        path = workspace.decisions(UNIT, 2023)
        path.parent.mkdir()
        path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return workspace

    return enter


def test_words_of_the_files_stand_for_codes(entered):
    workspace = entered(ROW)
    [row] = load_decisions(workspace, UNIT, 2023)
    assert (row.source, row.capital, row.plan_kind, row.outcome) == ("central", "recurrent", "year", "carried_over")
    assert (row.plan_year, row.amount_dong, row.line) == (2023, 1_250_500_000, 2)
    assert load_decisions(workspace, UNIT, 2024) == [], "nobody entered any"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("chuyển nguồn", "giữ lại", "line 2, outcome “giữ lại”: not one of carried_over cancelled moved"),
        ('"1.250,5"', "1250.5", "amount “1250.5”: not a number written like"),
        ('"1.250,5"', '"0,0000001"', "amount “0,0000001”: not a whole number of đồng"),
        ('"1.250,5"', "-5", "amount “-5”: not more than nothing"),
        ("chuyển nguồn", "chuyển nhiệm vụ", "task “”: money that is moved has a task"),
        (",,Điều 1", ",Hợp phần 2,Điều 1", "task “Hợp phần 2”: money that is moved has a task, and no other has"),
        ("QĐ 12/QĐ-UBND", "", "document “”: must not be empty"),
        ("06/3/2024", "2024-03-06", "dated “2024-03-06”: not a date written like 31/01/2024"),
        (",,Điều 1", ",", "line 2: 11 fields instead of 12"),
    ],
)
def test_a_wrong_row_is_refused_by_its_line(entered, old, new, named):
    workspace = entered(ROW.replace(old, new))
    with pytest.raises(InputError, match=r"close-out-2023/decisions\.csv") as error:
        load_decisions(workspace, UNIT, 2023)
    assert named in str(error.value)
