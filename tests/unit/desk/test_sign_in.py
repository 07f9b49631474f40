"""The passphrase of the admin tab: set once, slowed down after misses, across restarts."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from kiosk.core.audit import AuditAction
from kiosk.core.errors import InvalidInput, SignInRefused
from kiosk.core.people import Role
from services.desk.sign_in import LONGEST, SHORTEST, PassphraseSignIn
from services.store import Store, audits
from tests.fakes.clock import FakeClock
from tests.fakes.stores import empty, open_store

GOOD, BAD = "correct horse battery", "wrong horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sign_in(shared_store: Store, clock: FakeClock) -> PassphraseSignIn:
    empty(shared_store)
    made = PassphraseSignIn(shared_store, clock, CHEAP)
    assert not made.is_set()
    made.set_passphrase(GOOD)
    assert made.is_set()
    return made


def miss(sign_in: PassphraseSignIn, passphrase: str = BAD) -> float:
    with pytest.raises(SignInRefused) as caught:
        sign_in.sign_in(passphrase)
    return caught.value.wait_s


def test_the_passphrase_opens(sign_in: PassphraseSignIn, shared_store: Store) -> None:
    assert sign_in.sign_in(GOOD).role is Role.SECURITY
    miss(sign_in)
    with shared_store.read() as connection:
        told = [entry.action for entry in audits.list_entries(connection, 9)]
    assert told == [
        AuditAction.SIGN_IN_REFUSED,
        AuditAction.SIGNED_IN,
        AuditAction.PASSPHRASE_SET,
    ]


@pytest.mark.parametrize("length", [0, SHORTEST - 1, LONGEST + 1])
def test_a_passphrase_has_a_length(shared_store: Store, clock: FakeClock, length: int) -> None:
    empty(shared_store)
    made = PassphraseSignIn(shared_store, clock, CHEAP)
    with pytest.raises(InvalidInput):
        made.set_passphrase("x" * length)
    assert not made.is_set()


def test_it_is_set_once(sign_in: PassphraseSignIn) -> None:
    with pytest.raises(SignInRefused):
        sign_in.set_passphrase("another passphrase")
    sign_in.sign_in(GOOD)


def test_without_a_passphrase_nothing_opens(shared_store: Store, clock: FakeClock) -> None:
    empty(shared_store)
    miss(PassphraseSignIn(shared_store, clock, CHEAP), "")


def test_five_misses_then_waits_that_double_up_to_a_quarter_of_an_hour(
    sign_in: PassphraseSignIn, clock: FakeClock
) -> None:
    assert [miss(sign_in) for _ in range(4)] == [0, 0, 0, 0]
    for wait in (30, 60, 120, 240, 480, 900, 900):
        assert miss(sign_in) == wait
        assert miss(sign_in, GOOD) == wait
        clock.advance(wait - 1)
        assert miss(sign_in, GOOD) == 1
        clock.advance(1)
    sign_in.sign_in(GOOD)
    assert [miss(sign_in) for _ in range(5)] == [0, 0, 0, 0, 30]


def test_misses_survive_a_restart(tmp_path: Path, clock: FakeClock, kind: str) -> None:
    first = open_store(tmp_path, kind)
    made = PassphraseSignIn(first, clock, CHEAP)
    made.set_passphrase(GOOD)
    for _ in range(5):
        miss(made)
    first.close()
    second = open_store(tmp_path, kind)
    try:
        again = PassphraseSignIn(second, clock, CHEAP)
        assert miss(again, GOOD) == 30
        clock.advance(30)
        again.sign_in(GOOD)
    finally:
        second.close()


def test_a_clock_that_is_set_back_locks_for_the_longest_wait_at_most(
    sign_in: PassphraseSignIn, clock: FakeClock
) -> None:
    for _ in range(5):
        miss(sign_in)
    clock.advance(-86400)
    assert miss(sign_in, GOOD) == 900
    clock.advance(900)
    sign_in.sign_in(GOOD)


def test_the_verifier_is_argon2id_and_not_the_passphrase(
    sign_in: PassphraseSignIn, shared_store: Store
) -> None:
    with shared_store.read() as connection:
        (text,) = connection.exec_driver_sql("SELECT verifier FROM credential").scalars()
    assert text.startswith("$argon2id$")
    assert GOOD not in text
