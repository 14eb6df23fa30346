"""What changed since the figures were last published: the totals and verdicts in words, all the rest counted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from monitoring.messages import N_
from monitoring.presentation.blocks import Block, BulletList, Heading, Number, Paragraph, Parts, parts_plain
from monitoring.presentation.report import Report
from monitoring.presentation.sections import indicator_words
from monitoring.presentation.wording import TERMS
from monitoring.tables.changes import FOLDER, Change, newest_changes
from monitoring.tables.numbers import number_name

_NAMED_TARGETS, _NAMED_FILES = 5, 5


def changes_of(report: Report) -> list[Change]:
    """What changed with the publication that is being made, or, in a notebook opened alone, with the published one."""
    subject = report.subject
    made, published = subject.staging / "report", subject.workspace.report(subject.unit.code, subject.period)
    return newest_changes(made / FOLDER) or newest_changes(published / FOLDER)


def blocks(report: Report, changes: Sequence[Change]) -> list[Block]:
    """What caused it, plan and disbursement of the whole and of each capital, changed results, and how much more."""
    if not changes:
        return []
    _, before = report.words._, changes[0].revision - 1
    heading = Heading(_("What changed since revision {number}").format(number=before), id="changes")
    beginning = [heading, *_cause(report, changes[0].cause)]
    signed = [change for change in changes if (change.number_id, change.column) == ("publication", "signed_by")]
    if signed:  # what follows a signed publication with the same figures: that one stays what was signed
        text = _(
            "Revision {number}, signed by the key {key}, has the same figures and is kept; this one is not signed yet."
        )
        return [*beginning, Paragraph((text.format(number=before, key=signed[0].old),))]
    named = [*_money(report, changes), *_results(report, changes), *_marks(report, changes)]
    count = report.say_counted(
        "{n} figure differs in all; the file revisions/changes.csv of the publication lists it.",
        "{n} figures differ in all; the file revisions/changes.csv of the publication lists them.",
        len(changes),
    )
    words = _("Only figures are compared: other words for the same figures make no revision.")
    return [*beginning, *([BulletList(named)] if named else []), Paragraph((*count, " ", words))]


def _marks(report: Report, changes: Sequence[Change]) -> list[Parts]:
    """What is marked otherwise of a received file: whether it is illustrative, who sent it, what it holds."""
    return [
        (
            report.plain(
                "{file}, {mark}: {old} → {new}",
                file=change.number_id.removeprefix("source."),
                mark=report.words.term("mark_of_file", change.column),
                old=change.old or "–",
                new=change.new or "–",
            ),
        )
        for change in changes
        if change.number_id.startswith("source.") and change.column in TERMS["mark_of_file"]
    ]


def _cause(report: Report, told: str) -> list[Block]:
    """The received files, plans and corrections that changed, by name; of the program only that it did."""
    causes = json.loads(told) if told else []
    if [cause["what"] for cause in causes] == ["explained"]:
        text = N_("NOTHING on record changed and these figures did; whoever published them gave this reason: {reason}.")
        return [Paragraph((_filled(report, report.words._(text), causes[0]),))]
    terms = TERMS["change_explained"]
    reasons = [_filled(report, report.words._(terms[one["what"]]), one) for one in causes if one["what"] in terms]
    files = [cause for cause in causes if cause.get("item", "").startswith("data/")]
    # The register changes with every file received: it is named only where nothing else is.
    named = [cause for cause in files if not cause["item"].endswith("/sources.yml")] or ([] if reasons else files)
    inputs = [*reasons, *(report.words.term("change", cause["what"]).format(**cause) for cause in named)]
    shown = inputs[:_NAMED_FILES]
    if more := len(inputs) - len(shown):
        shown.append(parts_plain(report.say_counted("{n} more file", "{n} more files", more)))
    if len(causes) > len(reasons) + len(files):
        shown.append(report.words._("the program, its rules or its libraries have changed"))
    return [Paragraph(report.plain("Cause: {causes}.", causes="; ".join(shown)))] if shown else []


def _filled(report: Report, text: str, cause: Mapping[str, str | int]) -> str:
    """A cause in words, its whole numbers in đồng."""
    values = {
        name: report.words.fill("{dong} đồng", {"dong": value}) if isinstance(value, int) else value.rstrip(".")
        for name, value in cause.items()
    }
    return text.format(**values)


def _money(report: Report, changes: Sequence[Change]) -> list[Parts]:
    columns = {"plan_dong": report.words._("plan"), "cumulative_dong": report.words._("disbursed")}
    lines = {row.number_id: row for row in (report.line(), *report.lines("capital")) if row}
    return [
        report.say(
            "{line}, {column}: {old} → {new}",
            lines[change.number_id],
            column=columns[change.column],
            old=_million(report, change.old),
            new=Number(_million(report, change.new), number_name(change.number_id, change.column), not change.new),
        )
        for change in changes
        if change.number_id in lines and change.column in columns
    ]


def _million(report: Report, dong: str) -> str:
    _ = report.words._
    return _("{amount} million đồng").format(amount=report.words.million(int(dong))) if dong else _("no data")


def _results(report: Report, changes: Sequence[Change]) -> list[Parts]:
    targets = {row.number_id: row for row in report.targets}
    results: list[Parts] = [
        report.say(
            "{target}: {old} → {new}",
            target=indicator_words.name(report, targets[change.number_id]),
            old=report.words.term("status", change.old or "no_data"),
            new=report.words.term("status", change.new or "no_data"),
        )
        for change in changes
        if change.number_id in targets and change.column == "status"
    ]
    return results[:_NAMED_TARGETS]
