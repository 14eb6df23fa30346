"""The main job on real input: what it publishes, when it runs again, and what a failure leaves behind."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys

import docx
import pikepdf
import pytest
import yaml
from click.testing import CliRunner
from docx.oxml.ns import qn
from filelock import FileLock

import pipeline
from monitoring.errors import InputError
from monitoring.evidence.manifest import WORKFLOW
from monitoring.evidence.record import SIGNATURE
from monitoring.evidence.verify import verify
from monitoring.messages import translator
from monitoring.period import Period
from monitoring.publishing.formats import FORMATS
from monitoring.running import reruns, steps
from monitoring.running.request import STEPS, Request, published_languages, why
from monitoring.running.reruns import Reason, describe
from monitoring.running.run import PRELOADED, run, run_all
from monitoring.tables.numbers import bookmarked, content_tag
from monitoring.workspace import REPOSITORY, Workspace

PERIOD = Period(2023, 4)
REQUEST = Request("vinh-linh", PERIOD)

#: What the plan itself prints of 2023, and what follows from it by arithmetic.
VIETNAMESE = [
    "98,0%",
    "89,1%",
    "63,6%",
    "52,1%",
    "16.809,023",
    "90,7%",
    "53,6%",
    "76,5%",
    "7.063,509",
]
ENGLISH = ["98.0%", "89.1%", "63.6%", "52.1%", "16,809.023", "90.7%", "53.6%", "76.5%", "7,063.509"]
#: The inconsistencies of the plan, by the differences that a reader must find.
DIFFERENCES = ["129", "−254", "0,1", "4.372", "383", "96", "1.448", "1.520", "23.669,8", "23.798,7"]


def report(workspace, name):
    return (workspace.report("vinh-linh", PERIOD) / name).read_text(encoding="utf-8")


def add_line(path):
    """A change that changes no figure."""
    path.write_text(path.read_text(encoding="utf-8") + "# ghi chú\n", encoding="utf-8")


def hashes(workspace):
    folders = workspace.report("vinh-linh", PERIOD), workspace.processed("vinh-linh", PERIOD)
    return {path: reruns.sha256(path) for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()}


def test_everything_asked_for_is_published(published):
    files = {
        path.relative_to(published.report("vinh-linh", PERIOD)).as_posix()
        for path in hashes(published)
        if "reports" in path.parts
    }
    wanted = {name.removeprefix("report/") for name in REQUEST.outputs()}
    assert wanted | {"ro-crate-metadata.json"} <= files
    assert {f"notebooks/{name}.ipynb" for name in [*STEPS[:3], "04_report.vi", "04_report.en"]} <= files
    tables = {path.stem for path in published.processed("vinh-linh", PERIOD).glob("*.csv")}
    assert tables >= {
        "payments",
        "returns",
        "indicator_returns",
        "refused",
        "ledger",
        "disbursement",
        "indicators",
        "checks",
    }


@pytest.mark.parametrize(("name", "figures"), [("report.vi.html", VIETNAMESE), ("report.en.html", ENGLISH)])
def test_the_published_figures_of_2023_stand_in_the_page(published, name, figures):
    text = report(published, name)
    assert [figure for figure in figures if figure not in text] == []


def test_the_pdf_says_the_same(published, poppler, tmp_path):
    for language, figures in (("vi", VIETNAMESE), ("en", ENGLISH)):
        pdf = published.report("vinh-linh", PERIOD) / f"report.{language}.pdf"
        subprocess.run([poppler.replace("pdftoppm", "pdftotext"), "-layout", pdf, tmp_path / "text"], check=True)
        text = " ".join((tmp_path / "text").read_text(encoding="utf-8").replace("\u00a0", " ").split())
        assert [figure for figure in figures if figure.replace("\u00a0", " ") not in text] == []


def test_the_word_document_says_the_same_and_every_number_of_the_page_is_known_in_it(published):
    for language, figures in (("vi", VIETNAMESE), ("en", ENGLISH)):
        body = docx.Document(published.report("vinh-linh", PERIOD) / f"report.{language}.docx").element.body
        text = "".join(part.text for part in body.iter(qn("w:t")))
        assert [figure for figure in figures if figure not in text] == []
        page = report(published, f"report.{language}.html")
        numbers = set(re.findall(r'<a class="number[^"]*" href="audit\.html#([^"]+)">', page))
        marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
        assert set(bookmarked(marks, numbers).values()) == numbers
        assert {tag.get(qn("w:val")) for tag in body.iter(qn("w:tag"))} == set(map(content_tag, numbers))


def test_the_pdf_carries_the_processed_tables_that_name_nobody(published):
    with pikepdf.open(published.report("vinh-linh", PERIOD) / "report.vi.pdf") as pdf:
        attached = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}
    tables = {path.name: path.read_bytes() for path in published.processed("vinh-linh", PERIOD).glob("*.csv")}
    personal = {"payments.csv", "refused.csv", "remarks.csv", "set_aside.csv", "totals.csv"}
    assert attached == {name: content for name, content in tables.items() if name not in personal}


def test_every_inconsistency_of_the_plan_is_named(published):
    text = report(published, "audit.html")
    assert [figure for figure in DIFFERENCES if figure not in text] == []


def test_pages_hold_no_script_and_make_no_request(published):
    for name in ("report.vi.html", "report.en.html", "audit.html"):
        text = report(published, name).lower()
        assert (
            "<script" not in text and "http://" not in text.replace("http://www.w3.org", "") and "https://" not in text
        )


def test_the_script_of_a_publication_makes_the_same_tables_by_papermill_alone(published, tmp_path):
    shutil.copytree(published.raw, tmp_path / "data" / "raw")
    (tmp_path / "notebooks").symlink_to(REPOSITORY / "notebooks")
    script = published.report("vinh-linh", PERIOD) / WORKFLOW
    # Without the report, which computes nothing.
    (tmp_path / "steps.sh").write_text(script.read_text(encoding="utf-8").partition("04_report")[0].rpartition("\n")[0])
    subprocess.run(["sh", "steps.sh"], cwd=tmp_path, env={**os.environ, "PYTHON": sys.executable}, check=True)
    made = Workspace(tmp_path).by_hand("vinh-linh", PERIOD) / "processed"
    tables = {path.name: path.read_bytes() for path in published.processed("vinh-linh", PERIOD).glob("*.csv")}
    assert {path.name: path.read_bytes() for path in made.glob("*.csv")} == tables


def test_executed_notebooks_name_no_folder_of_the_machine(published):
    for path in published.report("vinh-linh", PERIOD).glob("notebooks/*.ipynb"):
        assert str(published.root) not in path.read_text(encoding="utf-8")


def test_a_second_run_has_nothing_to_do_and_says_why(published):
    said = []
    before = hashes(published)
    assert run_all(published, [REQUEST], force=False, say=said.append, complain=said.append, translate=str) == 0
    assert said == [
        "vinh-linh 2023-Q4: up to date: inputs, code, notebooks, library versions and outputs are what was published."
    ]
    assert hashes(published) == before


def test_one_language_and_one_format_are_enough(tmp_path, published):
    shutil.copytree(published.raw, tmp_path / "data" / "raw")
    workspace = Workspace(tmp_path)
    report, shown = workspace.report("vinh-linh", PERIOD), []
    run(
        workspace,
        Request("vinh-linh", PERIOD, ("en",), ("html",)),
        show_page=lambda page: shown.append((page.name, page.read_bytes(), report.exists())),
    )
    # The page can be read before anything is published, as it is published then.
    assert shown == [("report.en.html", (report / "report.en.html").read_bytes(), False)]
    files = {path.name for path in workspace.report("vinh-linh", PERIOD).iterdir() if path.is_file()}
    assert "report.en.html" in files and "report.en.pdf" not in files and "report.vi.html" not in files
    assert [reason.item for reason in why(workspace, REQUEST) if reason.what == "output"]
    assert published_languages(workspace, "vinh-linh", PERIOD) == ("en",)


LESS = [("--only", "html"), ("--reports", "vi"), ("--language", "vi"), ("--reports", "vi", "--only", "pdf")]


@pytest.mark.parametrize("asked", LESS, ids=" ".join)
def test_asking_for_less_takes_nothing_away_and_leaves_nothing_behind(copy, asked):
    """By the command itself: what stood published before stands there after, all of it made from the same inputs."""
    names = {name for name in hashes(copy) if "revisions" not in name.parts}
    add_line(copy.unit_profile("vinh-linh"))
    command = [sys.executable, REPOSITORY / "pipeline.py", "run", *asked, "--root", copy.root]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert {name for name in hashes(copy) if "revisions" not in name.parts} == names
    assert why(copy, REQUEST) == []
    assert (" report.en.pdf" in result.stdout) == (asked != ("--language", "vi"))


LISTS = [
    # as a shell hands it over, languages, formats
    (["--only", "html,pdf", "--reports", "vi,en"], ("vi", "en"), {"html", "pdf"}),
    (["--only", "html", "--only", "pdf", "--reports", "vi"], ("vi",), {"html", "pdf"}),
    (["--only", "html", "pdf", "workbook"], ("vi", "en"), {"html", "pdf", "workbook"}),
    (["--reports", "vi", "en", "--only", "html", "pdf"], ("vi", "en"), {"html", "pdf"}),
    (["--language", "vi,en"], ("vi", "en"), {*FORMATS}),
    (["--language", "vi"], ("vi", "en"), {*FORMATS}),
    (["--language", "en", "--reports", "vi"], ("vi",), {*FORMATS}),
]


@pytest.mark.parametrize(("words", "languages", "formats"), LISTS)
def test_lists_are_understood_as_any_shell_hands_them_over(published, monkeypatch, words, languages, formats):
    asked = []
    monkeypatch.setattr("monitoring.running.run.run_all", lambda workspace, requests, **_: asked.extend(requests) or 0)
    result = CliRunner().invoke(pipeline.main, ["run", *words, "--root", str(published.root)])
    assert result.exit_code == 0, result.output
    assert [(request.languages, set(request.formats)) for request in asked] == [(languages, formats)]


@pytest.mark.parametrize("words", [["html"], ["--only", "html", "docs"], ["--reports", "fr"], ["--language", "fr"]])
def test_other_words_are_wrong_usage(published, words):
    result = CliRunner().invoke(pipeline.main, ["run", *words, "--root", str(published.root)])
    assert result.exit_code == 2 and f"“{words[-1]}”" in result.output


def test_the_reason_of_a_rerun_is_named(copy):
    add_line(copy.unit_profile("vinh-linh"))
    (copy.report("vinh-linh", PERIOD) / "report.vi.html").write_bytes(b"edited")
    assert describe(why(copy, REQUEST), str) == (
        "data/raw/vinh-linh/unit.yml has changed; report/report.vi.html is not what was published"
    )
    assert "mới" in describe([Reason("input", "x", "new")], translator("vi"))


FAULTS = {
    "changed checksum": (
        lambda folder: next(folder.glob("*.csv")).write_bytes(b"x"),
        "sources.yml|checksum|sha256|bytes",
    ),
    "missing file": (lambda folder: next(folder.glob("*.csv")).unlink(), "missing|not there|no file"),
    "unregistered file": (lambda folder: (folder / "extra.csv").write_bytes(b"x"), "register"),
    "unreadable register": (lambda folder: (folder / "sources.yml").write_text("a: [", encoding="utf-8"), "YAML"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_bad_input_stops_the_run_in_words_and_leaves_the_last_publication(copy, fault):
    before = hashes(copy)
    damage, says = FAULTS[fault]
    damage(copy.received("vinh-linh", PERIOD))
    said = []
    assert run_all(copy, [REQUEST], force=False, say=said.append, complain=said.append, translate=str) == 1
    assert "not published" in said[-1] and "Traceback" not in said[-1] and "\n" not in said[-1]
    import re

    assert re.search(says, said[-1]), said[-1]
    assert hashes(copy) == before


def test_an_error_inside_a_notebook_reaches_the_user_in_his_language_and_the_notebook_is_kept(copy):
    stale = {
        "file": "2023-Q4/giai-ngan-nam-2023-den-31-01-2024.csv",
        "row": 2,
        "field": "cumulative",
        "was": "1",
        "becomes": "2",
        "reason": "x",
        "document": "x",
        "effect_dong": 1,
    }
    copy.corrections("vinh-linh").write_text(yaml.safe_dump([stale], allow_unicode=True), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        run(copy, REQUEST)
    assert "stale" in str(caught.value)
    assert caught.value.render(translator("vi")) != str(caught.value)
    kept = copy.failed_notebook("vinh-linh", PERIOD) / "02_clean.ipynb"
    outputs = [
        output for cell in json.loads(kept.read_text(encoding="utf-8"))["cells"] for output in cell.get("outputs", [])
    ]
    assert any(output["output_type"] == "error" for output in outputs)


def test_a_file_that_changes_while_it_is_read_stops_the_run(copy, monkeypatch):
    before, execute = hashes(copy), steps.execute
    kept = copy.kept_step("vinh-linh", PERIOD, "02_clean") / "step.json"
    kept_before = kept.read_bytes()

    def execute_and_edit(workspace, step, *arguments):
        execute(workspace, step, *arguments)
        if step == "02_clean":
            add_line(workspace.unit_profile("vinh-linh"))

    monkeypatch.setattr(steps, "execute", execute_and_edit)
    with pytest.raises(InputError, match=r"unit\.yml: The file changed while the run was reading it"):
        run(copy, REQUEST, force=True)
    assert hashes(copy) == before and kept.read_bytes() == kept_before


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_work_is_for_its_owner_alone_and_publications_are_as_the_umask_says(published):
    umask = os.umask(0)
    os.umask(umask)
    folders = published.work, published.report("vinh-linh", PERIOD)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700, 0o777 & ~umask]


def test_two_runs_of_one_period_do_not_meet(copy):
    path = copy.lock("vinh-linh", PERIOD)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path), pytest.raises(InputError, match="under way"):
        run(copy, REQUEST)


def test_what_the_fork_server_has_ready_can_be_imported():
    import importlib

    for name in PRELOADED:
        importlib.import_module(name)


def test_formats_are_those_that_have_outputs():
    for name in FORMATS:
        assert Request("d", PERIOD, ("vi",), (name,)).outputs()


# ---- what outlives the results ---------------------------------------------------------------------------------------


def made_again(workspace):
    """What `make clean` and a run leave: results made anew from data alone."""
    for results in (workspace.reports, workspace.work, workspace.root / "data" / "processed"):
        shutil.rmtree(results)
    run(workspace, REQUEST)


def test_the_same_data_and_history_give_the_same_bytes_and_the_signature_stays(copy):
    report = copy.report("vinh-linh", PERIOD)
    (report / SIGNATURE).write_bytes(b"signed with another tool")
    run(copy, REQUEST, force=True)
    before = hashes(copy)
    assert (report / SIGNATURE) in before
    made_again(copy)
    assert hashes(copy) == before


def test_a_signed_publication_is_kept_and_named_when_other_things_give_the_same_figures(copy):
    report = copy.report("vinh-linh", PERIOD)
    (report / SIGNATURE).write_bytes(b"signed with another tool")
    signed = {path.name: path.read_bytes() for path in report.iterdir() if path.is_file()}
    profile = copy.unit_profile("vinh-linh")
    profile.write_text(profile.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    said = []
    assert not run_all(copy, [REQUEST], force=False, say=said.append, complain=said.append, translate=str)
    assert "revision 1 was signed by ?" in said[-1] and "not signed yet" in said[-1]
    assert not (report / SIGNATURE).exists()
    for kept in (copy.history("vinh-linh", PERIOD) / "1", report / "revisions" / "1"):
        assert {name: (kept / name).read_bytes() for name in signed} == signed
    page = (report / "report.vi.html").read_text(encoding="utf-8")
    assert "có cùng số liệu và được giữ nguyên; bản này chưa ký" in page
    before = hashes(copy)
    made_again(copy)
    assert hashes(copy) == before and not verify(copy, "vinh-linh", PERIOD).findings


def test_figures_that_change_without_a_cause_are_not_published_unless_somebody_says_why(copy):
    kept = copy.kept_step("vinh-linh", PERIOD, "03_measure")
    table = kept / "processed" / "disbursement.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("939018000", "999018000"), encoding="utf-8")
    listed = json.loads((kept / "step.json").read_text(encoding="utf-8"))
    listed["files"]["processed/disbursement.csv"] = reruns.sha256(table)
    (kept / "step.json").write_text(json.dumps(listed), encoding="utf-8")
    (copy.report("vinh-linh", PERIOD) / "report.vi.html").unlink()
    before = hashes(copy)
    with pytest.raises(InputError, match=r"differ from revision 1, although .*939018000 → 999018000"):
        run(copy, REQUEST)
    assert hashes(copy) == before
    run(copy, REQUEST, explanation="thử")
    assert "KHÔNG có gì trong bản kê thay đổi" in (copy.report("vinh-linh", PERIOD) / "report.vi.html").read_text(
        "utf-8"
    )
