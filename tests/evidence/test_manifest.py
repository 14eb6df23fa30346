"""The manifest: a Provenance Run Crate whose every reference leads somewhere, the same bytes each time."""

from __future__ import annotations

import json

import pytest

from monitoring.evidence import manifest
from monitoring.evidence.record import MANIFEST
from tests.evidence.conftest import PERIOD, PUBLISHED_AT, UNIT, executions, record_of


@pytest.fixture
def graph(workspace) -> dict[str, dict]:
    """Identifier → entity of the published manifest."""
    text = (workspace.report(UNIT, PERIOD) / MANIFEST).read_text(encoding="utf-8")
    return {entity["@id"]: entity for entity in json.loads(text)["@graph"]}


def references(value: object) -> list[str]:
    if isinstance(value, dict) and set(value) == {"@id"}:
        return [value["@id"]]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [found for part in parts for found in references(part)]


def test_every_reference_is_to_an_entity_or_to_the_world(graph):
    named = {found for entity in graph.values() for found in references(entity)}
    assert {found for found in named - set(graph) if not found.startswith("https://")} == set()


@pytest.mark.parametrize(("kind", "property_", "target"), [
    ("HowToStep", "workExample", "SoftwareSourceCode"),
    ("ControlAction", "instrument", "HowToStep"),
    ("ControlAction", "object", "CreateAction"),
    ("OrganizeAction", "instrument", "SoftwareApplication"),
    ("OrganizeAction", "object", "ControlAction"),
    ("OrganizeAction", "result", "CreateAction"),
    ("CreateAction", "instrument", "SoftwareSourceCode"),
    ("ComputationalWorkflow", "step", "HowToStep"),
    ("ComputationalWorkflow", "hasPart", "SoftwareSourceCode"),
    ("ComputationalWorkflow", "programmingLanguage", "ComputerLanguage"),
    ("PropertyValue", "exampleOfWork", "FormalParameter"),
])  # fmt: skip
def test_the_profile_links_each_kind_of_entity_to_another(graph, kind, property_, target):
    entities = [entity for entity in graph.values() if kind in entity["@type"]]
    assert entities
    for entity in entities:
        found = references(entity[property_])
        assert found and all(target in graph[identifier]["@type"] for identifier in found)


def test_the_root_names_its_profiles_licence_date_and_every_file(graph):
    root = graph["./"]
    assert [profile.split("/")[-2] for profile in references(root["conformsTo"])] == [
        "process",
        "workflow",
        "provenance",
        "workflow-ro-crate",
    ]
    assert root["datePublished"] == "2024-06-30T00:00:00+00:00" and root["license"] and root["version"] == "1"
    files = {found for found, entity in graph.items() if "File" in entity["@type"]}
    assert set(references(root["hasPart"])) == files


def test_an_execution_tells_its_parameters_what_it_read_and_what_it_wrote(graph):
    action = graph["#execution-03_measure.vi"]
    assert "#period=2024-Q2" in references(action["object"])
    assert "arcp://name,monitoring/data/raw/huy%E1%BB%87n-a/unit.yml" in references(action["object"])
    assert "notebooks/03_measure.ipynb" in references(action["result"])


def test_library_versions_come_from_the_lock(graph):
    papermill = next(entity for entity in graph.values() if entity["@id"].startswith("pkg:pypi/papermill@"))
    assert papermill["@id"] == f"pkg:pypi/papermill@{papermill['softwareVersion']}"


def test_the_same_run_gives_the_same_bytes(workspace):
    path = workspace.report(UNIT, PERIOD) / MANIFEST
    before = path.read_bytes()
    manifest.write(record_of(workspace), executions(), PUBLISHED_AT, path.parent)
    assert path.read_bytes() == before
