"""A mail server in memory: keeps what it was sent, and refuses when told to."""

from collections import deque

from kiosk.core.errors import OutcomeUnknown, PeerError
from kiosk.core.mail import Mail


class FakeMailer:
    """Fills `kiosk.core.ports.Mailer`. `down` is raised by every call until it is cleared."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.tries = 0
        self.probes = 0
        self.down: PeerError | None = None
        self._faults: deque[tuple[PeerError, bool]] = deque()

    def fail_next(self, error: PeerError) -> None:
        """The next `send` raises `error` and takes nothing."""
        self._faults.append((error, False))

    def lose_answer(self) -> None:
        """The next `send` takes the mail, but its answer is lost."""
        self._faults.append((OutcomeUnknown("answer lost"), True))

    def send(self, mail: Mail) -> None:
        self.tries += 1
        if self.down is not None:
            raise self.down
        error, taken = self._faults.popleft() if self._faults else (None, True)
        if taken:
            self.sent.append(mail)
        if error is not None:
            raise error

    def probe(self) -> None:
        self.probes += 1
        if self.down is not None:
            raise self.down
