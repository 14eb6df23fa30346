"""The main job: from the raw files of one period to its publication, or the reason why there is nothing to do."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from monitoring.errors import InputError, MonitoringError
from monitoring.evidence import alone, history, manifest, revisions, sums, workflow
from monitoring.evidence.completeness import REPORT_STEP
from monitoring.evidence.record import Record, outputs_of
from monitoring.period import Period
from monitoring.running import publication, reruns, step_store, untouched
from monitoring.running.outcome import outcome_lines
from monitoring.running.request import STEPS, Request, as_published, completed, why
from monitoring.running.reruns import describe
from monitoring.running.sources_gone import complain_of, sourceless
from monitoring.workspace import Workspace

if TYPE_CHECKING:
    from filelock import FileLock

#: What the fork server has ready for every notebook.
PRELOADED = ("monitoring.running.preloaded",)
#: The notebook of a province's roll-up.
ROLLUP_STEP = "10_rollup"


def run(
    workspace: Workspace,
    request: Request,
    *,
    force: bool = False,
    show_progress: bool = False,
    explanation: str = "",
    show_page: Callable[[Path], None] | None = None,
) -> None:
    """Execute what changed, publish and switch one period; `force` executes everything.

    What stands published of it is made anew as well, whatever `request` asks for (see completed). `show_page` is told
    of each page as soon as it can be read, while the rest is still made; it is not published before all is.

    `explanation`: why figures may have changed without a cause on record (see revisions.Asked). Raises InputError; the
    last publication then stands untouched.
    """
    # Executing and publishing load the slow libraries; answering "up to date" must not.
    from monitoring.running import publish

    unit, period = request.unit, request.period
    staging = workspace.run_staging(unit, period)
    made = replace(workspace, staged=staging)
    with _alone(workspace, request):
        publication.recover(workspace, unit, period)
        request = completed(workspace, request)
        shutil.rmtree(staging, ignore_errors=True)
        shutil.rmtree(workspace.failed_notebook(unit, period), ignore_errors=True)
        depends_on = reruns.fingerprint(workspace, unit, period, STEPS)
        made_at = published_at(workspace, unit, period)
        with _taken_away_on_failure(staging):
            asked = revisions.Asked(tuple(request.outputs()), explanation)
            executing = _Executing(made, request, staging, depends_on, force, show_progress, show_page)
            executions, revision = executing.all(asked)
            tracer = cache(partial(publish.staged_tracer, made, unit, period, staging, depends_on))
            publish.publish(publish.Staged(made, unit, period, request.languages, request.formats, made_at, tracer))
            workflow.write(executions, staging / "report")
            alone.write(staging / "report", request.name, revision)
            staged = {"processed": staging / "processed", "report": staging / "report"}
            record = Record(unit, period, revision, depends_on, outputs_of(**staged), asked.outputs)
            manifest.write(record, executions, made_at, staging / "report")
            _require_unchanged_input(workspace, request, depends_on)
            staged = revisions.stage(workspace, unit, period, staging, revision) | staged
        publication.switch(workspace, unit, period, staged)


@contextmanager
def _taken_away_on_failure(staging: Path) -> Iterator[None]:
    """A run that failed leaves no staging folder: rows as received lie in it, and no run may follow."""
    try:
        yield
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def rerun(workspace: Workspace, record: Record) -> None:
    """Run the period of a record in `workspace`, executing everything, in the languages and formats it tells of.

    Notebooks run nothing that was compiled before.
    """
    from monitoring.running.notebook_environment import compiling_anew

    with compiling_anew(), _warm_kernels():
        # Other figures are what is looked for: they must not stop it.
        run(workspace, as_published(record), force=True, explanation="made anew")


@dataclass(frozen=True)
class _Executing:
    """The notebooks of a run, whose results are brought into `staging`."""

    workspace: Workspace
    request: Request
    staging: Path
    depends_on: reruns.Fingerprint
    force: bool
    show_progress: bool
    show_page: Callable[[Path], None] | None

    def all(self, asked: revisions.Asked) -> tuple[list[manifest.Execution], int]:
        """Execute every notebook.

        Returns what was executed, and the number of the revision: known once the tables are there, before the report
        is.
        """
        unit, period = self.request.unit, self.request.period
        executions: list[manifest.Execution] = []
        upstream: list[str] = []
        revision = 0
        for step, language in self.request.executions():
            if step == REPORT_STEP and not revision:
                revision = revisions.keep(self.workspace, unit, period, self.staging, self.depends_on, asked)
                upstream.append(revisions.digest(self.staging))
            key = step_store.step_key(self.workspace, unit, period, step, language, upstream)
            if step != REPORT_STEP:
                upstream.append(key)
            executions.append(self._one(step, language, key))
            if step == REPORT_STEP and self.show_page and "html" in self.request.formats:
                self.show_page(self._page(language))
        return executions, revision

    def _page(self, language: str) -> Path:
        from monitoring.running import publish

        report = self.staging / "report"
        notebook = publish.executed(report, f"{REPORT_STEP}.{language}")
        return publish.write_page(report, language, notebook, self.request.formats)

    def _one(self, step: str, language: str, key: str) -> manifest.Execution:
        """Bring the results of one notebook there: kept ones where nothing changed, fresh ones otherwise."""
        from monitoring.running import steps

        unit, period, staging = self.request.unit, self.request.period, self.staging
        name = f"{step}.{language}" if step == REPORT_STEP else step
        kept = self.workspace.kept_step(unit, period, name)
        before = step_store.snapshot(staging)
        fresh = self.force or not step_store.restore(kept, key, staging)
        if fresh:
            output = staging / "report" / "notebooks" / f"{name}.ipynb"
            steps.execute(self.workspace, step, unit, period, language, output, self.show_progress)
        written = [file for file, mark in step_store.snapshot(staging).items() if before.get(file) != mark]
        if fresh:
            _require_unchanged_input(self.workspace, self.request, self.depends_on)
            step_store.keep(kept, key, staging, written)
        parameters = {"root": ".", "unit": unit, "period": str(period), "language": language}
        results = [file for file in written if file.startswith(("processed/", "report/"))]
        return manifest.Execution(step, parameters, tuple(sorted(results)))


def _require_unchanged_input(workspace: Workspace, request: Request, depends_on: reruns.Fingerprint) -> None:
    """Raises InputError where a file changed since the run began: results must not be recorded as made from another."""
    now = reruns.input_hashes(workspace, request.unit, request.period)
    for change in reruns.reasons({"input": now}, depends_on):
        raise InputError(
            "The file changed while the run was reading it.",
            where=change.item,
            remedy="Run again once nobody is changing it; nothing has been published.",
        )


def published_at(workspace: Workspace, unit: str, period: Period) -> datetime:
    """The date of the publication, the same in every rerun: the day of the newest thing that it tells of, the last
    file that was received or the last document that its plan cites.
    """
    from monitoring.intake.registry import read_register
    from monitoring.subject import open_subject

    registers = [quarter for quarter in period.year_to_date() if workspace.register(unit, quarter).exists()]
    received = [
        source.received_on for quarter in registers for source in read_register(workspace, unit, quarter).values()
    ]
    plan = open_subject(workspace.root, unit, str(period)).plan
    cited = [row.dated for row in plan.documents if row.dated] if plan else []
    return datetime.combine(max([*received, *cited], default=period.end), time(), UTC)


def _alone(workspace: Workspace, request: Request) -> FileLock:
    """The lock of one unit and period. Raises InputError where another run holds it."""
    from filelock import FileLock, Timeout

    path = workspace.lock(request.unit, request.period)
    workspace.make_work()
    path.parent.mkdir(exist_ok=True)
    lock = FileLock(path, timeout=0)
    try:
        return lock.acquire().lock
    except Timeout:
        raise InputError(
            "Another run of {unit} {period} is under way.",
            remedy="Wait until it has ended, then run again.",
            unit=request.unit,
            period=request.period,
        ) from None


def run_all(
    workspace: Workspace,
    requests: Sequence[Request],
    *,
    force: bool,
    explanation: str = "",
    say: Callable[[str], None],
    complain: Callable[[str], None],
    translate: Callable[[str], str],
) -> int:
    """Run what is not up to date, saying why and what there is to see to; one that fails does not stop the others.

    Publications whose sources are gone are named: `requests` cannot be about them. Returns how many failed.
    """
    failed = published = 0
    with ExitStack() as kernels:
        for request in requests:
            name = request.name
            try:
                reasons = why(workspace, request)
                if not reasons and not force:
                    say(
                        translate(
                            "{name}: up to date: inputs, code, notebooks, library versions and outputs are what was "
                            "published."
                        ).format(name=name)
                    )
                    continue
                words = describe(reasons, translate) or translate("asked for")
                say(translate("{name}: running, because {reasons}.").format(name=name, reasons=words))
                if more := sorted({*completed(workspace, request).outputs()} - {*request.outputs()}):
                    files = ", ".join(file.partition("/")[2] for file in more)
                    say(
                        translate("{name}: what is published besides is made anew as well: {files}.").format(
                            name=name, files=files
                        )
                    )
                kernels.enter_context(_warm_kernels())
                signed = history.signed_revision(workspace, request.unit, request.period)
                show_page = partial(_show_page, workspace, name, translate) if sys.stderr.isatty() else None
                run(
                    workspace,
                    request,
                    force=force,
                    show_progress=True,
                    explanation=explanation,
                    show_page=show_page,
                )
                published += 1
                folder = workspace.relative(workspace.report(request.unit, request.period))
                say(translate("{name}: published in {folder}.").format(name=name, folder=folder))
                for line in outcome_lines(workspace, request.unit, request.period, translate):
                    say(line)
                if signed and signed != history.signed_revision(workspace, request.unit, request.period):
                    say(
                        translate(
                            "{name}: revision {number} was signed by {key}. It is kept as it is; what is published now "
                            "is a new revision, not signed yet."
                        ).format(name=name, number=signed[0], key=signed[1])
                    )
            except MonitoringError as error:
                failed += 1
                complain(translate("{name}: not published. {text}").format(name=name, text=error.render(translate)))
    gone = sourceless(workspace)
    complain_of(workspace, gone, complain, translate)
    if published or gone or not _is_front_page_current(workspace):
        _write_index(workspace)
    return failed


def _show_page(workspace: Workspace, name: str, translate: Callable[[str], str], page: Path) -> None:
    from tqdm import tqdm  # so that a bar stays whole

    words = translate("{name}: {file} can be read already; it is published once everything is made.")
    tqdm.write(words.format(name=name, file=workspace.relative(page)), file=sys.stderr)


def _is_front_page_current(workspace: Workspace) -> bool:
    """Whether the page and all that it leads to are as its list of checksums says (see untouched)."""
    reports = workspace.reports
    listed = [workspace.index, *(reports / name for name in (sums.SUMS, *sums.recorded(reports)))]
    now = untouched.stamp(workspace, listed)
    note, found = workspace.looked("index"), lambda: workspace.index.exists() and not sums.differing(reports)
    return bool(untouched.remembered(workspace, note, now, found))


def _write_index(workspace: Workspace) -> None:
    from monitoring.running.index import write_index  # slow libraries, which only a page needs here

    write_index(workspace)


def _warm_kernels() -> AbstractContextManager[object]:
    """Kernels forked from one preloaded process, shared by every period of the command."""
    from monitoring.running.kernels import warm_kernels

    return warm_kernels(PRELOADED, at_once=True)
