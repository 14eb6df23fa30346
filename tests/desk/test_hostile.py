"""Who wants in: other sites, other names, other paths, other people's words. Every try is counted."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import product
from urllib.parse import quote

import pytest

from monitoring.desk.pages import PAGES
from monitoring.workspace import Workspace
from tests.browser.hostile import NAMES, PERIOD
from tests.desk.server import TOKEN, Client, links
from tests.samples import UNIT

HERE = f"unit/{UNIT}/{PERIOD}/"
#: An address of each page, with what its pattern asks for.
EXAMPLES = {"unit": UNIT, "period": PERIOD, "language": "vi", "file": "report.vi.html", "job": "0" * 16}


def example(pattern: str, **chosen: str) -> str:
    """A path that a pattern takes."""
    return re.sub(r"\(\?P<(\w+)>[^()]*\)", lambda group: {**EXAMPLES, **chosen}.get(group[1], "x"), pattern)


#: Pages that look at every library; they are read in test_checking.
SLOW = ("verify/", "doctor/")
#: What leads elsewhere, in every way in which an address can say it.
ELSEWHERE = [
    *("..", ".", "../..", "..\\..", "/etc/passwd", "\\\\host\\share", "C:\\Windows", "....//....//", "%2e%2e%2f"),
    *(
        "../sources.yml",
        "../../unit.yml",
        "..%00.html",
        "file:///etc/passwd",
        "a" * 5000,
        "nul",
        "~root",
        " ",
        "\u202e",
    ),
]
#: What tries to be more than text in a page.
TEXTS = [
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "{{ 7*7 }}", "${7*7}"),
    *(
        "javascript:alert(1)",
        "</title><svg onload=alert(1)>",
        "<iframe src=//evil.example>",
        "%3Cscript%3E",
        "\u202e<b>",
    ),
]


def test_nothing_is_shown_without_the_token(stranger: Client) -> None:
    for page in PAGES:
        answer = stranger.get(example(page.pattern))
        assert (answer.status, answer.headers.get("Location", "")[:6]) == (302, "/login"), page
        assert NAMES["agency"] not in answer.text
    for token in ("", "x", TOKEN[:-1], TOKEN.upper(), TOKEN + "0"):
        assert stranger.get(f"?token={token}").status == 302 and stranger.get().status == 302


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.pattern)
def test_no_other_site_sends_a_form(reader: Client, page) -> None:
    """Without the secret of this browser, with a wrong one, or from elsewhere."""
    path, own = example(page.pattern), reader.cookies
    reader.get()
    secret = own["_xsrf"]
    tries = [
        {}, {"_xsrf": "x"}, {"_xsrf": secret[::-1]},
    ]  # fmt: skip
    for form, origin in product(tries, ("", "null", "http://evil.example", reader.address)):
        answer = reader.ask("POST", path, headers={"Origin": origin} if origin else {}, **{"a": "b", **form})
        assert answer.status in (403, 404), (form, origin)
    for origin in ("null", "http://evil.example", f"http://127.0.0.1.evil.example:{reader.port}"):
        answer = reader.ask("POST", path, headers={"Origin": origin}, _xsrf=secret)
        assert answer.status in (403, 404), origin


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "192.0.2.1", "[::2]", ""]
)
def test_another_name_of_the_server_is_refused(reader: Client, host: str) -> None:
    """Whoever lets his own name point at this machine (DNS rebinding) gets nothing, on no page."""
    for page in PAGES:
        answer = reader.get(example(page.pattern), Host=host)
        assert answer.status in (400, 403) and NAMES["agency"] not in answer.text


@pytest.mark.parametrize("name", ["unit", "period", "file", "language"])
def test_no_part_of_an_address_leads_elsewhere(reader: Client, hostile: Workspace, name: str) -> None:
    secret = hostile.unit_profile(UNIT).read_text(encoding="utf-8")[:40]
    patterns = [page.pattern for page in PAGES if f"<{name}>" in page.pattern]
    for pattern, text in product(patterns, ELSEWHERE):
        for written in {quote(text, safe=""), quote(text, safe="" if name != "file" else "/:~.")}:
            answer = reader.get(example(pattern, **{name: written}))
            assert answer.status in (301, 302, 400, 404, 405, 422), (pattern, text)
            assert "root:" not in answer.text and secret not in answer.text


@pytest.mark.parametrize("text", [*TEXTS, *NAMES.values()])
def test_what_is_asked_for_is_told_as_text(reader: Client, text: str) -> None:
    """Reflected: in every part of an address and in every question."""
    asked = quote(text, safe="")
    for path in (f"unit/{asked}/", f"unit/{UNIT}/{asked}/", f"{HERE}file/{asked}", f"{HERE}number/?id={asked}"):
        page = reader.get(f"{path}{'&' if '?' in path else '?'}language=en").text
        assert is_only_the_desks(page), path
        assert "49" not in re.sub("%..", "", page) or "7*7" not in text


class Markup(HTMLParser):
    """The elements of a page that nothing of the desk writes: with handlers, styles, or addresses of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts, self.foreign = 0, list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        bad = [name for name, value in attrs if name[:2] == "on" or name in ("style", "srcdoc") or _is_script(value)]
        if bad or tag in ("img", "svg", "style", "object", "embed", "base", "b"):
            self.foreign.append(self.get_starttag_text() or tag)


def _is_script(value: str | None) -> bool:
    return (value or "").strip().lower().startswith(("javascript:", "data:", "//", "http"))


def is_only_the_desks(page: str) -> bool:
    found = Markup(page)
    return (found.scripts, found.foreign) == (1, [])


def test_what_is_stored_is_told_as_text(reader: Client) -> None:
    """Names of files, units, agencies and cells of the hostile quarter, on every page that can be reached."""
    seen, pending = set(), ["/monitoring/"]
    while pending:
        path = pending.pop()
        if path.endswith(SLOW):
            continue
        answer = reader.get(path)
        if "/file/" in path or answer.headers["Content-Type"] != "text/html; charset=UTF-8":
            continue
        assert is_only_the_desks(answer.text), path
        new = {link for link in links(answer.text) if link.startswith("/monitoring/") and "?" not in link} - seen
        seen |= new
        pending += new
    assert len(seen) > 5


def test_ids_of_any_size_and_kind_are_answered(reader: Client) -> None:
    for text in ("x" * 60_000, "disbursement." * 4000, "\0", "", " ", "1" * 5000, "١٢٣", "../" * 1000):
        assert reader.get(f"{HERE}number/?id={quote(text, safe='')}").status in (400, 414, 422), len(text)


def test_the_log_holds_neither_token_nor_cookie(reader: Client) -> None:
    _told, *log = reader.log.read_text(encoding="utf-8").splitlines()
    assert not any(TOKEN in line for line in log) and not any(
        value and value in "".join(log) for value in reader.cookies.values()
    )
