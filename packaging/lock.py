"""Make the lock files again from requirements.in, requirements-dev.in and requirements-bench.in.

Needs `uv` (only this script does). The locks pin every package with its hashes for every platform,
and never say where a package comes from: that is the business of the machine that installs.
Give package names to upgrade just those; with no name every package keeps its pin if it can.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host|file://")


def compile_lock(source: str, lock: str, extra: list[str]) -> None:
    """Write `lock` from `source`; leave the old one alone when the new one names a registry."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / lock
        made.write_bytes((HERE / lock).read_bytes() if (HERE / lock).exists() else b"")
        command = ["uv", "pip", "compile", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-header", "--quiet", *extra, source, "-o", str(made)]
        subprocess.run(command, check=True, cwd=HERE)
        text = made.read_text(encoding="utf-8")
        if ADDRESS.search(text):
            sys.exit(f"lock.py: the new {lock} would name a package registry; nothing was written")
        (HERE / lock).write_text(text, encoding="utf-8", newline="\n")
        print(f"lock.py: wrote {lock}")


def main(names: list[str]) -> None:
    upgrade = [word for name in names for word in ("--upgrade-package", name)]
    compile_lock("requirements.in", "requirements.lock", upgrade)
    pinned = ["--constraint", "requirements.lock"]
    compile_lock("requirements-dev.in", "requirements-dev.lock", [*upgrade, *pinned])
    compile_lock("requirements-bench.in", "requirements-bench.lock", upgrade)


if __name__ == "__main__":
    main(sys.argv[1:])
