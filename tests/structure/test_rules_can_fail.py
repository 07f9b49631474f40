"""Each rule finds its bad snippet and passes the good one beside it."""

from collections.abc import Callable, Iterator

import pytest

from tests.structure import rules

PAIRS = {
    rules.size: ("def long():\n" + "    x = 1\n" * 40, "def short():\n" + "    x = 1\n" * 39),
    rules.module_docstring: ("import os", '"""Owns nothing."""\nimport os'),
    rules.naive_time: ("import datetime\ndatetime.datetime.now()", "datetime.now(UTC)"),
    rules.sleeping: ("import time\ntime.sleep(1)", "stopped.wait(1)"),
    rules.open_tls: ("httpx.get(url, verify=False)", "httpx.get(url, verify=context)"),
    rules.catch_all: (
        "try:\n    work()\nexcept Exception:\n    log()",
        "try:\n    work()\nexcept BaseException:\n    close()\n    raise",
    ),
    rules.anonymous_slot: ("button.clicked.connect(lambda: 1)", "button.clicked.connect(self.go)"),
    rules.raw_text: ('QLabel("Name")', 'QLabel(self.tr("Name"))'),
    rules.qthread: ("from PySide6.QtCore import QThread", "from PySide6.QtCore import QObject"),
}
MORE_BAD = [
    (rules.size, "x = 1\n" * 401),
    (rules.size, "class Long:\n" + "    x = 1\n" * 250),
    (rules.naive_time, "datetime.utcnow()"),
    (rules.naive_time, "datetime.fromtimestamp(0)"),
    (rules.sleeping, "from time import sleep"),
    (rules.sleeping, "pause = time.sleep"),
    (rules.open_tls, "context.verify_mode = ssl.CERT_NONE"),
    (rules.open_tls, "context.check_hostname = False"),
    (rules.open_tls, "ssl._create_unverified_context()"),
    (rules.open_tls, "context.verify_mode = ssl.CERT_OPTIONAL"),
    (rules.open_tls, "ssl.get_server_certificate(address)"),
    (rules.catch_all, "try:\n    work()\nexcept (ValueError, Exception):\n    pass"),
    (rules.catch_all, "try:\n    work()\nexcept:\n    pass"),
    (rules.catch_all, "with contextlib.suppress(Exception):\n    work()"),
    (rules.anonymous_slot, "self.done.connect(functools.partial(go, 1))"),
    (rules.raw_text, 'self.field.setPlaceholderText("Имя")'),
]
Rule = Callable[[str, str], Iterator[str]]


@pytest.mark.parametrize("rule", PAIRS, ids=lambda rule: rule.__name__)
def test_tells_bad_from_good(rule: Rule) -> None:
    bad, good = PAIRS[rule]
    assert list(rule("services/x.py", bad)) != []
    assert list(rule("services/x.py", good)) == []


@pytest.mark.parametrize(("rule", "bad"), MORE_BAD)
def test_finds_the_other_spellings(rule: Rule, bad: str) -> None:
    assert list(rule("services/x.py", bad)) != []


@pytest.mark.parametrize("source", ["import httpx", "from kiosk.core import ids"])
def test_finds_a_foreign_import(source: str) -> None:
    assert list(rules.foreign_imports("run.py", source, frozenset({"os"}))) != []


def test_the_module_of_the_pin_is_let_through_by_these_two_only() -> None:
    (owner,) = rules.OWNS_TLS
    allowed = "context.check_hostname = False\nssl.get_server_certificate(address)"
    assert list(rules.open_tls(owner, allowed)) == []
    for bad in ("context.verify_mode = ssl.CERT_NONE", "httpx.get(url, verify=False)"):
        assert list(rules.open_tls(owner, bad)) != []


def test_only_the_named_places_are_let_through() -> None:
    bad = "try:\n    work()\nexcept Exception:\n    log()"
    assert [list(rules.catch_all(path, bad)) for path in rules.MAY_CATCH_ALL] == [[], []]
    assert list(rules.catch_all("services/jobs/engine.py", bad)) != []
