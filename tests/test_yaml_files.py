"""YAML that people write is small, plain and strict, or refused with one paragraph."""

from __future__ import annotations

import pytest

from monitoring.errors import InputError
from monitoring.yaml_files import read_yaml


@pytest.mark.parametrize(
    "content",
    [
        b"a: &anchor [1, 2]\nb: [*anchor, *anchor]\n",
        b"a: !!python/object/apply:os.getcwd []\n",
        b"a: {b: 1, b: 2}\n",
        b"a: \xff\n",
        b"a: 2024-02-31\n",
        b"[" * 900_000,
        b"{a: " * 30 + b"1" + b"}" * 30,
        b"# " + b"x" * 1_000_000,
    ],
)
def test_yaml_that_is_no_plain_small_file_is_refused(tmp_path, content):
    path = tmp_path / "a.yml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"^a\.yml:"):
        read_yaml(path, "a.yml")


def test_a_missing_yaml_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"FileNotFoundError"):
        read_yaml(tmp_path / "none.yml", "none.yml")
