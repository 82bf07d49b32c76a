"""The register of her school: how many pupils are enrolled."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentee
from flows.mentee.counting import BOYS, GIRLS
from flows.outcomes import RegisterChanged
from flows.policy import POLICY
from flows.texts import T, Text


def change_register(ask: Ask, mentee: Mentee) -> End:
    """R7, R8: boys and girls enrolled, one number a screen; asked of every school but one that is for girls or boys."""
    school = mentee.school
    only = ask.given("only")  # of what is asked at a later visit, one number a visit
    boys = school.boys if only == "girls" else _enrolled(ask, "boys") if school.takes_boys else None
    girls = school.girls if only == "boys" else _enrolled(ask, "girls") if school.takes_girls else None
    words = _register(boys, girls)
    title = T(
        "R8",
        "{school}, {cluster}. Register: {register}.",
        school=school.name,
        cluster=school.cluster.name,
        register=words,
    )
    asked = [f"{only}_register"] if only else ["boys_register", "girls_register"]
    ask.confirm("register_sure", title, again=asked, send=T("R8", "Right"))
    changed = RegisterChanged(mentee.person.id, school.id, boys, girls)
    return End(T("R8b", "Saved, thank you. Register: {register}.", register=words), (changed,))


def _enrolled(ask: Ask, whose: str) -> int:
    sex = BOYS if whose == "boys" else GIRLS
    return ask.number(whose + "_register", sex.register_question, 0, POLICY.most_pupils)


def _register(boys: int | None, girls: int | None) -> Text:
    if boys is None:
        return T("R8", "{girls} girls", girls=girls)
    if girls is None:
        return T("R8", "{boys} boys", boys=boys)
    return T("R8", "{boys} boys, {girls} girls", boys=boys, girls=girls)
