"""What a sender is told of the rows that go back to him: in the cells of his file, on its first sheet, in the message.

The cells of his own file speak of what he wrote there. The sheet and the message are read by others too, and quote
nothing that may name people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitoring.cleaning.follow_up import FaultRow
from monitoring.cleaning.send_back import Outcome, rule_of
from monitoring.messages import N_
from monitoring.people import unnumbered
from monitoring.presentation.sections.terms import may_name_people
from monitoring.presentation.wording import Wording

#: Further faults of a file are marked in it, and their rows counted on the slip, but not listed.
LISTED = 2_000
_BECAME = {"accepted": N_("accepted"), "refused": N_("refused again"), "gone": N_("no longer in the file")}


@dataclass(frozen=True)
class SentFault:
    """What is wrong with a row that goes back: its number, the sheet and the cell to look at (such as D5), and why
    (Cleaning.faults); a row may have several faults.
    """

    number: int
    sheet: str
    cell: str
    row: FaultRow


@dataclass(frozen=True)
class SentFile:
    """A file that goes back to `sender`: the name it was received under, that of its copy, and what is wrong with it.

    `is_plain`: the copy holds contents alone, since a file of this kind carries no comments. `by`: the last day.
    """

    name: str
    copy: str
    sender: str
    period: str
    faults: Sequence[SentFault]
    is_plain: bool
    by: date | None

    @property
    def rows(self) -> int:
        """How many rows go back."""
        return len({fault.number for fault in self.faults})


def comment(sent: SentFault, wordings: Sequence[Wording]) -> str:
    """What stands in the cell: that it is to be corrected, why, and how; once in each language."""
    return "\n\n".join(_comment(sent, words) for words in wordings)


def _comment(sent: SentFault, words: Wording) -> str:
    parts = [words._("TO CORRECT"), _whole_reason(sent.row, words)]
    if sent.row.suggestion:
        parts.append(words.fill("Perhaps: {suggestion}", {"suggestion": sent.row.suggestion}))
    return "\n".join([*parts, rule_of(sent.row).ask[words.language]])


def heading(file: SentFile, wordings: Sequence[Wording]) -> list[str]:
    """The lines above the list of a slip, the title first."""
    lines = [words.fill("Slip of what was sent back: {file}", {"file": file.name}) for words in wordings]
    return lines + [line for words in wordings for line in _heading(file, words)]


def _heading(file: SentFile, words: Wording) -> list[str]:
    of_whom = words.fill("From: {sender}. Period: {period}.", {"sender": file.sender, "period": file.period})
    lines = [of_whom, _asked(file, words)]
    if file.is_plain:
        lines.append(
            words.fill(
                "This copy is an Excel workbook, since a file such as {file} carries no comments. Correct it here.",
                {"file": file.name},
            )
        )
    lines.append(words._("Leave this sheet where it is: by it the file is known again. Correct cells; move no column."))
    return lines


def _asked(file: SentFile, words: Wording) -> str:
    values = {"count": file.rows, "day": file.by or ""}
    lines = [
        words.fill(
            "{count} rows could not be counted. Correct the coloured cells, save, and send the file back.", values
        )
    ]
    if file.by is not None:
        lines.append(words.fill("By {day}.", values))
    return " ".join(lines)


def columns(wordings: Sequence[Wording]) -> list[str]:
    """The heads of the columns of a slip; what is told in words has a column in each language."""
    first = wordings[0]
    fixed = [first._("Cell"), first._("Sheet"), first._("Column")]
    return fixed + [text for words in wordings for text in (words._("Why"), words._("What to do"))]


def line(sent: SentFault, wordings: Sequence[Wording]) -> list[str]:
    """The line of a row on a slip."""
    told = [text for words in wordings for text in (reason(sent.row, words), rule_of(sent.row).ask[words.language])]
    return [sent.cell, sent.sheet, sent.row.field, *told]


def reason(row: FaultRow, words: Wording) -> str:
    """Why a row goes back; only the rule's name where the reason quotes what may name people."""
    if may_name_people(row):
        return words.name(rule_of(row).title)
    return unnumbered(_whole_reason(row, words))


def _whole_reason(row: FaultRow, words: Wording) -> str:
    return words.name({"vi": row.reason, "en": row.reason_en})


def subject(files: Sequence[SentFile], unit: str, words: Wording) -> str:
    """The subject of the message."""
    values = {"count": sum(file.rows for file in files), "unit": unit, "period": files[0].period}
    return words.fill("{unit} {period}: {count} rows to correct and send again", values)


def text(files: Sequence[SentFile], organ: str, is_attached: bool, wordings: Sequence[Wording]) -> str:
    """The message: what is asked, and the rows of each file."""
    return ("\n\n" + "-" * 40 + "\n\n").join(_text(files, organ, is_attached, words) for words in wordings) + "\n"


def _text(files: Sequence[SentFile], organ: str, is_attached: bool, words: Wording) -> str:
    paragraphs = [organ, words.fill("To: {sender}", {"sender": files[0].sender})]
    for file in files:
        lines = [words.fill("File {file}, sent back as {copy}:", {"file": file.name, "copy": file.copy})]
        lines += [_asked(file, words)]
        lines += [
            f"- {_where(sent)}: {reason(sent.row, words)} {rule_of(sent.row).ask[words.language]}"
            for sent in file.faults[:LISTED]
        ]
        paragraphs.append("\n".join(lines))
    if not is_attached:
        paragraphs.append(words._("The copies are too large for a message, and come by another way."))
    return "\n\n".join(paragraphs)


def _where(sent: SentFault) -> str:
    return f"[{sent.sheet}] {sent.cell}" if sent.sheet else sent.cell


def outcome_lines(outcomes: Sequence[Outcome], words: Wording) -> list[str]:
    """What became of the rows that were sent back: how many of each, then row by row."""
    counts = {became: sum(outcome.became == became for outcome in outcomes) for became in _BECAME}
    told = [f"{words._(name)} {words.number(counts[became])}" for became, name in _BECAME.items() if counts[became]]
    lines = [
        words.fill("Of {count} rows that were sent back: {told}", {"count": len(outcomes), "told": ", ".join(told)})
    ]
    for outcome in outcomes:
        place = f"[{outcome.sheet}] #{outcome.row}" if outcome.row else "–"
        why = words.name({"vi": outcome.reason, "en": outcome.reason_en})
        lines.append(f"  {outcome.number}. {place}: {words._(_BECAME[outcome.became])}" + (f": {why}" if why else ""))
    return lines
