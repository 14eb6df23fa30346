"""The district's figure against the sum of its communes."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.measures.indicator_checks import check_district_totals
from monitoring.subject import open_subject
from monitoring.workspace import REPOSITORY

NAME = "indicator.hamlet_community_houses"

#: What the district and Vĩnh Ô, Vĩnh Hà, Vĩnh Khê report → what differs: stated, computed.
CASES = [
    (("20", "23"), [("9", "9"), ("6", "6"), ("8", "8")], {"numerator": (20, 23)}),
    (("23", "23"), [("9", "9"), ("6", "6"), ("8", "8")], {}),
    (("23", "24"), [("9", "9"), ("6", "6"), ("8", "8")], {"denominator": (24, 23)}),
    (("20", "23"), [("9", "9"), ("6", "6")], {}),
    (("20", ""), [("9", "9"), ("6", ""), ("8", "8")], {"numerator": (20, 23)}),
]


@pytest.mark.parametrize(("district", "communes", "found"), CASES)
def test_the_district_is_the_sum_of_its_communes(district, communes, found):
    subject = open_subject(REPOSITORY, "vinh-linh", "2024-Q3")
    codes = [commune.code for commune in subject.district.communes]
    rows = [
        (NAME, *district),
        *((f"{NAME}.commune-{code}", *part) for code, part in zip(codes, communes, strict=False)),
    ]
    table = pd.DataFrame(rows, columns=["number_id", "numerator", "denominator"]).assign(
        indicator="hamlet_community_houses"
    )
    checks = {check.check.rpartition(".")[2]: check.figures for check in check_district_totals(subject, table)}
    assert checks == found
