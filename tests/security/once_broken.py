"""Inputs that broke something when they were first tried: what they are, what happens now, the test that tries them.

`python -m tests.security.once_broken` writes them, counted, into docs/security.md.
"""

from __future__ import annotations

import re

from monitoring.workspace import REPOSITORY

_FOREIGN = "tests/security/test_foreign_code.py::test_no_foreign_code_runs"
_SETTINGS = "tests/security/test_foreign_code.py::test_no_foreign_setting_changes_a_byte"
_PIPES = "tests/intake/test_incoming.py::test_devices_and_pipes_are_refused_unread"
_NAMES = "tests/test_workspace.py::test_a_unit_is_the_name_of_a_folder_and_no_way_to_another"
_LINKS = "tests/test_workspace.py::test_links_below_data_raw_are_not_followed"
_OWN = "tests/security/test_hostile_files.py::test_nothing_is_read_of_a_unit_but_files_of_its_own"
_REGISTERS = "tests/intake/test_registry.py::test_faulty_registers_are_refused_with_the_field"
_MANIFESTS = "tests/evidence/test_record.py::test_a_manifest_that_cannot_be_read_is_no_record"
_JOURNALS = "tests/running/test_publication.py::test_a_journal_that_says_anything_else_moves_nothing_and_is_gone"
_ATTEMPTS = "tests/evidence/test_attempts.py::test_it_is_seen"

REFUSED, NO_EFFECT, NOTHING, TOLD = "refused in words", "no effect", "counts as nothing there", "remains, and is told"

#: What of → what was given, what happens now, the test.
BROKEN = {
    "files to be received": [
        ("a pipe", REFUSED, _PIPES),
        ("a device without an end", REFUSED, _PIPES),
    ],
    "paths": [
        ("a unit by its absolute path", REFUSED, _NAMES),
        ("a unit by a path with dots or a slash", REFUSED, _NAMES),
        ("a period's folder that is a link", REFUSED, _LINKS),
        ("a table of the plan that is a link", REFUSED, _OWN),
    ],
    "dates of the register": [
        ("a day in the year 9999", REFUSED, _REGISTERS),
        ("a day in the year 1", REFUSED, _REGISTERS),
    ],
    "names": [
        ("a province's name of more than 250 letters", "a shortened folder",
         "tests/test_province.py::test_a_name_of_any_length_is_the_name_of_a_folder"),
    ],
    "account and environment": [
        ("startup files of IPython", NO_EFFECT, _FOREIGN),
        ("settings of IPython and of its kernel", NO_EFFECT, _FOREIGN),
        ("PYTHONSTARTUP", NO_EFFECT, _FOREIGN),
        ("modules in the current folder", NO_EFFECT, _FOREIGN),
        ("a kernel of that name elsewhere", NO_EFFECT, _FOREIGN),
        ("another provisioner of kernels", NO_EFFECT, _FOREIGN),
    ],
    "workbooks": [
        ("members that are equal but for case", REFUSED,
         "tests/intake/test_archives.py::test_members_that_some_programs_take_for_one"),
        ("a sheet that no menu shows", "read, and told",
         "tests/intake/test_xlsx_facts.py::test_hidden_sheets"),
        ("two rows of one number", REFUSED,
         "tests/intake/test_xlsx_facts.py::test_two_rows_of_one_number_are_refused"),
    ],
    "the machine's own files": [
        ("a manifest of countless lists, one in the other", NOTHING, _MANIFESTS),
        ("a manifest of something else", NOTHING, _MANIFESTS),
        ("a journal that is a list", NOTHING, _JOURNALS),
        ("a journal of other names", NOTHING, _JOURNALS),
        ("a list of kept results of something else", NOTHING,
         "tests/running/test_step_store.py::test_a_list_of_kept_files_that_says_anything_else_is_not_used"),
    ],
    "mail": [
        ("a server that drips its answer", "left after a time",
         "tests/publishing/test_mail_server.py::test_a_server_that_drips_its_answer_is_left"),
        ("SSLKEYLOGFILE", "no key is written",
         "tests/publishing/test_mail_server.py::test_no_session_key_is_written"),
    ],
    "keys and sockets": [
        ("a private key that others may read", REFUSED,
         "tests/evidence/test_signing.py::test_a_key_that_others_may_read_signs_nothing"),
        ("a port of 127.0.0.1 on which ipykernel listens", TOLD,
         "tests/running/test_kernels.py::test_the_server_is_private_and_is_the_parent"),
    ],
}  # fmt: skip

#: The same of those that were found afterwards.
FOUND_SINCE = {
    "account and environment": [
        ("a folder of kernels that is somebody else's", NO_EFFECT,
         "tests/running/test_kernels.py::test_a_folder_that_no_server_has_made_serves_nobody"),
        ("templates of nbconvert", NO_EFFECT, _SETTINGS),
        ("a relative root, from another folder", "the same bytes",
         "tests/running/test_same_bytes.py::test_another_machine_publishes_the_same_bytes"),
    ],
    "paths": [
        ("profile, corrections or decisions that are a link", REFUSED, _OWN),
        ("a pipe or a device in the place of profile, plan, register", REFUSED, _OWN),
    ],
    "registers": [
        ("a file that is replaced by itself, at once or over others", REFUSED, _REGISTERS),
    ],
    "the machine's own files": [
        ("a pipe in the place of manifest, page, list of checksums, signature", "red", _ATTEMPTS),
        ("a pipe in the place of a journal", NOTHING,
         "tests/running/test_publication.py::test_a_pipe_in_the_place_of_a_journal_moves_nothing_and_is_gone"),
        ("the publication of another quarter", "red", _ATTEMPTS),
        ("a signature that can be none", "red",
         "tests/evidence/test_alone.py::test_a_signature_is_checked_by_the_key_of_the_signer_alone"),
        ("published tables that are no tables", "named",
         "tests/evidence/test_damage.py::test_no_command_shows_the_innards"),
        ("a list of sent messages that is no text, or endlessly deep", REFUSED,
         "tests/publishing/test_sent_log.py::test_a_damaged_line_is_no_reason_to_send_twice"),
    ],
}  # fmt: skip

PAGE = REPOSITORY / "docs" / "security.md"
_MARK = re.compile(r"<!-- once broken -->.*?<!-- end of once broken -->", re.DOTALL)


def table() -> str:
    """The inputs as security.md has them, with how many were tried and how many hold."""
    lines = ["| what of | given | what happens now | test |", "|---|---|---|---|"]
    for found in (BROKEN, FOUND_SINCE):
        lines += [f"| {of} | {given} | {now} | `{test}` |" for of, rows in found.items() for given, now, test in rows]
    rows = [row for found in (BROKEN, FOUND_SINCE) for rows in found.values() for row in rows]
    first = sum(map(len, BROKEN.values()))
    held = sum(now != TOLD for _, now, _ in rows)
    lines.append(f"| together | {first} at first, {len(rows) - first} since: {len(rows)} tried, {held} held | | |")
    return "<!-- once broken -->\n" + "\n".join(lines) + "\n<!-- end of once broken -->"


def with_table(page: str) -> str:
    return _MARK.sub(lambda _: table(), page)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
