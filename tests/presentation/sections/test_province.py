"""The province at a glance: numbers and shades, who is missing, handovers by name."""

from __future__ import annotations

import re

from monitoring.measures.rollup_components import components_table
from monitoring.measures.rollup_reports import handovers_table, reports_table
from monitoring.presentation.sections.province import blocks
from monitoring.tables.frames import made_of
from monitoring.tables.province_rows import RollupHandoverRow
from tests.measures.test_rollup import province
from tests.measures.test_rollup_components import with_components
from tests.measures.test_rollup_reports import of

TWO = (with_components("a", hp2_1=(300, 30)), with_components("b", hp2_1=(100, 90), hp2_2=(50, None)))


def html(own, handovers=None, language: str = "en") -> str:
    handovers = handovers_table(own) if handovers is None else handovers
    made = blocks(own, components_table(own), reports_table(own), handovers, language)
    return "\n".join(str(block._repr_mimebundle_().get("text/html", "")) for block in made)


def test_a_shade_says_no_more_than_its_number() -> None:
    page = html(province(*TWO))
    cells = re.findall(r'<td class="right(?: shade-(\d))?"><span[^>]*>([^<]*)</span>', page)
    assert ("1", "10.0") in cells and ("4", "90.0") in cells and ("2", "30.0") in cells
    assert ("", "?") in cells, "what is not known has a mark and no shade"


def test_who_has_not_reported_is_named_with_the_day() -> None:
    page = html(of("2026-Q3"), language="vi")
    assert re.search(r">0</span>/<span[^>]*>78</span>", page)
    assert "xã Bến Quan" in page and "10/10/2026" in page and "chưa đối chiếu với bản gốc" in page


def test_a_handover_that_differs_is_shown_with_the_dong() -> None:
    own = province(*TWO)
    rows = [RollupHandoverRow("rollup.unit-a.handover.2025-Q3", "a", "2025-Q3", 58, 2, 0, 2)]
    page = html(own, made_of(rows, RollupHandoverRow))
    assert 'data-number="rollup.unit-a.handover.2025-Q3.difference"' in page
    assert "No unit has written a handover." in html(own)
