"""Fixtures that several test files of the client share."""

import pytest

from services.hikcentral.wire import quick_tries
from tests.unit.hikcentral.certificates import client, other, own, serve

__all__ = ["client", "other", "own", "serve"]


@pytest.fixture(autouse=True)
def no_wait_between_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long they wait is a test of its own."""
    monkeypatch.setattr(quick_tries, "FIRST_WAIT_S", 0.0)
