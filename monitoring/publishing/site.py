"""The front page of all reports, reports/index.html: every province, unit and quarter that stands published.

One file without script, with relative links only: it works from a file share. Vietnamese, with English beneath.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any
from urllib.parse import quote

from nbconvert.exporters.templateexporter import TemplateExporter

from monitoring.amounts import rate_percent
from monitoring.bilingual import Names
from monitoring.measures.standing import STATUSES, Money, Standing
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.presentation.markup import Markup, html
from monitoring.presentation.sparkline import sparkline
from monitoring.presentation.wording import TERMS, Wording
from monitoring.province import province_code
from monitoring.publishing.edition import TEMPLATES
from monitoring.publishing.formats import FORMATS
from monitoring.unit import Unit

_VI, _EN = Wording("vi"), Wording("en")
_UNKNOWN = N_("Province not known")
_WORDS, _QUARTERS = TERMS["front_page"], TERMS["quarter"]

#: What is linked to beside the formats, by language ("" for what is in all of them).
_FURTHER = {
    **{
        language: {
            f"rollup.{language}.html": words,
            **{f"rollup.{language}.{name}": FORMATS[name].words[language] for name in ("pdf", "docx")},
        }
        for language, words in (("vi", "Tổng hợp"), ("en", "Roll-up"))
    },
    "": {"revisions/changes.csv": N_("What changed")},
}


@dataclass(frozen=True)
class Publication:
    """One published quarter of a unit; `profile` is None where the unit's profile cannot be read.

    `files`: what can be opened, by its path below the quarter's folder. `sourceless`: what it was made from is gone.
    """

    standing: Standing
    revision: int
    files: frozenset[str]
    profile: Unit | None
    sourceless: bool = False

    @property
    def period(self) -> Period:
        return self.standing.period

    @property
    def name(self) -> Names:
        code = self.standing.unit
        return self.profile.name if self.profile else Names(vi=code, en=code)

    @property
    def province(self) -> Names:
        return self.profile.province if self.profile else Names(vi=_VI._(_UNKNOWN), en=_UNKNOWN)


@dataclass(frozen=True)
class ProvinceRollUp:
    """A published roll-up of a province (its code); `files` by their path below its folder."""

    province: str
    period: Period
    files: frozenset[str]


@dataclass(frozen=True)
class ClosedBooks:
    """The published close-out of `years` of the unit of this name; `folder`: below that of the reports."""

    name: Names
    years: str
    folder: str
    files: frozenset[str]


def both(message: str, **values: Any) -> Markup:
    """A message in Vietnamese with its English beneath; values are formatted in each language (see Wording.fill)."""
    return html('{}<span class="en" lang="en">{}</span>', _VI.fill(message, values), _EN.fill(message, values))


_MARK = both(N_("illustrative"))


def render_index(
    publications: Sequence[Publication], rollups: Sequence[ProvinceRollUp], closed: Sequence[ClosedBooks] = ()
) -> str:
    """The page: provinces and units by their codes, the newest quarter first, in whatever order they are given."""
    environment = TemplateExporter(template_name="site_html", extra_template_basedirs=[str(TEMPLATES)]).environment
    page: str = environment.get_template("index.html.j2").render(
        title=_VI._(_WORDS["title"]),
        words=_WORDS,
        both=both,
        labels=[_label(name) for name in _COLUMNS],
        provinces=_provinces(publications, rollups),
        closed=[
            {
                "name": both("{name}: {years}", name=each.name.model_dump(), years=each.years),
                "links": _links(each.folder, each.files),
            }
            for each in sorted(closed, key=lambda each: each.folder)
        ],
    )
    return page


#: The columns of figures, in their order: on a narrow screen each figure is named beside it.
_COLUMNS = ("development", "recurrent", "all", *STATUSES, "resend", "checks")


def _label(column: str) -> str:
    word = _VI._(_WORDS[column])
    return f"{_VI._(_WORDS['targets'])}: {word}" if column in STATUSES else word


# ---- from publications to what the template shows --------------------------------------------------------------------


def _provinces(publications: Sequence[Publication], rollups: Sequence[ProvinceRollUp]) -> list[dict[str, Any]]:
    ordered = sorted(publications, key=lambda own: (province_code(own.province), own.standing.unit, own.period))
    return [
        {
            "id": f"province-{code}",
            "name": both("{name}", name=own[0].province.model_dump()),
            "units": _units(own),
            "rollups": [_rollup(rollup) for rollup in _newest_first(rollups) if rollup.province == code],
        }
        for code, group in groupby(ordered, key=lambda own: province_code(own.province))
        if (own := list(group))
    ]


def _newest_first(rollups: Sequence[ProvinceRollUp]) -> list[ProvinceRollUp]:
    return sorted(rollups, key=lambda rollup: rollup.period, reverse=True)


def _rollup(rollup: ProvinceRollUp) -> dict[str, Any]:
    folder = f"province-{rollup.province}/{rollup.period}"
    return {"period": _named(rollup.period, rollup.period.year), "links": _links(folder, rollup.files)}


def _units(publications: list[Publication]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"unit-{code}",
            "name": both("{name}", name=own[0].name.model_dump()),
            "years": [
                _year(year, list(quarters))
                for year, quarters in groupby(reversed(own), key=lambda publication: publication.period.year)
            ],
        }
        for code, group in groupby(publications, key=lambda own: own.standing.unit)
        if (own := list(group))
    ]


def _year(year: int, newest_first: list[Publication]) -> dict[str, Any]:
    quarters = [publication for publication in newest_first if not publication.period.is_month]
    rates = {str(publication.period.quarter): publication.standing.of().rate for publication in quarters}
    rates |= _course(newest_first[0].standing)
    said = [(quarter, rate) for quarter in _QUARTERS if (rate := rates.get(quarter)) is not None]
    line = sparkline([rates.get(quarter) for quarter in _QUARTERS], _spoken(said))
    return {"year": str(year), "line": line if said else "", "quarters": [_quarter(own) for own in newest_first]}


def _course(newest: Standing) -> dict[str, Fraction | None]:
    """The rate at the end of each quarter as the newest publication of a year knows it: of its own plan, with what came
    in late.
    """
    plan, own = newest.of().plan_dong, str(newest.period)
    rates = {name: rate_percent(dong, plan) for name, dong in newest.course.items() if name != own}
    return {str(Period.parse(name).quarter): rate for name, rate in rates.items()}


def _spoken(rates: list[tuple[str, Fraction]]) -> str:
    """The points of the line in words, in both languages."""
    texts = [
        ", ".join(f"{words._(_QUARTERS[quarter])} {words.percent(rate)}" for quarter, rate in rates)
        for words in (_VI, _EN)
    ]
    return " – ".join(texts)


def _quarter(publication: Publication) -> dict[str, Any]:
    standing, whole = publication.standing, publication.standing.of()
    targets = standing.targets
    amounts = [_VI.million(dong) for dong in (whole.cumulative_dong, whole.plan_dong) if dong is not None]
    results = [targets[status] for status in STATUSES]
    counts = [*(results if any(results) else [None] * len(results)), standing.resend, standing.open_checks]
    return {
        "name": _named(publication.period),
        "mark": _MARK if standing.is_illustrative else "",
        "rates": [_percent(standing.of(capital)) for capital in ("development", "recurrent", "")],
        "money": "/".join(amounts) if whole.is_complete else "",
        "counts": ["" if count is None else _VI.number(count) for count in counts],
        "state": _state(publication),
        "links": _links(f"{standing.unit}/{publication.period}", publication.files),
    }


def _named(period: Period, year: int | None = None) -> Markup:
    """What a period is called, with its year where it does not stand among those of its year."""
    name = N_("Month {n}") if period.is_month else _QUARTERS[str(period.quarter)]
    named = {words.language: words.fill(name, {"n": period.month}) for words in (_VI, _EN)}
    return both("{name}/{year}", name=named, year=str(year)) if year else both("{name}", name=named)


def _percent(money: Money) -> str:
    return "" if money.rate is None else _VI.percent(money.rate)


def _state(publication: Publication) -> list[Markup]:
    """How the money goes, and which publication it is where figures have changed, in words."""
    again = [both(N_("Revision {n}"), n=publication.revision)] if publication.revision > 1 else []
    gone = [both(N_("its sources are gone"))] if publication.sourceless else []
    return [*gone, *_pace(publication), *again]


def _pace(publication: Publication) -> list[Markup]:
    """Whether what had been allocated keeps an even pace to the final day of the year's money, as the report measures
    it; or that its books are closed.
    """
    standing, profile, period = publication.standing, publication.profile, publication.period
    if profile is None or standing.of().rate is None:
        return []
    final = profile.cut_off(period.year_end)
    if profile.cut_off(period) >= final:
        return [both(N_("the disbursement period has ended"))]
    if (rate := standing.allocated_rate) is None:
        return []
    behind = rate < _even_rate(period, final)
    return [both(N_("below a straight-line pace") if behind else N_("not below a straight-line pace"))]


def _even_rate(period: Period, final: date) -> Fraction:
    """The calendar months of the year until the end of the quarter, in percent of those until the final day."""
    return Fraction(period.months, 12 * (final.year - period.year) + final.month) * 100


def _links(folder: str, files: frozenset[str]) -> list[list[dict[str, Any]]]:
    """Language, words and address of every known file that is there, what is in one language side by side.

    A file's own language is not translated.
    """
    found = []
    for language, further in _FURTHER.items():
        own = {each.file.format(language=language): each.words.get(language) for each in FORMATS.values()}
        found.append(
            [
                {"language": language, "text": words if language else both(words), "href": quote(f"{folder}/{name}")}
                for name, words in {**own, **further}.items()
                if words and name in files
            ]
        )
    return list(filter(None, found))
