"""What the reader's editions take from an executed notebook: the blocks that its cells displayed, and nothing else."""

import datetime
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeVar

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from traitlets import List, Unicode

from monitoring.errors import InputError
from monitoring.presentation.blocks import BLOCK_MIME

TEMPLATES = Path(__file__).parent / "templates"
Exporter = TypeVar("Exporter", bound=TemplateExporter)


@cache
def exporter(kind: type[Exporter]) -> Exporter:
    """One exporter of each kind in a process: it compiles its templates once, for all reports and languages."""
    return kind()


@dataclass(frozen=True)
class Edition:
    """The blocks of a report in reading order; each is a MIME bundle.

    ``opening`` is the letterhead; ``body`` is all the rest; ``outline`` the headings.
    """

    document: dict[str, Any]
    opening: list[dict[str, Any]]
    body: list[dict[str, Any]]

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        """Itself: nbconvert copies all resources, but no template changes what a notebook has displayed."""
        return self

    @property
    def date(self) -> datetime.datetime:
        """The beginning of the report's own day, by which it is dated where nobody says when it was published."""
        date = datetime.date.fromisoformat(self.document["date"])
        return datetime.datetime.combine(date, datetime.time(), datetime.UTC)

    @property
    def outline(self) -> list[dict[str, Any]]:
        """Headings of level 2 and 3 as ``{"level", "text", "id"}``."""
        facts = [block[BLOCK_MIME] for block in self.body]
        return [fact for fact in facts if fact["kind"] == "heading" and fact["level"] <= 3]

    @property
    def pages(self) -> list[tuple[bool, list[dict[str, Any]]]]:
        """The body in stretches of (landscape?, blocks): a heading belongs to what follows it."""
        stretches: list[tuple[bool, list[dict[str, Any]]]] = []
        landscape = False
        for block in reversed(self.body):
            if block[BLOCK_MIME]["kind"] != "heading":
                landscape = block[BLOCK_MIME].get("landscape", False)
            if not stretches or stretches[-1][0] != landscape:
                stretches.append((landscape, []))
            stretches[-1][1].append(block)
        return [(turned, blocks[::-1]) for turned, blocks in reversed(stretches)]


def blocks_of(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    """The MIME bundles of all blocks that the notebook's cells displayed, in order."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if BLOCK_MIME in output.get("data", {}):
                yield output.data


def read_edition(notebook: NotebookNode, part: str = "report") -> Edition:
    """Read the report, or another of its documents, out of an executed notebook.

    Raises InputError when it holds no such document (it was not executed, or is no report), ValueError when ids repeat.
    """
    document: dict[str, Any] = {}
    opening, body, current = [], [], part
    for block in blocks_of(notebook):
        kind = block[BLOCK_MIME]["kind"]
        if kind == "document":
            current = block[BLOCK_MIME]["part"]
        if current != part:
            continue
        if kind == "document":
            document = dict(block[BLOCK_MIME])
        elif kind == "letterhead":
            opening.append(block)
        else:
            body.append(block)
    if not document:
        raise InputError(
            "The notebook holds no report: none of its cells displayed a document block.",
            remedy="Run the report notebook before publishing it.",
        )
    _check_ids(body)
    return Edition(document, opening, body)


def asked_edition(notebook: NotebookNode, resources: dict[str, Any]) -> Edition:
    """The report of an executed notebook, or the `part` of it that the resources name.

    Raises InputError when it holds none, or one in another language than the resources ask for.
    """
    edition = read_edition(notebook, resources.get("part", "report"))
    found = edition.document["language"]
    if (asked := resources.get("language", found)) != found:
        raise InputError(
            "The notebook holds the report in language {found}, not in {asked}.",
            remedy="Run the report notebook in the language that is asked for.",
            found=found,
            asked=asked,
        )
    return edition


def _check_ids(body: list[dict[str, Any]]) -> None:
    """A repeated id would lead a reader to the wrong place without a word: refuse it."""
    counts = Counter(identifier for block in body if (identifier := block[BLOCK_MIME].get("id")))
    if repeated := sorted(identifier for identifier, count in counts.items() if count > 1):
        raise ValueError(f"ids stand more than once in the report: {', '.join(repeated)}")


class OwnTemplates(TemplateExporter):
    """An nbconvert exporter whose templates are ours on nbconvert's ``base``; its preprocessors play no part."""

    extra_template_basedirs = List(Unicode(), [str(TEMPLATES)]).tag(config=True, affects_environment=True)
    default_preprocessors: List[Any] = List([]).tag(config=True)

    def get_prefix_root_dirs(self) -> list[str]:
        """Where nbconvert's own templates are installed; none of the account's or the machine's are looked at.

        Raises InputError where they are missing.
        """
        installed = Path(sys.prefix) / "share" / "jupyter"
        if not (installed / "nbconvert" / "templates" / "base").is_dir():
            raise InputError(
                "The templates of the library nbconvert are missing.",
                remedy="Install them again: delete the folder .venv, then make environment "
                "(without make: python start/set_up.py).",
            )
        return [str(installed)]


class EditionExporter(OwnTemplates):
    """An exporter whose templates read ``resources.edition``."""

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **keywords: Any
    ) -> tuple[Any, dict[str, Any]]:
        resources = dict(resources or {})
        resources["edition"] = asked_edition(nb, resources)
        # All is in the edition; nbconvert would copy every output of the notebook twice.
        return super().from_notebook_node(new_notebook(metadata=nb.metadata), resources, **keywords)
