"""The passphrase of the admin tab: argon2id, slowed down after misses, never on the GUI thread.

Implements `kiosk.core.ports.SignIn` (goals S-01 to S-03). Misses are counted in the database,
so a restart does not forget them.
"""

import threading
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from kiosk.core.audit import AuditAction
from kiosk.core.clock import Clock
from kiosk.core.errors import FieldProblem, InvalidInput, Problem, SignInRefused
from kiosk.core.people import Actor, Role
from services.store import Store, audits, credentials

_NAME = "security"
_ACTOR = Actor("security", Role.SECURITY)
SHORTEST, LONGEST = 12, 128
_FREE_MISSES = 5
_FIRST_WAIT_S = 30
_LONGEST_WAIT_S = 900


class PassphraseSignIn:
    """Any thread but the GUI's: one check takes a tenth of a second or more, on purpose."""

    def __init__(self, store: Store, clock: Clock, hasher: PasswordHasher | None = None) -> None:
        self._store = store
        self._clock = clock
        # The library's defaults: argon2id, 64 MiB, t = 3, p = 4.
        self._hasher = hasher or PasswordHasher()
        self._one_at_a_time = threading.Lock()

    def is_set(self) -> bool:
        """False until the first start has chosen a passphrase."""
        with self._store.read() as connection:
            return credentials.get_credential(connection, _NAME) is not None

    def set_passphrase(self, passphrase: str) -> Actor:
        """Choose it once. InvalidInput by length; SignInRefused when there is one already."""
        if len(passphrase) < SHORTEST:
            raise InvalidInput((FieldProblem("passphrase", Problem.TOO_SHORT, SHORTEST),))
        if len(passphrase) > LONGEST:
            raise InvalidInput((FieldProblem("passphrase", Problem.TOO_LONG, LONGEST),))
        verifier = self._hasher.hash(passphrase)
        with self._one_at_a_time, self._store.write() as connection:
            if credentials.get_credential(connection, _NAME) is not None:
                raise SignInRefused
            credentials.insert_credential(connection, _NAME, verifier)
            audits.record(connection, self._clock.now(), _ACTOR.name, AuditAction.PASSPHRASE_SET)
        return _ACTOR

    def sign_in(self, passphrase: str) -> Actor:
        """The security manager; SignInRefused with the seconds to wait."""
        with self._one_at_a_time:
            with self._store.read() as connection:
                known = credentials.get_credential(connection, _NAME)
            if known is None or len(passphrase) > LONGEST:
                raise SignInRefused
            self._require_no_wait(known)
            if not self._matches(known.verifier, passphrase):
                raise SignInRefused(self._count_miss(known.misses + 1))
            self._count_success()
        return _ACTOR

    def _require_no_wait(self, known: credentials.Credential) -> None:
        now = self._clock.now()
        if known.blocked_until is not None and known.blocked_until > now:
            left = (known.blocked_until - now).total_seconds()
            if left > _LONGEST_WAIT_S:
                # A clock set back must not lock for longer than the longest wait.
                left = float(_LONGEST_WAIT_S)
                until = now + timedelta(seconds=left)
                with self._store.write() as connection:
                    credentials.update_credential(connection, _NAME, known.misses, until)
            raise SignInRefused(left)

    def _matches(self, verifier: str, passphrase: str) -> bool:
        try:
            return self._hasher.verify(verifier, passphrase)
        except VerifyMismatchError:
            return False

    def _count_miss(self, misses: int) -> float:
        doublings = misses - _FREE_MISSES
        wait_s = 0 if doublings < 0 else min(_FIRST_WAIT_S * 2**doublings, _LONGEST_WAIT_S)
        now = self._clock.now()
        until: datetime | None = now + timedelta(seconds=wait_s) if wait_s else None
        with self._store.write() as connection:
            credentials.update_credential(connection, _NAME, misses, until)
            audits.record(connection, now, _ACTOR.name, AuditAction.SIGN_IN_REFUSED)
        return float(wait_s)

    def _count_success(self) -> None:
        with self._store.write() as connection:
            credentials.update_credential(connection, _NAME, 0, None)
            audits.record(connection, self._clock.now(), _ACTOR.name, AuditAction.SIGNED_IN)
