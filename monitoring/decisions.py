"""What documents decide of money that a year left: carried over, cancelled, moved to a task of the next phase."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.amounts import parse_number
from monitoring.errors import Part, part
from monitoring.plan_tables import Rows, is_whole, read_table, refuse
from monitoring.tables.plan_rows import DecisionRow
from monitoring.tables.store import columns, typed
from monitoring.workspace import Workspace


def load_decisions(workspace: Workspace, unit: str, year: int) -> list[DecisionRow]:
    """The rows of data/raw/<unit>/close-out-<year>/decisions.csv, in their order; none where nobody entered any.

    Raises InputError naming line, column and value of what may not stand there. Whether the books have the line of
    money that a row is about is for who closes them to say (see measures.close_out).
    """
    path = workspace.decisions(unit, year)
    if not path.exists():
        return []
    workspace.refuse_links(path)
    where = workspace.relative(path)
    rows = read_table(path, DecisionRow.table, where)
    refuse(_contradictions(rows), where, of_plan=False)
    names = columns(DecisionRow)
    return list(typed(names, ([row[name] for name in names] for row in rows.values()), DecisionRow))


def _contradictions(rows: Rows) -> Iterator[Part]:
    for line, row in rows.items():
        amount = row["amount"]
        if not is_whole(amount, row["unit"]):
            yield _problem(line, "amount", amount, part("not a whole number of đồng"))
        elif parse_number(amount) <= 0:
            yield _problem(line, "amount", amount, part("not more than nothing"))
        if (row["outcome"] == "moved") != bool(row["task"]):
            yield _problem(line, "task", row["task"], part("money that is moved has a task, and no other has"))


def _problem(line: int, column: str, text: str, problem: Part) -> Part:
    return part("line {line}, {column} “{text}”: {problem}", line=line, column=column, text=text, problem=problem)
