"""The roster written out again, in the columns that it is read from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from sqlalchemy import Connection

from store.roster.cells import LANGUAGE_NAMES, neutral
from store.roster.known import Known, Person, School, load
from store.roster.rows import BOTH, BOYS, COLUMNS, DEPUTY, GIRLS, MENTEE, MENTOR


def export(db: Connection, file: IO[Any], today: date) -> int:
    """Write every school and its teachers as CSV; importing that changes nothing. Returns the number of rows."""
    known = load(db, today)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    written = 0
    for written, values in enumerate(_rows(known), start=1):  # noqa: B007
        writer.writerow([neutral(values.get(column, "")) for column in COLUMNS])
    return written


def _rows(known: Known) -> Iterator[dict[str, str]]:
    for school in sorted(known.schools.values(), key=_order):
        place = _place(school)
        teachers = [person for person in known.teachers[school] if person["left_on"] is None]
        for person in teachers:
            yield {**place, **_person(person, _role(known, person, school))}
        if not teachers:
            yield place


def _role(known: Known, person: Person, school: School) -> str:
    """In the cluster of her school: of a post in another no line can tell."""
    held = (kind for kind in (MENTOR, DEPUTY) if known.holders.get((kind, school.cluster)) is person)
    return next(held, MENTEE)


def _order(school: School) -> tuple[str, str, str]:
    return school.cluster.district["name"], school.cluster["name"], school["name"]


def _place(school: School) -> dict[str, str]:
    cluster = school.cluster
    return {
        "district": cluster.district["name"],
        "cluster": cluster["name"],
        "cluster_code": cluster["code"],
        "zone": cluster["zone"],
        "counts": "daily" if cluster["counts_daily"] else "weekly",
        "school": school["name"],
        "emis": school["emis"] or "",
        "school_for": BOTH
        if school["takes_boys"] == school["takes_girls"]
        else BOYS
        if school["takes_boys"]
        else GIRLS,
        "boys": _number(school["boys"]),
        "girls": _number(school["girls"]),
        "helplines": cluster.district["helplines"],
    }


def _person(person: Person, role: str) -> dict[str, str]:
    shared = person["phone_shared"]
    return {
        "name": person["name"],
        "number": person["msisdn"],
        "sex": person["sex"],
        "language": LANGUAGE_NAMES.get(person["language"], person["language"]),
        "role": role,
        "cohort": person["cohort"],
        "phone": "" if shared is None else "shared" if shared else "own",
    }


def _number(register: int | None) -> str:
    return "" if register is None else str(register)
