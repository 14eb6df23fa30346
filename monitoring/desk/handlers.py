"""What every page of the desk is built on: who may ask, what a browser may do with it, the language it speaks."""

from __future__ import annotations

import asyncio
import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from monitoring.errors import InputError, MonitoringError
from monitoring.messages import LANGUAGES, language_of_locale
from monitoring.presentation.wording import Wording
from monitoring.workspace import Workspace

#: The desk's pages stand below this part of the server's address.
ADDRESS = "monitoring"
_LANGUAGE = "monitoring-language"

#: A page takes style, script and frames from the desk alone, sends forms to it alone, and stands in nobody's frame.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: What the input stopped; no other answer of the server has this number.
STOPPED = 422


@dataclass(frozen=True)
class Served:
    """A file in the place of a page: to be kept under `name`, or, with a `policy` of its own, a page to be framed."""

    content: bytes
    name: str = ""
    policy: str = ""


class Page(JupyterHandler):
    """A page: `look` gives what its `template` shows, `act` does what was asked for by a form and gives the address to
    go on to. Both run in a thread of their own, and a page defines nothing else.

    Jupyter Server's own rules hold before either: who has no token or password is sent to the login, a form without
    the secret of this browser (XSRF) or from elsewhere is refused, and so is a name of the server that is not its own.
    """

    template = ""

    def look(self, *_: Any, **where: Any) -> dict[str, Any] | Served:
        """What the template shows, or a file; `where` are the parts of the address."""
        raise web.HTTPError(405)

    def act(self, *_: Any, **where: Any) -> str:
        """Do what a form asks for; the address to go on to."""
        raise web.HTTPError(405)

    @web.authenticated
    async def get(self, **where: str) -> None:
        """Show the page; an address that brings the token is left at once, so that the token stays in no history."""
        if "token" in self.request.query_arguments:
            self.redirect(self._here(token=None))
            return
        await self._answered(where)

    @web.authenticated
    async def post(self, **where: str) -> None:
        """Do what the form asks for, then show what has become of it."""
        try:
            address = await asyncio.to_thread(self.act, **where)
        except (MonitoringError, OSError) as error:
            self._stopped(error)
        else:
            self.redirect(address, status=303)

    async def _answered(self, where: dict[str, str]) -> None:
        try:
            shown = await asyncio.to_thread(self.look, **where)
        except (MonitoringError, OSError) as error:
            self._stopped(error)
        else:
            self._serve(shown) if isinstance(shown, Served) else self.show(self.template, **shown)

    def _serve(self, file: Served) -> None:
        """Anything but a page goes into the reader's folder: nothing of it is shown as if it were the desk's own."""
        if file.policy:
            self.set_header("Content-Security-Policy", file.policy)
        else:
            self.set_header("Content-Type", "application/octet-stream")
            self.set_attachment_header(file.name)
        self.finish(file.content)

    def _stopped(self, error: MonitoringError | OSError) -> None:
        """One paragraph: what, where and what to do."""
        told = InputError.of_system(error) if isinstance(error, OSError) else error
        self.set_status(STOPPED)
        self.show("error.html.j2", text=told.render(self.words._))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """What the server refuses, without what was asked for: it may be anybody's text."""
        _ = self.words._
        told = {
            403: _(
                "This was not sent from this desk, or the desk was opened anew since: go back and load the page again."
            ),
            404: _("There is no such page."),
        }
        self.show("error.html.j2", text=told.get(status_code, _("The desk could not do this; its window says why.")))

    # ---- what it stands on -------------------------------------------------------------------------------------------

    @property
    def workspace(self) -> Workspace:
        """The folder that the desk is about."""
        workspace: Workspace = self.settings["monitoring_workspace"]
        return workspace

    @property
    def words(self) -> Wording:
        """The words of the language that the reader chose, otherwise that of the machine."""
        chosen = self.get_query_argument("language", "") or self.get_cookie(_LANGUAGE, "")
        return Wording(chosen if chosen in LANGUAGES else language_of_locale())

    @property
    def today(self) -> datetime.date:
        """The day, where it matters what is late."""
        return datetime.datetime.now().date()

    def address(self, *parts: object, **query: object) -> str:
        """The address of a page of the desk, such as of `unit`, a code and a period."""
        path = "".join(f"{quote(str(part), safe='')}/" for part in parts)
        return f"{self.base_url}{ADDRESS}/{path}" + (f"?{urlencode(query)}" if query else "")

    def _here(self, **changed: str | None) -> str:
        """The address of this page with other values in its question; None takes one out."""
        asked = {name: self.get_query_argument(name, "") for name in self.request.query_arguments}
        kept = {name: value for name, value in {**asked, **changed}.items() if value is not None}
        return quote(self.request.path, safe="/%:") + (f"?{urlencode(kept)}" if kept else "")

    # ---- what the browser gets ---------------------------------------------------------------------------------------

    @property
    def content_security_policy(self) -> str:
        """What a browser may do with the page."""
        return _POLICY

    def set_default_headers(self) -> None:
        """Nothing is guessed, told to other servers or kept by the browser."""
        super().set_default_headers()
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def show(self, template: str, **shown: Any) -> None:
        """Answer with a page: the template, filled."""
        words, _secret = self.words, self.xsrf_token  # which this sets in the browser, for forms and the script
        if self.get_query_argument("language", "") in LANGUAGES:
            self.set_cookie(_LANGUAGE, words.language, path=self.base_url, samesite="Lax", httponly=True)
        frame = {
            "_": words._,
            "ngettext": words.ngettext,
            "words": words,
            "address": self.address,
            "static": self._static,
            "languages": {language: self._here(language=language) for language in LANGUAGES},
            "xsrf": self.xsrf_form_html,
        }
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.finish(_templates().get_template(template).render(**frame, **shown))

    def _static(self, name: str) -> str:
        return f"{self.base_url}static/{ADDRESS}/{name}"


@cache
def _templates() -> Environment:
    """Every value is escaped: names of files, senders and cells are anybody's text."""
    folder = Path(__file__).with_name("templates")
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
