"""Who sent a file: what is given and what the file says, in the names of the profile."""

from __future__ import annotations

import pytest

from monitoring.errors import InputError
from monitoring.intake.form_identity import FormIdentity
from monitoring.intake.self_description import SelfDescription
from monitoring.intake.senders import Senders
from monitoring.unit import load_unit
from monitoring.workspace import Workspace

NOTHING = SelfDescription(None, None, (), (), False)
EDUCATION = "Phòng Giáo dục và Đào tạo"


@pytest.fixture(scope="module")
def senders():
    return Senders(load_unit(Workspace(), "vinh-linh"))


def says(senders=(), titles=(), form=None):
    return SelfDescription(form, None, tuple(senders), tuple(titles), False)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("education", EDUCATION),
        ("Phòng GD&ĐT", EDUCATION),
        ("phong giao duc va dao tao", EDUCATION),
        ("vinh-ha", "UBND xã Vĩnh Hà"),
        ("UBND xã Vĩnh Hà", "UBND xã Vĩnh Hà"),
        ("xã Vĩnh Hà", "UBND xã Vĩnh Hà"),
    ],
)
def test_a_code_an_alias_or_a_name_becomes_the_name_of_the_profile(senders, given, name):
    assert senders.decided(given, NOTHING, "a.csv") == name


def test_a_name_that_nobody_knows_stands_where_the_file_does_not_contradict_it(senders):
    assert senders.decided("Phòng Tư pháp, Phòng Nội vụ", NOTHING, "a.csv") == "Phòng Tư pháp, Phòng Nội vụ"
    with pytest.raises(InputError, match=r"no agency of the profile.*Phòng Giáo dục và Đào tạo"):
        senders.decided("Phòng Gíao dục Đào tạo", says(["Phòng GD&ĐT"]), "a.csv")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (says(["Phòng GD&ĐT", "Phòng Giáo dục và Đào tạo"]), EDUCATION),
        (says(["Trường Lê Lợi"]), "Trường Lê Lợi"),
        (says(titles=["UBND HUYỆN", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"]), EDUCATION),
        (says(["Phòng Nội vụ"], form=FormIdentity("vinh-linh", "2024-Q3", EDUCATION, "2024")), EDUCATION),
        (says(["Phòng GD&ĐT", "Phòng Nội vụ"]), None),
        (NOTHING, None),
    ],
)
def test_what_the_file_says(senders, said, name):
    assert senders.of_file(said) == name
    if name is None:
        with pytest.raises(InputError, match="--from"):
            senders.decided("", said, "a.csv")
    else:
        assert senders.decided("", said, "a.csv") == name
