"""Whom each line of a roster means, and what it changes about her.

She is known by her school and name; else by her number at that school; else, with the
same name and number, she has moved. Consent is hers: no line touches it.
"""

from __future__ import annotations

from store import renumbering
from store.names import alike, fold, nearly
from store.roster import report
from store.roster.cells import LANGUAGE_NAMES
from store.roster.known import Cluster, Known, Person, School
from store.roster.placing import Wrong
from store.roster.report import Fate
from store.roster.rows import DEPUTY, MENTEE, MENTOR, Remark, Row

Placed = tuple[Row, School, list[str]]


class Persons:
    """Finds the people of the lines. All lines that name somebody exactly come first, then the others."""

    def __init__(self, known: Known, warnings: list[Remark]) -> None:
        self._known, self._warnings = known, warnings
        self._new: set[Person] = set()
        self._renumbered: set[Person] = set()
        self._before: dict[Person, School | None] = {}

    def claim(self, row: Row, school: School) -> bool:
        """Whether the line names somebody of this school. Raises Wrong for a second line of hers."""
        for person in self._known.teachers[school]:
            if row.name and fold(person["name"]) == fold(row.name):
                return self._mean(person, row, school)
        return False

    def find(self, row: Row, school: School) -> None:
        """Whom a line means that names nobody of this school. Raises Wrong."""
        person = self._same_number(row, school) or self._moved(row)
        if person is not None:
            self._mean(person, row, school)
            return
        if not row.name:
            raise Wrong("name is empty, and nobody at this school has this number: add the name", "name", "number")
        self._warn_of_spelling(row, school)
        columns = {"msisdn": row.msisdn, "name": row.name, "language": "", "sex": "", "phone_shared": None}
        person = Person(None, columns, school=school)
        self._new.add(self._known.add_person(person))
        self._mean(person, row, school)

    def fate(self, person: Person, row: Row, school: School, places: list[str]) -> Fate:
        """What the line changes about her and her school. Raises Wrong for a post given twice."""
        said = self._changes(person, row)
        before = self._before[person]
        post = self._post(person, row, school.cluster)
        details = tuple(places + said + post)
        if person in self._new:
            what = report.NEW
        elif before is not school:
            what = report.MOVED
            details = (f"from {before['name']}" if before is not None else "to a school", *details)
        elif person in self._renumbered:
            what = report.REPLACED
        else:
            what = report.CHANGED if details else report.UNCHANGED
        return Fate(row.line, what, person["name"], school["name"], details)

    def shared_numbers(self) -> list[Remark]:
        """Lines that give somebody a number which is another's, when nobody says that the phone is shared."""
        found = []
        for person in sorted(self._new | self._renumbered, key=lambda person: person.row.line if person.row else 0):
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
                self._warn(row, f"has the number of line {listed[0]}: if they share a phone, write 'shared' in phone")
            else:
                taken = self._taken(next(other for other in others if other.row is None))
                found.append(Remark(row.line, taken, ("number", "phone", "name")))
        return found

    def _mean(self, person: Person, row: Row, school: School) -> bool:
        if person.row is not None:
            raise Wrong(
                f"{person['name']} of {school['name']} is on line {person.row.line} already, with other facts: "
                "keep one line, or write the two names so that they differ",
                "name", "school",
            )  # fmt: skip
        person.row = row
        self._before[person] = person.school
        person.school = school
        return True

    def _same_number(self, row: Row, school: School) -> Person | None:
        for person in self._known.teachers[school]:
            if person["msisdn"] != row.msisdn or person.row is not None or person in self._new:
                continue
            like = not row.name or not person["name"] or alike(person["name"], row.name)
            if like:
                return person
            if not (row.shared or person["phone_shared"]):
                self._warn(
                    row, f"{person['name']} becomes {row.name}: same school, same number. Is it the same person?"
                )
                return person
        return None

    def _moved(self, row: Row) -> Person | None:
        for person in self._known.numbers[row.msisdn]:
            if not row.name or fold(person["name"]) != fold(row.name):
                continue
            if person.row is not None:
                raise Wrong(
                    f"{row.name} is on line {person.row.line} too, at another school: keep one of the two",
                    "school",
                    "name",
                )
            return person
        return None

    def _changes(self, person: Person, row: Row) -> list[str]:
        """What the line changes about her. Language and use of the phone are hers to say once she has joined."""
        details = []
        if person["msisdn"] != row.msisdn:
            self._renumbered.add(person)
            self._known.numbers[row.msisdn].append(person)
            person.change("msisdn", row.msisdn)
        before = person["name"]
        if row.name and person.change("name", row.name):
            details.append(f"name {before or 'unknown'} -> {row.name}")
        if row.sex and person.change("sex", row.sex):
            details.append(f"sex {row.sex}")
        hers = person["joined_at"] is not None
        if row.language and not (hers and person["language"]) and person.change("language", row.language):
            details.append(f"language {LANGUAGE_NAMES.get(row.language, row.language)}")
        if row.shared is not None and not (hers and person["phone_shared"] is not None):
            details += [f"phone {_phone(row.shared)}"] if person.change("phone_shared", row.shared) else []
        if person["left_on"] is not None and person.change("left_on", None):
            details.append("in the programme again")
        return [] if person in self._new else details

    def _post(self, person: Person, row: Row, cluster: Cluster) -> list[str]:
        kept = [kind for kind in (MENTOR, DEPUTY) if self._known.holders.get((kind, cluster)) is person]
        if row.role == MENTEE and kept:
            self._warn(
                row, f"{person['name']} stays {kept[0]} of {cluster['name']}: a post ends when the next one takes it"
            )
        if row.role not in {MENTOR, DEPUTY}:
            return []
        other = self._known.appointed.setdefault((row.role, cluster), person)
        if other is not person and other.row is not None:
            raise Wrong(f"{cluster['name']} has its {row.role} on line {other.row.line}: a cluster has one")
        before = self._known.holders.get((row.role, cluster))
        if before is person:
            return []
        return [f"{row.role} of {cluster['name']}" + (f", after {before['name']}" if before else "")]

    def _warn_of_spelling(self, row: Row, school: School) -> None:
        for person in self._known.teachers[school]:
            if person.row is None and nearly(person["name"], row.name):
                asked = f"{row.name} is new at {school['name']} - did you mean {person['name']!r}?"
                self._warnings.append(Remark(row.line, asked, ("name",), person["name"]))

    def _taken(self, other: Person) -> str:
        where = other.school["name"] if other.school is not None else ""
        return renumbering.taken(other["name"], where, self._known.is_unheard(other))

    def _warn_of_unheard(self, row: Row, others: list[Person]) -> None:
        for other in others:
            if other.row is None and self._known.is_unheard(other):
                given_anew = renumbering.given_anew(other["name"])
                self._warn(row, f"has the number of {other['name'] or 'somebody'}, {given_anew}")

    def _warn(self, row: Row, words: str) -> None:
        self._warnings.append(Remark(row.line, words))


def _says_shared(person: Person) -> bool:
    return person.row is not None and bool(person.row.shared)


def _phone(shared: bool) -> str:
    return "shared" if shared else "own"
