"""Rules that every published page keeps: elements well nested, ids unique, links and labels that lead somewhere."""

from html.parser import HTMLParser

VOID = {"meta", "br", "img", "hr", "col", "input", "link"}


class PageRules(HTMLParser):
    """Collects elements, ids, links and faults of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.feed(page)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]
        ids = self.values("id")
        self.faults += sorted({f"id {value!r} repeats" for value in ids if ids.count(value) > 1})
        targets = {value[1:] for value in self.values("href") if value.startswith("#")}
        self.faults += [f"#{target} leads nowhere" for target in sorted(targets - set(ids))]
        labels = {word for value in self.values("aria-labelledby") for word in value.split()}
        self.faults += [f"label {label} is missing" for label in sorted(labels - set(ids))]

    def values(self, name: str) -> list[str]:
        return [attributes[name] or "" for _tag, attributes in self.elements if name in attributes]

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes another element")
