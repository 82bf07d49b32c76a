"""Who may do what in the console: roles and purposes, in one table. What is not written here nobody may."""

from __future__ import annotations

from collections.abc import Collection, Mapping

MENTOR, OFFICER, PROVINCE, FOCAL, ADMINISTRATOR, DONOR = ROLES = (
    "mentor", "officer", "province", "focal", "administrator", "donor"
)  # fmt: skip

# The role that a kind of post gives. A deputy's only while no mentor is in charge.
ROLE_OF: Mapping[str, str] = {
    "mentor": MENTOR,
    "deputy": MENTOR,
    "district_officer": OFFICER,
    "province": PROVINCE,
    "director": PROVINCE,
    "focal_person": FOCAL,
    "focal_stand_in": FOCAL,
    "administrator": ADMINISTRATOR,
    "donor": DONOR,
}

# A code by SMS is not enough for these: password and authenticator.
STRONG_ROLES = frozenset({ADMINISTRATOR})
STRONG_PURPOSES = frozenset({"vault", "export", "erase"})

PURPOSES: Mapping[str, frozenset[str]] = {
    "home": frozenset(ROLES),
    "questions": frozenset({MENTOR, OFFICER, PROVINCE, ADMINISTRATOR}),  # which, and how much of them: store.board
    "answer": frozenset({MENTOR, OFFICER, PROVINCE}),
    "vault": frozenset({FOCAL}),
    "people": frozenset({MENTOR, ADMINISTRATOR}),
    "change people": frozenset({ADMINISTRATOR}),
    "erase": frozenset({ADMINISTRATOR}),
    "clusters": frozenset({MENTOR, OFFICER, PROVINCE, ADMINISTRATOR}),
    "agenda": frozenset({MENTOR}),  # what teachers ask of their mentor
    "export": frozenset({ADMINISTRATOR}),
    "posts": frozenset({OFFICER, PROVINCE, ADMINISTRATOR}),
    "change posts": frozenset({ADMINISTRATOR}),
    "messages": frozenset({ADMINISTRATOR}),
    "broadcasts": frozenset({OFFICER, PROVINCE, ADMINISTRATOR}),  # to whom: store.audience
    "agree": frozenset({PROVINCE, ADMINISTRATOR}),  # to what somebody else wants for the whole province
    "workshops": frozenset({MENTOR, OFFICER, PROVINCE, ADMINISTRATOR}),  # how much of each: store.workshops_seen
    "call workshops": frozenset({MENTOR}),
    "meetings": frozenset({MENTOR, OFFICER, PROVINCE}),  # the province: when they are
    "prepare meetings": frozenset({MENTOR, OFFICER}),
    "programme": frozenset({ADMINISTRATOR}),
    "specialists": frozenset({PROVINCE, ADMINISTRATOR}),  # who may be asked about a topic, and where nobody can
    "change specialists": frozenset({ADMINISTRATOR}),
    "audit": frozenset({ADMINISTRATOR}),
    "accounts": frozenset({ADMINISTRATOR}),
    "charts": frozenset({MENTOR, OFFICER, PROVINCE, ADMINISTRATOR, DONOR}),  # of which places: store.charts.places
    "charts of messages": frozenset({PROVINCE, ADMINISTRATOR, DONOR}),
    "count of safety matters": frozenset({DONOR}),  # of a province; nobody else but the focal person hears of any
}


def may(roles: Collection[str], purpose: str, strong: bool) -> bool:
    """Whether somebody in these roles may; `strong`: signed in with password and authenticator.

    >>> may(["officer"], "answer", strong=False), may(["administrator"], "messages", strong=False)
    (True, False)
    """
    if purpose in STRONG_PURPOSES and not strong:
        return False
    return bool(counting(roles, strong) & PURPOSES.get(purpose, frozenset()))


def counting(roles: Collection[str], strong: bool) -> frozenset[str]:
    """The roles that count for how somebody signed in."""
    return frozenset(role for role in roles if strong or role not in STRONG_ROLES)


def asks_for_more(roles: Collection[str], purpose: str) -> bool:
    """Whether password and authenticator would open it."""
    return may(roles, purpose, strong=True)
