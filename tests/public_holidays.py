"""`make holidays` writes flows/public_holidays.py anew from the package `holidays`, which the programme does without.

The package reads the holidays of every country there is before it tells those of one: 9 MB in each process, and a second
for its first caller.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

import holidays

from flows import public_holidays

YEARS = range(2020, 2051)
_HEAD = '''"""The public holidays of Pakistan, by name. Written by `make holidays` from the package of that name; not by hand.

A day with ? depends on a moon that nobody has seen yet.
"""

DAYS = {
'''


def known() -> Mapping[str, str]:
    """Each holiday with its days, as the file has them."""
    days: dict[str, list[str]] = {}
    for day, names in sorted(holidays.country_holidays("PK", years=YEARS, language="en_US").items()):
        for name in names.split("; "):
            plain = name.removesuffix(" (estimated)")
            days.setdefault(plain, []).append(f"{day}?" if plain != name else f"{day}")
    return {name: " ".join(found) for name, found in sorted(days.items())}


def written(days: Mapping[str, str]) -> str:
    """The file."""
    each = "".join(
        f'    "{name}": """\n' + textwrap.indent("\n".join(textwrap.wrap(found, 108)), "        ") + '\n    """,\n'
        for name, found in days.items()
    )
    return _HEAD + each + "}\n"


if __name__ == "__main__":
    Path(public_holidays.__file__).write_text(written(known()), encoding="utf-8")
