"""Two sources, one money: each budget line agrees, differs, or cannot be told."""

import pandas as pd

from monitoring.measures.reconciliation import reconcile

LINE = {"component": "4.1", "source": "central", "capital": "development", "plan_year": 2024, "plan_kind": "year"}


def tables(payments, returns):
    paid = pd.DataFrame([LINE | row for row in payments], columns=[*LINE, "payment_kind", "amount_dong"])
    returned = pd.DataFrame([LINE | row for row in returns], columns=[*LINE, "cumulative_dong"])
    whole = {"plan_year": "Int64"}
    return paid.astype(whole | {"amount_dong": "Int64"}), returned.astype(whole | {"cumulative_dong": "Int64"})


def payment(amount, kind="volume", **line):
    return {"amount_dong": amount, "payment_kind": kind, **line}


def test_lines_agree_differ_or_cannot_be_told():
    found = reconcile(
        *tables(
            [
                payment(10),
                payment(5, "advance"),
                payment(5, "advance_recovery"),
                payment(7, component="3.2"),
                payment(1, component="6"),
            ],
            [
                {"cumulative_dong": 10},
                {"cumulative_dong": 9, "component": "3.2"},
                {"cumulative_dong": None, "component": "6"},
                {"cumulative_dong": 3, "component": "8"},
            ],
        )
    ).set_index("component")
    assert found["verdict"].to_dict() == {"3.2": "differs", "4.1": "agrees", "6": "cannot_tell", "8": "cannot_tell"}
    assert found.loc["3.2", ["paid_dong", "returned_dong", "difference_dong"]].tolist() == [7, 9, 2]
    assert pd.isna(found.loc["8", "paid_dong"]) and found["number_id"].is_unique


def test_without_rows_there_is_nothing_to_reconcile():
    found = reconcile(*tables([], []))
    assert found.empty
