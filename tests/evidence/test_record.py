"""The record comes back from the manifest as it went in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitoring.evidence.record import MANIFEST, notebook_hash, published_record, read_record
from tests.evidence.conftest import PERIOD, UNIT, record_of, write


def test_the_record_comes_back_from_the_manifest(workspace):
    record = published_record(workspace, UNIT, PERIOD)
    assert record == record_of(workspace)
    assert set(record.outputs) == {
        "processed/checks.csv",
        "processed/datapackage.json",
        "processed/disbursement.csv",
        "report/notebooks/01_receive.ipynb",
        "report/notebooks/02_clean.ipynb",
        "report/notebooks/03_measure.ipynb",
        "report/notebooks/04_report.vi.ipynb",
        "report/report.vi.html",
        "report/workflow.sh",
    }


@pytest.mark.parametrize("text", [
    "", "[]", "{}", '{"@graph": []}', '{"@graph": [{"@id": "./"}]}', "không phải JSON", "[" * 200_000,
    '{"@graph": [1]}', '{"@graph": {"@id": "./"}}',
    '{"@graph": [{"@id": "./", "@type": "Dataset", "identifier": "a/b", "version": "1"}]}',
    '{"@graph": [{"@id": "./", "@type": "Dataset", "identifier": 7, "version": "1"}]}',
    '{"@graph": [{"@id": "./", "@type": "Dataset", "identifier": "a/2024-Q2", "version": "1"},'
    ' {"@id": "../x", "@type": "File", "sha256": "0"}]}',
    '{"@graph": [{"@id": "./", "@type": "Dataset", "identifier": "a/2024-Q2", "version": "1"},'
    ' {"@id": "x", "@type": "File", "sha256": "0"}, {"@id": "x", "@type": "File", "sha256": "1"}]}',
])  # fmt: skip
def test_a_manifest_that_cannot_be_read_is_no_record(tmp_path, text):
    assert read_record(write(tmp_path / MANIFEST, text)) is None
    assert read_record(tmp_path / "none.json") is None


def test_how_an_editor_stored_a_notebook_does_not_matter(tmp_path):
    def notebook(source: str, extra: str = "") -> str:
        cell = f'{{"cell_type": "code", "source": ["{source}"], "metadata": {{}}, "outputs": []{extra}}}'
        return notebook_hash(write(tmp_path / "n.ipynb", f'{{"cells": [{cell}]}}'))

    assert notebook("1 + 1") == notebook("1 + 1", ', "execution_count": 7')
    assert notebook("1 + 1") != notebook("1 + 2")


@pytest.mark.parametrize(
    ("source", "is_the_same"),
    [
        ('period = "2024-Q3"', True),
        ('period = ""', True),
        ('quarter = "2023-Q4"', False),
        ('period = "2023-Q4"\nimport evil', False),
        ('period = "2023-Q4"; evil()', False),
        ('period = f"{evil()}"', False),
        ('period = "2023-Q4" + evil("")', False),
    ],
)
def test_a_value_tried_in_the_parameters_cell_does_not_matter_but_code_does(
    tmp_path: Path, source: str, is_the_same: bool
) -> None:
    def of(text: str) -> str:
        cell = {"cell_type": "code", "source": [text], "metadata": {"tags": ["parameters"]}}
        return notebook_hash(write(tmp_path / "n.ipynb", json.dumps({"cells": [cell], "metadata": {}})))

    assert (of(source) == of('period = "2023-Q4"')) == is_the_same


def test_the_kernel_that_a_notebook_names_matters(tmp_path):
    def of(kernel: str) -> str:
        return notebook_hash(write(tmp_path / "n.ipynb", f'{{"cells": [], "metadata": {{"kernelspec": {kernel}}}}}'))

    assert of('{"name": "python3"}') == of('{"name": "python3", "display_name": "Python 3.13"}')
    assert of('{"name": "python3"}') != of('{"name": "other"}')
