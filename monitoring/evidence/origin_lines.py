"""The lines behind the numbers of a page: references to rows in the entries, and per file one list of what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from markupsafe import Markup

from monitoring.evidence import trace_words
from monitoring.evidence.lines import WHOLE_ROW
from monitoring.evidence.raw_lines import LineGroup, OnSheet, RawLine, RawLines, Sheet
from monitoring.evidence.trace import Tracer
from monitoring.intake.personal import HIDDEN
from monitoring.presentation.markup import html, join
from monitoring.presentation.wording import Wording

#: Stretches of rows of one file that a sum names and links to, beside those that were corrected: of more the whole list
#: of the file is linked. Rows of one sheet that are listed at most: a page must still open.
NAMED_STRETCHES, LISTED_ROWS = 30, 5_000


class LineLists:
    """Collects the lines that entries refer to, and lists them."""

    def __init__(self, tracer: Tracer, words: Wording) -> None:
        self._tracer, self._words = tracer, words
        self._numbers: dict[Sheet, int] = {}
        self._lines: dict[Sheet, dict[int, RawLine]] = {}
        self._dong: dict[Sheet, dict[int, set[int]]] = {}
        self._left_out: dict[Sheet, set[int]] = {}
        self._kept: dict[str, set[LineGroup]] = {}

    # -- references ----------------------------------------------------------------------------------------------------

    def refer(self, lines: RawLines, unit: str) -> Markup:
        """How many lines a sum in `unit` has, and per file which rows; of several files with the sum of each."""
        self._keep(lines, unit)
        sheets = lines.sheets
        parts = [self._rows(sheet, own, unit, len(sheets) > 1) for sheet, own in sheets.items()]
        count = trace_words.counted(len(lines), self._words)
        return html(" – {}: {}", count, Markup("; ").join(parts)) if parts else html(" – {}", count)

    def _rows(self, sheet: Sheet, lines: OnSheet, unit: str, several: bool) -> Markup:
        rows = sorted(set(lines.rows))
        name = _name(sheet, self._tracer)
        if several:
            name = f"{name} ({trace_words.number(lines.total, unit, self._words)})"
        if not _is_received(sheet[0]):
            return html("{} #{}", name, _stretches(rows))
        number = self._numbers.setdefault(sheet, len(self._numbers) + 1)
        named = [*islice(_stretched(rows), NAMED_STRETCHES)]
        links = [self._link(sheet, first, _stretch(first, last)) for first, last in named]
        links += [self._link(sheet, row, str(row)) for row in sorted(set(lines.corrected)) if row > named[-1][1]]
        if named[-1][1] < rows[-1]:
            links.append(html('<a href="#f{}">…</a>', number))
        return html("{} #{}", name, Markup(", ").join(links))

    def _link(self, sheet: Sheet, row: int, text: str) -> Markup:
        """A link to a row of a sheet's list; to the list itself where the row is left out of it."""
        number = self._numbers[sheet]
        if row not in self._lines[sheet]:
            return html('<a href="#f{}">{}</a>', number, text)
        return html('<a href="#f{}-{}">{}</a>', number, row, text)

    def _keep(self, lines: RawLines, unit: str) -> None:
        """List the lines of received files; those that another sum has shared already are listed or left out."""
        known = self._kept.setdefault(unit, set())
        for one, line in lines.but(known).standing():
            if not _is_received(one.file):
                continue
            sheet = (one.file, one.sheet)
            kept = self._lines.setdefault(sheet, {})
            if one.row not in kept and len(kept) >= LISTED_ROWS and not one.corrected:
                self._left_out.setdefault(sheet, set()).add(one.row)
                continue
            kept[one.row] = line()
            if unit == "dong" and one.adds:
                self._dong.setdefault(sheet, {}).setdefault(one.row, set()).add(int(one.adds))
        known |= {group for part in lines.parts for group in part}

    # -- lists ---------------------------------------------------------------------------------------------------------

    def made(self) -> Markup:
        """A table for each sheet, with the checksum of its file, of the rows that are behind some number."""
        return join([self._table(sheet) for sheet in sorted(self._lines)])

    def _table(self, sheet: Sheet) -> Markup:
        _, number = self._words._, self._numbers[sheet]
        lines = [self._lines[sheet][row] for row in sorted(self._lines[sheet])]
        found = _headers(lines)
        headers = [header for header in found if any(line.text.get(header, HIDDEN) != HIDDEN for line in lines)]
        hidden = [header for header in found if header not in headers]
        dong = self._dong.get(sheet, {})
        head = [_("Row"), *([_("Counted, đồng")] if dong else []), *headers, _("What cleaning did")]
        rows = [
            html(
                '<tr id="f{n}-{row}"><th scope="row">{row}</th>{cells}</tr>\n',
                n=number, row=line.row, cells=join(self._cells(line, headers, dong)),
            )
            for line in lines
        ]  # fmt: skip
        state = self._tracer.state(sheet[0])
        facts = [f"sha256 {state.sha256 or '–'}", trace_words.counted(len(lines), self._words)]
        if not state.holds:
            facts.append(_("NOT what was received or published"))
        if left_out := len(self._left_out.get(sheet, ())):
            told = _("{n} more rows of it are not listed here; the command shows them")
            facts.append(told.format(n=self._words.number(left_out)))
        if hidden:
            facts.append(_("hidden: {columns}").format(columns=", ".join(hidden)))
        return html(
            '<div class="scroll" role="group" tabindex="0" aria-labelledby="f{n}"><table>\n'
            '<caption id="f{n}">{name} <small>{facts}</small></caption>\n'
            "<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n",
            n=number, name=trace_words.sheet_name(*sheet), facts="; ".join(facts), rows=join(rows),
            head=join([html('<th scope="col">{}</th>', label) for label in head]),
        )  # fmt: skip

    def _cells(self, line: RawLine, headers: Sequence[str], dong: dict[int, set[int]]) -> Iterator[Markup]:
        if dong:
            amounts = "; ".join(self._words.number(amount) for amount in sorted(dong.get(line.row, ())))
            yield html('<td class="right">{}</td>', amounts)
        if line.text.keys() <= {WHOLE_ROW} and headers:
            yield html('<td colspan="{}">{}</td>', len(headers), line.text.get(WHOLE_ROW, ""))
        else:
            yield html("<td>{}</td>" * len(headers), *(line.text.get(header, "") for header in headers))
        yield html("<td>{}</td>", "; ".join(trace_words.touches(line, self._words)))


def _name(sheet: Sheet, tracer: Tracer) -> str:
    """A file below the unit's folder, or a processed table by its name, with the sheet."""
    file = sheet[0].removeprefix(f"data/raw/{tracer.subject.unit.code}/")
    file = file if _is_received(sheet[0]) else file.rpartition("/")[2]
    return trace_words.sheet_name(file, sheet[1])


def _is_received(file: str) -> bool:
    return file.startswith("data/raw/")


def _headers(lines: Sequence[RawLine]) -> list[str]:
    """The headers of all lines in the order of the file, as far as lines tell it: each has only what it fills in."""
    order: list[str] = []
    for line in lines:
        place = 0
        for header in line.text:
            if header == WHOLE_ROW:
                continue
            if header in order:
                place = order.index(header) + 1
            else:
                order.insert(place, header)
                place += 1
    return order


def _stretches(rows: Sequence[int]) -> str:
    """Row numbers as stretches, "3, 5–9", in ascending order; of very many the first ones."""
    stretches = [*islice(_stretched(rows), NAMED_STRETCHES + 1)]
    told = [_stretch(*ends) for ends in stretches[:NAMED_STRETCHES]]
    return ", ".join([*told, *(["…"] if len(stretches) > NAMED_STRETCHES else [])])


def _stretch(first: int, last: int) -> str:
    return f"{first}–{last}" if last > first else str(first)


def _stretched(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last row of each stretch without a gap; `rows` ascend."""
    for _, own in groupby(enumerate(rows), key=lambda numbered: numbered[1] - numbered[0]):
        stretch = [row for _, row in own]
        yield stretch[0], stretch[-1]
