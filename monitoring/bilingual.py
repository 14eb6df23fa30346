"""Names in both languages of the reports, as profiles, lists of codes and the schema of the tables give them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from monitoring.yaml_files import Strict

Text = Annotated[str, Field(min_length=1)]


class Names(Strict):
    """A name in both languages of the reports."""

    vi: Text
    en: Text
