"""Photos are encrypted one by one, bound to their visit (goal S-17).

AES-256-GCM with a fresh 96-bit nonce; the visit id is the associated data, so a photo that was
copied under another visit does not open.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.core.errors import StoreUnavailable
from kiosk.core.ids import VisitId
from kiosk.core.secret import Secret

_NONCE_BYTES = 12
_PURPOSE = b"visit-photo-1:"


class PhotoSeal:
    """Seals and opens photos; any thread. The key is 32 bytes as hexadecimal text."""

    def __init__(self, key: Secret) -> None:
        self._cipher = AESGCM(bytes.fromhex(key.reveal()))

    def seal(self, visit_id: VisitId, jpeg: bytes) -> bytes:
        """Nonce followed by ciphertext and tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, jpeg, _PURPOSE + visit_id.encode())

    def open(self, visit_id: VisitId, sealed: bytes) -> bytes:
        """The photo; StoreUnavailable when it was damaged or belongs to another visit."""
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, body, _PURPOSE + visit_id.encode())
        except (InvalidTag, ValueError):  # ValueError: cut so short that the nonce is not whole.
            raise StoreUnavailable(f"photo of {visit_id} does not open") from None
