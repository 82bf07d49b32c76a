"""Which school is hers: by the code on the poster and the list of its cluster."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Newcomer, School
from flows.texts import T, Text


def find_school(ask: Ask, newcomer: Newcomer) -> School | None:
    """R3, R4: the code on the poster leads to the schools of a cluster; None where she finds neither."""
    title = T("R3", "Type your cluster code (5 digits: poster or mentor).\nNo code? Type 9")
    code = ask.code("code", title, lambda code: newcomer.find_cluster(code) is not None, {"9": "none"})
    cluster = newcomer.find_cluster(code)
    if cluster is None:
        return None
    schools = {str(school.id): school for school in newcomer.schools_of(cluster.id)}
    names: dict[str, Text | str] = {key: school.name for key, school in schools.items()}
    chosen = ask.pick(
        "school",
        T("R4", "Cluster {cluster}. Your school?", cluster=cluster.name),
        {**names, "none": T("R4", "Not in this list")},
    )
    return schools.get(chosen)


def no_school(newcomer: Newcomer) -> End:
    """R3b: who has the code, and the list of schools."""
    code, desk = newcomer.programme.ussd_code, newcomer.programme.desk
    if desk:
        return End(
            T(
                "R3b",
                "Your mentor knows the code and the list of schools, or call {desk}. Then dial {code} again.",
                desk=desk,
                code=code,
            )
        )
    return End(T("R3b", "Your mentor knows the code and the list of schools. Then dial {code} again.", code=code))
