"""What the codes of a plan's money are called in messages, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from monitoring.subject import Subject
from monitoring.tables.plan_rows import StatedTotalRow
from monitoring.tables.store import texts

Names = dict[str, str]

SOURCES: dict[str, Names] = {
    "central": {"vi": "ngân sách Trung ương", "en": "central budget"},
    "local": {"vi": "ngân sách địa phương", "en": "local budget"},
    "mobilised": {"vi": "huy động, lồng ghép", "en": "mobilised"},
    "people": {"vi": "dân đóng góp", "en": "people's contribution"},
}
CAPITALS: dict[str, Names] = {
    "development": {"vi": "vốn đầu tư phát triển", "en": "development capital"},
    "recurrent": {"vi": "vốn sự nghiệp", "en": "recurrent funding"},
}
PLAN_KINDS: dict[str, Names] = {
    "year": {"vi": "", "en": ""},
    "carried_over": {"vi": "kéo dài", "en": "carried over"},
}
MEASURES: dict[str, Names] = {
    "allocation": {"vi": "vốn phân bổ", "en": "allocation"},
    "expected_investment": {"vi": "tổng mức đầu tư dự kiến", "en": "expected total investment"},
    "disbursed": {"vi": "giải ngân", "en": "disbursement"},
    "base": {"vi": "kế hoạch được giao", "en": "assigned plan"},
    "rate": {"vi": "tỷ lệ giải ngân", "en": "disbursement rate"},
}
_NONE: Names = {"vi": "", "en": ""}


@cache
def _cited_words() -> list[tuple[str, str]]:
    return [(row["vi"], row["en"]) for row in texts(Path(__file__).with_name("cited_words.csv"))]


def cited(text: str) -> Names:
    """A place in the plan as the transcription names it: “II.2, gạch đầu dòng 1” is “II.2, bullet 1”."""
    english = text
    for vietnamese, word in _cited_words():
        english = english.replace(vietnamese, word)
    return {"vi": text, "en": english}


def stated_name(row: StatedTotalRow) -> Names:
    """What a row of stated_totals is about: "allocation: central budget, development capital, 2024"."""
    return {language: _stated_name(row, language) for language in ("vi", "en")}


def _stated_name(row: StatedTotalRow, language: str) -> str:
    year = "" if row.year is None else {"vi": f"năm {row.year}", "en": str(row.year)}[language]
    parts = [
        CAPITALS.get(row.capital, _NONE)[language],
        SOURCES.get(row.source, _NONE)[language],
        year,
        PLAN_KINDS.get(row.plan_kind, _NONE)[language],
    ]
    return f"{MEASURES[row.measure][language]}: {', '.join(filter(None, parts))}"


def plan_of_year(year: str, kind: str) -> Names:
    """Whose year's plan money belongs to: "the plan of 2022, carried over"."""
    extended = kind == "carried_over"
    return {
        "vi": f"kế hoạch năm {year}{' kéo dài' if extended else ''}",
        "en": f"the plan of {year}{', carried over' if extended else ''}",
    }


_OPEN: dict[str, Names] = {
    "not_broken_down": _NONE,
    "not_stated": {"vi": "chưa xác định loại vốn", "en": "type of funding not stated"},
}
_ALL: Names = {"vi": "toàn bộ vốn", "en": "all money"}


def line_name(place: Mapping[str, object], subject: Subject) -> Names:
    """What a line of money is about, by its codes (dimension → code, "" where all)."""
    return {language: _line_name(place, subject, language) for language in ("vi", "en")}


def _line_name(place: Mapping[str, object], subject: Subject, language: str) -> str:
    named = {
        "component": {} if subject.plan is None else subject.plan.component_names,
        "place": {one.code: one.name.model_dump() for one in subject.unit.places},
        "source": SOURCES,
        "capital": CAPITALS,
    }
    unit_wide = {"unit_wide": subject.unit.words.at_its_level.model_dump()}
    parts = []
    for name, known in named.items():
        code = str(place[name] or "")
        parts.append({**known, **_OPEN, **unit_wide}.get(code, {language: code})[language])
    year, kind = place["plan_year"], PLAN_KINDS.get(str(place["plan_kind"] or ""), _NONE)[language]
    if year:
        parts.append({"vi": f"kế hoạch năm {year}", "en": f"plan of {year}"}[language])
    return ", ".join(filter(None, [*parts, kind])) or _ALL[language]
