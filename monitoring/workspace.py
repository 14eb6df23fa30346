"""Every path of the project, named once."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from monitoring.errors import InputError
from monitoring.period import Period

#: The repository: where the notebooks, the package and the lock live.
REPOSITORY = Path(__file__).resolve().parent.parent

#: Names to a kernel of a run the folder that takes its results until they are published (see workspace_of).
STAGING_VARIABLE = "MONITORING_STAGING"

#: The tables of data/reference that every period reads.
_REFERENCES = ("crosswalk", "deadlines", "phase_words", "programmes", "treasury_codes", "unit_changes", "units")


@dataclass(frozen=True)
class Workspace:
    """A folder with `data/` and `reports/`; by default the repository itself.

    `staged`: where a run puts results until they are published; None where a notebook is opened by hand.
    """

    root: Path = REPOSITORY
    staged: Path | None = None

    def __init__(self, root: Path | str = REPOSITORY, staged: Path | None = None) -> None:
        object.__setattr__(self, "root", Path(root))
        object.__setattr__(self, "staged", staged)

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def reference_folder(self) -> Path:
        """What holds for every unit."""
        return self.root / "data" / "reference"

    def unit(self, unit: str) -> Path:
        return self.raw / self._folder_name(unit)

    def _folder_name(self, unit: str) -> str:
        """`unit`, where it is the name of a folder and no way to another. Raises InputError otherwise."""
        if not unit or unit.startswith(".") or set(unit) & set("/\\:\0"):
            raise InputError(
                "There is no unit “{unit}”.",
                where=self.relative(self.raw),
                remedy="Known units: {known}.",
                unit=unit,
                known=", ".join(self.units()) or "–",
            )
        return unit

    def refuse_links(self, path: Path) -> None:
        """Raises InputError where `path`, or a folder between it and data/raw, is a link: what is received is there."""
        for each in (path, *path.parents):
            if each == self.raw:
                return
            if each.is_symlink():
                raise InputError(
                    "This is a link, and links are not followed.",
                    where=self.relative(each),
                    remedy="Put the file or the folder itself there.",
                )

    def unit_profile(self, unit: str) -> Path:
        return self.unit(unit) / "unit.yml"

    def corrections(self, unit: str) -> Path:
        return self.unit(unit) / "corrections.yml"

    def plan(self, unit: str, year: int) -> Path:
        return self.unit(unit) / f"plan-{year}"

    def decisions(self, unit: str, year: int) -> Path:
        """What documents decide of the money that a year left."""
        return self.unit(unit) / closed(year) / "decisions.csv"

    def received(self, unit: str, period: Period | str) -> Path:
        """The files of one period as received."""
        return self.unit(unit) / str(period)

    def register(self, unit: str, period: Period | str) -> Path:
        return self.received(unit, period) / "sources.yml"

    def decided(self, unit: str, period: Period | str) -> Path:
        """What the office decides of the report of a period; it lies beside the files that were received."""
        return self.received(unit, period) / "publication.yml"

    def processed(self, unit: str, period: Period | str) -> Path:
        return self.root / "data" / "processed" / self._folder_name(unit) / str(period)

    def reference(self, name: str) -> Path:
        """A file of what holds for every unit and may be corrected; the shipped one where the project has none."""
        own = self.reference_folder / name
        return own if own.exists() else REPOSITORY / "data" / "reference" / name

    def references(self) -> list[Path]:
        """The files of the project's own that hold for every unit and that every period reads."""
        paths = (self.reference_folder / f"{name}.csv" for name in _REFERENCES)
        return [path for path in paths if path.exists()]

    def handovers(self, unit: str) -> list[Path]:
        """The tables of what old units handed over to `unit`, by period, as far as they have been written."""
        return sorted(self.processed(unit, "").glob(f"{HANDED_OVER}*/handover.csv"))

    @property
    def histories(self) -> Path:
        return self.root / "data" / "published"

    def history(self, unit: str, period: Period | str) -> Path:
        """What has been published of a period, revision by revision, and to whom it was sent: no cache, it is kept."""
        return self.histories / self._folder_name(unit) / str(period)

    def sent_log(self, unit: str, period: Period | str) -> Path:
        return self.history(unit, period) / "sent.jsonl"

    def forms(self, unit: str, period: Period | str) -> Path:
        """Where forms are written, and filled in: no cache either."""
        return self.root / "data" / "forms" / unit / str(period)

    @property
    def reference_forms(self) -> Path:
        """Forms that other levels prescribe, to be filled in."""
        return self.root / "data" / "reference" / "forms"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def index(self) -> Path:
        """The front page of all reports."""
        return self.reports / "index.html"

    def report(self, unit: str, period: Period | str) -> Path:
        return self.reports / self._folder_name(unit) / str(period)

    @property
    def set_aside(self) -> Workspace:
        """Illustrative periods that were set aside to begin with real ones: a workspace of its own."""
        return Workspace(self.root / "set-aside")

    @property
    def work(self) -> Path:
        """What a run needs and nobody publishes: staging folders, locks, logs."""
        return self.root / "work"

    def make_work(self) -> None:
        """Create `work` for its owner alone: rows lie there as received, with the names of people in them."""
        self.work.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):  # somebody else's, who has decided
            self.work.chmod(0o700)

    def staging(self, unit: str, period: Period | str) -> Path:
        """Where notebooks put their results: a run's staging folder, or a scratch folder when opened by hand.

        A notebook opened by hand therefore never touches a publication.
        """
        return self.staged or self.by_hand(unit, period)

    def by_hand(self, unit: str, period: Period | str) -> Path:
        return self.work / "by-hand" / unit / str(period)

    def run_staging(self, unit: str, period: Period | str) -> Path:
        return self.work / "staging" / unit / str(period)

    def kept_step(self, unit: str, period: Period | str, step: str) -> Path:
        """Where the results of one notebook are kept for the next run."""
        return self.work / "steps" / unit / str(period) / step

    def looked(self, name: str) -> Path:
        """Where it is noted what was found by reading (see running.untouched)."""
        return self.work / "looked" / name

    def lock(self, unit: str, period: Period | str) -> Path:
        return self.work / "locks" / f"{self._folder_name(unit)}.{period}.lock"

    def failed_notebook(self, unit: str, period: Period | str) -> Path:
        return self.work / "failed" / unit / str(period)

    def units(self) -> list[str]:
        """Units present, by name: folders of data/raw that hold a profile."""
        return sorted(path.parent.name for path in self.raw.glob("*/unit.yml"))

    def periods(self, unit: str) -> list[Period]:
        """Periods of a unit that have a register of received files, oldest first."""
        registers = self.unit(unit).glob("*/sources.yml")
        return sorted(Period.parse(path.parent.name) for path in registers if Period.is_name(path.parent.name))

    def outturns_before(self, unit: str, year: int) -> list[Period]:
        """The last quarters of the years before `year` that have a register, one year after the other, oldest first."""
        found: list[Period] = []
        while self.register(unit, last := Period(year - len(found) - 1, 4)).exists():
            found.insert(0, last)
        return found

    def plan_years(self, unit: str) -> list[int]:
        """The years for which a unit has a plan, oldest first."""
        folders = self.unit(unit).glob("plan-*/allocations.csv")
        return sorted(int(year) for path in folders if re.fullmatch(r"20\d\d", year := path.parent.name[5:], re.ASCII))

    def relative(self, path: Path) -> str:
        """`path` below the root with forward slashes, as it is printed and stored: never absolute."""
        return path.relative_to(self.root).as_posix()


def closed(years: int | str) -> str:
    """The folder of a year's closed books, or of a phase's, among those of the periods: close-out-2023."""
    return f"close-out-{years}"


#: How the folder of what old units handed over in a period begins.
HANDED_OVER = "handover-"


def handed_over(period: str) -> str:
    """The folder of what old units handed over in a period: handover-2025-Q3."""
    return f"{HANDED_OVER}{period}"


def workspace_of(root: str | Path | Workspace) -> Workspace:
    """The workspace that a notebook's parameter `root` names; one that a run hands down as it is.

    A kernel is told the staging folder of its run by a variable that is its alone, never that of the run's process. The
    root is relative to the folder that the notebook runs in: ".." for one opened in its own. Where that holds no
    data/raw – a notebook executed from the project's folder, or kept elsewhere below it –, it is the nearest project at
    or above that folder.
    """
    if isinstance(root, Workspace):
        return root
    given = Path(root)
    if not given.is_absolute() and not _is_project(given):
        here = Path.cwd()
        given = next((folder for folder in (here, *here.parents) if _is_project(folder)), given)
    staged = os.environ.get(STAGING_VARIABLE)
    return Workspace(given, Path(staged) if staged else None)


def _is_project(folder: Path) -> bool:
    return (folder / "data" / "raw").is_dir()


def regular(path: Path) -> Path:
    """`path`, where nothing stands there, or what can be read to its end.

    Raises InputError for a device, a pipe or a socket: who opens one may wait, or read, for ever.
    """
    with suppress(OSError):  # the reader tells of it
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise InputError(
                "This is no file of a disk, but a device, a pipe or the like.",
                where=path.name,
                remedy="Put the file itself there.",
            )
    return path


def temporary_place() -> str:
    """The folder in which the system keeps what is temporary. Raises InputError where no file can be written there."""
    try:
        return tempfile.gettempdir()
    except FileNotFoundError:  # which lists the folders that were tried, and not what was wrong with them
        raise InputError(
            "No temporary file can be written: the disk is full, or a limit keeps files from growing.",
            remedy="Free space, raise the limit, or name another folder in the variable TMPDIR, then run again.",
        ) from None


def replace_file(path: Path, content: bytes) -> None:
    """Writes `content` beside `path` and puts it there in one step, once it is on the disk: a power cut leaves what
    was there or what was to be there, never an empty file.
    """
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
