"""What the checks found, in words of both languages."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from monitoring.measures.checks.check import Check, to_table
from monitoring.messages import LANGUAGES
from monitoring.presentation.wording import Wording


def explanations_table(checks: Sequence[Check]) -> pd.DataFrame:
    """One row per check and language: check, language, explanation."""
    rows = [
        (check.check, language, Wording(language).fill(check.message, check.values))
        for check in checks
        for language in LANGUAGES
    ]
    return pd.DataFrame(sorted(rows), columns=["check", "language", "explanation"], dtype="str")


def checks_table(checks: Sequence[Check], explanations: pd.DataFrame, language: str = "vi") -> pd.DataFrame:
    """The contract's checks.csv: the checks with their explanation in one language, and last whether they are new."""
    texts = explanations[explanations["language"] == language].set_index("check")["explanation"]
    table = to_table(checks)
    standing = table.pop("standing")
    return table.assign(explanation=table["check"].map(texts), standing=standing)
