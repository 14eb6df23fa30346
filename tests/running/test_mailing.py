"""The command `mail`: a trial unless asked, the published message or one made for the purpose, and how it ends."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
import yaml
from click.testing import CliRunner

import pipeline
from monitoring.errors import InputError
from monitoring.messages import translator
from monitoring.period import Period
from monitoring.running import mailing
from monitoring.running.mailing import Mailing
from monitoring.workspace import Workspace
from tests.publishing.mail_server import AUTHORITY, PASSWORD, SENDER, USER, mail_server

PERIOD = Period(2023, 4)
ASKED = Mailing("vinh-linh", PERIOD, ("vi", "en"), ("a@example.org", "b@example.org"))
VARIABLES = ("HOST", "PORT", "USER", "PASSWORD", "FROM")


@pytest.fixture
def workspace(published, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The published period in a place of the test's own, and no mail server named."""
    for folder in ("data", "reports"):
        shutil.copytree(published.root / folder, tmp_path / "kho" / folder)
    monkeypatch.setattr(pipeline, "_", translator("en"))  # whatever the locale of the machine
    for name in VARIABLES:
        monkeypatch.delenv(f"MONITORING_SMTP_{name}", raising=False)
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return Workspace(tmp_path / "kho")


def name_server(monkeypatch: pytest.MonkeyPatch, port: int, password: str = PASSWORD) -> None:
    for name, value in zip(VARIABLES, ("localhost", str(port), USER, password, SENDER), strict=True):
        monkeypatch.setenv(f"MONITORING_SMTP_{name}", value)


def mail(workspace: Workspace, *arguments: str) -> tuple[int, str]:
    """Exit code and everything printed."""
    given = ["mail", "vinh-linh", "2023-Q4", "--root", str(workspace.root), *arguments]
    result = CliRunner().invoke(pipeline.main, given)
    assert result.exception is None or isinstance(result.exception, SystemExit), "never a traceback"
    return result.exit_code, result.output


# ---- which message ---------------------------------------------------------------------------------------------------


def test_the_message_is_the_published_one(workspace) -> None:
    assert mailing.prepare(workspace, ASKED) == workspace.report("vinh-linh", PERIOD) / "message.eml"
    assert not (workspace.work / "mail").exists()


@pytest.mark.parametrize("asked", [replace(ASKED, html=True), replace(ASKED, languages=("en",))])
def test_anything_else_is_made_in_work_and_leaves_the_publication_alone(workspace, asked: Mailing) -> None:
    published = workspace.report("vinh-linh", PERIOD) / "message.eml"
    before = published.read_bytes()
    path = mailing.prepare(workspace, asked)
    assert workspace.relative(path) == "work/mail/vinh-linh/2023-Q4/message.eml"
    assert path.read_bytes() != before == published.read_bytes()


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("message.eml", ASKED),
        ("report.vi.pdf", replace(ASKED, html=True)),
        ("report.vi.html", replace(ASKED, html=True)),
        ("disbursement.csv", ASKED),
    ],
)
def test_what_was_altered_is_not_sent(workspace, name: str, asked: Mailing) -> None:
    [path] = [path for folder in ("data/processed", "reports") for path in (workspace.root / folder).rglob(name)]
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(InputError, match=f"{name} is not what was published"):
        mailing.prepare(workspace, asked)


@pytest.mark.parametrize("content", [b"\xff\xfe<", b"", b"Subject: x\n\n"])
def test_a_message_of_nonsense_is_not_what_was_published(workspace, content: bytes) -> None:
    (workspace.report("vinh-linh", PERIOD) / "message.eml").write_bytes(content)
    with pytest.raises(InputError, match=r"message\.eml is not what was published"):
        mailing.prepare(workspace, ASKED)


def test_what_is_missing_is_not_sent(workspace) -> None:
    (workspace.report("vinh-linh", PERIOD) / "report.en.pdf").unlink()
    with pytest.raises(InputError, match=r"report\.en\.pdf has not been published.* run --unit vinh-linh"):
        mailing.prepare(workspace, replace(ASKED, languages=("en",)))
    shutil.rmtree(workspace.report("vinh-linh", PERIOD))
    with pytest.raises(InputError, match=r"report\.vi\.pdf has not been published"):
        mailing.prepare(workspace, ASKED)


def test_without_languages_it_is_in_those_that_are_published(workspace) -> None:
    assert mailing.prepare(workspace, replace(ASKED, languages=())) == mailing.prepare(workspace, ASKED)


def test_a_publication_without_the_message_still_has_one_made_of_it(workspace) -> None:
    published = workspace.report("vinh-linh", PERIOD) / "message.eml"
    content = published.read_bytes()
    published.unlink()
    assert mailing.prepare(workspace, ASKED).read_bytes() == content


# ---- to whom ---------------------------------------------------------------------------------------------------------


def enter_addresses(workspace: Workspace, *addresses: str) -> None:
    path = workspace.unit_profile("vinh-linh")
    profile = yaml.safe_load(path.read_text(encoding="utf-8"))
    for recipient, address in zip(profile["recipients"], addresses, strict=False):
        recipient["mail"] = [address]
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")


def test_recipients_are_those_of_the_profile_unless_others_are_given(workspace) -> None:
    enter_addresses(workspace, "x@example.org", "y@example.org", "x@example.org")
    assert mailing.recipients(workspace, replace(ASKED, to=())) == ["x@example.org", "y@example.org"]
    assert mailing.recipients(workspace, ASKED) == ["a@example.org", "b@example.org"]


def test_a_malformed_address_in_the_profile_is_refused(workspace) -> None:
    enter_addresses(workspace, "x@example.org\nBcc: y@example.org")
    code, output = mail(workspace)
    assert code == 1 and "x@example.org[U+000A]" not in output and output.count("\n") == 1


# ---- the command -----------------------------------------------------------------------------------------------------


def test_a_trial_says_what_would_happen_and_needs_no_server(workspace) -> None:
    code, output = mail(workspace, "--to", "a@example.org", "b@example.org")
    assert code == 0
    assert [line.partition(":")[0] for line in output.splitlines()] == [
        "Message",
        "Would be sent to",
        "Nothing was sent",
    ]
    assert "reports/vinh-linh/2023-Q4/message.eml" in output and "[Dự thảo] UBND huyện Vĩnh Linh: " in output
    assert "a@example.org, b@example.org" in output and not workspace.sent_log("vinh-linh", "2023-Q4").exists()


def test_a_trial_without_recipients(workspace) -> None:
    code, output = mail(workspace)
    assert code == 0 and "There is no address to send it to yet." in output


def test_sending_and_sending_again(workspace, monkeypatch) -> None:
    with mail_server() as (mailbox, port):
        name_server(monkeypatch, port)
        code, output = mail(workspace, "--send", "--to", "a@example.org", "--to", "b@example.org")
        assert code == 0 and "Sent to: a@example.org, b@example.org" in output
        code, output = mail(workspace, "--send", "--to", "a@example.org", "c@example.org")
        assert code == 0 and "Has it already: a@example.org" in output and "Sent to: c@example.org" in output
        assert "Would be sent to: nobody" in mail(workspace, "--to", "a@example.org")[1]
        assert mail(workspace, "--send", "--again", "--to", "a@example.org")[0] == 0
    assert mailbox.recipients == [[f"{name}@example.org"] for name in "abca"]
    published = (workspace.report("vinh-linh", PERIOD) / "message.eml").read_bytes().partition(b"\r\n\r\n")[2]
    arrived = {envelope.content.partition(b"\r\n\r\n")[2] for envelope in mailbox.envelopes}
    assert arrived == {published}, "every part as it was published"
    [pdf] = mailbox.messages[0].iter_attachments()
    assert pdf.get_content() == (workspace.report("vinh-linh", PERIOD) / "report.vi.pdf").read_bytes()
    assert workspace.sent_log("vinh-linh", "2023-Q4").read_text(encoding="utf-8").count("\n") == 4


def test_who_was_not_reached_is_named_once_and_the_command_fails(workspace, monkeypatch) -> None:
    with mail_server() as (mailbox, port):
        name_server(monkeypatch, port)
        mailbox.unknown |= {"b@example.org", "c@example.org"}
        code, output = mail(workspace, "--send", "--to", *(f"{name}@example.org" for name in "abcd"))
    assert code == 1 and mailbox.recipients == [["a@example.org"], ["d@example.org"]]
    [failure] = [line for line in output.splitlines() if line.startswith("Error:")]
    assert failure.startswith("Error: Not sent to b@example.org, c@example.org: The mail server does not accept")
    assert "whoever has the message is left out" in failure


def test_a_wrong_password_occurs_nowhere(workspace, monkeypatch) -> None:
    with mail_server() as (_mailbox, port):
        name_server(monkeypatch, port, "wrong-secret")
        code, output = mail(workspace, "--send", "--to", "a@example.org")
    assert code == 1 and "(535)" in output and "wrong-secret" not in output
    kept = [path.read_bytes() for path in workspace.work.rglob("*") if path.is_file()]
    assert not any(b"wrong-secret" in content for content in kept)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--send", "--to", "a@example.org"), 1, "MONITORING_SMTP_HOST"),
        (("--send",), 1, "data/raw/vinh-linh/unit.yml: There is nobody to send the message to."),
        (("--to", "a@example.org,b@example.org"), 1, "is not one plain mail address"),
        (("--to", "a@example.org\r\nBcc: b@example.org"), 1, "is not one plain mail address"),
        (("a@example.org",), 2, "Give addresses with --to."),
        (("--sent",), 2, "No such option"),
    ],
)
def test_what_stops_it(workspace, arguments: tuple[str, ...], code: int, words: str) -> None:
    ended, output = mail(workspace, *arguments)
    assert ended == code and words in output


def test_two_commands_do_not_send_at_the_same_time(workspace, monkeypatch) -> None:
    with mail_server() as (mailbox, port):
        name_server(monkeypatch, port)
        with mailing._alone(mailing._log(workspace, ASKED)):
            code, output = mail(workspace, "--send", "--to", "a@example.org")
    assert code == 1 and "Another command is sending messages" in output and mailbox.envelopes == []
