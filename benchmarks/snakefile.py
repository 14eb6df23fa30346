"""The work of the benchmarks as Snakemake would be told it: a rule a notebook and export, with what each depends on."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence

from benchmarks.measuring import REPOSITORY
from benchmarks.units import EXPORTERS, LANGUAGES, Unit, executions, nbconvert_command, other_output, papermill_command
from monitoring.running import reruns
from monitoring.workspace import Workspace


def write_snakefile(workspace: Workspace, units: Sequence[Unit]) -> None:
    """Write `Snakefile` into the root of the workspace: everything of `units`, by the tools' command lines."""
    made = [
        str(other_output(workspace, unit) / f"report.{at}.{kind}")
        for unit in units
        for at in LANGUAGES
        for kind in EXPORTERS
    ]
    rules = [_rule("all", made, [], "")]
    for unit in units:
        rules += _rules(workspace, unit)
    (workspace.root / "Snakefile").write_text("\n".join(rules), encoding="utf-8", newline="\n")


def _rules(workspace: Workspace, unit: Unit) -> list[str]:
    folder, rules, before = other_output(workspace, unit), [], []
    raw = list(map(str, reruns.input_files(workspace, unit.unit, unit.period)))
    for step, language, result in executions():
        notebook = REPOSITORY / "notebooks" / f"{step}.ipynb"
        code = [str(notebook), *map(str, reruns.code_files([notebook]))]
        output = str(folder / f"{result}.ipynb")
        command = shlex.join(papermill_command(workspace, unit, step, language, result))
        staging = f"export MONITORING_STAGING={shlex.quote(str(folder))}; "
        rules.append(_rule(f"{unit.name}_{result}", [*raw, *code, *before], [output], staging + command))
        before = [output] if step != "04_report" else before
    for language in LANGUAGES:
        for kind in EXPORTERS:
            command = shlex.join(nbconvert_command(workspace, unit, language, kind))
            notebook, page = str(folder / f"04_report.{language}.ipynb"), str(folder / f"report.{language}.{kind}")
            rules.append(_rule(f"{unit.name}_{language}_{kind}", [notebook], [page], command))
    return rules


def _rule(name: str, inputs: Sequence[str], outputs: Sequence[str], command: str) -> str:
    identifier = "".join(letter if letter.isalnum() else "_" for letter in name)
    lines = [f"rule {identifier}:", f"    input: {_listed(inputs)}"]
    if outputs:
        escaped = command.replace("{", "{{").replace("}", "}}")
        lines += [f"    output: {_listed(outputs)}", f"    shell: {json.dumps(escaped)}"]
    return "\n".join(lines) + "\n"


def _listed(paths: Sequence[str]) -> str:
    return ", ".join(map(json.dumps, paths))
