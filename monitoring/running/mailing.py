"""The command `mail`: which message, to whom, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from monitoring.errors import InputError
from monitoring.evidence.record import published_record
from monitoring.period import Period
from monitoring.publishing import sending
from monitoring.publishing.mail import headers, message_id
from monitoring.publishing.mail_server import checked_address, server_from
from monitoring.publishing.sent_log import SentLog
from monitoring.running import publication, reruns
from monitoring.running.message import MESSAGE, attached, message
from monitoring.running.request import published_languages
from monitoring.running.run import published_at
from monitoring.unit import load_unit
from monitoring.workspace import Workspace

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Mailing:
    """What is asked: the message of a period in some languages (none named: those that are published), to `to` or,
    without, to the profile's recipients.
    """

    unit: str
    period: Period
    languages: tuple[str, ...]
    to: tuple[str, ...] = ()
    html: bool = False
    again: bool = False


def recipients(workspace: Workspace, mailing: Mailing) -> list[str]:
    """The addresses to send to, each once. Raises InputError for a malformed one, naming where it stands."""
    profile = load_unit(workspace, mailing.unit)
    addresses = mailing.to or [address for recipient in profile.recipients for address in recipient.mail]
    return list(dict.fromkeys(map(checked_address, addresses)))


def prepare(workspace: Workspace, mailing: Mailing) -> Path:
    """The file of the message: the published one, or one made in work/mail where something else is asked.

    Raises InputError where the period has not been published with what the message carries, or was altered since.
    """
    report = workspace.report(mailing.unit, mailing.period)
    published = report / MESSAGE
    if not mailing.languages:
        mailing = replace(mailing, languages=published_languages(workspace, mailing.unit, mailing.period))
    if not mailing.html and published.exists():
        _require_published(workspace, mailing, MESSAGE)
        if _languages_of(published) == mailing.languages:
            return published
    _require_published(workspace, mailing, *attached(mailing.languages, mailing.html))
    target = workspace.work / "mail" / mailing.unit / str(mailing.period) / MESSAGE
    target.parent.mkdir(parents=True, exist_ok=True)
    made_at = published_at(workspace, mailing.unit, mailing.period)
    target.write_bytes(
        message(workspace, mailing.unit, mailing.period, mailing.languages, made_at, report, mailing.html)
    )
    return target


def _languages_of(path: Path) -> tuple[str, ...]:
    return tuple(headers(path.read_bytes())["Content-Language"].split(", "))


def _require_published(workspace: Workspace, mailing: Mailing, *names: str) -> None:
    """Raises InputError where a file of the report, or a table behind it, is not there or not what was published."""
    record = published_record(workspace, mailing.unit, mailing.period)
    wanted = [f"report/{name}" for name in names]
    outputs = record.outputs if record else {}
    behind = {name: digest for name, digest in outputs.items() if name in wanted or name.startswith("processed/")}
    folders = publication.published_folders(workspace, mailing.unit, mailing.period)
    for reason in reruns.output_reasons(folders, behind, wanted):
        raise InputError(
            "{name} is not what was published." if reason.change == "changed" else "{name} has not been published.",
            where=workspace.relative(workspace.report(mailing.unit, mailing.period)),
            remedy="Publish first: python pipeline.py run --unit {unit} --period {period}.",
            name=reason.item.partition("/")[2],
            unit=mailing.unit,
            period=mailing.period,
        )


def preview(workspace: Workspace, mailing: Mailing, say: Callable[[str], None], translate: Translate) -> None:
    """Make the message, and say what sending it would do."""
    path, wanted = prepare(workspace, mailing), recipients(workspace, mailing)
    content = path.read_bytes()
    _describe(workspace, path, content, say, translate)
    done = set() if mailing.again else _log(workspace, mailing).recipients(message_id(content))
    has_it = [address for address in wanted if address.lower() in done]
    rest = [address for address in wanted if address not in has_it]
    if has_it:
        say(translate("Has it already: {addresses}").format(addresses=", ".join(has_it)))
    if not wanted:
        say(translate("There is no address to send it to yet."))
    else:
        say(translate("Would be sent to: {addresses}").format(addresses=", ".join(rest) or translate("nobody")))
    say(translate("Nothing was sent: this was a trial. Add --send to send it."))


def deliver(workspace: Workspace, mailing: Mailing, say: Callable[[str], None], translate: Translate) -> None:
    """Send the message to each recipient who does not have it yet.

    Raises InputError where there is nobody to send to, where the server cannot be used, and after the last recipient
    where somebody was not reached.
    """
    wanted = recipients(workspace, mailing)
    if not wanted:
        raise InputError(
            "There is nobody to send the message to.",
            where=workspace.relative(workspace.unit_profile(mailing.unit)),
            remedy="Enter addresses there (recipients, mail), or give them with --to.",
        )
    server, path = server_from(), prepare(workspace, mailing)
    content = path.read_bytes()
    _describe(workspace, path, content, say, translate)
    log = _log(workspace, mailing)
    with _alone(log):
        delivery = sending.send(server, content, wanted, log, mailing.again)
    if delivery.left_out:
        say(translate("Has it already: {addresses}").format(addresses=", ".join(delivery.left_out)))
    if delivery.sent:
        say(translate("Sent to: {addresses}").format(addresses=", ".join(delivery.sent)))
    if delivery.failed:
        raise InputError(
            "Not sent to {failures}",
            remedy="Send again when this is settled: whoever has the message is left out.",
            failures=_failures(delivery, translate),
        )


def _describe(
    workspace: Workspace, path: Path, content: bytes, say: Callable[[str], None], translate: Translate
) -> None:
    words = translate("Message: {file}, {size} kB, “{subject}”")
    subject = headers(content)["Subject"]
    say(words.format(file=workspace.relative(path), size=-(-len(content) // 1000), subject=subject))


def _failures(delivery: sending.Delivery, translate: Translate) -> str:
    """Addresses and reasons; one reason is told once."""
    by_reason: dict[str, list[str]] = {}
    for address, reason in delivery.failed.items():
        by_reason.setdefault(reason.render(translate), []).append(address)
    return " ".join(f"{', '.join(addresses)}: {reason}" for reason, addresses in by_reason.items())


def _log(workspace: Workspace, mailing: Mailing) -> SentLog:
    log = workspace.sent_log(mailing.unit, mailing.period)
    earlier = workspace.work / "sent" / mailing.unit / f"{mailing.period}.jsonl"
    if earlier.is_file() and not log.exists():  # where such lists stood before
        log.parent.mkdir(parents=True, exist_ok=True)
        earlier.replace(log)
    return SentLog(log)


def _alone(log: SentLog) -> FileLock:
    """The lock of the log. Raises InputError where another command is sending."""
    log.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return FileLock(log.path.with_suffix(".lock"), timeout=0).acquire().lock
    except Timeout:
        raise InputError(
            "Another command is sending messages of this period.", remedy="Wait until it has ended, then send again."
        ) from None
