"""Where each number comes from, as a section of the auditor's page: what `trace` says, for every printed number.

One entry a number, with the number's id as its anchor; numbers of one row of a table stand together. A number that is a
sum names the lines that it sums, one made from others gives its formula. The lines themselves stand once, in a list
for each file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from monitoring.evidence import trace_words
from monitoring.evidence.naming import FAMILIES, Names, Naming
from monitoring.evidence.origin_lines import LineLists
from monitoring.evidence.raw_lines import RawLines
from monitoring.evidence.trace import Trace, Tracer
from monitoring.measures.calculation import Operand
from monitoring.messages import LANGUAGES, N_, both
from monitoring.presentation.markup import html, join
from monitoring.presentation.wording import Wording
from monitoring.publishing.html import Appendix
from monitoring.tables.numbers import called, column_of, family_of, row_of

ANCHOR = "origins"

_TITLE = N_("Where each number comes from")
_LINES_TITLE = N_("Lines of the files")
_INTRODUCTION = (
    N_(
        "Each number of the report links to its entry here; its id is the heading's and its own part. Sums name the "
        "file and the rows that they add up, and [n] the rule by which these rows were chosen; each row leads to its "
        "text as received. What may name people is hidden."
    ),
    N_(
        "The whole list of rows behind a number, on a machine that has the files: python pipeline.py trace {unit} "
        "{period} NUMBER_ID --all"
    ),
)
_ALL_AGREE = N_("{n} numbers are traced here; the lines of every one add up to it, to the đồng.")
_NOT_ALL_AGREE = N_("{n} numbers are traced here; the lines of {wrong} of them do NOT add up: {names}.")
_UNTRACED = N_("This number has no trace: what stands behind it cannot be shown.")


def origins(tracer: Tracer, number_ids: Iterable[str], language: str) -> Appendix:
    """The section about `number_ids`: in `language`, with formulas, titles and rules of choice in the other one too."""
    return _Section(tracer, language).made(number_ids)


class _Section:
    def __init__(self, tracer: Tracer, language: str) -> None:
        self.tracer, self.naming = tracer, Naming(tracer.subject)
        self.words = Wording(language)
        [self.other] = [name for name in LANGUAGES if name != language]
        self.lines = LineLists(tracer, self.words)
        #: (formula, name of the sum) → its number in the list of rules of choice.
        self.choices: dict[tuple[str, str], int] = {}
        self.wrong: list[str] = []

    def made(self, number_ids: Iterable[str]) -> Appendix:
        asked = set(number_ids)
        known = [name for name in self.tracer.in_order if name in asked]
        families: dict[str, dict[str, list[str]]] = {name: {} for name in FAMILIES}
        for name in [*known, *sorted(asked - set(known))]:
            families.setdefault(family_of(name), {}).setdefault(row_of(name), []).append(name)
        told = {name: self._family(rows) for name, rows in families.items() if rows}
        told["lines"] = self.lines.made()
        titles = {name: both(_LINES_TITLE if name == "lines" else FAMILIES.get(name, name)) for name in told}
        below = [
            {"level": 3, "text": names[self.words.language], "id": f"{ANCHOR}-{name}"} for name, names in titles.items()
        ]
        sections = [
            html('<h3 id="{}-{}">{}</h3>\n{}', ANCHOR, name, self._both(titles[name]), entries)
            for name, entries in told.items()
        ]
        head = html('<h2 id="{}">{}</h2>\n{}', ANCHOR, self._both(both(_TITLE)), self._introduction(len(asked)))
        return Appendix(
            [{"level": 2, "text": self.words._(_TITLE), "id": ANCHOR}, *below],
            html('<section class="origins">\n{}{}\n</section>\n', head, join(sections)),
        )

    # -- what stands above the entries ---------------------------------------------------------------------------------

    def _introduction(self, count: int) -> Markup:
        subject = self.tracer.subject
        wrong = ", ".join(sorted(self.wrong))
        found = both(_NOT_ALL_AGREE if wrong else _ALL_AGREE)
        facts = {"unit": subject.unit.code, "period": self.tracer.name, "names": wrong}
        counts = {"n": count, "wrong": len(self.wrong)}
        sentences = [both(message) for message in _INTRODUCTION]
        paragraphs = []
        for messages in (found, *sentences):
            told = {}
            for language, message in messages.items():
                numbers = {name: Wording(language).number(value) for name, value in counts.items()}
                told[language] = message.format(**facts, **numbers)
            paragraphs.append(html("<p>{}</p>\n", self._both(told)))
        choices = [
            html('<li id="c{}">{}</li>\n', number, self._both(_choice(*choice)))
            for choice, number in self.choices.items()
        ]
        return join([*paragraphs, html('<ol class="choices">\n{}</ol>\n', join(choices))])

    def _both(self, names: Names) -> Markup:
        """In the language of the page, and in the other one where it differs."""
        own, other = names[self.words.language], names[self.other]
        return html("{}", own) if own == other else html('{} <i lang="{}">{}</i>', own, self.other, other)

    # -- entries -------------------------------------------------------------------------------------------------------

    def _family(self, rows: dict[str, list[str]]) -> Markup:
        return join([self._row(row, names) for row, names in rows.items()])

    def _row(self, row: str, names: list[str]) -> Markup:
        """The numbers of one row of a table: what each is, and what stands behind it."""
        columns = list(called())
        ordered = sorted(names, key=lambda name: columns.index(column_of(name)) if column_of(name) in columns else 99)
        traces = {name: self.tracer.trace(name) if self.tracer.knows(name) else None for name in ordered}
        sums: dict[tuple[object, ...], str] = {}
        for name, trace in traces.items():
            if trace and _is_sum(trace):
                sums.setdefault(_identity(trace.calculation.operands[0], trace.lines[0]), name)
        first = next((trace for trace in traces.values() if trace), None)
        title = self.naming.row(first.dimensions)[self.words.language] if first else ""
        entries = [
            html('<li id="{}"><b>{}</b> .{} {}</li>\n', name, self._column(name), column_of(name),
                 self._told(trace, sums))
            for name, trace in traces.items()
        ]  # fmt: skip
        return html("<h4>{} <code>{}</code></h4>\n<ul>\n{}</ul>\n", title, row, join(entries))

    def _column(self, name: str) -> str:
        column = column_of(name)
        return getattr(called()[column], self.words.language) if column in called() else column

    def _told(self, trace: Trace | None, sums: Mapping[tuple[object, ...], str]) -> Markup:
        if trace is None:
            return html("<strong>{}</strong>", self.words._(_UNTRACED))
        calculation = trace.calculation
        value = html("<b>{}</b>", trace_words.value(calculation, self.words))
        behind = [self._sum(trace, sums)] if _is_sum(trace) else [*self._formula(trace), *self._parts(trace, sums)]
        if trace.holds:
            return join([value, *behind])
        self.wrong.append(trace.number_id)
        return join([value, *behind, html(" <strong>{}</strong>", trace_words.verdict(trace, self.words))])

    def _sum(self, trace: Trace, sums: Mapping[tuple[object, ...], str]) -> Markup:
        """The lines of a sum, or the number of the same row that has told of them already."""
        [(operand, lines)] = trace.sums
        chosen = self._chosen(trace.calculation.formula, operand)
        same = sums[_identity(operand, lines)]
        if lines and same != trace.number_id:
            return html("{} = {}", chosen, _link(same))
        return join([chosen, self.lines.refer(lines, operand.unit)])

    def _formula(self, trace: Trace) -> Iterator[Markup]:
        formulas = {language: trace_words.formula(trace, Wording(language)) for language in LANGUAGES}
        yield html(": {}", self._both(formulas))

    def _parts(self, trace: Trace, sums: Mapping[tuple[object, ...], str]) -> Iterator[Markup]:
        """The sums of a formula: where in the row they stand, or what is behind those that no number of the row is."""
        for operand, lines in trace.sums:
            if same := sums.get(_identity(operand, lines)):
                yield html(" {}", _link(same))
            else:
                total = trace_words.amount(operand.total, operand.unit, self.words)
                yield html("<br>{}{}{}", total, self._chosen("", operand), self.lines.refer(lines, operand.unit))

    def _chosen(self, formula: str, operand: Operand) -> Markup:
        number = self.choices.setdefault((formula, operand.name), len(self.choices) + 1)
        return html(' <a href="#c{}">[{}]</a>', number, number)


def _link(name: str) -> Markup:
    """A way to another number of the same row."""
    return html('<a href="#{}"><code>.{}</code></a>', name, column_of(name))


def _is_sum(trace: Trace) -> bool:
    """Whether a number is one sum of lines, so that its formula says no more than how the lines were chosen."""
    calculation = trace.calculation
    is_one = len(calculation.operands) == 1 and not calculation.values
    return is_one and calculation.computed == calculation.operands[0].total


def _identity(operand: Operand, lines: RawLines) -> tuple[object, ...]:
    """What tells one sum from another: its lines, and how they were chosen where there are none."""
    return lines.identity if lines else (operand.name,)


def _choice(formula: str, name: str) -> Names:
    if not formula:
        return both(name)
    formulas, names = both(formula), both(name)
    return {language: f"{formulas[language]}: {names[language]}" for language in LANGUAGES}
