"""The demo programme: a whole province in little, as a roster would bring it, with two months behind it.

Everybody is invented. Their numbers begin with 0399, which no operator of Pakistan has.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from store import accounts, calendar_file, demo_history, people, roster, specialists, staff
from store.accounts import Account
from store.database import insert_once
from store.moment import Moment
from store.staff import Appointment
from store.tables import People, Settings

ROSTER = Path(__file__).with_name("demo_roster.csv")
_MARK = "demo"
_AGE = timedelta(days=60)

# The officer of Lasbela and the mentor of Lasbela-03 have left: two posts are vacant.
_STAFF = (
    Appointment("province", "+923990000001", "Asadullah Mengal", language="en", sex="m"),
    Appointment("administrator", "+923990000002", "Tariq Zehri", language="en", sex="m"),
    Appointment("focal_person", "+923990000003", "Shaheena Jogezai", language="en", sex="f"),
    Appointment("donor", "+923990000006", "Ayesha Siddiqui", language="en", sex="f"),
    Appointment("district_officer", "+923990000004", "Syed Jalal Agha", "Pishin", language="en", sex="m"),
    Appointment("district_officer", "+923990000005", "Hani Buledi", "Kech", language="ur_Latn", sex="f"),
)
_SHOWN = {
    "mentee": ("Zarmina", "Spozhmai Achakzai"),
    "mentor": ("Abdul Wadood", "Mahnaz Gichki"),
    "deputy": ("Palwasha Tareen",),
    "officer": ("Syed Jalal Agha", "Hani Buledi"),
    "province": ("Asadullah Mengal",),
    "focal": ("Shaheena Jogezai",),
    "administrator": ("Tariq Zehri",),
    "shared": ("Gul Bibi", "Shah Bibi"),
    "joining": ("Nasreen Kakar",),
}
_SPECIALISTS = {"Abdul Wadood": "maths", "Mahnaz Gichki": "multigrade", "Asadullah Mengal": "assessment"}
# Who signs in to the console how; a demo's secrets are no secrets.
_PASSWORD = "salaam-from-quetta"  # noqa: S105
_TOTP = "SAATHIDEMOSAATHIDEMOSAATHIDEMOAA"
_BY_PASSWORD = {"Tariq Zehri": "admin@saathi.example", "Shaheena Jogezai": "focal@saathi.example"}
_SIGN_INS = {
    "administrator": "Tariq Zehri",
    "officer": "Syed Jalal Agha",
    "mentor": "Abdul Wadood",
    "province": "Asadullah Mengal",
    "focal": "Shaheena Jogezai",
    "donor": "Ayesha Siddiqui",
}
_STRANGER = {"number": "+923990000099", "name": "", "language": ""}


class NotEmpty(ValueError):
    """Real people are in this database: the demo's are not put among them."""


def is_there(db: Connection) -> bool:
    """Whether the demo programme was filled in already."""
    return db.scalar(select(Settings.value).where(Settings.name == _MARK)) is not None


def fill(db: Connection, moment: Moment) -> bool:
    """Fill an empty database: the programme as it is at `moment`. False, and nothing done, the second time.

    Raises NotEmpty where there are people already.
    """
    if insert_once(db, Settings, {"name": _MARK, "value": moment.now.isoformat()}) is None:
        return False
    if db.scalar(select(People.id).limit(1)) is not None:
        raise NotEmpty("there are people in this database already: the demo needs an empty one")
    began = moment.now - _AGE
    read = roster.read(ROSTER.read_bytes())
    roster.apply(db, read.rows, began)
    for appointment in _STAFF:
        staff.appoint(db, appointment, began)
    # Whoever was asked about her phone has joined; the others are on the roster only.
    db.execute(update(People).where(People.phone_shared.is_not(None)).values(joined_at=began + timedelta(days=2)))
    for name, topic in _SPECIALISTS.items():
        specialists.add(db, people.by_id(db, _id_of(db, name)), topic, moment)
    calendar_file.bring(db, calendar_file.DEFAULTS.read_text(), all_confirmed=True)
    demo_history.write(db, moment)
    _make_accounts(db, moment)
    return True


def _make_accounts(db: Connection, moment: Moment) -> None:
    for name, email in _BY_PASSWORD.items():
        person_id = _id_of(db, name)
        accounts.invite(db, person_id, email, moment.now)
        accounts.set_up(db, Account(person_id, email, name, ready=False), _PASSWORD, _TOTP, 0, moment.vault)


def _id_of(db: Connection, name: str) -> int:
    return int(db.execute(select(People.id).where(People.name == name)).scalar_one())


def sign_ins(db: Connection) -> dict[str, dict[str, str]]:
    """Role -> `user`, `password` and the authenticator's secret `totp`; "" for both: a code comes to the phone `user`."""
    numbers = {row.name: row.msisdn for row in db.execute(select(People.name, People.msisdn))}
    found = {}
    for role, name in _SIGN_INS.items():
        if email := _BY_PASSWORD.get(name):
            found[role] = {"user": email, "password": _PASSWORD, "totp": _TOTP}
        elif name in numbers:
            found[role] = {"user": numbers[name], "password": "", "totp": ""}
    return found


def describe(db: Connection) -> dict[str, Any]:
    """Whom to play, for `var/demo.json`: role → people, each with `number`, `name` and `language`.

    `shared`: two teachers with one phone. `joining`: one on the roster who has not joined, and a number nobody knows.
    """
    rows = db.execute(select(People.name, People.msisdn, People.language).order_by(People.id))
    known = {row.name: {"number": row.msisdn, "name": row.name, "language": row.language} for row in rows}
    shown = {role: [known[name] for name in names if name in known] for role, names in _SHOWN.items()}
    return {"people": {**shown, "joining": [*shown["joining"], _STRANGER]}, "sign_ins": sign_ins(db)}
