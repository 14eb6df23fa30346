"""What a comparison found: one finding a number, told as a table or as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitoring.errors import Part, spoken
from monitoring.messages import N_
from monitoring.presentation.wording import Wording

UNCHANGED = "unchanged"
#: What a finding may be, as it stands in data, and how it is called.
KINDS = {
    UNCHANGED: N_("as published"),
    "edited": N_("edited by hand"),
    "moved": N_("moved into another sentence"),
    "unknown_number": N_("no table holds it"),
    "rate_does_not_follow": N_("the rate does not follow from the amounts"),
    "truncated": N_("cut off instead of rounded"),
    "base_unclear": N_("base of the rate unclear"),
    "power_of_ten": N_("off by a power of ten"),
    "parts_do_not_add": N_("the parts do not add up"),
}
_HEADS = (N_("Finding"), N_("The text says"), N_("Expected"), N_("Id of the number"), N_("Where"))


@dataclass(frozen=True)
class Finding:
    """`stated` as the text has it, `expected` as it would be right, "" if nobody can say; `place`: a part (errors)."""

    kind: str
    stated: str
    expected: str
    place: Part
    number_id: str = ""


def is_faulty(findings: Sequence[Finding]) -> bool:
    """Whether something else was found than what is unchanged."""
    return any(each.kind != UNCHANGED for each in findings)


def as_data(findings: Sequence[Finding], words: Wording) -> list[dict[str, str]]:
    return [
        {
            "kind": each.kind,
            "number_id": each.number_id,
            "stated": each.stated,
            "expected": each.expected,
            "where": str(spoken(each.place, words._)),
        }
        for each in findings
    ]


def lines(findings: Sequence[Finding], words: Wording, every: bool = False) -> Iterator[str]:
    """The table of findings, those that are unchanged only with `every`; then how many there are of each."""
    _ = words._
    shown = [each for each in findings if every or each.kind != UNCHANGED]
    rows = [[_(head) for head in _HEADS]] if shown else []
    for each in shown:
        where = str(spoken(each.place, _))
        rows.append([_(KINDS[each.kind]), each.stated or "–", each.expected or "–", each.number_id or "–", where])
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS) - 1)] if rows else []
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
    counts = {kind: sum(each.kind == kind for each in findings) for kind in KINDS}
    told = [f"{_(KINDS[kind])} {words.number(count)}" for kind, count in counts.items() if count]
    yield "; ".join(told) if told else _("Nothing is wrong with its numbers.")
