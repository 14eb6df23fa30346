"""What `receive` shows of the files it has registered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitoring.intake.receiving import Preview, Receipt
from monitoring.presentation.wording import Wording
from monitoring.workspace import Workspace


def receipt_lines(receipts: Iterable[Receipt], workspace: Workspace, wording: Wording) -> Iterator[str]:
    """For each file where it lies and its checksum; for each of its layouts rows, totals per unit, rows set aside."""
    for receipt in receipts:
        source = receipt.source
        yield wording.fill(
            "{path}: registered, {bytes} bytes, sha256 {sha256}",
            {
                "path": workspace.relative(receipt.path),
                "bytes": source.bytes,
                "sha256": source.sha256,
            },
        )
        for preview in receipt.previews:
            for line in _preview_lines(preview, wording):
                yield f"  {line}"


def _preview_lines(preview: Preview, wording: Wording) -> Iterator[str]:
    layout = preview.layout
    title = wording.name(dict(layout.title))
    yield wording.fill("{layout}: {rows} data rows", {"layout": title, "rows": preview.rows})
    if preview.sheets:
        yield wording.fill("Sheets: {sheets}", {"sheets": preview.sheets})
    if preview.sums and layout.money:
        sums = [f"{wording.exact(total)} {unit}".rstrip() for unit, total in preview.sums.items()]
        yield f"{layout.fields[layout.money].header}: {'; '.join(sums)}"
    if preview.unreadable:
        yield wording.fill("Amounts that cannot be read: {count}", {"count": preview.unreadable})
    kinds = [f"{_kinds(wording).get(kind, kind)} {count}" for kind, count in preview.set_aside.items()]
    if kinds:
        yield wording.fill("Rows that are no data: {kinds}", {"kinds": kinds})


def _kinds(wording: Wording) -> dict[str, str]:
    _ = wording._
    return {
        "title": _("titles"),
        "header": _("headers"),
        "unit": _("unit of money"),
        "outline": _("outline"),
        "total": _("totals"),
        "blank": _("blank"),
        "footnote": _("footnotes"),
        "signature": _("signatures"),
        "other-sheet": _("sheets without a table"),
        "unfilled": _("form lines not filled in"),
    }
