"""LibreOffice Writer at work on a document: opens it, edits it as somebody would who types, saves it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

#: What a line of edits may say: type over a figure; put words behind, or before, one; take one away and put it there;
#: type over words of the text.
_MACRO = """
Sub Edit(source As String, target As String, edits As String)
    On Error GoTo Failed
    Dim hidden(0) As New com.sun.star.beans.PropertyValue
    hidden(0).Name = "Hidden" : hidden(0).Value = True
    Dim document As Object, last As String
    document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
    Dim files As Object, reader As Object
    files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    reader = CreateUnoService("com.sun.star.io.TextInputStream")
    reader.setInputStream(files.openFileRead(edits))
    reader.setEncoding("UTF-8")
    Do While Not reader.isEOF()
        Dim parts
        parts = Split(reader.readLine(), Chr(9)) ' the line feed stays in what is behind the last tab
        last = Join(parts, " ")
        If UBound(parts) >= 2 Then Apply(document, parts(0), parts(1), parts(2))
    Loop
    Dim saved(0) As New com.sun.star.beans.PropertyValue
    saved(0).Name = "FilterName" : saved(0).Value = "MS Word 2007 XML"
    document.storeToURL(target, saved())
    document.close(True)
    StarDesktop.terminate()
    Exit Sub
Failed:
    Dim number As Integer
    number = FreeFile
    Open ConvertFromURL(edits) & ".failed" For Output As #number
    Print #number, "line " & Erl & ", " & last & ": " & Error$
    Close #number
    StarDesktop.terminate()
End Sub

Sub Apply(document As Object, action As String, place As String, words As String)
    Dim cursor As Object
    If action = "words" Then
        Dim search As Object
        search = document.createSearchDescriptor()
        search.SearchString = place
        search.SearchCaseSensitive = True
        cursor = document.findFirst(search)
        cursor.setString(words)
        Exit Sub
    End If
    Dim anchor As Object
    anchor = document.Bookmarks.getByName(place).Anchor
    cursor = anchor.Text.createTextCursorByRange(anchor)
    If action = "type" Then
        cursor.setString(words)
    ElseIf action = "behind" Then
        cursor.collapseToEnd()
        anchor.Text.insertString(cursor, words, False)
    ElseIf action = "end" Then
        cursor.gotoEndOfParagraph(False)
        anchor.Text.insertString(cursor, words, False)
    ElseIf action = "move" Then
        Dim figure As String, other As Object, there As Object
        other = document.Bookmarks.getByName(words).Anchor
        there = other.Text.createTextCursorByRange(other)
        figure = cursor.getString()
        cursor.setString("")
        there.gotoEndOfParagraph(False)
        other.Text.insertString(there, " " & figure, False)
    End If
End Sub
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic"
>{}</script:module>"""


def edited(soffice: str, folder: Path, source: Path, edits: Iterable[Sequence[str]]) -> Path:
    """`source` as Writer saves it after `edits`: (type | behind | end | move | words, bookmark or words, text)."""
    lines, target = folder / "edits.txt", folder / f"edited-{source.name}"
    lines.write_text("".join("\t".join(edit) + "\t\n" for edit in edits), encoding="utf-8")
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    subprocess.run([*command, "--terminate_after_init"], check=True, capture_output=True, timeout=180)
    # The first start has made a profile with an empty module; written before, it would be lost.
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(_MODULE.format(escape(_MACRO)), encoding="utf-8")
    arguments = ", ".join(f'"{path.as_uri()}"' for path in (source, target, lines))
    macro = f"macro:///Standard.Module1.Edit({arguments})"
    subprocess.run([*command, macro], check=True, capture_output=True, timeout=180)
    assert not (failed := folder / "edits.txt.failed").exists(), failed.read_text(encoding="utf-8", errors="replace")
    return target
