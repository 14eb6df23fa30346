"""Why figures changed: reasons and documents on record go before paths."""

from __future__ import annotations

import csv

from monitoring.evidence.causes import causes_of, written

SOURCES = ["source_file", "replaces", "document"]
CORRECTIONS = ["source_file", "source_sheet", "source_row", "field", "reason", "document", "effect_dong"]
OLD = {"input": {"data/raw/x/2024-Q3/sources.yml": "1", "data/raw/x/corrections.yml": "1"}, "code": {}}
NEW = {
    "input": {
        "data/raw/x/2024-Q3/sources.yml": "2",
        "data/raw/x/2024-Q3/new.xlsx": "3",
        "data/raw/x/corrections.yml": "2",
    },
    "code": {},
}


def tables(folder, **contents):
    folder.mkdir(parents=True)
    for name, (header, *rows) in contents.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return folder


def test_a_file_in_the_place_of_another_is_named_with_its_document_and_both_sums(tmp_path):
    before = tables(tmp_path / "before", sources=[SOURCES, ["2024-Q3/old.xlsx", "", ""]])
    after = tables(
        tmp_path / "after",
        sources=[SOURCES, ["2024-Q3/new.xlsx", "old.xlsx", "CV 15; KBVL"], ["2024-Q3/old.xlsx", "", ""]],
        payments=[["source_file", "amount_dong"], ["2024-Q3/new.xlsx", "30"], ["2024-Q3/other.xlsx", "7"]],
        returns=[["source_file", "cumulative_dong"], ["2024-Q3/new.xlsx", ""]],
        refused=[["source_file", "amount_dong"], ["2024-Q3/new.xlsx", "5"], ["2024-Q3/old.xlsx", "20"]],
    )
    reason = {"older": "2024-Q3/old.xlsx", "newer": "2024-Q3/new.xlsx", "document": "CV 15; KBVL"}
    # Where the older tables do not list corrections, nobody can say which are new: the file is named.
    assert causes_of(OLD, NEW, before, after) == [
        {"what": "replaced", **reason, "before": 20, "after": 35},
        {"what": "changed", "item": "data/raw/x/corrections.yml"},
    ]
    # It is told once: in the revision that followed, not in those after it.
    assert written(causes_of(NEW, NEW, after, after)) == ""


def test_a_correction_is_named_with_its_reason_and_document(tmp_path):
    known = ["2024-Q3/a.csv", "", "5", "Xã", "gõ nhầm", "CV 1", "0"]
    added = ["2024-Q3/b.xlsx", "Quý III", "9", "Số tiền", "thừa | một số 0", "CV 2", "-900"]
    before = tables(tmp_path / "before", corrections=[CORRECTIONS, known])
    after = tables(tmp_path / "after", corrections=[CORRECTIONS, known, added])
    only = {"input": {"data/raw/x/corrections.yml": "1"}}
    changed = {"input": {"data/raw/x/corrections.yml": "2"}}
    facts = {"field": "Số tiền", "reason": "thừa | một số 0", "document": "CV 2", "effect": -900}
    assert causes_of(only, changed, before, after) == [
        {"what": "corrected", "place": "2024-Q3/b.xlsx [Quý III] #9", **facts}
    ]
    assert causes_of(only, changed, after, after) == [{"what": "changed", "item": "data/raw/x/corrections.yml"}]


def test_without_reasons_paths_are_named_and_code_in_brief(tmp_path):
    nothing = tables(tmp_path / "none")
    code = {f"monitoring/{number}.py": "1" for number in range(8)}
    before = {"input": {"data/raw/a.csv": "1", "data/raw/b.csv": "1"}, "code": {}, "lock": {"requirements.lock": "1"}}
    now = {"input": {"data/raw/b.csv": "2", "data/raw/c.csv": "1"}, "code": code, "lock": {"requirements.lock": "1"}}
    causes = [tuple(cause.values()) for cause in causes_of(before, now, nothing, nothing)]
    assert causes[:3] == [("gone", "data/raw/a.csv"), ("changed", "data/raw/b.csv"), ("new", "data/raw/c.csv")]
    assert causes[3] == ("new", "monitoring/0.py") and causes[-1] == ("more", 3) and len(causes) == 9
