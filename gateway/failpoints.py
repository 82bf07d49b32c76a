"""Places where a test may let this process die or fail: FAILPOINT=name:kill or FAILPOINT=name:raise:detail.

What happens at a crash is decided by where exactly it comes; random kills alone seldom hit those places.
"""

from __future__ import annotations

import os
import signal


class Failed(Exception):
    """Raised where a test asked for it."""


def reach(name: str, detail: object = "") -> None:
    """Nothing, unless FAILPOINT names this place (and this detail, if it gives one)."""
    wanted = os.environ.get("FAILPOINT")
    if not wanted:
        return
    place, action, only = (*wanted.split(":"), "", "")[:3]
    if place != name or only not in ("", str(detail)):
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise Failed(name)
