"""Section V: what is proposed to the central level and to the province; what the unit settles itself is no
proposal.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.measures import findings
from monitoring.presentation.blocks import Block, BulletList, Heading, Paragraph, Parts
from monitoring.presentation.report import Report, distinct
from monitoring.presentation.sections.decisions import carried_over
from monitoring.tables.numbers import check_name


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    to_province = list(_to_province(report))
    return [
        Heading(_("V. Proposals"), id="proposals"),
        Heading(_("1. To the central level"), id="proposals-central", level=3),
        Paragraph(_("None in this period.")),
        Heading(
            report.plain("2. To {province}", province=report.words.name(dict(report.subject.unit.province))),
            id="proposals-province",
            level=3,
        ),
        BulletList(to_province) if to_province else Paragraph(_("None in this period.")),
    ]


def _to_province(report: Report) -> Iterator[Parts]:
    if carried := carried_over(report):
        yield carried
    unfunded = findings.unsettled(report, "target_funding")
    if unfunded:
        yield report.say_counted(
            "Consider money for {components}, on which {n} target depends; where there is none, the target is changed.",
            "Consider money for {components}, on which {n} targets depend; where there is none, the targets are "
            "changed.",
            len(unfunded),
            n=report.count(len(unfunded), "checks.target_funding"),
            components="; ".join(_components(report, [check_name(check.check).name for check in unfunded])),
        )


def _components(report: Report, indicators: list[str]) -> list[str]:
    codes = distinct(row.component for row in report.targets if row.indicator in indicators)
    return [report.component(code) for code in codes]
