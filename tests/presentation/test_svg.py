"""Drawings: small, without anything that could run, with ids that cannot collide."""

import pytest

from monitoring.presentation.svg import for_page, lean

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawing(inside: str) -> bytes:
    return f'<svg {NAMES} width="10pt" height="5pt">{inside}</svg>'.encode()


def test_lean_takes_out_what_a_chart_does_not_need():
    found = lean(
        drawing(
            '<metadata><a/></metadata><defs><style>*{}</style></defs><!-- c --><g id="patch_1"><g id="x">'
            '<path d="M 0.123456 -1.5\n L 2.999999 3" /></g></g>'
        )
    )
    assert (
        found.decode()
        == '<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="5pt"><path d="M 0.12 -1.5 L 3 3" /></svg>'
    )


def test_ids_in_use_stay_and_are_unique_in_the_page():
    kept = lean(drawing('<defs><path id="m1" d="M 0 0"/></defs><use xlink:href="#m1" style="fill: #0b4f8a"/>'))
    page = str(for_page(kept, "fig-1", "words"))
    assert 'id="fig-1-m1"' in page and 'href="#fig-1-m1"' in page


def test_colours_are_open_to_the_dark_scheme_and_words_are_not_touched():
    page = str(for_page(lean(drawing('<text style="fill: #0b4f8a">#0b4f8a</text>')), "f", "a"))
    assert 'style="fill: var(--c-0b4f8a, #0b4f8a)">#0b4f8a</text>' in page


def test_the_alternative_text_names_the_drawing_and_is_escaped():
    page = str(for_page(drawing(""), "f", 'a <b> "c"'))
    assert page.startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="f-alt">')
    assert '<title id="f-alt">a &lt;b&gt; "c"</title>' in page


@pytest.mark.parametrize(
    "inside", ["<script>x</script>", "<foreignObject/>", '<image href="x"/>', '<path onclick="x"/>', '<a href="x"/>']
)
def test_what_could_run_or_load_is_refused(inside):
    with pytest.raises(ValueError, match="a chart may not contain"):
        lean(drawing(inside))


def test_characters_that_no_text_may_hold_are_made_visible():
    kept = lean(drawing("<text>a\u202eb\x00c\r\nd</text>"))
    assert "<text>a[U+202E]b[U+0000]c\nd</text>" in kept.decode()
    assert "\u202e" not in for_page(kept, "f", "a\u202eb") and "a[U+202E]b</title>" in for_page(kept, "f", "a\u202eb")
