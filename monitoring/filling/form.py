"""Forms as data: a file that some level sent, with placeholders in it, and a YAML file beside that tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from monitoring.amounts import DONG_PER_UNIT
from monitoring.bilingual import Text
from monitoring.errors import InputError
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.tables.schema import load_codes
from monitoring.workspace import Workspace, regular
from monitoring.yaml_files import Strict, checked, read_yaml

KINDS = (".xlsx", ".docx")


class About(Strict):
    """What is known of a form: `document` prescribes it, from and to which day (both included, None is open), where it
    was seen (`source`), and whether nobody has checked it against the document (`unverified`).

    `unit`: that of its money. `formulas`: cell (`Biểu 1!E9`) → what its formula must give, as a placeholder says it.
    """

    title: Text
    document: Text
    source: Text
    valid_from: date | None = None
    valid_to: date | None = None
    unverified: bool = False
    unit: Literal["đồng", "nghìn đồng", "triệu đồng", "tỷ đồng"] = "đồng"
    language: Literal["vi", "en"] = "vi"
    formulas: dict[str, str] = Field(default_factory=dict)

    @property
    def dong_per_unit(self) -> int:
        words = {names.vi: code for code, names in load_codes()["money_units"].items()}
        return DONG_PER_UNIT[words[self.unit]]


@dataclass(frozen=True)
class Form:
    """A form as it lies in data/reference/forms; `where` names it in errors."""

    name: str
    ending: str
    about: About
    content: bytes
    where: str

    def check_valid(self, period: Period) -> None:
        """Raises InputError where the form did not hold on the last day of `period`."""
        first, last = self.about.valid_from or date.min, self.about.valid_to or date.max
        if not first <= period.end <= last:
            raise InputError(
                "The form “{form}” holds from {first} to {last}, not for {period}.",
                where=self.where,
                remedy="Use the form that held then; its days are in the .yml file beside it.",
                form=self.name,
                first=self.about.valid_from or "…",
                last=self.about.valid_to or "…",
                period=period,
            )


def form_names(workspace: Workspace) -> list[str]:
    """The forms that are there."""
    return sorted(path.stem for path in workspace.reference_forms.glob("*.yml"))


def load_form(workspace: Workspace, name: str) -> Form:
    """The form `name`. Raises InputError for an unknown one, a wrong .yml file, and what is neither xlsx nor docx."""
    folder = workspace.reference_forms
    if name not in form_names(workspace):
        raise InputError(
            "There is no form “{form}”.",
            where=workspace.relative(folder),
            remedy="Known forms: {known}. A new form is its file and a .yml file of the same name, in this folder.",
            form=name,
            known=", ".join(form_names(workspace)) or "–",
        )
    about = folder / f"{name}.yml"
    files = sorted(path for path in folder.iterdir() if path.stem == name and path != about)
    if len(files) != 1 or files[0].suffix not in KINDS:
        raise InputError(
            "Beside this there must be one file of its name, in xlsx or docx; there is: {found}.",
            where=workspace.relative(about),
            remedy="Save the form as xlsx or docx, without macros, and leave that one alone.",
            found=", ".join(path.name for path in files) or "–",
        )
    where = workspace.relative(about)
    what, remedy = N_("What is said of the form has wrong fields: {problems}."), N_("Correct these fields.")
    known = checked(About, read_yaml(about, where), where, what, remedy, whole="form")
    return Form(name, files[0].suffix, known, _content(files[0]), workspace.relative(files[0]))


def _content(path: Path) -> bytes:
    return regular(path).read_bytes()
