"""The district, cluster and school of a line: found, changed or new."""

from __future__ import annotations

from typing import Any

from flows.texts import T, Text
from store.names import fold, meant
from store.refused import Refused
from store.roster.known import Cluster, District, Known, School, Thing
from store.roster.rows import BOYS, GIRLS, Remark, Row


class Wrong(Refused):
    """A line that cannot be right. `columns`: the cells to look at."""

    def __init__(self, said: Text, *columns: str, meant: str = "") -> None:
        super().__init__(said)
        self.columns, self.meant = columns, meant


_CELLS = {"name": ("school", "emis"), "counts_daily": ("counts",)}  # of a thing: what the file calls it


_UNKNOWN = T("roster", "unknown")
_EVERY_DAY, _ONCE_A_WEEK = T("roster", "counts every day"), T("roster", "counts once a week")


def _of_district(district: District) -> Text:
    return T("roster", "district {name}", name=district["name"])


class Places:
    """Puts each line of a file in its place. What differs from the programme lies in the `changes` of the things."""

    def __init__(self, known: Known, warnings: list[Remark]) -> None:
        self._known, self._warnings = known, warnings
        self._codeless: dict[Cluster, Row] = {}

    def school_of(self, row: Row) -> tuple[School, list[Text]]:
        """The school of a line and what the line changes about places, in words. Raises Wrong."""
        district = self._district(row)
        cluster, details = self._cluster(row, district)
        details += self._customs(row, cluster)
        school, more = self._school(row, cluster)
        details += more
        if row.helplines:
            self._say(row, district, "helplines", row.helplines, _of_district(district))
            if district.change("helplines", row.helplines):
                details.append(T("roster", "helplines of the district"))
        return school, details

    def clusters_without_code(self) -> list[Remark]:
        """New clusters to which no line gave a code."""
        found = []
        for cluster, row in self._codeless.items():
            if not cluster["code"]:
                other = meant(row.cluster, self._cluster_names(but=cluster))
                needs = T("roster", "cluster '{name}' is new and needs a cluster_code", name=row.cluster)
                if other:
                    needs = T("roster", "{needs} - did you mean '{other}'?", needs=needs, other=other)
                found.append(Remark(row.line, needs, ("cluster", "cluster_code"), other))
        return found

    def _district(self, row: Row) -> District:
        known = self._known.districts.get(fold(row.district))
        if known is not None:
            return known
        names = [district["name"] for district in self._known.districts.values()]
        self._ask_meant(row, "district", row.district, meant(row.district, names))
        return self._known.add_district(District(None, {"name": row.district, "helplines": ""}))

    def _cluster(self, row: Row, district: District) -> tuple[Cluster, list[Text]]:
        cluster = self._known.clusters.get(fold(row.cluster))
        same_code = self._known.codes.get(row.cluster_code)
        if same_code is not None and same_code is not cluster:
            said = T("roster", "cluster code {code} is that of '{theirs}': did you mean that, not '{name}'?")
            said = said.filled(code=row.cluster_code, theirs=same_code["name"], name=row.cluster)
            raise Wrong(said, "cluster", "cluster_code", meant=same_code["name"])
        if cluster is None:
            return self._new_cluster(row, district), [T("roster", "new cluster {name}", name=row.cluster)]
        if cluster.district is not district:
            said = T("roster", "cluster '{name}' is in district {right}, not {wrong}", name=cluster["name"])
            said = said.filled(right=cluster.district["name"], wrong=district["name"])
            raise Wrong(said, "district", "cluster", meant=cluster.district["name"])
        if row.cluster_code and not cluster["code"]:
            cluster.columns["code"] = row.cluster_code
            self._known.add_cluster(cluster)
        if row.cluster_code and row.cluster_code != cluster["code"]:
            said = T("roster", "cluster '{name}' has the code {right}, not {wrong}", name=cluster["name"])
            said = said.filled(right=cluster["code"], wrong=row.cluster_code)
            raise Wrong(said, "cluster_code", "cluster", meant=cluster["code"])
        return cluster, []

    def _new_cluster(self, row: Row, district: District) -> Cluster:
        self._ask_meant(row, "cluster", row.cluster, meant(row.cluster, self._cluster_names()))
        columns = {"name": row.cluster, "code": row.cluster_code, "zone": "", "counts_daily": False}
        cluster = self._known.add_cluster(Cluster(None, columns, district=district))
        if not row.cluster_code:
            self._codeless[cluster] = row
        return cluster

    def _customs(self, row: Row, cluster: Cluster) -> list[Text]:
        """The zone of a cluster, and how often it is asked for counts."""
        details: list[Text] = []
        for column, value, words in (
            ("zone", row.zone or None, T("roster", "zone {zone}", zone=row.zone)),
            ("counts_daily", row.daily, _EVERY_DAY if row.daily else _ONCE_A_WEEK),
        ):
            if value is not None:
                self._say(row, cluster, column, value, T("roster", "cluster {name}", name=cluster["name"]))
                if cluster.change(column, value) and cluster.id is not None:
                    details.append(words)
        return details

    def _cluster_names(self, but: Cluster | None = None) -> list[str]:
        return [cluster["name"] for cluster in self._known.clusters.values() if cluster is not but]

    def _school(self, row: Row, cluster: Cluster) -> tuple[School, list[Text]]:
        by_name = self._known.schools.get((cluster, fold(row.school)))
        by_emis = self._known.emis.get(row.emis) if row.emis else None
        school = by_emis or by_name
        if school is None:
            return self._new_school(row, cluster), []
        if by_emis is not None and by_name not in {None, by_emis}:
            said = T("roster", "EMIS {emis} is that of '{theirs}' ({cluster}), not '{name}'", emis=row.emis)
            said = said.filled(theirs=by_emis["name"], cluster=by_emis.cluster["name"], name=row.school)
            raise Wrong(said, "emis", "school")
        return school, self._renamed(row, cluster, school) + self._told(row, school)

    def _new_school(self, row: Row, cluster: Cluster) -> School:
        names = [school["name"] for school in self._known.schools_of(cluster)]
        self._ask_meant(row, "school", row.school, meant(row.school, names))
        columns = {
            "name": row.school,
            "emis": row.emis or None,
            "takes_boys": row.school_for != GIRLS,
            "takes_girls": row.school_for != BOYS,
            "boys": row.boys,
            "girls": row.girls,
        }
        school = self._known.add_school(School(None, columns, cluster=cluster))
        self._told(row, school)
        return school

    def _renamed(self, row: Row, cluster: Cluster, school: School) -> list[Text]:
        """Another name, EMIS code or cluster."""
        details: list[Text] = []
        if row.emis and school["emis"] not in {None, row.emis}:
            said = T("roster", "{school} has the EMIS code {right}, not {wrong}: is it another school?")
            said = said.filled(school=school["name"], right=school["emis"], wrong=row.emis)
            raise Wrong(said, "emis", "school")
        if row.emis and school.change("emis", row.emis):
            details.append(T("roster", "EMIS {emis}", emis=row.emis))
        self._say(row, school, "name", fold(row.school), T("roster", "EMIS {emis}", emis=row.emis))
        self._say(row, school, "cluster", cluster["name"], row.school)
        if school.said["name"][1] == row.line and school["name"] != row.school:
            details.append(T("roster", "school {before} -> {now}", before=school["name"], now=row.school))
            school.change("name", row.school)
        if school.cluster is not cluster:
            details.append(T("roster", "cluster {before} -> {now}", before=school.cluster["name"], now=cluster["name"]))
            school.cluster, school.new_cluster = cluster, True
        self._known.add_school(school)
        return details

    def _told(self, row: Row, school: School) -> list[Text]:
        """For whom the school is, and its register."""
        details: list[Text] = []
        self._say(row, school, "name", fold(row.school), row.school)
        self._say(row, school, "cluster", school.cluster["name"], row.school)
        if row.school_for:
            self._say(row, school, "school_for", row.school_for, row.school)
            boys = school.change("takes_boys", row.school_for != GIRLS)
            girls = school.change("takes_girls", row.school_for != BOYS)
            details += [T("roster", "school for {whom}", whom=row.school_for)] if boys or girls else []
        for column, listed, value in zip((BOYS, GIRLS), school.listed, (row.boys, row.girls), strict=True):
            if value is None:
                continue
            self._say(row, school, column, value, row.school)
            if value == listed and value != school[column]:
                # An old list sent again must not undo what the school has said since.
                kept = T("roster", "{column} stays {n}: the school changed it after the list that said {listed}")
                kept = kept.filled(column=column, n=school[column], listed=value)
                self._warnings.append(Remark(row.line, kept))
                continue
            before = school[column]
            if school.change(column, value):
                was = _UNKNOWN if before is None else before
                details.append(T("roster", "{column} {before} -> {now}", column=column, before=was, now=value))
        return details

    def _say(self, row: Row, thing: Thing, column: str, value: Any, whose: Text | str) -> None:
        """Hold the lines of one file to each other. Raises Wrong."""
        said, line = thing.said.setdefault(column, (value, row.line))
        if said != value:
            words = T(
                "roster", "{column} of {whose} is '{value}' here and '{other}' on line {line}: make them the same"
            )
            words = words.filled(column=column, whose=whose, value=value, other=said, line=line)
            raise Wrong(words, *_CELLS.get(column, (column,)))

    def _ask_meant(self, row: Row, kind: str, name: str, other: str) -> None:
        if other:
            asked = T("roster", "{kind} '{name}' is new - did you mean '{other}'?", kind=kind, name=name, other=other)
            self._warnings.append(Remark(row.line, asked, (kind,), other))
