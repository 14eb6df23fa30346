"""What is asked for of one period, what of it stands published, and why it must be made (again)."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field, replace
from pathlib import Path

from monitoring.evidence import history
from monitoring.evidence.completeness import REPORT_STEP, SHARED_STEPS
from monitoring.evidence.record import MANIFEST, SIGNATURE, Record, published_record
from monitoring.messages import LANGUAGES
from monitoring.period import Period
from monitoring.publishing.formats import FORMATS
from monitoring.running import publication, reruns, untouched
from monitoring.running.reruns import Reason
from monitoring.workspace import Workspace

STEPS = (*SHARED_STEPS, REPORT_STEP)


@dataclass(frozen=True)
class Request:
    """What to publish of one period."""

    unit: str
    period: Period
    languages: tuple[str, ...] = ("vi", "en")
    formats: tuple[str, ...] = field(default_factory=lambda: tuple(FORMATS))

    def __post_init__(self) -> None:
        needed = [need for name in self.formats for need in FORMATS[name].needs]
        object.__setattr__(self, "formats", tuple(dict.fromkeys((*self.formats, *needed))))

    @property
    def name(self) -> str:
        return f"{self.unit} {self.period}"

    def executions(self) -> list[tuple[str, str]]:
        """The notebooks to execute, each with its language; the report alone depends on the language."""
        return [(step, "vi") for step in SHARED_STEPS] + [(REPORT_STEP, language) for language in self.languages]

    def outputs(self) -> list[str]:
        """The files of reports/<unit>/<period> that the request asks for."""
        asked = (each for name, each in FORMATS.items() if name in self.formats)
        return [f"report/{name}" for each in asked for name in each.files(self.languages)]


def completed(workspace: Workspace, request: Request) -> Request:
    """`request` with the languages and formats that stand published: asking for less takes nothing away, and nothing
    published stays behind what is made now.
    """
    record = published_record(workspace, request.unit, request.period)
    record = record or history.history_of(workspace, request.unit, request.period).newest
    if record is None:
        return request
    published = as_published(record)
    languages = tuple(name for name in LANGUAGES if name in (*request.languages, *published.languages))
    formats = tuple(name for name in FORMATS if name in (*request.formats, *published.formats))
    return replace(request, languages=languages, formats=formats)


def published_languages(workspace: Workspace, unit: str, period: Period) -> tuple[str, ...]:
    """The languages in which a period stands published; all of them where it does not."""
    record = published_record(workspace, unit, period)
    return (as_published(record).languages if record else ()) or LANGUAGES


def as_published(record: Record) -> Request:
    """The languages and formats that a record tells of."""
    languages = tuple(name for name in LANGUAGES if f"report/notebooks/{REPORT_STEP}.{name}.ipynb" in record.outputs)
    formats = tuple(
        name
        for name in FORMATS
        if set(Request(record.unit, record.period, languages, (name,)).outputs()) <= set(record.outputs)
    )
    return Request(record.unit, record.period, languages, formats)


def why(workspace: Workspace, request: Request) -> list[Reason]:
    """Why the period must run (again); empty when its publication is up to date. What was found before holds where
    nothing was touched since (see untouched).
    """
    note, now = _looked(workspace, request)
    found = untouched.remembered(
        workspace, note, now, lambda: [astuple(each) for each in _read_why(workspace, request)]
    )
    return [Reason(*each) for each in found]


def is_known_current(workspace: Workspace, request: Request) -> bool:
    """Whether the publication is up to date, as far as that can be told without reading it."""
    return bool(untouched.recalled(*_looked(workspace, request)) == [])


def _looked(workspace: Workspace, request: Request) -> tuple[Path, untouched.Stamp]:
    """Where the reasons of a request are noted, and the stamp of all that they depend on."""
    asked = [request.languages, request.formats]
    places = publication_places(workspace, request.unit, request.period)
    return workspace.looked(f"{request.name}.reasons"), untouched.stamp(workspace, places, asked)


def publication_places(workspace: Workspace, unit: str, period: Period) -> list[Path]:
    """Where all stands that a publication was made from, that it consists of and that vouches for it; not the code."""
    published = publication.published_folders(workspace, unit, period).values()
    kept = [path for name in (MANIFEST, SIGNATURE) for path in workspace.history(unit, period).glob(f"*/{name}")]
    return [workspace.unit(unit), workspace.reference_folder, *published, *sorted(kept)]


def _read_why(workspace: Workspace, request: Request) -> list[Reason]:
    published = published_record(workspace, request.unit, request.period)
    if published is None:
        return reruns.reasons({}, None)
    now = made_from_now(workspace, request.unit, request.period)
    folders = publication.published_folders(workspace, request.unit, request.period)
    return [
        *reruns.reasons(now, published.made_from),
        *_history_reasons(workspace, published),
        *reruns.output_reasons(folders, published.outputs, request.outputs()),
    ]


def _history_reasons(workspace: Workspace, published: Record) -> list[Reason]:
    """The manifest that the history of the publication lacks, the signature that the publication itself lost."""
    report = workspace.report(published.unit, published.period)
    kept = workspace.history(published.unit, published.period) / str(published.revision)
    pairs = [(kept / MANIFEST, report / MANIFEST), (report / SIGNATURE, kept / SIGNATURE)]
    return [
        Reason("history", workspace.relative(path), "changed" if path.exists() else "gone")
        for path, original in pairs
        if original.is_file() and not _are_equal(path, original)
    ]


def _are_equal(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()


def made_from_now(workspace: Workspace, unit: str, period: Period) -> reruns.Fingerprint:
    """What a publication would be made from now (see Record.made_from)."""
    return reruns.fingerprint(workspace, unit, period, STEPS)
