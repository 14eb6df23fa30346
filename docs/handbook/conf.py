"""How `make docs` builds the handbook: Sphinx reads the Markdown as it stands."""

from sphinx.application import Sphinx

project = "Sổ tay – Handbook"
html_title = project
extensions = ["myst_parser"]
myst_heading_anchors = 2
exclude_patterns = ["examples", "*.py"]
html_theme = "furo"
html_show_sphinx = False
html_copy_source = False
language = "vi"
# No lexer knows tables; they are shown as they are.
suppress_warnings = ["misc.highlighting_failure"]


def setup(app: Sphinx) -> None:
    app.connect("source-read", _link_project)
    app.connect("html-page-context", _name_language)


def _name_language(app: Sphinx, page: str, template: str, context: dict[str, object], tree: object) -> None:
    """Each page states the language that it is written in."""
    context["language"] = page.partition("/")[0] if "/" in page else language


def _link_project(app: Sphinx, page: str, source: list[str]) -> None:
    """Pages of the project itself, such as the glossary, are not part of the handbook; they come along as files."""
    source[0] = source[0].replace("](../../../", "](path:../../../")
