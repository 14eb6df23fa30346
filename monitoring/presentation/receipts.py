"""What `receive` shows: what is in each file and what will become of it, then where it lies and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.errors import InputError
from monitoring.intake.left_out import LeftOut
from monitoring.intake.previews import Preview
from monitoring.intake.receiving import Look, Receipt
from monitoring.measures.reception import SHOWN, CapitalSum, Prospect
from monitoring.people import hidden
from monitoring.presentation.slip_words import outcome_lines
from monitoring.presentation.wording import TERMS, Wording
from monitoring.records import Row
from monitoring.workspace import Workspace


def look_lines(look: Look, prospects: Sequence[Prospect] | InputError, wording: Wording) -> Iterator[str]:
    """For each file what it holds, and its prospect, or why the files that are here already allow none."""
    _ = wording._
    for number, receipt in enumerate(look.receipts):
        yield f"{receipt.path.name}:"
        for preview in receipt.previews:
            yield from (f"  {line}" for line in _preview_lines(preview, wording))
        yield "  " + _assumed(receipt, wording)
        if not isinstance(prospects, InputError):
            yield from (f"  {line}" for line in _prospect_lines(prospects[number], wording))
    if isinstance(prospects, InputError):
        yield _("What will become of the rows is not clear: {reason}").format(reason=prospects.render(_))
    for name, place in look.known:
        yield wording.fill(
            "{name}: left out, its content has been received as {place}.", {"name": name, "place": place}
        )
    if look.no_tables:
        yield wording.fill("Left out, being no tables: {names}.", {"names": tuple(map(hidden, look.no_tables))})


def registered_lines(look: Look, workspace: Workspace, wording: Wording) -> Iterator[str]:
    """For each file where it lies now and its checksum, what it has replaced, and the command that comes next."""
    for receipt in look.receipts:
        source, folder = receipt.source, receipt.path.parent
        yield wording.fill(
            "{path}: registered, {bytes} bytes, sha256 {sha256}",
            {"path": workspace.relative(receipt.path), "bytes": source.bytes, "sha256": source.sha256},
        )
        if source.replaces:
            yield wording.fill(
                "{path}: kept, and replaced by {newer} ({document}); its rows count no more.",
                {
                    "path": workspace.relative(folder / source.replaces),
                    "newer": receipt.path.name,
                    "document": source.document or "",
                },
            )
    if look.receipts:
        place = look.receipts[0].path.parent
        command = f"python pipeline.py run --unit {place.parent.name} --period {place.name}"
        yield wording.fill("Next, once all files of the period are here: {command}", {"command": command})


def _assumed(receipt: Receipt, wording: Wording) -> str:
    source = receipt.source
    styles = {source.number_style or table.layout.number_style for table in receipt.tables}
    numbers = " / ".join("1,437.8" if style == "english" else "1.437,8" for style in sorted(styles))
    values = {"sender": source.sender, "numbers": numbers}
    return wording.fill("Taken for granted: sent by {sender}; numbers that are text are written as {numbers}", values)


def _prospect_lines(prospect: Prospect, wording: Wording) -> Iterator[str]:
    for sums in prospect.sums.values():
        yield from (_sum_line(part, prospect.plan_year, wording) for part in sums)
    if prospect.refused:
        values = {"count": len(prospect.refused), "rows": prospect.rows}
        yield wording.fill("Will be refused: {count} of {rows} rows", values)
        yield from _first(prospect.refused, wording)
    if prospect.remarked:
        yield wording.fill("Will be accepted, but look at them: {count} remarks", {"count": len(prospect.remarked)})
        yield from _first(prospect.remarked, wording)
    if prospect.sent_back:
        yield from outcome_lines(prospect.sent_back, wording)
    for notice in prospect.notices:
        yield wording._("Attention: {text}").format(text=wording.fill(notice.message, notice.values))


def _sum_line(part: CapitalSum, plan_year: int | None, wording: Wording) -> str:
    values = {"capital": _called("capital", part.capital, wording), "sum": part.dong}
    if part.planned is None or plan_year is None:
        return wording.fill("{capital}: {sum}", values)
    values |= {"year": str(plan_year), "planned": part.planned}
    return wording.fill("{capital}: {sum}; the plan of {year}: {planned}", values)


def _first(rows: Sequence[Row], wording: Wording) -> Iterator[str]:
    yield from (f"  {_reason(row, wording)}" for row in rows[:SHOWN])
    if len(rows) > SHOWN:
        yield "  …"


def _reason(row: Row, wording: Wording) -> str:
    reason = row.reason if wording.language == "vi" else getattr(row, "reason_en", row.reason)
    place = f"[{row.source_sheet}] #{row.source_row}" if row.source_sheet else f"#{row.source_row}"
    return f"{place}: {reason}"


def _preview_lines(preview: Preview, wording: Wording) -> Iterator[str]:
    layout = preview.layout
    title = wording.name(dict(layout.title))
    yield wording.fill("{layout}: {rows} data rows", {"layout": title, "rows": preview.rows})
    if preview.sheets:
        yield wording.fill("Sheets: {sheets}", {"sheets": preview.sheets})
    yield from (f"{header}: {'; '.join(values)}" for header, values in preview.said.items())
    money = {layout.fields[layout.money].header: preview.sums} if preview.sums and layout.money else {}
    for header, totals in (preview.columns or money).items():
        sums = [f"{wording.exact(total)} {unit}".rstrip() for unit, total in totals.items()]
        yield f"{header}: {'; '.join(sums)}"
    if preview.unreadable:
        yield wording.fill("Amounts that cannot be read: {count}", {"count": preview.unreadable})
    if preview.hidden:
        yield wording.fill("Data rows that are hidden in the file: {count}", {"count": preview.hidden})
    kinds = [f"{_called('row_kind', kind, wording)} {count}" for kind, count in preview.set_aside.items()]
    if kinds:
        yield wording.fill("Rows that are no data: {kinds}", {"kinds": kinds})
    yield from _left_out_lines(preview.left_out, wording)


def _left_out_lines(left_out: Sequence[LeftOut], wording: Wording) -> Iterator[str]:
    """What of people stays in the file alone: where it stands, of which kind it is and how much, never what it says."""
    places: dict[str, list[str]] = {}
    for column, row_kind, kind, count in left_out:
        place = f"“{column}”" if column else _called("row_kind", row_kind, wording)
        places.setdefault(place, []).append(f"{_called('personal_kind', kind, wording)} {wording.number(count)}")
    if places:
        told = "; ".join(f"{place}: {', '.join(kinds)}" for place, kinds in places.items())
        yield wording._("Personal data, which stays in this file alone: {places}").format(places=told)


def _called(kind: str, code: str, wording: Wording) -> str:
    """What a code is called; itself where the list does not know it."""
    return wording.term(kind, code) if code in TERMS[kind] else code
