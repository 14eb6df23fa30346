"""The annexes of the report: disbursement in detail; treasury against units, and what has to be sent again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.measures import findings
from monitoring.presentation.blocks import Block, Heading
from monitoring.presentation.letterhead import AnnexHead
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import breakdowns, changes, frame, reliability
from monitoring.presentation.sections.money_tables import money_table, outlined
from monitoring.presentation.tables import Table
from monitoring.tables.changes import Change

_NUMERALS = ("I", "II", "III")


def blocks(report: Report, changed: Sequence[Change] = ()) -> list[Block]:
    """Annexes in Roman numerals, without one that would hold nothing; `changed`: see sections.changes.changes_of."""
    _ = report.words._
    found: list[tuple[str, str, list[Block]]] = [
        ("annex-disbursement", _("Disbursement in detail"), _detail(report)),
        ("annex-reconciliation", _("Treasury and units reconciled; rows not counted"), _reconciled(report)),
    ]
    if (told := changes.blocks(report, changed)) and isinstance(heading := told[0], Heading):
        found.append((heading.id, heading.text, told[1:]))
    numbered = zip(_NUMERALS, (one for one in found if one[2]), strict=False)
    return [block for numeral, one in numbered for block in (_head(report, numeral, *one[:2]), *one[2])]


def _head(report: Report, numeral: str, identifier: str, name: str) -> AnnexHead:
    text = report.plain("Annex {number}", number=numeral)
    return AnnexHead(text, identifier, name=name, attached=frame.attached_to(report))


def _detail(report: Report) -> list[Block]:
    return [*_by_component(report), *_by_place(report), *breakdowns.blocks(report)]


def _reconciled(report: Report) -> list[Block]:
    return reliability.blocks(report) if reliability.is_reconciled(report) or report.refused else []


def _by_component(report: Report) -> Iterator[Table]:
    """Each component with its types of funding; what stands in section II already is not said again."""
    rows = report.lines("component", "capital")
    if rows:
        yield money_table(
            report,
            report.words._("Disbursement by component and type of funding"),
            report.words._("Component"),
            outlined(report, "component", head=str),
            table_id="tbl-component-capital",
        )


def _by_place(report: Report) -> Iterator[Table]:
    rows = report.lines("place")
    if rows:
        whole = report.line()
        notes = [
            report.plain(
                "The plan by {its_place} is the one that units returned; where none returned it, there is no rate."
            )
        ]
        if whole is not None and not findings.add_up_to(rows, whole):
            notes.append(
                report.plain("The rows do not add up to the total's plan: not all of it was returned by {its_place}.")
            )
        yield money_table(
            report,
            report.plain("Disbursement by {its_place}"),
            capitalised(report.kind_word("place")),
            outlined(report, "place", part=capitalised, alone=True),
            table_id="tbl-place",
            note=" ".join(notes),
            without=("estimate_dong",),
        )
