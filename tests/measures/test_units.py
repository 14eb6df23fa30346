"""One office under whatever of its names; without a name the file stands for who sent it."""

import pandas as pd

from monitoring.district import load_district
from monitoring.measures.units import reporting_units
from monitoring.workspace import REPOSITORY, Workspace


def test_an_office_is_one_under_every_alias():
    district = load_district(Workspace(REPOSITORY), "vinh-linh")
    names = ["BHXH huyện", "Bảo hiểm Xã hội", "UBND xã Vĩnh Ô", "Ban Quản lý X", "ban quản lý  x", ""]
    rows = pd.DataFrame({"reported_by": names, "source_file": "2024-Q3/a.csv"})
    assert list(reporting_units(rows, district)) == [
        "social-insurance", "social-insurance", "commune-vinh-o", "ban quan ly x", "ban quan ly x", "2024-Q3/a.csv",
    ]  # fmt: skip
