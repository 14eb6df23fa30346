"""Earlier quarters come from their own raw files."""

from monitoring.measures.history import earlier_returns, last_year
from monitoring.period import Period
from monitoring.subject import open_subject
from tests.samples import RETURN, new_workspace, receive_rows


def test_earlier_quarters_and_the_year_before_where_they_are_there(tmp_path):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q2", "returns", [RETURN | {"cumulative": "3.000"}])
    subject = open_subject(tmp_path, "vinh-linh", "2024-Q2")
    assert earlier_returns(subject) == {} and last_year(subject) is None
    receive_rows(workspace, "2024-Q1", "returns", [RETURN, RETURN | {"cumulative": "x"}])
    receive_rows(
        workspace, "2023-Q2", "returns", [RETURN | {"plan_year": "2023", "plan": "5.000", "cumulative": "1.000"}]
    )
    earlier = earlier_returns(subject)
    assert list(earlier) == [Period(2024, 1)] and list(earlier[Period(2024, 1)]["cumulative_dong"]) == [1_250_500_000]
    table = last_year(subject).set_index("number_id")
    assert table.loc["disbursement", "rate_percent"] == "20.0000"
