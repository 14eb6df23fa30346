"""What every page has: rules for the browser, the language that was chosen, one paragraph for what went wrong."""

from __future__ import annotations

import re

from tests.desk.server import Client


def test_a_browser_may_do_nothing_with_a_page_but_show_it(reader: Client) -> None:
    headers = reader.get().headers
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    own = {"script-src", "style-src", "img-src", "connect-src", "frame-src", "form-action"}
    assert policy == dict.fromkeys(own, "'self'") | dict.fromkeys(
        ("default-src", "base-uri", "frame-ancestors"), "'none'"
    )
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_language_stays_as_it_was_chosen(reader: Client) -> None:
    def language() -> list[str]:
        return re.findall('<html lang="(..)">', reader.get().text)

    for chosen in ("vi", "en", "vi"):
        reader.get(f"?language={chosen}")
        assert language() == [chosen]
    reader.get("?language=%22%3E%3Cscript%3E")
    assert language() == ["vi"]
