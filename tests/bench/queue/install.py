"""Celery and Redis in a folder of the bench's own; nothing of the system is changed.

Celery comes from its hash lock, Redis from Debian, whose packages are fetched and unpacked.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.queue.processes import ROOT
from tests.bench.table import NotRun

_LOCK = ROOT / "packaging" / "requirements-bench.lock"
_FOLDER = ROOT / "build" / "bench-queue"
_DEBIAN = ("redis-server", "redis-tools")
# apt's unprivileged user may not write into our folder, and says so at length.
_APT = ("apt-get", "-o", "APT::Sandbox::User=root")


@dataclass(frozen=True)
class Installed:
    """`libraries`: the variable that lets Redis find those which were unpacked beside it."""

    python: Path
    redis: Path
    redis_config: Path
    libraries: dict[str, str]


def install() -> Installed:
    """What is missing of it, once for each state of the lock. NotRun."""
    if not Path("/proc/self/smaps_rollup").exists():
        raise NotRun("memory and CPU of processes are read from Linux' /proc")
    try:
        python, debian = _install_celery(), _install_redis()
        return _located(python, debian)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotRun(f"Celery and Redis could not be installed: {error}") from error


def _install_celery() -> Path:
    digest = hashlib.sha256(_LOCK.read_bytes()).hexdigest()[:16]
    folder = _FOLDER / f"celery-{digest}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.check_call([sys.executable, "-m", "venv", str(folder)])
        pip = [str(python), "-m", "pip", "install", "--quiet", "--no-input"]
        locked = ["--require-hashes", "--only-binary=:all:", "-r", str(_LOCK)]
        subprocess.check_call([*pip, "--disable-pip-version-check", *locked])
        (folder / "complete").touch()
    return python


def _install_redis() -> Path:
    folder = _FOLDER / "debian"
    if not (folder / "complete").exists():
        if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
            raise NotRun("Redis is taken from Debian's packages, and this system has none")
        shutil.rmtree(folder, ignore_errors=True)
        packages = folder / "packages"
        packages.mkdir(parents=True)
        _fetch(packages)
        for package in packages.glob("*.deb"):
            subprocess.check_call(["dpkg-deb", "-x", str(package), str(folder)])
        (folder / "complete").touch()
    return folder


def _fetch(packages: Path) -> None:
    """Redis with the libraries it names; package lists of our own when the system's are no use."""
    try:
        _download(packages, [])
    except subprocess.CalledProcessError:
        (packages / "lists" / "partial").mkdir(parents=True)
        private = ["-o", f"Dir::State::Lists={packages / 'lists'}", "-o", "Dir::Cache::pkgcache="]
        private += ["-o", "Dir::Cache::srcpkgcache="]
        subprocess.check_call([*_APT, *private, "-qq", "update"])
        _download(packages, private)


def _download(packages: Path, options: list[str]) -> None:
    fetched = [*_DEBIAN, *_libraries(options)]
    subprocess.check_call([*_APT, *options, "-qq", "download", *fetched], cwd=packages)


def _libraries(options: list[str]) -> list[str]:
    names = ["apt-cache", *options, "depends", "--important", *_DEBIAN]
    listed = subprocess.check_output(names, text=True)
    needed = {line.split()[-1] for line in listed.splitlines() if "Depends: lib" in line}
    return sorted(needed - {"libc6"})


def _located(python: Path, debian: Path) -> Installed:
    folders = {str(path.parent) for path in debian.rglob("lib*.so*")}
    installed = Installed(
        python,
        debian / "usr" / "bin" / "redis-server",
        debian / "etc" / "redis" / "redis.conf",
        {"LD_LIBRARY_PATH": ":".join(sorted(folders))},
    )
    environ = {**os.environ, **installed.libraries}
    subprocess.check_output([str(installed.redis), "--version"], env=environ)
    subprocess.check_output([str(python), "-c", "import celery, redis"])
    return installed
