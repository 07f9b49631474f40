"""House rules for files that are not Python: what must never be written into this repository."""

import re
from collections.abc import Iterator

# written so that no pattern matches its own source
FORBIDDEN = {
    "a folder of somebody's machine": re.compile(r"(?:^|[\s\"'=(:])/(?:home|root|Users|work)/\w"),
    "a folder of somebody's Windows": re.compile(r"[A-Z]:\\+Users\\"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a cloud or hosting token": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36})\b"),
    "a registry address": re.compile(
        r"(?:index-url|find-links|trusted-host)[ =]+\S*:/|//[\w.-]*\bpypi\b|//files\.pythonhosted"
    ),
}


def findings(path: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in FORBIDDEN.items():
            if pattern.search(line):
                yield f"{path}:{number}: {what}"


def direct_names(requirements: str) -> list[str]:
    """The package names of a requirements.in, lower case."""
    lines = [line.split("#")[0].strip() for line in requirements.splitlines()]
    named = [re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith("-")]
    return [match.group().lower() for match in named if match]


def pins(lock: str) -> set[str]:
    """`name==version ; marker` of each entry of a lock file."""
    return set(re.findall(r"^([a-z0-9][^\\\n]*?) *\\?$", lock, flags=re.MULTILINE))


def unhashed(lock: str) -> list[str]:
    """Entries that no hash follows."""
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)
    return [entry.split("\n")[0] for entry in entries if "==" in entry and "sha256:" not in entry]
