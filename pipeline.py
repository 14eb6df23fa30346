"""The front door: commands and nothing else. Heavy libraries are loaded by the commands that need them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from monitoring.errors import InputError, MonitoringError, UsageError
from monitoring.messages import LANGUAGES, asked_language, translator
from monitoring.period import Period
from monitoring.presentation.click_words import speak
from monitoring.publishing.formats import FORMATS
from monitoring.terminal import write_anything
from monitoring.workspace import REPOSITORY, Workspace

if TYPE_CHECKING:
    from monitoring.running.request import Request

#: The commonest mistake of a first hour: the system's own Python, which has none or only some of the libraries.
OTHER_PYTHON = (
    "Python này thiếu thư viện {name}: hãy cài đặt (python start/set_up.py) rồi chạy bằng .venv/bin/python, trên "
    "Windows .venv\\Scripts\\python.\nThis Python lacks the library {name}: install (python start/set_up.py), then run "
    "with .venv/bin/python, on Windows .venv\\Scripts\\python."
)

try:
    import click
except ModuleNotFoundError as error:
    sys.exit(OTHER_PYTHON.format(name=error.name))

LANGUAGE = asked_language(sys.argv[1:])
_ = translator(LANGUAGE)
speak(_)


class _Command(click.Command):
    """A command whose errors are one paragraph: exit code 1 for input, 2 for usage, never a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except MonitoringError as error:
            _stop(context, error)
        except ModuleNotFoundError as error:
            click.echo(OTHER_PYTHON.format(name=error.name), err=True)
            context.exit(1)
        except BrokenPipeError:
            # Whoever read the output, such as `head`, has seen enough.
            sys.stdout = None
            context.exit(0)
        except OSError as error:
            _stop(context, InputError.of_system(error))


def _stop(context: click.Context, error: MonitoringError) -> NoReturn:
    click.echo(_("Error: {text}").format(text=error.render(_)), err=True)
    context.exit(error.exit_code)


class _Date(click.ParamType[date]):
    """A day, written 2025-02-28 or 28/02/2025."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> date:
        from monitoring.vietnamese import parse_date

        try:
            return parse_date(value)
        except ValueError:
            self.fail(_("“{text}” is no day: write 2025-02-28 or 28/02/2025.").format(text=value), param, context)


class _Day(_Date):
    """A day that has come and belongs to the time of the programme."""

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> date:
        from monitoring.intake.registry import EARLIEST

        day = super().convert(value, param, context)
        if not EARLIEST <= day <= datetime.now().date():
            self.fail(_("On {text} no file can have arrived: give the day it came.").format(text=value), param, context)
        return day


class _Group(click.Group):
    command_class = _Command


def _where_to_write(command: Callable[..., object]) -> Callable[..., object]:
    """The option of commands that write files that people work on."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help=_("Where to write them; data/forms without it."),
    )(command)


def _common(command: Callable[..., object]) -> Callable[..., object]:
    """The options that every command has; the command receives a Workspace as its first argument, and the languages of
    the reports where it has that option.
    """

    @click.option(
        "--root",
        type=click.Path(path_type=Path),
        default=REPOSITORY,
        show_default=_("the repository"),
        help=_("Folder that holds data/ and reports/."),
    )
    @click.option("--language", default=None, metavar="vi|en", help=_("Language of the messages: vi or en."))
    @wraps(command)
    def wrapped(root: Path, language: str | None, **options: Any) -> object:
        is_alone = len(options.get("what", ())) == 1  # a folder that needs no project
        if not is_alone and not (root / "data" / "raw").is_dir():
            raise UsageError("There is no folder data/raw here.", where=root, remedy="Give the right folder by --root.")
        reports = options.pop("reports", None)
        if reports is not None and language is not None and "," in language:
            # A list cannot mean the language of the messages, which is one.
            reports, language = (*reports, language), None
        if language not in (None, *LANGUAGES):
            raise UsageError(
                "“{language}” is not a language of the messages.", remedy="Choose vi or en.", language=language
            )
        if reports is not None:
            options["languages"] = _languages(reports, options.get("rest", ()))
        # The kernels run in folders of their own, from which a relative path leads elsewhere.
        return command(Workspace(root.absolute()), **options)

    return wrapped


def _publishing(command: Callable[..., object]) -> Callable[..., object]:
    """What the commands that publish have in common: which units and periods, what of them, and whether anyway.

    `rest`: some shells make several words of one list (PowerShell of `html,pdf`).
    """
    only = _("Only these formats of {formats}; what is published in others is made anew with them, never taken away.")
    only = only.format(formats=", ".join(FORMATS))
    for decorate in (
        click.argument("rest", nargs=-1, metavar=""),
        click.option("--force", is_flag=True, help=_("Run even what is up to date.")),
        click.option("--only", "formats", multiple=True, metavar="html,pdf,…", help=only),
        _in_languages,
        click.option("--period", help=_("Only this period, such as 2024-Q3 or 2026-10.")),
        click.option("--unit", help=_("Only this unit.")),
    ):
        command = decorate(command)
    return command


def _in_languages(command: Callable[..., object]) -> Callable[..., object]:
    told = _("Languages of the reports: vi, en or vi,en; all of them without it.")
    return click.option("--reports", multiple=True, metavar="vi,en", help=told)(command)


def _words(lists: Iterable[str]) -> list[str]:
    """The words of lists with commas, each once."""
    return list(dict.fromkeys(word for text in lists for word in text.replace(" ", "").split(",") if word))


def _languages(reports: Iterable[str], rest: Iterable[str]) -> tuple[str, ...]:
    """The languages of the reports that are asked for, none where nobody asked; in a fixed order, so that the order in
    which they are named changes no byte.
    """
    chosen = _words(reports)
    if unknown := [language for language in chosen if language not in LANGUAGES]:
        raise UsageError(
            "“{language}” is not a language of the reports.", remedy="Choose vi, en or vi,en.", language=unknown[0]
        )
    chosen += [word for word in _words(rest) if chosen]
    return tuple(language for language in LANGUAGES if language in chosen)


def _requests(
    workspace: Workspace,
    languages: tuple[str, ...],
    unit: str | None,
    period: str | None,
    formats: Iterable[str],
    rest: Iterable[str],
) -> list[Request]:
    """What is asked for, of every unit and period that the options leave."""
    from monitoring.running.request import Request

    chosen = _words(formats)
    if unknown := [name for name in chosen if name not in FORMATS]:
        raise UsageError(
            "“{format}” is not a format.",
            remedy="Choose from: {formats}.",
            format=unknown[0],
            formats=", ".join(FORMATS),
        )
    for word in _words(rest):
        if not (word in FORMATS and chosen) and word not in LANGUAGES:
            raise UsageError("“{text}” is one word too many.", remedy="See --help.", text=word)
    chosen += [word for word in _words(rest) if word in FORMATS]
    return [
        Request(name, quarter, languages or LANGUAGES, tuple(chosen or FORMATS))
        for name, quarter in _chosen(workspace, unit, period)
    ]


def _chosen(workspace: Workspace, unit: str | None, period: str | None) -> list[tuple[str, Period]]:
    """Every unit and period present that the options ask for. Raises InputError where there is none."""
    from monitoring.running.selection import select

    return select(workspace, unit, period)


@click.group(cls=_Group, help=_("Monitoring reports for the National Target Programme, unit by unit."))
def main() -> None:
    pass


@main.command(help=_("Run what is not up to date, and say why: clean, measure, report, publish."))
@_publishing
@click.option(
    "--explain",
    "explanation",
    default="",
    metavar="REASON",
    help=_("Publish figures that changed although nothing on record did, and keep the reason as their cause."),
)
@_common
def run(workspace: Workspace, languages: tuple[str, ...], force: bool, explanation: str, **asked: Any) -> None:
    from monitoring.running.run import run_all

    requests = _requests(workspace, languages, **asked)
    failed = run_all(
        workspace, requests, force=force, explanation=explanation, say=click.echo, complain=_complain, translate=_
    )
    if failed:
        raise SystemExit(1)


@main.command(help=_("Run every unit and period that is not up to date, many at once, then the provinces' roll-ups."))
@click.option(
    "--workers",
    type=click.IntRange(1, 61),
    metavar="N",
    help=_("In so many processes of this machine; one per processor and one more without it."),
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help=_("On the workers of the Dask scheduler at this address, such as tcp://10.0.0.5:8786."),
)
@_publishing
@_common
def batch(
    workspace: Workspace,
    languages: tuple[str, ...],
    workers: int | None,
    cluster: str | None,
    force: bool,
    **asked: Any,
) -> None:
    if workers and cluster:
        raise UsageError("Workers here and a cluster exclude each other.", remedy="Give --workers or --cluster.")
    from monitoring.running import workers as places
    from monitoring.running.batch import preloaded_in_workers, run_batch

    requests = _requests(workspace, languages, **asked)
    if cluster:
        where = places.cluster(cluster)
    else:
        where = places.pool(workers or places.usual_number(), preloaded_in_workers(requests))
    if run_batch(workspace, requests, where, force=force, say=click.echo, complain=_complain, translate=_):
        raise SystemExit(1)


@main.command(help=_("Show every unit and period: up to date or why not, rows refused, checks that differ."))
@click.option("--unit", help=_("Only this unit."))
@click.option("--period", help=_("Only this period, such as 2024-Q3 or 2026-10."))
@_common
def status(workspace: Workspace, unit: str | None, period: str | None) -> None:
    from monitoring.running.status import status_lines, wanted

    chosen, gone = wanted(workspace, unit, Period.parse(period) if period else None)
    for line in status_lines(workspace, chosen, gone, _):
        click.echo(line)


@main.command(help=_("From a printed number back to the raw lines behind it."))
@click.argument("unit")
@click.argument("period")
@click.argument("number_id")
@click.option("--json", "as_json", is_flag=True, help=_("Everything as JSON."))
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("Also write every line into a table that Excel opens."),
)
@click.option("--all", "every", is_flag=True, help=_("Show every line, not only the first of each sum."))
@_common
def trace(
    workspace: Workspace, unit: str, period: str, number_id: str, as_json: bool, csv_file: Path | None, every: bool
) -> None:
    import json

    from monitoring.evidence import close_out, trace_words
    from monitoring.evidence.damage import blamed_on_damage
    from monitoring.evidence.naming import Naming
    from monitoring.evidence.trace import Tracer
    from monitoring.presentation.wording import Wording
    from monitoring.running.handover import traced
    from monitoring.span import Span
    from monitoring.subject import open_subject
    from monitoring.workspace import HANDED_OVER

    words = Wording(LANGUAGE)
    if period.startswith(HANDED_OVER):
        for line in traced(workspace, unit, period.removeprefix(HANDED_OVER), number_id, words):
            click.echo(line)
        return
    if span := Span.of_folder(period):
        tracer: Tracer = close_out.published_tracer(workspace, unit, span)
        found = tracer.trace(number_id)
    else:
        [(unit, quarter)] = _chosen(workspace, unit, period)
        with blamed_on_damage(workspace, unit, quarter):
            tracer = Tracer.published(open_subject(workspace.root, unit, str(quarter)))
            found = tracer.trace(number_id)
    if csv_file:
        trace_words.write_csv(found, words, csv_file)
    if as_json:
        click.echo(json.dumps(trace_words.as_data(found, words), ensure_ascii=False, indent=1))
    else:
        limit = None if every else trace_words.SHOWN_LINES
        for line in trace_words.trace_lines(found, words, Naming(tracer.subject), limit):
            click.echo(line)
    if not found.holds:
        _complain(trace_words.verdict(found, words))
        raise SystemExit(1)


@main.command(
    help=_(
        "Check every checksum of a publication: inputs, code, library versions, published files; or those of a "
        "publication’s FOLDER alone, wherever it lies."
    )
)
@click.argument("what", nargs=-1, required=True, metavar="UNIT PERIOD | FOLDER")
@click.option("--rebuild", is_flag=True, help=_("Also make it anew in an empty folder, and compare every byte."))
@click.option(
    "--public-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Key to check a signature by; by default signing-key.pub beside the unit's profile."),
)
@_common
def verify(workspace: Workspace, what: tuple[str, ...], rebuild: bool, public_key: Path | None) -> None:
    if len(what) == 1 and not rebuild:
        _verify_folder(Path(what[0]), public_key)
        return
    if len(what) != 2:
        raise UsageError("What is to be checked?", remedy="Give a unit and a period, or a folder and nothing else.")
    from monitoring.running.verifying import told, verification_of

    [(unit, quarter)] = _chosen(workspace, *what)
    verification = verification_of(workspace, unit, quarter, public_key)
    for line in told(verification, _):
        click.echo(line)
    if rebuild:
        from monitoring.evidence import rebuild as anew
        from monitoring.running.run import rerun

        click.echo(anew.require_equal(anew.rebuild(workspace, verification.record, rerun), _))


def _verify_folder(folder: Path, public_key: Path | None) -> None:
    from monitoring.evidence import alone

    if not folder.is_dir():
        raise UsageError(
            "There is no such folder.", where=folder, remedy="Give a unit and a period, or a publication’s folder."
        )
    for line in alone.require(folder, alone.verify_folder(folder, public_key), _):
        click.echo(line)


@main.command(
    help=_(
        "Compare a text (docx, pdf, html, txt) that came back with what was published, or what somebody says with its "
        "own arithmetic: figures edited or moved, numbers that no table holds, rates that do not follow."
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", help=_("The unit that it is about; without it only its own arithmetic is looked at."))
@click.option("--period", help=_("Its period, such as 2024-Q3 or 2026-10."))
@click.option("--json", "as_json", is_flag=True, help=_("Everything as JSON."))
@click.option("--all", "every", is_flag=True, help=_("Show what is as published as well."))
@_common
def compare(workspace: Workspace, file: Path, unit: str | None, period: str | None, as_json: bool, every: bool) -> None:
    import json

    from monitoring.evidence.comparing import comparison, findings
    from monitoring.presentation.wording import Wording

    if bool(unit) != bool(period):
        raise UsageError("A unit and its period belong together.", remedy="Give both, or neither of them.")
    about = _chosen(workspace, unit, period)[0] if unit else None
    found, words = comparison.compare(file, workspace, about), Wording(LANGUAGE)
    if as_json:
        click.echo(json.dumps(findings.as_data(found, words), ensure_ascii=False, indent=1))
    else:
        for line in findings.lines(found, words, every):
            click.echo(line)
    if findings.is_faulty(found):
        raise SystemExit(1)


@main.command(
    help="\n\n".join(
        [
            _(
                "Sign a publication, after checking it and making it anew to the byte: the signature of its manifest, "
                "which verify tells of."
            ),
            "\b\n" + _("Make a key once; it stays with its owner, its public half goes beside the unit's profile:"),
            "\b\n(umask 077; openssl genpkey -algorithm ed25519 -aes-256-cbc -out ~/signing-key.pem)\n"
            "openssl pkey -in ~/signing-key.pem -pubout -out data/raw/UNIT/signing-key.pub",
            _("The password of an encrypted key is read from the environment variable MONITORING_KEY_PASSWORD."),
        ]
    )
)
@click.argument("unit")
@click.argument("period")
@click.option(
    "--key",
    required=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("The private key (Ed25519, PEM)."),
)
@_common
def sign(workspace: Workspace, unit: str, period: str, key: Path) -> None:
    import os

    from monitoring.evidence import signing
    from monitoring.running.request import made_from_now
    from monitoring.running.run import rerun

    [(unit, quarter)] = _chosen(workspace, unit, period)
    password = os.environ.get(signing.PASSWORD_VARIABLE, "")
    now = made_from_now(workspace, unit, quarter)
    signature = signing.sign(workspace, unit, quarter, key, password, _, now, rerun)
    words = _("{unit} {period} is signed by the key {key}.")
    click.echo(words.format(unit=unit, period=quarter, key=signature.fingerprint))
    if signature.state == "no_key":
        click.echo(
            _("Put the public key into {file}: without it nobody can check the signature.").format(
                file=workspace.relative(workspace.unit(unit) / "signing-key.pub")
            )
        )


@main.command(
    help=_("Copy files into data/raw and register them, after telling what is in them and what will be refused.")
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…|FOLDER", type=click.Path(path_type=Path))
@click.option("--unit", required=True, help=_("The unit that the files are about."))
@click.option("--period", required=True, help=_("Their period, such as 2024-Q3."))
@click.option("--check", is_flag=True, help=_("Only tell: copy and register nothing."))
@click.option(
    "--from", "sender", default="", metavar="AGENCY", help=_("The agency that sent them, where they do not say it.")
)
@click.option("--received-on", type=_Day(), metavar="YYYY-MM-DD", help=_("The day they arrived; today without it."))
@click.option("--replaces", metavar="NAME", help=_("The file of this period in whose place the new one comes."))
@click.option("--document", metavar="TEXT", help=_("The letter or message that says so, such as “CV 15/KBVL”."))
@click.option("--illustrative", is_flag=True, help=_("They are examples, and everything made from them will say so."))
@click.option(
    "--unit-of-amounts",
    "amounts_in",
    metavar="UNIT",
    help=_("The unit of their money, where they do not name it: đồng, nghìn đồng, triệu đồng or tỷ đồng."),
)
@click.option(
    "--number-style",
    type=click.Choice(["vietnamese", "english"]),
    help=_("How they write numbers, where it is not as usual: 1.437,8 (vietnamese) or 1,437.8 (english)."),
)
@click.option(
    "--encoding",
    type=click.Choice(["utf-8", "windows-1258", "tcvn3", "vni"]),
    help=_("Only where the files do not tell it themselves."),
)
@_common
def receive(
    workspace: Workspace,
    files: tuple[Path, ...],
    unit: str,
    period: str,
    check: bool,
    received_on: date | None,
    amounts_in: str | None,
    **declared: Any,
) -> None:
    from monitoring.intake.receiving import Declared
    from monitoring.presentation.wording import Wording
    from monitoring.running import reception

    day = received_on or datetime.now().date()
    said = Declared(received_on=day, unit=amounts_in, **declared)
    reception.receive(workspace, files, unit, Period.parse(period), said, Wording(LANGUAGE), click.echo, check)


@main.command(help=_("Write the Excel forms for places and offices to fill in."))
@click.argument("unit")
@click.argument("period")
@click.option(
    "--due",
    type=_Day(),
    metavar="YYYY-MM-DD",
    help=_("The day by which the forms are to be sent back, such as 10/10/2024."),
)
@_where_to_write
@_common
def forms(workspace: Workspace, unit: str, period: str, due: date | None, out: Path | None) -> None:
    from monitoring.cleaning.form_contents import forms_for
    from monitoring.intake.form_files import write_forms
    from monitoring.presentation.form_gaps import gaps
    from monitoring.presentation.wording import Wording
    from monitoring.subject import open_subject

    subject = open_subject(workspace.root, unit, period)
    folder = out or workspace.forms(unit, subject.period)
    _refuse_raw(workspace, folder)
    for path in write_forms(forms_for(subject, due), folder):
        click.echo(path if out else workspace.relative(path))
    for gap in gaps(subject, Wording(LANGUAGE)):
        _complain(gap)


@main.command(
    help=_(
        "Fill in a form of data/reference/forms with the figures of a published period, and tell what stays open. The "
        "exit code is 1, and nothing is written, where none of it can be filled in."
    )
)
@click.argument("form")
@click.option("--unit", required=True, help=_("Only this unit."))
@click.option("--period", required=True, help=_("Only this period, such as 2024-Q3."))
@_where_to_write
@_common
def fill(workspace: Workspace, form: str, unit: str, period: str, out: Path | None) -> None:
    from monitoring.filling.fill import fill, told
    from monitoring.intake.form_files import write_new

    [(unit, quarter)] = _chosen(workspace, unit, period)
    folder = out or workspace.forms(unit, quarter)
    _refuse_raw(workspace, folder)
    filled = fill(workspace, unit, str(quarter), form)
    path = folder / filled.name
    write_new({path: filled.content})
    words = _("{file}: {count} figures and words filled in.")
    click.echo(words.format(file=path if out else workspace.relative(path), count=filled.filling.found))
    for line in told(filled, _):
        click.echo(line)


@main.command(
    "send-back",
    help=_(
        "For each sender write a copy of his file with the cells to be corrected marked, and a message that brings it."
    ),
)
@click.argument("unit")
@click.argument("period")
@click.option(
    "--by",
    type=_Date(),
    metavar="YYYY-MM-DD",
    help=_("The last day to send it again, told to the senders."),
)
@_where_to_write
@_in_languages
@_common
def send_back(
    workspace: Workspace, languages: tuple[str, ...], unit: str, period: str, by: date | None, out: Path | None
) -> None:
    from monitoring.presentation.wording import Wording
    from monitoring.running.send_back import send_back as write
    from monitoring.subject import open_subject

    _refuse_raw(workspace, out)
    [(unit, quarter)] = _chosen(workspace, unit, period)
    wordings = [Wording("vi"), *([Wording("en")] if "en" in languages else [])]
    write(open_subject(workspace.root, unit, str(quarter)), wordings, by, out, Wording(LANGUAGE), click.echo)


def _refuse_raw(workspace: Workspace, folder: Path | None) -> None:
    if folder is not None and folder.resolve().is_relative_to(workspace.raw.resolve()):
        raise UsageError(
            "Forms do not belong among the files as received.", where=folder, remedy="Give a folder outside data/raw."
        )


def _mail_help() -> str:
    from monitoring.publishing.mail_variables import VARIABLES

    variables = (f"{name}  {_(meaning)}" for name, meaning in VARIABLES.items())
    what = _("Write the message that carries a report, and say to whom it would go; send it if asked to.")
    return "\n\n".join([what, _("Environment variables that name the mail server:"), "\b\n" + "\n".join(variables)])


@main.command(help=_mail_help())
@click.argument("unit")
@click.argument("period")
@click.argument("further", nargs=-1, metavar="")
@click.option(
    "--to", multiple=True, metavar="ADDRESS…", help=_("To whom; without it the addresses in the unit's profile.")
)
@click.option(
    "--send",
    is_flag=True,
    help=_("Really send it, through the server that the environment variables MONITORING_SMTP_… name."),
)
@click.option("--again", is_flag=True, help=_("Send it even to those who have it already."))
@click.option("--html-attachment", is_flag=True, help=_("Attach the page as well as the PDF."))
@_in_languages
@_common
def mail(
    workspace: Workspace,
    languages: tuple[str, ...],
    unit: str,
    period: str,
    further: tuple[str, ...],
    to: tuple[str, ...],
    send: bool,
    again: bool,
    html_attachment: bool,
) -> None:
    from monitoring.running import mailing

    [(unit, quarter)] = _chosen(workspace, unit, period)
    if further and not to:
        raise UsageError("“{text}” is one word too many.", remedy="Give addresses with --to.", text=further[0])
    asked = mailing.Mailing(unit, quarter, languages, (*to, *further), html_attachment, again)
    act = mailing.deliver if send else mailing.preview
    act(workspace, asked, click.echo, _)


@main.command(
    help="\n\n".join(
        [
            _("What old units closed with beside what UNIT opens with in PERIOD: every line, to the đồng."),
            _("Changes of units stand in data/reference, what the unit opens with in the files that it received."),
        ]
    )
)
@click.argument("unit")
@click.argument("period")
@_common
def handover(workspace: Workspace, unit: str, period: str) -> None:
    from monitoring.presentation.wording import Wording
    from monitoring.running.handover import summary, write_handover
    from monitoring.workspace import handed_over

    found = write_handover(workspace, unit, period)
    for line in summary(found, Wording(LANGUAGE)):
        click.echo(line)
    folder = workspace.relative(workspace.processed(unit, handed_over(period)))
    click.echo(
        _("The table: {table}; the lines behind it: {lines}.").format(
            table=f"{folder}/handover.csv", lines=f"{folder}/handover_lines.csv"
        )
    )


@main.command(
    "close-out",
    help="\n\n".join(
        [
            _("Close the books of a YEAR, or of a phase such as 2021-2025: how every line of money has ended."),
            _("What documents decide of it stands in data/raw/UNIT/close-out-YEAR/decisions.csv."),
        ]
    ),
)
@click.argument("unit")
@click.argument("year")
@click.option(
    "--on",
    type=_Date(),
    metavar="YYYY-MM-DD",
    help=_("The day as of which something is due or overdue; that of the newest file without it."),
)
@_common
def close_out(workspace: Workspace, unit: str, year: str, on: date | None) -> None:
    from monitoring.presentation.wording import Wording
    from monitoring.running import close_out as closing
    from monitoring.span import Span

    span = Span.parse(year)
    close = closing.close_out(workspace, unit, span, on)
    for line in closing.summary(replace(close, words=Wording(LANGUAGE))):
        click.echo(line)
    folder = workspace.relative(workspace.report(unit, span.folder))
    click.echo(_("{name}: published in {folder}.").format(name=f"{unit} {span}", folder=folder))


@main.command(
    help=_("Start a new unit: profile, plan tables and a first period, or the plan of a new year; to be filled in.")
)
@click.argument("unit")
@click.option(
    "--name", default="", help=_("Its name in Vietnamese with the word for its kind, such as “huyện Hướng Hóa”.")
)
@click.option("--name-en", default="", help=_("Its name in English; made from the Vietnamese one without it."))
@click.option("--province", default="", help=_("Its province, such as “tỉnh Quảng Trị”."))
@click.option("--period", help=_("The first period, such as 2024-Q3; the quarter that ended last without it."))
@click.option(
    "--plan",
    type=click.IntRange(2000, 2099),
    metavar="YEAR",
    help=_("Only the tables of the plan of this year, for a unit that is already there."),
)
@_common
def init(
    workspace: Workspace, unit: str, name: str, name_en: str, province: str, period: str | None, plan: int | None
) -> None:
    from monitoring.running.initiate import NewUnit, ended_before, initiate, initiate_plan, next_steps

    if plan:
        for path in initiate_plan(workspace, unit, plan):
            click.echo(workspace.relative(path))
        return
    quarter = Period.parse(period) if period else ended_before(datetime.now().date())
    new = NewUnit(unit, quarter, name, name_en, province)
    initiate(workspace, new)
    for line in next_steps(workspace, new, _):
        click.echo(line)


@main.command(
    help="\n\n".join(
        [
            _("Begin with real figures: set all illustrative files aside, with what was published of them."),
            _("They go to the folder set-aside, and come back with --undo; real sums then hold nothing invented."),
        ]
    )
)
@click.argument("unit")
@click.option("--period", help=_("Only this period, such as 2024-Q3 or 2026-10."))
@click.option("--undo", is_flag=True, help=_("Put back what was set aside."))
@_common
def begin(workspace: Workspace, unit: str, period: str | None, undo: bool) -> None:
    from monitoring.running.index import write_index
    from monitoring.running.setting_aside import moved_lines, put_back, set_aside
    from monitoring.unit import load_unit

    load_unit(workspace, unit)
    move = put_back if undo else set_aside
    moved = move(workspace, unit, Period.parse(period) if period else None)
    for line in moved_lines(workspace, unit, moved, undo, _):
        click.echo(line)
    write_index(workspace)


@main.command(help=_("Tell what of this machine and of the data is fine, missing or wrong, and what to do about it."))
@click.option("--unit", help=_("Only this unit."))
@_common
def doctor(workspace: Workspace, unit: str | None) -> None:
    from monitoring.presentation.wording import Wording
    from monitoring.running.doctor import examine, is_serious, report_lines

    sections = list(examine(workspace, unit))
    for line in report_lines(sections, Wording(LANGUAGE)):
        click.echo(line)
    if is_serious(sections):
        raise SystemExit(1)


@main.command(
    help="\n\n".join(
        [
            _("Open the desk: the whole quarter in the browser, on this machine alone unless --ip says otherwise."),
            _("Further options of Jupyter Server, such as for a certificate, may follow two hyphens."),
        ]
    )
)
@click.option("--ip", default="127.0.0.1", show_default=True, help=_("The address of this machine to be reached at."))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8888,
    show_default=True,
    help=_("Its port, or the next one that is free."),
)
@click.option("--base-url", default="/", show_default=True, help=_("What a proxy puts before every address."))
@click.option("--no-browser", is_flag=True, help=_("Open no browser; the address is told."))
@click.argument("further", nargs=-1, metavar="")
@_common
def desk(workspace: Workspace, ip: str, port: int, base_url: str, no_browser: bool, further: tuple[str, ...]) -> None:
    from monitoring.desk.server import serve

    def say(address: str) -> None:
        click.echo(_("The desk is open at {address} until Control-C is pressed here.").format(address=address))

    serve(workspace, ip, port, base_url, not no_browser, further, say)


def _complain(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    import monitoring.running.program  # noqa: F401  before what a command imports

    write_anything()
    main()
