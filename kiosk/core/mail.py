"""A message to a host, before any mail library sees it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mail:
    """Plain text to one address. `message_id` is stable, so that a repeat is recognisable."""

    to: str
    subject: str
    body: str
    message_id: str
