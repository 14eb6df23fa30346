"""SVG drawings made small, safe and ready to stand in a page or in print."""

import re
from xml.etree import ElementTree

from monitoring.presentation.markup import Markup, clean, html

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_DRAWN = {"path", "rect", "circle", "line", "text", "tspan"}
_ALLOWED = _DRAWN | {"svg", "g", "use", "defs", "pattern", "clipPath", "title", "desc"}
_COLOUR = re.compile(r"#([0-9a-f]{6})\b")
_VARIABLE = re.compile(r"var\(--[\w-]+, ([^()]*)\)")
_FAMILY = re.compile(r"font-family: ([^;]+)")
_LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}")

ElementTree.register_namespace("", "http://www.w3.org/2000/svg")


def _round(match: re.Match[str]) -> str:
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")


def _elements(parent: ElementTree.Element) -> list[tuple[ElementTree.Element, ElementTree.Element]]:
    """Every element below, with its parent, in document order."""
    return [(above, element) for above in parent.iter() for element in above]


def lean(drawing: bytes) -> bytes:
    """Take out what a chart does not need: metadata, comments, style sheets, unused ids, decimals beyond the second,
    empty groups; make characters visible that no text may hold (see markup.clean).

    Raises ValueError when the drawing holds an element that is no drawing (script, foreignObject, image ...).
    """
    root = ElementTree.fromstring(clean(drawing.decode("utf-8").replace("\r\n", "\n")))
    for parent, element in _elements(root):
        if element.tag in {f"{_SVG}metadata", f"{_SVG}style"}:
            parent.remove(element)
    used = set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", ElementTree.tostring(root, encoding="unicode")))
    for element in root.iter():
        _check(element)
        if element.get("id") not in used:
            element.attrib.pop("id", None)
        if target := element.attrib.pop(_XLINK, ""):
            element.set("href", target)
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        for name, value in element.attrib.items():
            if name not in {"href", "id"}:
                element.set(name, _LONG_DECIMAL.sub(_round, " ".join(value.split())))
        element.tail = None
        if element.text and not element.text.strip():
            element.text = None
    _unwrap(root)
    lean_svg: bytes = ElementTree.tostring(root, encoding="utf-8")
    return lean_svg


def _check(element: ElementTree.Element) -> None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _ALLOWED or any(attribute.lower().startswith("on") for attribute in element.attrib):
        raise ValueError(f"a chart may not contain <{name}> or event attributes")


def _unwrap(parent: ElementTree.Element) -> None:
    """Put the children of groups without attributes in the group's place, and drop empty definitions."""
    children: list[ElementTree.Element] = []
    for child in parent:
        _unwrap(child)
        if child.tag == f"{_SVG}g" and not child.attrib:
            children += list(child)
        elif child.tag not in {f"{_SVG}g", f"{_SVG}defs"} or len(child):
            children.append(child)
    parent[:] = children


def for_page(drawing: bytes, identifier: str, alt: str) -> Markup:
    """The drawing as inline SVG of a page: named by ``alt``, its ids unique in the page, its colours open to the dark
    scheme.

    The font is the page's; every colour ``#rrggbb`` becomes the CSS variable ``--c-rrggbb`` with the colour itself as
    fallback: the style sheet may redefine it.
    """
    root = ElementTree.fromstring(drawing)
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "style":
                value = _COLOUR.sub(lambda match: f"var(--c-{match[1]}, #{match[1]})", value)
                value = _FAMILY.sub(r"font-family: var(--sans, \1, sans-serif)", value)
            if name == "id":
                value = f"{identifier}-{value}"
            if name == "href" and value.startswith("#"):
                value = f"#{identifier}-{value[1:]}"
            element.set(name, value.replace("url(#", f"url(#{identifier}-"))
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{identifier}-alt")
    title = ElementTree.Element(f"{_SVG}title", {"id": f"{identifier}-alt"})
    title.text = clean(alt)
    root.insert(0, title)
    return html("{}", Markup(ElementTree.tostring(root, encoding="unicode")))


def from_page(shown: str) -> tuple[bytes, str, float]:
    """Of a drawing as ``for_page`` shows it: the drawing with its own colours and font, its alternative text, and its
    height as a share of its width.
    """
    root = ElementTree.fromstring(shown)
    title = root[0]
    root.remove(title)
    for element in root.iter():
        if style := element.get("style"):
            element.set("style", _VARIABLE.sub(r"\1", style))
    _left, _top, width, height = map(float, root.get("viewBox", "").split())
    drawing: bytes = ElementTree.tostring(root, encoding="utf-8")
    return drawing, title.text or "", height / width


def for_print(drawing: bytes) -> str:
    """The drawing as text for Typst, its words in the font of the document, which is no wider."""
    return _FAMILY.sub("font-family: 'TeX Gyre Termes'", drawing.decode("utf-8"))
