"""Proves that every desk on one database seals photos with the same key.

The first desk leaves a sealed word; a desk that cannot open it would store photos that no other
desk can read, so it is refused before it writes anything.
"""

from kiosk.core.errors import StoreKeyWrong, StoreUnavailable
from kiosk.core.ids import VisitId
from services.store import credentials
from services.store.engine import Store

_NAME = "photo-key"
_WORD = b"this key seals the photos"


def prove_photo_key(store: Store) -> None:
    """StoreKeyWrong when another key sealed the word; the first one leaves it."""
    with store.read() as connection:
        known = credentials.get_credential(connection, _NAME)
    word = _leave(store) if known is None else known.verifier
    try:
        store.seal.open(VisitId(_NAME), bytes.fromhex(word))
    except StoreUnavailable:
        raise StoreKeyWrong(_NAME) from None


def _leave(store: Store) -> str:
    with store.write() as connection:
        known = credentials.get_credential(connection, _NAME)
        if known is not None:  # Another desk was quicker.
            return known.verifier
        word = store.seal.seal(VisitId(_NAME), _WORD).hex()
        credentials.insert_credential(connection, _NAME, word)
    return word
