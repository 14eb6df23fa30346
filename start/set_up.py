"""Sets up the environment .venv from requirements.lock, and does nothing where it stands already.

    python3 start/set_up.py

`make` and the files to double-click call it. It needs Python alone, no administrator and no compiler; it works in any
folder, and a folder that was moved is linked anew without a network. Python 3.6 can read it as well: a Python that is
too old must be able to say so.
"""

import hashlib
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator  # noqa: UP035  old Pythons cannot subscribe the other one

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
ENVIRONMENT = Path(".venv")
PYTHON = str(ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
MARK = ENVIRONMENT / "built-from"
LOCK = Path("requirements.lock")
PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--no-input")
LOCKED = ("--only-binary", ":all:", "--require-hashes", "-r")

NO_PYTHON = Path("start/python-needed.txt")
NO_VENV = (
    "Python này thiếu các mô-đun venv và ensurepip; trên Debian, Ubuntu: apt install python3-venv. / This Python lacks "
    "its modules venv and ensurepip; on Debian and Ubuntu: apt install python3-venv"
)
NOT_INSTALLED = (
    "Chưa cài được các thư viện, lý do ở trên. Hãy xem lại mạng (qua máy chủ trung gian: đặt HTTPS_PROXY) rồi mở lại: "
    "những gì đã tải không phải tải lại. / The libraries could not be installed, for the reason above. Check the "
    "network (behind a proxy: set HTTPS_PROXY), then start again: what has been fetched is not fetched again."
)
NOT_WRITTEN = (
    "Không ghi được vào {place} ({reason}). Hãy chép cả thư mục chương trình đến nơi bạn được ghi, chẳng hạn thư mục "
    "Tài liệu, và kiểm tra dung lượng đĩa. / Cannot write to {place} ({reason}). Copy the whole folder of the program "
    "to where you may write, your documents for example, and look how full the disk is."
)


def main() -> None:
    """Build what is not there. Exits with 1, and one paragraph in both languages, where that cannot be done."""
    os.chdir(str(ROOT))
    if is_built():
        return
    try:
        with alone():
            if not is_built():  # a second click has waited for the first
                build()
    except OSError as error:
        sys.exit(NOT_WRITTEN.format(place=error.filename or ROOT, reason=error.strerror or error))
    except KeyboardInterrupt:
        sys.exit(130)


def is_built() -> bool:
    """Whether the environment was built from what stands here now."""
    return MARK.is_file() and MARK.read_text(encoding="utf-8") == built_from()


def built_from() -> str:
    """What an environment depends on, as one sum: its interpreter, the lock, the entry points and the folder."""
    parts = [version(), LOCK.read_bytes(), Path("pyproject.toml").read_bytes(), os.fsencode(str(ROOT))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest() + "\n"


def version() -> bytes:
    """What the environment's interpreter calls itself; nothing where it does not start."""
    try:
        return subprocess.run([PYTHON, "-V"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    except OSError:
        return b""


@contextmanager
def alone() -> Iterator[None]:
    """One at a time in this folder; another one waits. The system lets go of the lock however its holder ends."""
    Path("work").mkdir(exist_ok=True)
    with open("work/set-up.lock", "wb") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # gives up after ten seconds
                    break
                except OSError:
                    pass
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build() -> None:
    """Make the environment, install what is locked, link the program, and then say from what it was built."""
    if MARK.exists():
        MARK.unlink()
    if not works("-c", "import pip"):
        make_environment()
    say(2, "cài các thư viện trong requirements.lock", "the libraries of requirements.lock")
    install_by_uv() or install_by_pip() or sys.exit(NOT_INSTALLED)
    say(3, "liên kết chương trình", "the program itself")
    run(*PIP, "-qq", "--no-index", "--no-deps", "--no-build-isolation", "-e", ".") or sys.exit(NOT_INSTALLED)
    MARK.write_text(built_from(), encoding="utf-8")


def make_environment() -> None:
    """An empty .venv, by the interpreter that runs this."""
    if sys.version_info < OLDEST:
        sys.exit(NO_PYTHON.read_text(encoding="utf-8"))
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        sys.exit(NO_VENV)
    say(1, "tạo môi trường .venv", "the environment .venv")
    try:
        venv.create(ENVIRONMENT, clear=True, with_pip=True, symlinks=os.name != "nt")
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{NO_VENV}")


def install_by_uv() -> bool:
    """uv, itself from the lock, fetches many files at once and compiles on all processors; False where it cannot."""
    if not works("-c", "import uv"):
        entries = re.split(r"\n(?! )", LOCK.read_text(encoding="utf-8"))
        asked = ENVIRONMENT / "uv.txt"
        asked.write_text("\n".join(entry for entry in entries if entry.startswith("uv==")), encoding="utf-8")
        if not works(*PIP, "-qq", *LOCKED, str(asked)):
            return False
    bars = [] if sys.stderr.isatty() else ["--quiet"]
    options = ["--no-config", "--python", PYTHON, "--compile-bytecode"]
    return run("-m", "uv", "pip", "install", *bars, *options, *LOCKED, LOCK.name)


def install_by_pip() -> bool:
    """pip fetches one file after the other, and would compile on one processor."""
    say(2, "bằng pip, mất vài phút", "by pip, which takes some minutes")
    done = run(*PIP, *([] if sys.stderr.isatty() else ["-qq"]), "--no-compile", *LOCKED, LOCK.name)
    if done:  # not everything in the libraries can be compiled
        works("-m", "compileall", "-qq", "-j", "0", str(ENVIRONMENT))
    return done


def run(*arguments: str, output: "int | None" = None) -> bool:
    """Whether the environment's Python did it."""
    try:
        return subprocess.run([PYTHON, *arguments], stdout=output, stderr=output).returncode == 0
    except OSError:
        return False


def works(*arguments: str) -> bool:
    """The same, in silence."""
    return run(*arguments, output=subprocess.DEVNULL)


def say(step: int, vietnamese: str, english: str) -> None:
    """One line of progress, on the stream that bars are drawn on."""
    print(f"[{step}/3] Cài đặt: {vietnamese} / Setting up: {english}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
