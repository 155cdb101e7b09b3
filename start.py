"""Set up and run, with nothing but Python: ``python start.py solve BOOK`` or ``python start.py test``.

The first run makes a virtual environment in .venv from the lock files; later runs find it there. Every other word is
passed on to ``planner``.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
BIN = HOME / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / ("python.exe" if sys.platform == "win32" else "python")
LINT = (("ruff", "check", "."), ("ruff", "format", "--check", "."))
BESIDE = (("mypy",), ("build", "--wheel", "--outdir", "dist"))  # one core each, while the tests run


def run(*command: str) -> None:
    """Run a command in the project's folder; leave with its exit code where it fails."""
    code = subprocess.call(command, cwd=ROOT)
    if code:
        sys.exit(code)


def told(*module: str) -> tuple[str, ...]:
    """The command for a module of the environment, after saying so."""
    print("$", *module, file=sys.stderr, flush=True)
    return str(PYTHON), "-m", *module


def set_up(lock: str) -> None:
    """Install what the lock file names and the project itself, unless that was done already."""
    stamp = HOME / f"{lock}.done"
    wanted = hashlib.sha256((ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"Setting up {HOME} from {lock} (once) ...", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        venv.create(HOME, with_pip=True)
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "--require-hashes", "-r", lock)
    run(*pip, "--no-deps", "--editable", ".")
    stamp.write_text(wanted, encoding="utf-8")


def main() -> int:
    """Set up, then test or pass everything on to the planner."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts it with an older one should read why
        print("Python 3.11 or later is needed.", file=sys.stderr)
        return 2
    words = sys.argv[1:]
    if words[:1] == ["test"]:
        set_up("requirements-dev.lock")
        for check in LINT:
            run(*told(*check))
        beside = [subprocess.Popen(told(*check), cwd=ROOT) for check in BESIDE]
        codes = [subprocess.call(told("pytest", *words[1:]), cwd=ROOT), *(process.wait() for process in beside)]
        for check, code in zip((("pytest",), *BESIDE), codes, strict=True):
            if code:
                print("failed:", *check, file=sys.stderr)
        return max(map(abs, codes))
    set_up("requirements.lock")
    # the planner's own relative paths are those of the folder that the user stands in
    return subprocess.call([str(PYTHON), "-m", "planner", *words])


if __name__ == "__main__":
    sys.exit(main())
