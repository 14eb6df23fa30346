#!/bin/sh
# Double-click, on macOS this file, on Linux start.desktop: sets everything up the first time, then opens the desk in the
# browser. Nothing else needs to be open.
unset PYTHONHOME PYTHONPATH
cd -- "$(dirname -- "$0")" || exit
for python in python3.13 python3.12 python3.11 python3.14 python3 ""; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
done
if test "$python"; then
    "$python" start/set_up.py && .venv/bin/python pipeline.py desk "$@"
else
    cat start/python-needed.txt >&2
    false
fi
code=$?
if test "$code" != 0 && test -t 0; then
    printf '\nNhấn Enter để đóng. / Press Enter to close. '
    read -r _
fi
exit "$code"
