"""The record comes back from the manifest as it went in."""

from __future__ import annotations

import pytest

from monitoring.evidence.record import MANIFEST, notebook_hash, published_record, read_record
from tests.evidence.conftest import DISTRICT, PERIOD, record_of, write


def test_the_record_comes_back_from_the_manifest(workspace):
    record = published_record(workspace, DISTRICT, PERIOD)
    assert record == record_of(workspace)
    assert set(record.outputs) == {
        "processed/checks.csv",
        "processed/disbursement.csv",
        "report/notebooks/03_measure.ipynb",
        "report/report.vi.html",
        "report/workflow.sh",
    }


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"@graph": []}', '{"@graph": [{"@id": "./"}]}', "không phải JSON"])
def test_a_manifest_that_cannot_be_read_is_no_record(tmp_path, text):
    assert read_record(write(tmp_path / MANIFEST, text)) is None
    assert read_record(tmp_path / "none.json") is None


def test_how_an_editor_stored_a_notebook_does_not_matter(tmp_path):
    def notebook(source: str, extra: str = "") -> str:
        cell = f'{{"cell_type": "code", "source": ["{source}"], "metadata": {{}}, "outputs": []{extra}}}'
        return notebook_hash(write(tmp_path / "n.ipynb", f'{{"cells": [{cell}]}}'))

    assert notebook("1 + 1") == notebook("1 + 1", ', "execution_count": 7')
    assert notebook("1 + 1") != notebook("1 + 2")
