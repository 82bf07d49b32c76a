"""Whom each line of a roster means, and what it changes about her.

She is known by her school and name; else by her number at that school; else, with the
same name and number, she has moved. Consent is hers: no line touches it.
"""

from __future__ import annotations

from flows.texts import T, Text
from store import renumbering
from store.names import alike, fold, nearly
from store.roster import report
from store.roster.cells import LANGUAGE_NAMES
from store.roster.known import Cluster, Known, Person, School
from store.roster.placing import Wrong
from store.roster.report import Fate
from store.roster.rows import DEPUTY, MENTEE, MENTOR, Remark, Row

Placed = tuple[Row, School, list[Text]]


_UNKNOWN, _TO_A_SCHOOL = T("roster", "unknown"), T("roster", "to a school")
_SHARED, _OWN = T("roster", "phone shared"), T("roster", "phone own")
_ROLES = {MENTOR: T("roster", "mentor"), DEPUTY: T("roster", "deputy")}


class Persons:
    """Finds the people of the lines: those of all lines that mean somebody surely first, then the others."""

    def __init__(self, known: Known, warnings: list[Remark]) -> None:
        self._known, self._warnings = known, warnings
        self._new: set[Person] = set()
        self._renumbered: set[Person] = set()
        self._returned: set[Person] = set()
        self._before: dict[Person, School | None] = {}

    def recognise(self, row: Row, school: School) -> bool:
        """Whether the line names somebody of this school by her name and number. Raises Wrong for a second line of hers."""
        if row.person_id is not None:
            return self._mean(next(one for one in self._known.people if one.id == row.person_id), row, school)
        own = [person for person in self._named(row, school) if person["msisdn"] == row.msisdn]
        return bool(own) and self._mean(own[0], row, school)

    def claim(self, row: Row, school: School) -> bool:
        """Whether the line names somebody of this school by her name. Raises Wrong where it may be one of two."""
        named = self._named(row, school)
        free = [person for person in named if person.row is None]
        if len([person for person in free if person["left_on"] is None]) > 1:
            said = T(
                "roster", "{school} has two of this name, {name}, and neither has this number: "
                "give the right one her number on her page (console, People)",
            )  # fmt: skip
            raise Wrong(said.filled(school=school["name"], name=row.name), "number", "name")
        return bool(named) and self._mean((free or named)[0], row, school)

    def _named(self, row: Row, school: School) -> list[Person]:
        name = fold(row.name)
        return [person for person in self._known.teachers[school] if name and fold(person["name"]) == name]

    def find(self, row: Row, school: School) -> bool:
        """Whom a line means that named nobody of this school, until a line before made her. Raises Wrong."""
        if self.claim(row, school):
            return True
        person = self._same_number(row, school) or self._moved(row)
        if person is not None:
            return self._mean(person, row, self._stays(person, row, school))
        if not row.name:
            raise Wrong(
                T("roster", "name is empty, and nobody at this school has this number: add the name"), "name", "number"
            )
        self._warn_of_spelling(row, school)
        columns = {
            "msisdn": row.msisdn,
            "name": row.name,
            "language": "",
            "sex": "",
            "phone_shared": None,
            "cohort": "",
        }
        person = Person(None, columns, school=school)
        self._new.add(self._known.add_person(person))
        return self._mean(person, row, school)

    def fate(self, person: Person, row: Row, school: School, places: list[Text]) -> Fate:
        """What the line changes about her and her school. Raises Wrong for a post given twice."""
        said = self._changes(person, row)
        before, school = self._before[person], person.school or school
        post = self._post(person, row, school.cluster)
        details = tuple(places + said + post)
        if person in self._new:
            what = report.NEW
        elif before is not school:
            what = report.MOVED
            origin = T("roster", "from {school}", school=before["name"]) if before is not None else _TO_A_SCHOOL
            details = (origin, *details)
        elif person in self._renumbered:
            what = report.REPLACED
        else:
            what = report.CHANGED if details else report.UNCHANGED
        return Fate(row.line, what, person["name"], school["name"], details)

    def ask_of_old_names(self) -> None:
        """A new school of teachers whose own the file does not name may be that one, as it was called before."""
        asked = {school for school in self._before.values() if school is not None and school.said}
        for person, before in self._before.items():
            new, row = person.school, person.row
            if row is None or new is None or new.id is not None or before is None or before in asked:
                continue
            asked.add(before)
            likely = any(each.line == row.line and each.columns == ("school",) for each in self._warnings)
            if before.id is not None and before.cluster is new.cluster and not likely:
                words = T(
                    "roster", "school '{name}' is new, and {who} is at '{other}', which the list does not name: "
                    "is it the old name of '{other}'?",
                )  # fmt: skip
                words = words.filled(name=new["name"], other=before["name"], who=person["name"])
                self._warnings.append(Remark(row.line, words, ("school",), before["name"]))

    def shared_numbers(self) -> list[Remark]:
        """Lines that give somebody a number which is another's, or bring her back to one, and nobody says that it is shared."""
        found = []
        for person in sorted(
            self._new | self._renumbered | self._returned, key=lambda person: person.row.line if person.row else 0
        ):
            others = [
                other
                for other in self._known.numbers[person["msisdn"]]
                if other is not person and other["msisdn"] == person["msisdn"] and other["left_on"] is None
            ]
            row = person.row
            if row is None or not others:
                continue
            if any(one["phone_shared"] or _says_shared(one) for one in (person, *others)):
                self._warn_of_unheard(row, others)
                continue
            listed = [other.row.line for other in others if other.row is not None]
            if len(listed) == len(others):
                same = T("roster", "has the number of line {line}: if they share a phone, write 'shared' in phone")
                self._warn(row, same.filled(line=listed[0]))
            else:
                taken = self._taken(next(other for other in others if other.row is None))
                found.append(Remark(row.line, taken, ("number", "phone", "name")))
        return found

    def _mean(self, person: Person, row: Row, school: School) -> bool:
        if person.row is not None:
            said = T(
                "roster", "{name} of {school} is on line {line} already, with other facts: "
                "keep one line, or write the two names so that they differ",
            )  # fmt: skip
            said = said.filled(name=person["name"], school=school["name"], line=person.row.line)
            raise Wrong(said, "name", "school")
        person.row = row
        self._before[person] = person.school
        person.school = school
        return True

    def _same_number(self, row: Row, school: School) -> Person | None:
        had = [person for person in self._known.teachers[school] if row.msisdn in person.old_numbers]
        have = [person for person in self._known.teachers[school] if person["msisdn"] == row.msisdn]
        for person in (*have, *had):
            if person.row is not None or person in self._new:
                continue
            like = not row.name or not person["name"] or alike(person["name"], row.name)
            if like:
                return person
            if person in have and not (row.shared or person["phone_shared"]):
                asked = T("roster", "{before} becomes {now}: same school, same number. Is it the same person?")
                self._warn(row, asked.filled(before=person["name"], now=row.name))
                return person
        return None

    def _moved(self, row: Row) -> Person | None:
        for person in self._known.numbers[row.msisdn]:
            if not row.name or fold(person["name"]) != fold(row.name):
                continue
            if person.row is not None:
                said = T("roster", "{name} is on line {line} too, at another school: keep one of the two")
                raise Wrong(said.filled(name=row.name, line=person.row.line), "school", "name")
            return person
        return None

    def _stays(self, person: Person, row: Row, school: School) -> School:
        """Where a line puts her: an old list does not bring back who has moved by phone since."""
        if person.school is None or school not in person.old_schools:
            return school
        kept = T(
            "roster", "{name} stays at {school}: the move was confirmed by phone since. "
            "If the list is right, move her on her page (console, People)",
        )  # fmt: skip
        self._warn(row, kept.filled(name=person["name"], school=person.school["name"]))
        return person.school

    def _changes(self, person: Person, row: Row) -> list[Text]:
        """What the line changes about her. Language and use of the phone are hers to say once she has joined."""
        details = []
        if row.msisdn in person.old_numbers and row.person_id is None:
            kept = T(
                "roster", "{name} keeps the number ending in {end}: it was changed by phone since. "
                "If the list is right, change it on her page (console, People)",
            )  # fmt: skip
            self._warn(row, kept.filled(name=person["name"] or renumbering.SOMEBODY, end=person["msisdn"][-4:]))
        elif person["msisdn"] != row.msisdn:
            self._renumbered.add(person)
            self._known.numbers[row.msisdn].append(person)
            person.change("msisdn", row.msisdn)
        before = person["name"]
        if row.name and person.change("name", row.name):
            details.append(T("roster", "name {before} -> {now}", before=before or _UNKNOWN, now=row.name))
        if row.sex and person.change("sex", row.sex):
            details.append(T("roster", "sex {sex}", sex=row.sex))
        if row.cohort and person.change("cohort", row.cohort):
            details.append(T("roster", "cohort {cohort}", cohort=row.cohort))
        hers = person["joined_at"] is not None
        if row.language and not (hers and person["language"]) and person.change("language", row.language):
            details.append(T("roster", "language {name}", name=LANGUAGE_NAMES.get(row.language, row.language)))
        if row.shared is not None and not (hers and person["phone_shared"] is not None):
            details += [_SHARED if row.shared else _OWN] if person.change("phone_shared", row.shared) else []
        if person["left_on"] is not None and person.change("left_on", None):
            self._returned.add(person)
            details.append(T("roster", "in the programme again"))
        return [] if person in self._new else details

    def _post(self, person: Person, row: Row, cluster: Cluster) -> list[Text]:
        kept = [kind for kind in (MENTOR, DEPUTY) if self._known.holders.get((kind, cluster)) is person]
        if row.role == MENTEE and kept:
            stays = T("roster", "{name} stays {role} of {cluster}: a post ends when the next one takes it")
            self._warn(row, stays.filled(name=person["name"], role=_ROLES[kept[0]], cluster=cluster["name"]))
        if row.role not in {MENTOR, DEPUTY}:
            return []
        other = self._known.appointed.setdefault((row.role, cluster), person)
        if other is not person and other.row is not None:
            said = T("roster", "{cluster} has its {role} on line {line}: a cluster has one")
            raise Wrong(said.filled(cluster=cluster["name"], role=_ROLES[row.role], line=other.row.line))
        before = self._known.holders.get((row.role, cluster))
        if before is person:
            return []
        post = T("roster", "{role} of {cluster}", role=_ROLES[row.role], cluster=cluster["name"])
        return [T("roster", "{post}, after {name}", post=post, name=before["name"]) if before else post]

    def _warn_of_spelling(self, row: Row, school: School) -> None:
        for person in self._known.teachers[school]:
            if person.row is None and nearly(person["name"], row.name):
                asked = T("roster", "{name} is new at {school} - did you mean '{other}'?", name=row.name)
                asked = asked.filled(school=school["name"], other=person["name"])
                self._warnings.append(Remark(row.line, asked, ("name",), person["name"]))

    def _taken(self, other: Person) -> Text:
        where = other.school["name"] if other.school is not None else ""
        return renumbering.taken(other["name"], where, self._known.is_unheard(other))

    def _warn_of_unheard(self, row: Row, others: list[Person]) -> None:
        for other in others:
            if other.row is None and self._known.is_unheard(other):
                given_anew = renumbering.given_anew(other["name"])
                has = T("roster", "has the number of {name}, {given_anew}", given_anew=given_anew)
                self._warn(row, has.filled(name=other["name"] or renumbering.SOMEBODY))

    def _warn(self, row: Row, words: Text) -> None:
        self._warnings.append(Remark(row.line, words))


def _says_shared(person: Person) -> bool:
    return person.row is not None and bool(person.row.shared)
