"""What pages on which something is done have beyond others: who does it, files that wait, and commands under way."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence

from jupyter_server.auth.identity import IdentityProvider, PasswordIdentityProvider

from monitoring.desk.handlers import Page
from monitoring.desk.jobs import Jobs
from monitoring.desk.uploads import Uploads
from monitoring.period import Period
from monitoring.unit import load_unit

JOBS, UPLOADS = "monitoring_jobs", "monitoring_uploads"


class Work(Page):
    """A page on which something is done."""

    @property
    def jobs(self) -> Jobs:
        """The commands of this server."""
        if JOBS not in self.settings:
            self.settings[JOBS] = Jobs(self.workspace)
        jobs: Jobs = self.settings[JOBS]
        return jobs

    @property
    def uploads(self) -> Uploads:
        """The files that this server was given."""
        if UPLOADS not in self.settings:
            self.settings[UPLOADS] = Uploads(self.workspace)
        uploads: Uploads = self.settings[UPLOADS]
        return uploads

    @property
    def who(self) -> str:
        """Who works here: the name that a server of many people knows them by, or that of the account on this machine;
        a token says nothing of who holds it.
        """
        if type(self.identity_provider) in (IdentityProvider, PasswordIdentityProvider):
            return getpass.getuser()
        return str(self.current_user.display_name or self.current_user.username)

    def started(self, unit: str, period: str, words: Sequence[str], secret: Mapping[str, str] | None = None) -> str:
        """The address of the page of a command that is started here (see Jobs.start)."""
        return self.address("job", self.jobs.start((unit, period), words, self.words.language, secret).id)

    def given(self, name: str) -> str:
        """A field of the form, without blanks around it; "" where it has none."""
        return str(self.get_body_argument(name, "")).strip()

    def checked(self, unit: str, period: str) -> tuple[str, str]:
        """A unit that is there and a period that may be. Raises InputError otherwise."""
        return self.checked_unit(unit), str(Period.parse(period))

    def checked_unit(self, unit: str) -> str:
        """A unit that is there. Raises InputError otherwise."""
        return load_unit(self.workspace, unit).code


def end(settings: dict[str, object]) -> None:
    """The server goes: so do its commands, and the files that nobody received."""
    for name in (JOBS, UPLOADS):
        part = settings.pop(name, None)
        if isinstance(part, (Jobs, Uploads)):
            part.end()
