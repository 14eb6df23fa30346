"""A form's own formulas, calculated exactly: what Excel will show is known before anybody opens the file.

Only what forms need is known: arithmetic, comparisons and a dozen functions. Whatever else a formula holds is left to
Excel.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries

from monitoring.amounts import round_half_up
from monitoring.filling.references import UnreadableFormula, sheet_and_cells, tokens

#: A sheet, a row and a column, from 1.
Address = tuple[str, int, int]


class Formula(str):
    """The formula of a cell, without "="."""


class Failure(str):
    """What Excel shows in the place of a number: #DIV/0!, #VALUE!."""


#: What a cell holds or a formula gives; None for an empty cell.
Content = Fraction | str | bool | None
#: A part of a formula, calculated when it is needed: an IF looks at one of its branches.
_Part = Callable[[], "Content | list[Content]"]


#: More digits has no number of a form; exact ones that are multiplied again and again would fill the memory.
_MOST_DIGITS, _MOST_BITS = 15, 4096


class OnlyExcel(ValueError):
    """A formula that only Excel can calculate."""


@dataclass
class Result:
    """What a formula gives, and whether it takes an empty cell for nothing where a figure is missing."""

    value: Content
    counts_gap: bool = False


@dataclass
class Calculator:
    """`cells`: what stands where; `gaps`: cells that are empty because a figure is missing."""

    cells: Mapping[Address, Content]
    gaps: Collection[Address] = ()
    _results: dict[Address, Result | None] = field(default_factory=dict)

    def result(self, address: Address) -> Result:
        """What the formula at `address` gives. Raises OnlyExcel where that cannot be told."""
        if address not in self._results:
            self._results[address] = None  # a formula that needs itself meets this
            content = self.cells[address]
            assert isinstance(content, Formula)
            try:
                formula = _Parser(self, content, address[0])
                value = _scalar(formula.whole())
                counts = formula.counts_gap and isinstance(value, Fraction)
                self._results[address] = Result(Fraction(0) if value is None else value, counts)
            except (UnreadableFormula, OnlyExcel, RecursionError, OverflowError, TypeError):
                pass
        found = self._results[address]
        if found is None:
            raise OnlyExcel(address)
        return found

    def addresses(self, sheet: str, cells: str) -> Iterator[Address]:
        """The cells of a range that are there, row by row."""
        try:
            left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        except (ValueError, TypeError):
            raise OnlyExcel(cells) from None
        if left is None or top is None or right is None or bottom is None:
            raise OnlyExcel(cells)
        if (right - left + 1) * (bottom - top + 1) <= len(self.cells):
            all_of_it = ((sheet, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            return (address for address in all_of_it if address in self.cells)
        return (at for at in self.cells if at[0] == sheet and top <= at[1] <= bottom and left <= at[2] <= right)


class _Parser:
    """One formula of a sheet, part by part; `counts_gap` once it has been calculated."""

    def __init__(self, calculator: Calculator, formula: str, sheet: str) -> None:
        self._calculator, self._sheet = calculator, sheet
        self._tokens = [token for token in tokens(formula) if token.type != Token.WSPACE]
        self._at = 0
        self.counts_gap = False

    def whole(self) -> Content | list[Content]:
        part = self._comparison()
        if self._at < len(self._tokens):
            raise OnlyExcel
        return part()

    # -- parts, loosest binding first ----------------------------------------------------------------------------------

    def _comparison(self) -> _Part:
        return self._infix(self._sum, _COMPARISONS, _compared)

    def _sum(self) -> _Part:
        return self._infix(self._product, _SUMS, _counted)

    def _product(self) -> _Part:
        return self._infix(self._percent, _PRODUCTS, _counted)

    def _infix(self, inner: Callable[[], _Part], signs: Mapping[str, _Operation], join: _Join) -> _Part:
        part = inner()
        while (token := self._next(Token.OP_IN)) and token.value in signs:
            self._at += 1
            part = join(signs[token.value], part, inner())
        return part

    def _percent(self) -> _Part:
        part = self._prefixed()
        while self._next(Token.OP_POST):
            self._at += 1
            part = _counted(operator.truediv, part, lambda: Fraction(100))
        return part

    def _prefixed(self) -> _Part:
        token = self._next(Token.OP_PRE)
        if token is None:
            return self._operand()
        self._at += 1
        sign = Fraction(-1 if token.value == "-" else 1)
        return _counted(operator.mul, lambda: sign, self._prefixed())

    def _operand(self) -> _Part:
        token = self._take()
        if token.type == Token.PAREN:
            inner = self._comparison()
            self._take(Token.PAREN)
            return inner
        if token.type == Token.FUNC:
            return self._function(token.value.removesuffix("(").upper())
        if token.type != Token.OPERAND:
            raise OnlyExcel
        if token.subtype == Token.RANGE:
            return self._range(token.value)
        constant = _constant(token)
        return lambda: constant

    def _range(self, operand: str) -> _Part:
        sheet, cells = sheet_and_cells(operand, self._sheet)
        addresses = list(self._calculator.addresses(sheet, cells))
        if ":" in cells:
            return lambda: [self._content(address) for address in addresses]
        return lambda: self._content(addresses[0]) if addresses else None

    def _content(self, address: Address) -> Content:
        self.counts_gap |= address in self._calculator.gaps
        content = self._calculator.cells[address]
        if not isinstance(content, Formula):
            return content
        result = self._calculator.result(address)
        self.counts_gap |= result.counts_gap
        return result.value

    def _function(self, name: str) -> _Part:
        arguments: list[_Part] = []
        while not self._closes():
            arguments.append(self._comparison())
            if not self._closes():
                self._take(Token.SEP)
        self._at += 1
        if name not in FUNCTIONS:
            raise OnlyExcel(name)
        return lambda: FUNCTIONS[name](*arguments)

    # -- tokens --------------------------------------------------------------------------------------------------------

    def _next(self, kind: str) -> Token | None:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return token if token is not None and token.type == kind else None

    def _closes(self) -> bool:
        token = self._next(Token.FUNC)
        return token is not None and token.subtype == Token.CLOSE

    def _take(self, kind: str = "") -> Token:
        if self._at >= len(self._tokens) or (kind and self._tokens[self._at].type != kind):
            raise OnlyExcel
        self._at += 1
        return self._tokens[self._at - 1]


def number_of(text: str) -> Fraction:
    """The number that a file stores as `text`. Raises OnlyExcel for what no spreadsheet counts with."""
    try:
        stored = Decimal(text)
    except InvalidOperation:
        raise OnlyExcel(text) from None
    if not stored.is_finite() or abs(stored.adjusted()) > _MOST_BITS:
        raise OnlyExcel(text)
    return Fraction(stored)


def _kept(value: Fraction | bool) -> Fraction | bool:
    if isinstance(value, Fraction) and max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise OnlyExcel
    return value


def _constant(token: Token) -> Content:
    if token.subtype == Token.NUMBER:
        return number_of(token.value)
    if token.subtype == Token.LOGICAL:
        return bool(token.value.upper() == "TRUE")
    if token.subtype == Token.TEXT:
        return str(token.value[1:-1].replace('""', '"'))
    return Failure(token.value)


# ---- operations ------------------------------------------------------------------------------------------------------

_Operation = Callable[[Fraction, Fraction], "Fraction | bool"]
_Join = Callable[[_Operation, _Part, _Part], _Part]

_COMPARISONS: dict[str, _Operation] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_SUMS: dict[str, _Operation] = {"+": operator.add, "-": operator.sub}
_PRODUCTS: dict[str, _Operation] = {"*": operator.mul, "/": operator.truediv}


def _scalar(content: Content | list[Content]) -> Content:
    if isinstance(content, list):
        raise OnlyExcel
    return content


def _number(content: Content | list[Content]) -> Fraction | Failure:
    """What counts where a number is wanted: an empty cell for nothing, a text for an error."""
    value = _scalar(content)
    if isinstance(value, Failure):
        return value
    return Failure("#VALUE!") if isinstance(value, str) else Fraction(value or 0)


def _counted(operation: _Operation, left: _Part, right: _Part) -> _Part:
    def counted() -> Content:
        first, second = _number(left()), _number(right())
        if isinstance(first, Failure) or isinstance(second, Failure):
            return first if isinstance(first, Failure) else second
        if operation is operator.truediv and second == 0:
            return Failure("#DIV/0!")
        return _kept(operation(first, second))

    return counted


def _compared(operation: _Operation, left: _Part, right: _Part) -> _Part:
    def compared() -> Content:
        first, second = _scalar(left()), _scalar(right())
        for value in (first, second):
            if isinstance(value, Failure):
                return value
        if isinstance(first, str) or isinstance(second, str):
            texts = ["" if value is None else value for value in (first, second)]
            if operation not in (operator.eq, operator.ne):
                raise OnlyExcel
            both = all(isinstance(text, str) for text in texts)
            equal = both and str(texts[0]).casefold() == str(texts[1]).casefold()
            return equal == (operation is operator.eq)
        return operation(Fraction(first or 0), Fraction(second or 0))

    return compared


# ---- functions -------------------------------------------------------------------------------------------------------


def _flat(parts: tuple[_Part, ...]) -> list[Content]:
    found = []
    for part in parts:
        content = part()
        found += content if isinstance(content, list) else [content]
    return found


def _numbers(parts: tuple[_Part, ...]) -> list[Fraction] | Failure:
    """The numbers among the arguments, texts and empty cells left out, as the functions of Excel do."""
    contents = _flat(parts)
    failed = next((content for content in contents if isinstance(content, Failure)), None)
    return [value for value in contents if isinstance(value, Fraction)] if failed is None else failed


def _over(total: Callable[[list[Fraction]], Fraction]) -> Callable[..., Content]:
    def over(*parts: _Part) -> Content:
        found = _numbers(parts)
        return found if isinstance(found, Failure) else total(found)

    return over


def _if(condition: _Part, then: _Part, otherwise: _Part = lambda: False) -> Content:
    value = _number(condition())
    return value if isinstance(value, Failure) else _scalar(then() if value else otherwise())


def _if_error(part: _Part, otherwise: _Part) -> Content:
    value = _scalar(part())
    return _scalar(otherwise()) if isinstance(value, Failure) else value


def _round(part: _Part, digits: _Part) -> Content:
    value, places = _number(part()), _number(digits())
    if isinstance(value, Failure) or isinstance(places, Failure):
        return value if isinstance(value, Failure) else places
    if abs(places) > _MOST_DIGITS:
        raise OnlyExcel
    scale = Fraction(10) ** max(-int(places), 0)
    return Fraction(round_half_up(value / scale, max(int(places), 0))) * scale


def _count(*parts: _Part) -> Content:
    return Fraction(sum(isinstance(value, Fraction) for value in _flat(parts)))


def _abs(part: _Part) -> Content:
    value = _number(part())
    return value if isinstance(value, Failure) else abs(value)


FUNCTIONS: dict[str, Callable[..., Content]] = {
    "SUM": _over(lambda found: sum(found, Fraction(0))),
    "MIN": _over(lambda found: min(found, default=Fraction(0))),
    "MAX": _over(lambda found: max(found, default=Fraction(0))),
    "COUNT": _count,
    "ABS": _abs,
    "ROUND": _round,
    "IF": _if,
    "IFERROR": _if_error,
}
