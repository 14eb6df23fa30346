"""Every attempt on the evidence is seen by what must see it: on a real publication with two revisions, signed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from monitoring.errors import InputError
from monitoring.evidence import record
from monitoring.evidence.history import sound_history
from monitoring.evidence.record import published_record
from monitoring.evidence.signature import PUBLIC_KEY
from monitoring.evidence.signing import sign
from monitoring.evidence.verify import verify
from monitoring.period import Period
from monitoring.running.index import front_findings, write_index
from monitoring.running.kernels import warm_kernels
from monitoring.running.request import Request, made_from_now
from monitoring.running.run import PRELOADED, run
from monitoring.workspace import REPOSITORY, Workspace
from tests import samples
from tests.evidence import attempts, quarters
from tests.evidence.attempts import ATTEMPTS, ELSEWHERE, HISTORY, PERIOD, REPORT, Attempt
from tests.samples import UNIT

QUARTER = Period.parse(PERIOD)


@pytest.fixture(scope="module")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def original(tmp_path_factory, key) -> Workspace:
    """Two revisions by real runs, both signed, the front page, and a copy of the program beside."""
    workspace = quarters.receive_small(tmp_path_factory.mktemp("attempts"))
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (workspace.unit(UNIT) / PUBLIC_KEY).write_bytes(pem)
    private = workspace.root / "key.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    private.chmod(0o600)
    request = Request(UNIT, QUARTER, ("vi",), ("html", "pdf"))
    late = [samples.PAYMENT | {"voucher": "Z", "paid_on": "30/06/2024", "amount": "10"}]
    with warm_kernels(PRELOADED):
        run(workspace, request)
        sign(workspace, UNIT, QUARTER, private, "", str)
        samples.receive_rows(workspace, PERIOD, "payments", late, "late.csv")
        run(workspace, request)
    sign(workspace, UNIT, QUARTER, private, "", str)
    write_index(workspace)
    for name in ("monitoring", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__", "*.po")
        shutil.copytree(REPOSITORY / name, workspace.root / "repository" / name, ignore=ignored)
    for name in ("pipeline.py", "requirements.lock"):
        shutil.copyfile(REPOSITORY / name, workspace.root / "repository" / name)
    return workspace


@pytest.fixture
def workspace(original, tmp_path, monkeypatch) -> Workspace:
    """A copy to be tampered with; what is on record as code is looked for in its copy of the program."""
    shutil.copytree(original.root, tmp_path / "w", symlinks=True)
    monkeypatch.setattr(record, "REPOSITORY", tmp_path / "w" / "repository")
    return Workspace(tmp_path / "w")


def verified(workspace: Workspace) -> tuple[bool, bool]:
    """Whether verify finds a file that is not as recorded, and whether it finds anything at all."""
    try:
        found = verify(workspace, UNIT, QUARTER, now=made_from_now(workspace, UNIT, QUARTER))
    except InputError:
        return True, True
    differs = bool(found.findings or front_findings(workspace))
    return differs, differs or not found.holds


def seen_by_trace(workspace: Workspace) -> bool:
    try:
        return not quarters.tracer_of(workspace, PERIOD).trace("disbursement.cumulative").holds
    except InputError:
        return True


def seen_by_run(workspace: Workspace) -> bool:
    try:
        sound_history(workspace, UNIT, QUARTER)
    except InputError:
        return True
    return False


SEES = {"verify": lambda workspace: verified(workspace)[0], "trace": seen_by_trace, "run": seen_by_run}


def test_what_nobody_touched_is_seen_by_nothing(workspace):
    assert published_record(workspace, UNIT, QUARTER).revision == 2
    assert [name for name, sees in SEES.items() if sees(workspace)] == []
    assert verify(workspace, UNIT, QUARTER).signature.state == "valid"


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=[attempt.what for attempt in ATTEMPTS])
def test_it_is_seen(workspace, attempt: Attempt):
    attempt.act(workspace)
    assert verified(workspace)[1] if attempt.is_about_a_signature else SEES[attempt.seen_by](workspace)


@pytest.mark.parametrize("attempt", [one for one in ATTEMPTS if one.seen_by == "trace"], ids=lambda one: one.what)
def test_what_trace_sees_is_no_matter_of_the_signature_alone(workspace, attempt: Attempt):
    """Of what only trace sees, the signature tells as well: whoever edits a manifest cannot sign it."""
    attempt.act(workspace)
    assert verified(workspace)[1]


def test_an_incomplete_record_is_not_signed(workspace):
    attempts.without("^arcp://name,monitoring/data/raw")(workspace)
    with pytest.raises(InputError, match="not on record"):
        sign(workspace, UNIT, QUARTER, workspace.root / "key.pem", "", str)


@pytest.mark.parametrize("named", [test for *_, test in ELSEWHERE])
def test_the_tests_named_for_other_attempts_exist(named):
    path, _, name = named.partition("::")
    assert f"def {name}(" in (REPOSITORY / path).read_text(encoding="utf-8")


def test_the_page_on_security_counts_these_attempts():
    page = attempts.PAGE.read_text(encoding="utf-8")
    assert attempts.table() in page, "write it: python -m tests.evidence.attempts"


def test_the_paths_of_the_table_are_those_of_the_workspace(original):
    assert original.root / REPORT == original.report(UNIT, PERIOD)
    assert original.root / HISTORY == original.history(UNIT, PERIOD)
    assert (original.root / Path(HISTORY) / "2").is_dir()
