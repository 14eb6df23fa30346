"""The manifest of a publication: an RO-Crate after the Provenance Run Crate profile, the same bytes for the same run.

The script of all executions is the crate's workflow, each notebook one of its tools, each execution an action with its
parameters, what it read and what it wrote. Nothing in it is random or tells of the hour: it is dated as the publication
is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitoring.evidence.record import ASKED, MANIFEST, Record, identifier
from monitoring.workspace import REPOSITORY

if TYPE_CHECKING:
    from rocrate.rocrate import ROCrate

_PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/provenance/0.5": ("Provenance Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
_TERMS = "https://w3id.org/ro/terms/workflow-run/context"
_LICENSE = "The code under the MIT licence; the figures as their publisher releases them."
_DESCRIPTION = (
    "A quarter's monitoring report with its tables, and what they were made from. Its date is the day on which the "
    "newest of its files was received, so that the same files give the same bytes: not the day on which it was made."
)
_WORKFLOW_PROFILE = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
_ASKED_PARAMETER = f"#parameter-{ASKED[1:]}"
#: What executes the notebooks; the script itself is written by monitoring.evidence.workflow.
WORKFLOW, _LANGUAGE, _ENGINE = "workflow.sh", "#sh", "papermill"
_FORMATS = {
    ".csv": "text/csv",
    ".eml": "message/rfc822",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".py": "text/x-python",
    ".sh": "application/x-sh",
    ".yml": "application/yaml",
    ".xls": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: A line of the lock such as `pandas==3.1.1 ; python_full_version >= '3.11'`.
_LOCKED = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.ASCII | re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Execution:
    """One notebook as it was executed: `notebook` is its name (01_receive), `parameters` what it was given.

    `results`: the names of the outputs (see Record.outputs) that it wrote, its executed copy among them.
    """

    notebook: str
    parameters: dict[str, str]
    results: tuple[str, ...]

    @property
    def name(self) -> str:
        """Tells executions of one notebook in two languages apart."""
        return f"{self.notebook}.{self.parameters['language']}"


def write(record: Record, executions: Sequence[Execution], published_at: datetime, folder: Path) -> None:
    """Write the manifest of a publication into the staged or published `folder` of its report."""
    text = json.dumps(build(record, executions, published_at), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def build(record: Record, executions: Sequence[Execution], published_at: datetime) -> dict[str, Any]:
    """The manifest as JSON-LD, its entities in order of their identifiers behind the descriptor and the root."""
    # rocrate loads an HTTP client and 44 ms of vocabulary; only a run that publishes needs it.
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(_TERMS)
    _describe_root(crate, record, executions, published_at)
    files = _add_files(crate, record)
    _describe_workflow(crate, record, executions)
    _describe_run(crate, record, executions, published_at)
    crate.root_dataset["hasPart"] = [{"@id": found} for found in sorted(files)]
    document: dict[str, Any] = crate.metadata.generate()
    first = {MANIFEST: 0, "./": 1}
    document["@graph"].sort(key=lambda entity: (first.get(entity["@id"], 2), entity["@id"]))
    return document


# ---- what there is ---------------------------------------------------------------------------------------------------


def _describe_root(crate: ROCrate, record: Record, executions: Sequence[Execution], published_at: datetime) -> None:
    profiles = [
        _add(crate, found, "CreativeWork", name=name, version=version) for found, (name, version) in _PROFILES.items()
    ]
    crate.metadata["conformsTo"] = [{"@id": crate.metadata.profile}, profiles[-1]]
    mentioned = ["#organisation", "#run", *(f"#execution-{execution.name}" for execution in executions)]
    facts = {
        "identifier": f"{record.unit}/{record.period}",
        "name": f"{record.unit} {record.period}",
        "description": _DESCRIPTION,
        "version": str(record.revision),
        "datePublished": published_at.isoformat(),
        "license": _LICENSE,
        "conformsTo": profiles,
        "mainEntity": {"@id": WORKFLOW},
        "mentions": [{"@id": found} for found in mentioned],
    }
    for name, value in facts.items():
        crate.root_dataset[name] = value


def _add_files(crate: ROCrate, record: Record) -> list[str]:
    """Every input, module, notebook and output with its checksum; returns their identifiers."""
    added = []
    for kind, digests in record.made_from.items():
        for name, digest in digests.items():
            kinds = ["File"] if kind in ("input", "lock") else ["File", "SoftwareSourceCode"]
            checksum = {"version": digest} if kind == "notebook" else {"sha256": digest}
            found = record.dependency_identifier(kind, name)
            added.append(_add(crate, found, kinds, name=name, encodingFormat=_format(name), **checksum))
    for name, digest in record.outputs.items():
        found = record.output_identifier(name)
        added.append(_add(crate, found, "File", name=name, encodingFormat=_format(name), sha256=digest))
    return [entity["@id"] for entity in added]


def _format(name: str) -> str:
    """The media type of a file, by a table of our own: that of the machine would not be the same everywhere."""
    return _FORMATS.get(Path(name).suffix.lower(), "text/plain")


def _describe_workflow(crate: ROCrate, record: Record, executions: Sequence[Execution]) -> None:
    """The script with its steps, the notebooks it runs in their order, their parameters and the locked libraries."""
    notebooks = list(dict.fromkeys(execution.notebook for execution in executions))
    parameters = sorted({name for execution in executions for name in execution.parameters})
    formal = [
        _add(crate, f"#parameter-{name}", "FormalParameter", name=name, additionalType="Text") for name in parameters
    ]
    asked = _add(
        crate, _ASKED_PARAMETER, "FormalParameter", name=ASKED[1:], additionalType="Text", multipleValues="true"
    )
    for position, notebook in enumerate(notebooks, start=1):
        step, tool = f"#step-{notebook}", _notebook(notebook)
        _add(crate, step, "HowToStep", name=notebook, position=str(position), workExample=tool)
        crate.get(tool["@id"])["input"] = formal
    posix = {"@id": "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html"}
    _add(crate, _LANGUAGE, "ComputerLanguage", name="POSIX shell", url=posix)
    kinds = ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"]
    _add(
        crate,
        WORKFLOW,
        kinds,
        name=WORKFLOW,
        sha256=record.outputs.get(f"report/{WORKFLOW}"),
        programmingLanguage={"@id": _LANGUAGE},
        input=[*formal, asked],
        conformsTo={"@id": _WORKFLOW_PROFILE},
        encodingFormat=_format(WORKFLOW),
        hasPart=[_notebook(name) for name in notebooks],
        step=[{"@id": f"#step-{name}"} for name in notebooks],
        softwareRequirements=list(_libraries(crate)),
    )


def locked_libraries() -> list[tuple[str, str]]:
    """Name and version of every library of the lock, each once, by name; none without a lock."""
    lock = REPOSITORY / "requirements.lock"
    return sorted(set(_LOCKED.findall(lock.read_text(encoding="utf-8")))) if lock.exists() else []


def _libraries(crate: ROCrate) -> Iterable[dict[str, str]]:
    for name, version in locked_libraries():
        yield _add(crate, f"pkg:pypi/{name}@{version}", "SoftwareApplication", name=name, softwareVersion=version)


# ---- what happened ---------------------------------------------------------------------------------------------------


def _describe_run(crate: ROCrate, record: Record, executions: Sequence[Execution], published_at: datetime) -> None:
    """The run as a whole, the execution of each notebook, and what tied them together."""
    inputs = [{"@id": record.dependency_identifier("input", name)} for name in record.made_from.get("input", ())]
    read = list(inputs)
    for execution in executions:
        results = {name: {"@id": record.output_identifier(name)} for name in sorted(execution.results)}
        _action(
            crate,
            f"#execution-{execution.name}",
            execution.name,
            published_at,
            instrument=_notebook(execution.notebook),
            object=[*read, *_values(crate, execution)],
            result=list(results.values()),
        )
        _add(
            crate,
            f"#control-{execution.name}",
            "ControlAction",
            name=f"step {execution.name}",
            instrument={"@id": f"#step-{execution.notebook}"},
            object={"@id": f"#execution-{execution.name}"},
        )
        read += [found for name, found in results.items() if name.startswith("processed/")]
    outputs = [{"@id": record.output_identifier(name)} for name in record.outputs]
    asked = _add(
        crate,
        ASKED,
        "PropertyValue",
        name=ASKED[1:],
        value=list(record.asked),
        exampleOfWork={"@id": _ASKED_PARAMETER},
    )
    _action(crate, "#run", "run", published_at, instrument={"@id": WORKFLOW}, object=[*inputs, asked], result=outputs)
    engine = min((entity.id for entity in crate.get_entities() if entity.get("name") == _ENGINE), default=WORKFLOW)
    _add(
        crate,
        "#organisation",
        "OrganizeAction",
        name="organisation of the run",
        instrument={"@id": engine},
        object=[{"@id": f"#control-{execution.name}"} for execution in executions],
        result={"@id": "#run"},
    )


def _values(crate: ROCrate, execution: Execution) -> list[dict[str, str]]:
    """The values of an execution's parameters; the same value stands once."""
    return [
        _add(
            crate,
            f"#{name}={value}",
            "PropertyValue",
            name=name,
            value=value,
            exampleOfWork={"@id": f"#parameter-{name}"},
        )
        for name, value in sorted(execution.parameters.items())
    ]


def _action(crate: ROCrate, found: str, name: str, published_at: datetime, **facts: object) -> None:
    _add(
        crate,
        found,
        "CreateAction",
        name=name,
        actionStatus="http://schema.org/CompletedActionStatus",
        **facts,
    )


def _notebook(name: str) -> dict[str, str]:
    return {"@id": identifier(f"notebooks/{name}.ipynb")}


def _add(crate: ROCrate, found: str, kind: str | list[str], **facts: object) -> dict[str, str]:
    """Add an entity under its identifier; returns the reference to it. A list of one is written as that one."""
    from rocrate.model.contextentity import ContextEntity

    plain = {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in facts.items()}
    crate.add(ContextEntity(crate, found, properties={"@type": kind, **plain}))
    return {"@id": found}
