"""What all outcomes are."""

from __future__ import annotations


class Outcome:
    """Something decided in a conversation."""
