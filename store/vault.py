"""The key of the vault: what safety and personal items are sealed with."""

from __future__ import annotations

import base64
import hashlib
from typing import TypeVar

from cryptography.fernet import Fernet, MultiFernet

Sealed = TypeVar("Sealed", str, bytes)


class Vault:
    """Seals and opens words. `keys`: secrets of any length, comma-separated, the newest first; the others still open."""

    def __init__(self, keys: str) -> None:
        self._fernet = MultiFernet([Fernet(_fernet_key(key)) for key in keys.split(",") if key])

    def seal(self, words: str) -> bytes:
        """The words, unreadable without the key."""
        return self._fernet.encrypt(words.encode())

    def renew(self, sealed: Sealed) -> Sealed:
        """The same words, sealed with the newest key; text stays text. Raises InvalidToken where no key opens it."""
        if isinstance(sealed, str):
            return self._fernet.rotate(sealed.encode()).decode()
        return self._fernet.rotate(sealed)

    def open(self, sealed: bytes) -> str:
        """The words that were sealed. Raises `cryptography.fernet.InvalidToken` with another key."""
        return self._fernet.decrypt(sealed).decode()


def _fernet_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"saathi vault " + secret.encode()).digest())
