"""Sentences as newspapers and reports write them, with amounts and a rate put in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.amounts import round_half_up
from monitoring.evidence.comparing import stated
from monitoring.evidence.comparing.documents import Passage
from monitoring.evidence.comparing.findings import Finding

#: {a} disbursed, {b} plan, each with its unit; {r} the rate.
TEMPLATES = {
    "vi": (
        "Dự án 1 giải ngân {a}/{b}, đạt {r}.",
        "Kế hoạch vốn năm 2024 là {b}, đến nay đã giải ngân {a}, đạt {r} kế hoạch.",
        "Xã được giao {b}. Đến ngày 30/9/2024, xã đã giải ngân {a}, đạt {r}.",
        "Tỷ lệ giải ngân đạt {r} ({a}/{b}).",
        "Toàn huyện giải ngân {a} trên tổng số {b}, bằng {r} kế hoạch giao.",
        "Trong tổng nguồn vốn {b} được phân bổ, huyện đã giải ngân {a} ({r}).",
        "Giải ngân {a}, đạt {r} kế hoạch ({b}).",
        "Vốn sự nghiệp được bố trí {b}; đã thanh toán {a}, tương đương {r}.",
        "- Kế hoạch vốn: {b}. - Giải ngân: {a}. - Tỷ lệ: {r}.",
    ),
    "en": (
        "The commune was allocated {b} and has disbursed {a}, reaching {r} of the plan.",
        "So far {a} has been disbursed of the capital plan of {b}, equal to {r}.",
        "The estimated budget is {b}, of which {a} has been disbursed to date, reaching {r}.",
        "The district disbursed {a} (total of {b}), reaching {r} of the set plan.",
        "Disbursement reached {a} out of {b}, or {r}.",
        "The total budget is {b}. To date {a} has been disbursed, equivalent to {r}.",
    ),
}
UNITS = {
    "vi": {10**9: "tỷ đồng", 10**6: "triệu đồng", 10**3: "nghìn đồng", 1: "đồng"},
    "en": {10**9: "billion VND", 10**6: "million VND", 1: "VND"},
}
_MARKS = {"vi": str.maketrans(",.", ".,"), "en": {}}


def written(value: Decimal, language: str) -> str:
    return f"{value:,f}".translate(_MARKS[language])


@dataclass(frozen=True)
class Statement:
    """`part` of `whole`, each in its unit, and a rate with so many decimals, in a sentence of a language."""

    language: str
    template: str
    part: Decimal
    whole: Decimal
    units: tuple[int, int]
    decimals: int

    @property
    def exact(self) -> Fraction:
        return Fraction(self.part) * self.units[0] / (Fraction(self.whole) * self.units[1]) * 100

    @property
    def right(self) -> Decimal:
        return round_half_up(self.exact, self.decimals)

    @property
    def cut(self) -> Decimal:
        scaled = int(self.exact * 10**self.decimals)
        return Decimal(scaled).scaleb(-self.decimals)

    def text(self, rate: Decimal, unit_of_part: int | None = None) -> str:
        names = UNITS[self.language]
        values = {
            "a": f"{written(self.part, self.language)} {names[unit_of_part or self.units[0]]}",
            "b": f"{written(self.whole, self.language)} {names[self.units[1]]}",
            "r": f"{written(rate, self.language)}%",
        }
        return self.template.format(**values)


def told(*texts: str) -> list[Finding]:
    """What is found in paragraphs by themselves."""
    return stated.findings([Passage(text, {"what": "here", "values": {}}) for text in texts])
