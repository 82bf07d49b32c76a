"""The key of the vault: what safety and personal items are sealed with."""

from __future__ import annotations

import base64
import hashlib
import os
from contextlib import suppress
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

Sealed = TypeVar("Sealed", str, bytes)
_MARK, _SALT = b"\x81", 16  # a first byte that no Fernet token has, and as many random ones


class NotOpened(ValueError):
    """No key of ours opens it: another sealed it, or it was changed."""


class Vault:
    """Seals and opens words. `keys`: secrets of any length, comma-separated, the newest first; the others still open.

    AES-SIV (RFC 5297), in URL-safe Base64. What older versions sealed is a Fernet token, and opens too.
    """

    def __init__(self, keys: str) -> None:
        secrets = [key.encode() for key in keys.split(",") if key]
        self._keys = [AESSIV(hashlib.sha512(b"saathi vault 2 " + key).digest()) for key in secrets]
        self._older = MultiFernet([Fernet(_fernet_key(key)) for key in secrets])

    def seal(self, words: str) -> bytes:
        """The words, unreadable without the key; no two times alike."""
        salt = os.urandom(_SALT)
        return base64.urlsafe_b64encode(_MARK + salt + self._keys[0].encrypt(words.encode(), [salt]))

    def renew(self, sealed: Sealed) -> Sealed:
        """The same words, sealed with the newest key; text stays text. Raises NotOpened."""
        if isinstance(sealed, str):
            return self.seal(self.open(sealed.encode())).decode()
        return self.seal(self.open(sealed))

    def open(self, sealed: bytes) -> str:
        """The words that were sealed. Raises NotOpened."""
        try:
            told = base64.urlsafe_b64decode(sealed)
            if not told.startswith(_MARK):
                return self._older.decrypt(sealed).decode()
        except (ValueError, InvalidToken) as error:
            raise NotOpened from error
        salt, rest = told[1 : 1 + _SALT], told[1 + _SALT :]
        for key in self._keys:
            with suppress(InvalidTag):
                return key.decrypt(rest, [salt]).decode()
        raise NotOpened


def _fernet_key(secret: bytes) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"saathi vault " + secret).digest())
