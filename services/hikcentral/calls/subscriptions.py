"""Asking the server to push door events, and looking what it pushes where (contract 3.10).

Push is a hint, polling is the truth; what is received is not handled here. Any thread.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kiosk.core.secret import Secret
from services.hikcentral.calls.fields import Fields, as_count, as_list
from services.hikcentral.wire.transport import Endpoint, Transport

_SUBSCRIBE = Endpoint("/eventService/v1/eventSubscriptionByEventTypes")
_UNSUBSCRIBE = Endpoint("/eventService/v1/eventUnSubscriptionByEventTypes")
_VIEW = Endpoint("/eventService/v1/eventSubscriptionView", reads=True)


@dataclass(frozen=True, slots=True)
class Subscription:
    destination: str
    event_types: tuple[int, ...]


class SubscriptionCalls:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def subscribe(self, event_types: Sequence[int], destination: str, token: Secret) -> None:
        """Events of these types are POSTed to the URL with the token as a header.

        Whether a second subscription replaces the first is unknown: look with `view`.
        """
        body = {
            "eventTypes": list(event_types),
            "eventDest": destination,
            "token": token.reveal(),
        }
        self._transport.post(_SUBSCRIBE, body, (token.reveal(),))

    def unsubscribe(self, event_types: Sequence[int]) -> None:
        """Ends these types, whoever subscribed them."""
        self._transport.post(_UNSUBSCRIBE, {"eventTypes": list(event_types)})

    def view(self) -> tuple[Subscription, ...]:
        """What is subscribed now, in whatever nesting it comes (one level or two)."""
        return tuple(_walk(self._transport.post(_VIEW, {}).data))


def _walk(node: object) -> Iterator[Subscription]:
    for item in as_list(node):
        fields = Fields(item)
        destination = fields.text("eventDest")
        if destination:
            types = [as_count(value) for value in as_list(fields.get("eventTypes"))]
            yield Subscription(destination, tuple(one for one in types if one is not None))
            continue
        for _, inner in fields.items():
            if isinstance(inner, (dict, list)):
                yield from _walk(inner)  # pyright: ignore[reportUnknownArgumentType]
