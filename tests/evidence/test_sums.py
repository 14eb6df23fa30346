"""A list of checksums is what sha256sum itself would accept and refuse."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from monitoring.evidence import sums
from monitoring.evidence.record import MANIFEST, SIGNATURE
from tests.evidence.conftest import write


@pytest.fixture
def folder(tmp_path):
    for name in ("a.txt", "sâu/b c.txt", MANIFEST, SIGNATURE, f"sâu/{MANIFEST}"):
        write(tmp_path / "f" / name, name)
    sums.write_whole(tmp_path / "f")
    return tmp_path / "f"


def coreutils(folder) -> bool:
    return subprocess.run(["sha256sum", "-c", "--strict", sums.SUMS], cwd=folder, capture_output=True).returncode == 0


def test_all_but_the_manifest_and_its_signature_is_listed(folder):
    assert sums.listed(folder) == {"a.txt", "sâu/b c.txt", f"sâu/{MANIFEST}"}
    assert sums.differing(folder) == {} and (not shutil.which("sha256sum") or coreutils(folder))


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="needs coreutils")
@pytest.mark.parametrize(("damage", "problems"), [
    (lambda folder: write(folder / "a.txt", "b"), {"a.txt": "changed"}),
    (lambda folder: (folder / "a.txt").unlink(), {"a.txt": "missing"}),
    (lambda folder: write(folder / sums.SUMS, "no list\n"), {sums.SUMS: "changed"}),
    (lambda folder: (folder / sums.SUMS).unlink(), {sums.SUMS: "missing"}),
])  # fmt: skip
def test_what_is_not_as_listed_is_told_as_sha256sum_tells_it(folder, damage, problems):
    damage(folder)
    assert sums.differing(folder) == problems and not coreutils(folder)


def test_a_link_is_not_the_file(folder, tmp_path):
    (folder / "a.txt").rename(tmp_path / "x")
    (folder / "a.txt").symlink_to(tmp_path / "x")
    assert sums.differing(folder) == {"a.txt": "link"}


def test_files_beside_the_folder_are_listed_by_their_way(tmp_path):
    (tmp_path / "f").mkdir()
    sums.write(tmp_path / "f", [write(tmp_path / "g" / "t.csv", "1")])
    assert sums.listed(tmp_path / "f") == {"../g/t.csv"} and sums.differing(tmp_path / "f") == {}
