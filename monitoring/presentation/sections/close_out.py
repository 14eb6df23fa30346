"""The page of a close-out: how every line of money ended, what is missing and who owes it, two years chained, days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitoring.measures.close_out.due import ASKED_OF
from monitoring.measures.close_out.ledger import PARTS
from monitoring.presentation.blocks import Banner, Block, Document, Heading, Number, Paragraph, Part, Parts
from monitoring.presentation.close_out import CloseOut
from monitoring.presentation.first_page import KeyFigure, KeyFigures
from monitoring.presentation.letterhead import Letterhead
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.tables import Table

#: The figures that open the page.
_FIRST = ("plan_dong", "disbursed_dong", "carried_over_dong", "unexplained_dong")


def blocks(close: CloseOut) -> list[Block]:
    """The whole page."""
    _ = close.words._
    return [
        _document(close),
        _letterhead(close),
        Heading(_("Summary"), id="summary"),
        Paragraph(_verdict(close)),
        KeyFigures([KeyFigure(close.column(name), close.money(close.whole, name)) for name in _FIRST]),
        *remarks(close),
        Heading(_("How each line has ended"), id="lines"),
        _lines(close),
        Heading(_("What is missing, and who owes it"), id="missing"),
        _missing(close)
        if close.lacking
        else Paragraph(_("Nothing: every line has found its end, with its documents.")),
        Heading(_("Two years chained"), id="chain"),
        _chain(close) if close.chain else Paragraph(_("No money is carried over from one year to the next here.")),
        *_treasury(close),
        Heading(_("The days"), id="days"),
        _days(close),
    ]


# ---- frame -----------------------------------------------------------------------------------------------------------


def title(close: CloseOut) -> str:
    _ = close.words._
    of_phase, of_year = _("Closing of the phase {years}: {unit}"), _("Closing of the books of {years}: {unit}")
    return (of_phase if close.span.is_phase else of_year).format(years=close.span, unit=close.unit)


def banner(close: CloseOut) -> str:
    """What stands above everything where figures are invented, or where invented ones are added to real ones."""
    _ = close.words._
    if close.illustrative in (0, close.files):
        return _("ILLUSTRATIVE FIGURES – not real data") if close.illustrative else ""
    return _(
        "REAL AND ILLUSTRATIVE FIGURES ARE ADDED TOGETHER – not real data: {count} of {all} files are illustrative"
    ).format(count=close.illustrative, all=close.files)


def _subtitle(close: CloseOut) -> str:
    told = close.words._("{title}\n(figures to {cut_off}, days as of {on})")
    days = {"cut_off": close.words.date(close.cut_off), "on": close.words.date(close.on)}
    return told.format(title=title(close), **days)


def _organ(close: CloseOut) -> tuple[str, ...]:
    lines: tuple[str, ...] = getattr(close.subject.unit.header.organ, close.words.language)
    return lines


def _document(close: CloseOut) -> Document:
    _ = close.words._
    return Document(
        title=title(close),
        language=close.words.language,
        author=" ".join(_organ(close)),
        date=close.on,
        draft=_("DRAFT"),
        banner=banner(close),
        contents=_("Contents"),
        skip=_("Skip to the content"),
        footer=_("The list of files that it was made from stands beside it: made-from.sha256."),
    )


def _letterhead(close: CloseOut) -> Letterhead:
    _ = close.words._
    dateline = getattr(close.subject.unit.header.dateline, close.words.language)
    return Letterhead(
        organ="\n".join(_organ(close)),
        nation=_("SOCIALIST REPUBLIC OF VIET NAM"),
        motto=_("Independence - Freedom - Happiness"),
        number=_("No.          /BC-UBND"),
        place=_("{place}, date                    {year}").format(place=dateline, year=close.on.year),
        title=_("REPORT"),
        subtitle=_subtitle(close),
        draft=_("DRAFT"),
    )


# ---- summary ---------------------------------------------------------------------------------------------------------


def _verdict(close: CloseOut) -> tuple[Part, ...]:
    """The plan as the sum of its parts, in one sentence."""
    return close.words.say(
        "Of a plan of {plan} million đồng, {disbursed} are disbursed for volume, {advances} are advances outstanding, "
        "{carried} are carried over, {cancelled} cancelled, {moved} moved to tasks of 2026–30; {unexplained} are not "
        "explained.",
        **{
            name: close.money(close.whole, column)
            for name, column in zip(
                ("plan", "disbursed", "advances", "carried", "cancelled", "moved", "unexplained"),
                ("plan_dong", *PARTS),
                strict=True,
            )
        },
    )


def remarks(close: CloseOut) -> Iterator[Block]:
    """What must be known to read the figures rightly."""
    say, whole = close.words.say, close.whole
    if close.is_running:
        yield Banner(
            say(
                "The books are not closed: the newest files tell of the time to {day}. What is not explained may still "
                "be spent.",
                day=close.words.date(close.cut_off),
            )
        )
    if whole.undocumented_dong:
        yield Paragraph(
            say(
                "Of what is carried over, {amount} million đồng have no document on file: it is carried over by what "
                "the offices return for the next year.",
                amount=close.money(whole, "undocumented_dong"),
            )
        )
    if any(row.advance_outstanding_dong is None and row.disbursed_dong is not None for row in close.rows):
        told = say(
            "Where no payments of the treasury have come, advances outstanding are not told apart: they are among what "
            "is disbursed."
        )
        yield Paragraph(told, note=True)
    for row in close.without_plan:
        yield Paragraph(
            say(
                "{line}: {amount} million đồng are disbursed, and nobody gives the plan; they are in no total.",
                line=close.line(row),
                amount=close.money(row, "disbursed_dong"),
            )
        )


# ---- tables ----------------------------------------------------------------------------------------------------------


def _lines(close: CloseOut) -> Table:
    rows = [TableRow({"name": close.line(row), **_amounts(close, row)}) for row in close.rows]
    names = {"": close.words._("All money")} | {row.capital: _capital(close, row.capital) for row in close.totals[1:]}
    sums = [
        TableRow({"name": names[row.capital], **_amounts(close, row)}, "subtotal" if row.capital else "total")
        for row in (*close.totals[1:], close.whole)
    ]
    return made(close.words, "tbl-close-out", [*rows, *sums])


def _amounts(close: CloseOut, row: object) -> Mapping[str, Number]:
    return {name: close.money(row, name) for name in ("plan_dong", *PARTS)}


def _capital(close: CloseOut, code: str) -> str:
    terms = (
        close.words.term("not_broken_down", "capital") if code == "not_stated" else close.words.term("capital", code)
    )
    return terms[:1].upper() + terms[1:]


def _missing(close: CloseOut) -> Table:
    rows: list[Mapping[str, Parts]] = [
        {"name": close.line(row), "missing": what, "amount": amount, "offices": close.offices(row)}
        for row in close.lacking
        for what, amount in close.missing(row)
    ]
    return made(close.words, "tbl-missing", rows)


def _chain(close: CloseOut) -> Table:
    rows: list[Mapping[str, Parts]] = [
        {
            "name": close.line(row),
            "years": f"{row.year} → {row.year + 1}",
            **{name: close.money(row, name) for name in ("decided_dong", "opened_dong", "difference_dong")},
            "verdict": close.words.term("verdict", row.verdict),
        }
        for row in close.chain
    ]
    return made(close.words, "tbl-chain", rows)


def _treasury(close: CloseOut) -> Iterator[Block]:
    """The treasury's own sheets beside the ledger, where any have come."""
    rows: list[Mapping[str, Parts]] = [
        {
            "name": ", ".join(filter(None, [_capital(close, row.capital), close.plan_kind(row.plan_kind)])),
            "sheet": close.layout(row.layout),
            "ended": close.code("ended", row.ended),
            **{name: close.money(row, name) for name in ("treasury_dong", "ledger_dong", "difference_dong")},
            "verdict": close.words.term("verdict", row.verdict),
        }
        for row in close.treasury
    ]
    if rows:
        yield Heading(close.words._("Beside the treasury's sheets"), id="treasury")
        yield made(close.words, "tbl-treasury", rows)


def _days(close: CloseOut) -> Table:
    rows: list[Mapping[str, Parts]] = [
        {
            "day": close.words.date(row.dated),
            "what": close.code("deadlines", row.what),
            "amount": close.money(close.whole, ASKED_OF[row.what]),
            "state": close.due(row),
            "document": f"{row.document or '–'} ({close.code('deadline_standings', row.standing)})",
        }
        for row in close.deadlines
    ]
    return made(close.words, "tbl-days", rows, on=close.words.date(close.on))
