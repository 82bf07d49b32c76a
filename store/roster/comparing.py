"""A roster held against the programme: what each line would change. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.texts import T
from store.roster import report
from store.roster.known import Known, School
from store.roster.persons import Persons, Placed
from store.roster.placing import Places, Wrong
from store.roster.report import Fate, Report
from store.roster.rows import Remark, Row

_THE_SCHOOL = T("roster", "the school")


def compare(known: Known, rows: Sequence[Row]) -> Report:
    """What becomes of each line. The differences lie in `known` afterwards, to be written when nothing is wrong."""
    answer = Report()
    places, persons = Places(known, answer.warnings), Persons(known, answer.warnings)
    placed = _place(known, places, rows, answer)
    _find_people(persons, placed, answer)
    _tell_fates(known, persons, placed, answer)
    persons.ask_of_old_names()
    answer.wrong += places.clusters_without_code()
    answer.wrong += persons.shared_numbers()
    for remarks in (answer.wrong, answer.warnings):
        remarks.sort(key=lambda remark: remark.line)
    answer.fates.sort(key=lambda fate: fate.line)
    return answer


def _place(known: Known, places: Places, rows: Sequence[Row], answer: Report) -> list[Placed]:
    placed: list[Placed] = []
    seen: dict[Row, int] = {}
    for row in rows:
        first = seen.setdefault(replace(row, line=0), row.line)
        if first != row.line:
            answer.fates.append(
                Fate(
                    row.line,
                    report.REPEATED,
                    row.name,
                    row.school,
                    (T("roster", "the same as line {line}", line=first),),
                )
            )
            continue
        try:
            school, details = places.school_of(row)
        except Wrong as wrong:
            answer.wrong.append(Remark(row.line, wrong.said, wrong.columns, wrong.meant))
            continue
        placed.append((row, school, details))
    return placed


def _find_people(persons: Persons, placed: list[Placed], answer: Report) -> None:
    left = [(row, school) for row, school, _ in placed if row.has_person]
    for found in (persons.recognise, persons.claim, persons.find):
        rest = []
        for row, school in left:
            try:
                if not found(row, school):
                    rest.append((row, school))
            except Wrong as wrong:
                answer.wrong.append(Remark(row.line, wrong.said, wrong.columns, wrong.meant))
        left = rest


def _tell_fates(known: Known, persons: Persons, placed: list[Placed], answer: Report) -> None:
    whose = {person.row.line: person for person in known.people if person.row is not None}
    told: set[School] = set()
    for row, school, details in placed:
        person = whose.get(row.line)
        try:
            if person is not None:
                answer.fates.append(persons.fate(person, row, school, details))
            elif not row.has_person:
                new = school.id is None and school not in told
                what = report.NEW if new else report.CHANGED if details else report.UNCHANGED
                answer.fates.append(Fate(row.line, what, _THE_SCHOOL, school["name"], tuple(details)))
        except Wrong as wrong:
            answer.wrong.append(Remark(row.line, wrong.said, wrong.columns, wrong.meant))
        told.add(school)
