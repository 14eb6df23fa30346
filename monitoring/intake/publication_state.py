"""What an office decides of a report, in publication.yml beside its files: draft or final, number, day, signer."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field, model_validator

from monitoring.messages import N_
from monitoring.period import Period
from monitoring.workspace import Workspace
from monitoring.yaml_files import Strict, checked, read_yaml


class PublicationState(Strict):
    """`number` is the document's, such as "125/BC-UBND"; `date` the day on which it is signed, `signed_by` by whom.

    A report is a draft until somebody says otherwise; a final one has a number and a date.
    """

    state: Literal["draft", "final"] = "draft"
    number: str = Field("", max_length=60)
    date: datetime.date | None = None
    signed_by: str = Field("", max_length=120)

    @model_validator(mode="after")
    def _final_is_dated(self) -> PublicationState:
        if self.is_final and not (self.number and self.date):
            raise ValueError("a final report has a number and a date")
        return self

    @property
    def is_final(self) -> bool:
        return self.state == "final"


def publication_state(workspace: Workspace, unit: str, period: Period) -> PublicationState:
    """What publication.yml says of the period; a draft where there is none. Raises InputError for a wrong one."""
    path = workspace.decided(unit, period)
    workspace.refuse_links(path)
    if not path.exists():
        return PublicationState()
    where = workspace.relative(path)
    return checked(
        PublicationState,
        read_yaml(path, where) or {},
        where,
        N_("What is said of the publication is wrong: {problems}."),
        N_("Fields: state (draft or final), number, date, signed_by; a final report needs number and date."),
        whole="publication",
    )
