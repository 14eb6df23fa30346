"""In which formats a period is published: one entry each. A run makes, checks and lists what stands here, the front
page links it, messages carry it and help names it; another format is another entry, and the function that writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any

from monitoring.messages import N_


@dataclass(frozen=True)
class Format:
    """`name`: as `--only` takes it. `file`: below the published folder; one a language where it names `{language}`.

    `writes`: `module:function`, loaded once it is needed, which writes the files of a Staged period. `needs`: formats
    that its files carry, and that are therefore published with it. `words`: how the front page calls its file, by
    language ("" for one in all languages); without them it links to none.
    """

    name: str
    file: str
    writes: str
    needs: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def files(self, languages: Iterable[str]) -> list[str]:
        """The names of its files, in these languages."""
        return list(dict.fromkeys(self.file.format(language=language) for language in languages))

    @property
    def module(self) -> str:
        return self.writes.partition(":")[0]

    @property
    def write(self) -> Callable[[Any], None]:
        """Its writer."""
        writer: Callable[[Any], None] = resolve_name(self.writes)
        return writer


#: By name, in the order in which they are written, listed and linked to.
FORMATS = {
    each.name: each
    for each in (
        Format(
            "html",
            "report.{language}.html",
            "monitoring.running.publish:write_pages",
            words={"vi": "Báo cáo", "en": "Report"},
        ),
        Format(
            "pdf",
            "report.{language}.pdf",
            "monitoring.running.publish:write_pdfs",
            words={"vi": "PDF tiếng Việt", "en": "PDF in English"},
        ),
        Format(
            "note",
            "note.{language}.pdf",
            "monitoring.running.publish:write_notes",
            words={"vi": "Phiếu trình (nội bộ)", "en": "Decision note (internal)"},
        ),
        Format(
            "docx",
            "report.{language}.docx",
            "monitoring.running.publish:write_word",
            words={"vi": "Word tiếng Việt", "en": "Word in English"},
        ),
        Format("workbook", "workbook.xlsx", "monitoring.running.publish:write_workbook", words={"": N_("Workbook")}),
        Format("audit", "audit.html", "monitoring.running.publish:write_audit", words={"": N_("Every step")}),
        Format("mail", "message.eml", "monitoring.running.message:write_message", needs=("pdf",)),
    )
}
