"""The house keeps its order: layers, sizes, notebooks, mirrored tests, nothing of one machine in a committed file."""

from __future__ import annotations

import ast
import functools
import graphlib
import re
import statistics
import subprocess
import symtable
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "monitoring"

#: What may import what: a module may import its own layer and those below it in this list.
LAYERS = (
    {"desk"},
    {"running"},
    {"filling"},
    {"evidence"},
    {"publishing"},
    {"presentation"},
    {"measures"},
    {"cleaning"},
    {"intake"},
    {
        *("subject", "plan", "plan_tables", "plan_years", "reference", "deadlines", "decisions", "phases", "province"),
        *("succession", "unit", "unit_kinds"),
    },
    {"tables"},
    {"period", "span", "workspace", "yaml_files", "bilingual"},
    {
        "amounts",
        "vietnamese",
        "legacy_encodings",
        "records",
        "distinct",
        "errors",
        "people",
        "wrong_fields",
        "terminal",
        "messages",
    },
)
HEIGHT = {name: height for height, layer in enumerate(reversed(LAYERS)) for name in layer}

#: Parts of a neighbour, held by the neighbour's test.
TESTED_BY = {
    "desk/numbers": "desk/test_reading",
    **dict.fromkeys(
        [f"desk/{page}" for page in ("actions", "receiving", "sending", "settlement", "starting", "watching")],
        "desk/test_work",
    ),
    "desk/settling": "desk/test_changes",
    "running/progress": "desk/test_jobs",
    "running/verifying": "desk/test_checking",
    "cleaning/shown": "cleaning/test_ledger",
    "bilingual": "test_unit",
    "evidence/comparing/matching": "evidence/comparing/test_returned",
    "evidence/comparing/parts": "evidence/comparing/test_stated",
    "evidence/comparing/published": "evidence/comparing/test_comparison",
    "evidence/comparing/rates": "evidence/comparing/test_stated",
    "evidence/comparing/ratios": "evidence/comparing/test_stated",
    "evidence/comparing/sentences": "evidence/comparing/test_stated",
    "evidence/comparing/words": "evidence/comparing/test_returned",
    "evidence/counted": "publishing/test_workbook_rows",
    "evidence/signature": "evidence/test_verify",
    "filling/calculation": "filling/test_workbook",
    "filling/cells": "filling/test_workbook",
    "filling/facts": "filling/test_workbook",
    "filling/fields": "filling/test_fill",
    "filling/filling": "filling/test_workbook",
    "filling/moving": "filling/test_workbook",
    "filling/runs": "filling/test_document",
    "evidence/close_out": "running/test_close_out",
    "intake/form_design": "intake/test_forms",
    "intake/form_files": "intake/test_forms",
    "intake/form_tables": "intake/test_forms",
    "intake/form_workbook": "intake/test_forms",
    "intake/kinds_of_rows": "intake/test_rows",
    "intake/remarks": "intake/test_rows",
    "intake/sheet_facts": "intake/test_form_identity",
    "intake/xlsx_cells": "intake/test_workbooks",
    "intake/kinds_of_cells": "intake/test_sheet_rows",
    "measures/checks/check": "measures/checks/test_money",
    "measures/close_out/due": "running/test_close_out",
    "measures/close_out/sums": "measures/close_out/test_ledger",
    "measures/close_out/year": "measures/close_out/test_lines",
    "measures/counts": "evidence/test_counts",
    "measures/checks/duties": "measures/checks/test_money",
    "measures/checks/outturn": "measures/checks/test_money",
    "measures/returned_lines": "measures/checks/test_lines",
    "plan_tables": "test_plan",
    "presentation/close_out": "running/test_close_out",
    "presentation/sections/close_out": "running/test_close_out",
    "publishing/close_out": "running/test_close_out",
    "tables/detail_rows": "tables/test_rows",
    "tables/province_rows": "tables/test_rows",
    "tables/plan_rows": "tables/test_rows",
    "tables/closing_rows": "tables/test_rows",
    "tables/phase_rows": "tables/test_rows",
    "span": "measures/close_out/test_opening",
    "running/closed_books": "running/test_close_out",
    "tables/treasury_rows": "tables/test_rows",
    "running/__main__": "running/test_isolated_kernel",
    "running/execution_record": "running/test_papermill_engine",
    "running/forked_kernel": "running/test_kernels",
    "running/finding": "running/test_doctor",
    "running/program": "running/test_imports",
    "running/request": "running/test_run",
    "publishing/mail_variables": "publishing/test_mail_server",
    "publishing/word_body": "publishing/test_word",
    "publishing/slip_sheet": "publishing/test_xlsx_marks",
    "publishing/xlsx_package": "publishing/test_xlsx_marks",
    "publishing/send_back": "running/test_send_back",
    "presentation/slip_words": "running/test_send_back",
    "cleaning/send_back": "running/test_send_back",
    "intake/slips": "running/test_send_back",
    "publishing/workbook_designs": "publishing/test_workbook_tables",
}


PARAMETERS = ["root", "unit", "period", "language"]
LONGEST_MODULE, MEDIAN_MODULE = 350, 200

MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def name_of(path: Path) -> str:
    """`cleaning/rules` of …/monitoring/cleaning/rules.py."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def imports_of(source: str) -> set[str]:
    """Dotted names that `source` imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def own_imports(path: Path) -> set[str]:
    """Top-level names of the package that `path` imports: `intake`, `errors`…"""
    dotted = (name.split(".") for name in imports_of(path.read_text(encoding="utf-8")))
    return {parts[1] for parts in dotted if parts[0] == "monitoring" and len(parts) > 1}


def test_every_module_has_a_place_in_the_layers() -> None:
    top = {name_of(path).split("/")[0] for path in MODULES} - {"__init__"}
    assert top - HEIGHT.keys() == set(), "give it a place in LAYERS"


def test_imports_run_downwards() -> None:
    upwards = [
        f"{name_of(path)} imports {name}"
        for path in MODULES
        for name in sorted(own_imports(path))
        if HEIGHT.get(name, 0) > HEIGHT.get(name_of(path).split("/")[0], 0)
    ]
    assert upwards == []


def test_no_module_needs_itself() -> None:
    """Imports within functions count: they hide a circle, and break whoever imports the parts in another order."""
    dotted = {path: "monitoring." + name_of(path).replace("/", ".") for path in MODULES}
    names = set(dotted.values())
    needs = {
        name: {
            module
            for needed in imports_of(path.read_text(encoding="utf-8"))
            for module in (needed, needed.rpartition(".")[0])
            if module in names
        }
        - {name}
        for path, name in dotted.items()
    }
    graphlib.TopologicalSorter(needs).prepare()


def imported_names(source: str) -> list[tuple[str, str]]:
    """Module of the package and name of each `from monitoring… import name` in `source`, anywhere in it."""
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom))
    return [
        (node.module, name.name) for node in nodes if f"{node.module}.".startswith("monitoring.") for name in node.names
    ]


@functools.cache
def names_in(module: str) -> set[str]:
    """What can be imported from a module of the package: what it assigns, defines or imports, and its modules."""
    folder = ROOT / module.replace(".", "/")
    file = next((path for path in (folder.with_suffix(".py"), folder / "__init__.py") if path.exists()), None)
    if file is None:
        return set()
    symbols = symtable.symtable(file.read_text(encoding="utf-8"), file.name, "exec").get_symbols()
    inner = {path.stem for path in folder.iterdir()} if file.parent == folder else set()
    return inner | {symbol.get_name() for symbol in symbols if symbol.is_local()}


def test_what_others_take_from_the_package_is_there() -> None:
    """The type checker reads the package alone; elsewhere a name that has moved is missed only where it is used."""
    others = [path for path in committed_files() if path.suffix == ".py" and PACKAGE not in path.parents]
    sources = {path: text_of(path) for path in others} | {path: code_of(path) for path in NOTEBOOKS}
    missing = [
        f"{path.relative_to(ROOT)}: from {module} import {name}"
        for path, source in sources.items()
        for module, name in imported_names(source)
        if name not in names_in(module)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("module", "name", "there"),
    [
        ("monitoring.intake.layouts", "load_layouts", True),
        ("monitoring.intake", "layouts", True),
        ("monitoring.intake", "no_such_module", False),
        ("monitoring.intake.layouts", "moved_away", False),
        ("monitoring.moved_away", "anything", False),
    ],
)
def test_a_name_that_has_moved_is_seen(module: str, name: str, there: bool) -> None:
    assert (name in names_in(module)) == there


def code_of(notebook: Path) -> str:
    cells = nbformat.read(notebook, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def test_the_front_door_stands_on_the_package_alone() -> None:
    imported = {name.split(".")[0] for name in imports_of((ROOT / "pipeline.py").read_text(encoding="utf-8"))}
    assert imported - sys.stdlib_module_names <= {"monitoring", "click"}
    assert [name_of(path) for path in MODULES if "pipeline" in imports_of(path.read_text(encoding="utf-8"))] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in [*MODULES, ROOT / "pipeline.py"] if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []


def test_modules_stay_small_enough_to_read() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: count for name, count in lines.items() if count > LONGEST_MODULE} == {}
    assert statistics.median(lines[name_of(path)] for path in MODULES if path.name != "__init__.py") <= MEDIAN_MODULE


def test_no_drawer_for_odds_and_ends() -> None:
    assert [path for path in MODULES if path.stem in {"utils", "util", "helpers", "misc", "common"}] == []


def test_every_module_has_its_test() -> None:
    modules = {name_of(path) for path in set(MODULES) & set(committed_files()) if path.name != "__init__.py"}
    mirrored = {name for name in modules if exists_test(name.rpartition("/")[0], f"test_{name.rpartition('/')[2]}")}
    assert sorted(modules - mirrored - TESTED_BY.keys()) == [], "needs a test at the mirrored path"


def test_what_is_tested_elsewhere_really_is() -> None:
    assert [name for name in TESTED_BY if not (PACKAGE / f"{name}.py").exists()] == []
    assert [test for test in TESTED_BY.values() if not exists_test(test)] == []


def exists_test(*parts: str) -> bool:
    return (ROOT / "tests" / "/".join(filter(None, parts))).with_suffix(".py").exists()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_hold_the_argument_and_no_logic(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    logic = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, logic), cell.source
            assert not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)), cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_take_the_same_parameters(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert [ast.unparse(node.targets[0]) for node in ast.parse(tagged[0].source).body] == PARAMETERS


#: Hosts of package registries, and absolute paths of somebody's machine.
OF_ONE_MACHINE = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|anaconda|debian)\.(?:org|com|io|net)\b"
    r"|(?<![\w.])/(?:home|root|work|Users)/\w"
    r"|\b[A-Z]:\\Users\\",
    re.IGNORECASE,
)


def committed_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The text of a file, empty for one that is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_committed_files_name_no_registry_and_no_path_of_one_machine() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): match[0]
        for path in committed_files()
        if (match := OF_ONE_MACHINE.search(text_of(path)))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text", ["see https://pypi" + ".org/simple", "open('" + "/home" + "/an/data')", "C:" + r"\Users\An"]
)
def test_the_rule_sees_what_it_forbids(text: str) -> None:
    assert OF_ONE_MACHINE.search(text)


def test_what_is_made_is_not_committed() -> None:
    made = ("reports/", "data/processed/", "work/", ".venv/")
    names = [path.relative_to(ROOT).as_posix() for path in committed_files()]
    assert [name for name in names if name.startswith(made)] == []
