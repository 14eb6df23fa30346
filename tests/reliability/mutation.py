"""`python -m tests.reliability.mutation [MODULE…]`: do the tests notice when the code is changed?

Mutmut, installed in work/mutation the first time, changes one thing at a time in a clone of what is committed and runs
the module's own tests. What was noticed before is not tried again while its function stands as it was, so that a
program that was stopped goes on; `--afresh` tries everything. A survivor is a gap in the tests or makes no difference:
equivalent_mutants.yml says which and why. Linux and macOS.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml

from monitoring.workspace import REPOSITORY
from tests.reliability.page import write_table

MODULES = {
    "amounts": ("monitoring/amounts.py", "tests/test_amounts.py"),
    "indicators": ("monitoring/measures/indicators.py", "tests/measures/test_indicators.py"),
    "targets": ("monitoring/measures/targets.py", "tests/measures/test_targets.py"),
    "rules": ("monitoring/cleaning/rules.py", "tests/cleaning/test_rules.py"),
    "ledger": ("monitoring/cleaning/ledger.py", "tests/cleaning/test_ledger.py", "tests/cleaning/test_corrections.py"),
}
RESULTS = Path(__file__).with_name("mutation.json")
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.yml")
_FOLDER = REPOSITORY / "work" / "mutation"
_LIBRARIES = _FOLDER / "libraries"
_ENDS_WITHIN_SECONDS = 300
_FAILED, _INTERRUPTED, _BROKEN = 1, 2, 3  # how pytest ends
_NOTICED, _NOT_TRIED = (_FAILED, _BROKEN), None
# Tests by hypothesis are slow where they fail: they look only at what the others leave.
_QUICK, _SLOW = "not hypothesis", "hypothesis"
_ALSO_NEEDED = ("notebooks", "data", "pipeline.py", "requirements.lock", "fuzz")


def main() -> None:
    options = _options()
    if not _LIBRARIES.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-qq", "--target", _LIBRARIES, "mutmut"], check=True)
    for name in options.modules or MODULES:
        _mutate(name, {} if options.afresh else _verdicts(name), options.processes)
        outcome = _outcome(name)
        write({**_results(), name: outcome})


def _results() -> dict:
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.mutation", description=__doc__)
    parser.add_argument("--afresh", action="store_true")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    parser.add_argument("modules", nargs="*", metavar="MODULE", choices=[*MODULES, []], help=", ".join(MODULES))
    return parser.parse_args()


def _mutate(name: str, known: dict, processes: int) -> None:
    source, *tests = MODULES[name]
    tree = _FOLDER / name
    shutil.rmtree(tree, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", REPOSITORY, tree], check=True)
    settings = {
        "source_paths": "monitoring",
        "only_mutate": source,
        "pytest_add_cli_args_test_selection": "\n    ".join(tests),
        "pytest_add_cli_args": "\n    ".join(("-m", _QUICK)),
        "also_copy": "\n    ".join(_ALSO_NEEDED),
    }
    lines = ["[mutmut]", *(f"{key}={value}" for key, value in settings.items())]
    (tree / "setup.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if known:
        codes = known["exit_code_by_key"]
        known["exit_code_by_key"] = {key: code if code in _NOTICED else _NOT_TRIED for key, code in codes.items()}
        _write_verdicts(name, known)
    _python(tree, "from mutmut.__main__ import cli; cli()", "run", "--max-children", str(processes))


def _meta(name: str) -> Path:
    return _FOLDER / name / "mutants" / f"{MODULES[name][0]}.meta"


def _verdicts(name: str) -> dict:
    """What mutmut keeps of a module; in `exit_code_by_key` how the tests of each mutant ended, None: were not run."""
    return json.loads(_meta(name).read_text(encoding="utf-8")) if _meta(name).exists() else {}


def _write_verdicts(name: str, verdicts: dict) -> None:
    _meta(name).parent.mkdir(parents=True, exist_ok=True)
    _meta(name).write_text(json.dumps(verdicts), encoding="utf-8")


def _python(
    folder: Path, code: str, *arguments: str, seconds: int | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Python where mutmut can be imported; the project's own libraries go before those that came with it."""
    command = [sys.executable, "-W", "ignore", "-c", f"import sys; sys.path.append({str(_LIBRARIES)!r}); {code}"]
    variables = {**os.environ, "PYTHONPATH": "", **environment}
    return subprocess.run(
        [*command, *arguments], cwd=folder, env=variables, capture_output=True, encoding="utf-8", timeout=seconds
    )


def _outcome(name: str) -> dict:
    """How many mutants there were and were noticed; the others with what was changed in which function."""
    verdicts = _verdicts(name)
    codes = verdicts["exit_code_by_key"]
    tried = [mutant for mutant, code in codes.items() if code is not _NOT_TRIED]
    survived = []
    for mutant in tried:
        if codes[mutant] in _NOTICED:
            continue
        survivor = {"function": _function(mutant), **_change(_FOLDER / name, mutant)}
        if reason(name, survivor) or not _noticed_by_a_new_process(name, mutant):
            survived.append(survivor)
        else:
            codes[mutant] = _FAILED
            _write_verdicts(name, verdicts)
    return {"mutants": len(codes), "tried": len(tried), "noticed": len(tried) - len(survived), "survived": survived}


def _noticed_by_a_new_process(name: str, mutant: str) -> bool:
    """With all of the module's tests. Mutmut changes functions after they are imported, too late for what is computed
    while importing or is kept for several tests, and what it stopped at its limit of processor time may not have been
    noticed. Tests that do not end notice a mutant.
    """
    code = "import pytest; sys.exit(pytest.main(['-x', '-q', '-p', 'no:cacheprovider', *sys.argv[1:]]))"
    tree, tests = _FOLDER / name / "mutants", MODULES[name][1:]
    for kind in (_QUICK, _SLOW):
        arguments = ("-m", kind, *tests)
        try:
            ended = _python(tree, code, *arguments, seconds=_ENDS_WITHIN_SECONDS, MUTANT_UNDER_TEST=mutant)
        except subprocess.TimeoutExpired:
            return True
        if ended.returncode in (_FAILED, _INTERRUPTED, _BROKEN):
            return True
    return False


def _function(mutant: str) -> str:
    """`monitoring.amounts.x__pattern__mutmut_3` → `_pattern`; of a method its class goes before it."""
    return mutant.rpartition("__mutmut_")[0].rpartition(".x")[2].replace("ǁ", ".").removeprefix("_").removeprefix(".")


def _change(tree: Path, mutant: str) -> dict[str, str]:
    code = "import mutmut.__main__ as mutmut; print(mutmut.get_diff_for_mutant(sys.argv[1]))"
    lines = _python(tree, code, mutant).stdout.splitlines()
    changed = [line for line in lines if line[:1] in ("-", "+") and not line.startswith(("---", "+++"))]
    return {
        "was": " ".join(line[1:].strip() for line in changed if line[0] == "-"),
        "became": " ".join(line[1:].strip() for line in changed if line[0] == "+"),
    }


def reason(module: str, survivor: Mapping[str, str]) -> str:
    """Why a survivor makes no difference, as equivalent_mutants.yml says; "" where nobody has said."""
    entries = yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8"))[module]
    found = [
        e["reason"] for e in entries if e["function"] == survivor["function"] and e["became"] in survivor["became"]
    ]
    return found[0] if found else ""


def write(results: dict) -> None:
    """Keep the results, and write their tables into the page."""
    ordered = {name: results[name] for name in MODULES if name in results}
    RESULTS.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    write_table("mutation", table(ordered))


def table(results: dict) -> list[str]:
    """The results as tables in Markdown: counts, then every survivor."""
    counts = ["| module | mutants | tried | noticed | make no difference | gaps |", "|---|--:|--:|--:|--:|--:|"]
    told = ["| function | was | became | why it survives |", "|---|---|---|---|"]
    for name, result in results.items():
        reasons = [reason(name, survivor) for survivor in result["survived"]]
        equal = sum(map(bool, reasons))
        numbers = (result["mutants"], result["tried"], result["noticed"], equal, len(reasons) - equal)
        counts.append(f"| {MODULES[name][0]} | {' | '.join(map(str, numbers))} |")
        for survivor, why in zip(result["survived"], reasons, strict=True):
            was, became = (survivor[key].replace("|", "\\|") for key in ("was", "became"))
            told.append(f"| {name}: {survivor['function']} | `{was}` | `{became}` | {why or 'a gap in the tests'} |")
    return [*counts, "", *told]


if __name__ == "__main__":
    main()
