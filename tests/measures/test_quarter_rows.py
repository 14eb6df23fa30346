"""A column that is misspelt where a report, a finding or a check reads it fails the type check, not a run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

from monitoring.measures.quarter import Quarter
from monitoring.plan import Plan
from monitoring.workspace import REPOSITORY

OF_A_QUARTER = [field.name for field in fields(Quarter) if field.name != "subject"]
OF_A_PLAN = [field.name for field in fields(Plan) if field.name != "year"]
#: Every way to rows of a table, with a column that none has.
ACCESSES = [
    *(f"quarter.{name}[0].no_such_column" for name in OF_A_QUARTER),
    *(f"plan.{name}[0].no_such_column" for name in OF_A_PLAN),
    "quarter.lines()[0].no_such_column",
    "known(quarter.line()).no_such_column",
    "quarter.plan_rows(LeadRow)[0].no_such_column",
    "findings.by_remaining(quarter)[0].no_such_column",
    "findings.unsettled(quarter)[0].no_such_column",
    "findings.refused_by_rule(quarter, 'none')[0].no_such_column",
    "target_findings.nearly_met(quarter)[0].no_such_column",
]
HEAD = """from monitoring.measures import findings, target_findings
from monitoring.measures.quarter import Quarter
from monitoring.measures.quarter_rows import known
from monitoring.plan import Plan
from monitoring.tables.plan_rows import LeadRow
def read(quarter: Quarter, plan: Plan) -> None:
""".splitlines()


def test_a_misspelt_column_is_a_type_error(tmp_path: Path) -> None:
    snippet = tmp_path / "snippet.py"
    snippet.write_text("\n".join([*HEAD, *(f"    {access}" for access in ACCESSES), ""]), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", str(snippet)]
    told = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, check=False, env=os.environ | {"MYPYPATH": "."}
    ).stdout
    lines = {int(line) for line in re.findall(r'snippet\.py:(\d+): error: .* has no attribute "no_such_column"', told)}
    unseen = [access for number, access in enumerate(ACCESSES, len(HEAD) + 1) if number not in lines]
    assert unseen == [], told
