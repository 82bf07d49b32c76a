"""Somebody joins: her language, her leave, her school, her phone. Nothing else is asked on the first day."""

from __future__ import annotations

from flows import gsm
from flows.conversation import Ask, End
from flows.facts import Newcomer, School
from flows.language import choose
from flows.mentee.settings import PHONE, PHONE_TITLE
from flows.outcomes import Joined
from flows.status import Matter
from flows.texts import T, Text, render


def home(ask: Ask, newcomer: Newcomer) -> End:
    """L1, R1-R5, R9. Whom the roster knows is asked only for what it does not know."""
    language = newcomer.known.language if newcomer.known else ""
    asks_language = not language
    if asks_language:
        language = choose(ask, back=False)
    if not _agrees(ask, newcomer, back=asks_language):
        return End(
            T(
                "R1b",
                "No worry. Nothing is saved and no messages come. To join later, dial {code}.",
                code=newcomer.programme.ussd_code,
            )
        )
    school = newcomer.school if newcomer.known and newcomer.school else _school(ask, newcomer)
    if school is None:
        return _no_school(newcomer)
    shared = ask.choice("phone", PHONE_TITLE, PHONE) == "family"
    person_id = newcomer.known.id if newcomer.known else None
    return End(
        _welcome(newcomer, school, {language, ask.language}),
        (Joined(newcomer.msisdn, language, shared, school.id, person_id),),
    )


def unknown(ask: Ask, newcomer: Newcomer) -> End:
    """E4: a dial meant for the menu of somebody who has joined, from a number that has not."""
    options = {"join": T("E4", "Join"), "changed": T("E4", "My number changed")}
    wish = ask.choice("unknown", T("E4", "This number is not with Saathi yet."), options, leave=T("E4", "Exit"))
    if wish == "join":
        return home(ask, newcomer)
    if wish == "leave":
        return End(T("E4d", "Good bye. Dial {code} any time.", code=newcomer.programme.ussd_code))
    if newcomer.programme.desk:
        return End(
            T(
                "E4c",
                "Nothing is lost. Tell your mentor or the desk, {desk}: they set your new number.",
                desk=newcomer.programme.desk,
            )
        )
    return End(T("E4c", "Nothing is lost. Tell your mentor: your new number can be set."))


def _agrees(ask: Ask, newcomer: Newcomer, back: bool) -> bool:
    """R1, R2: what this is and who sees what, before anything is asked."""
    title = T("R1", "Saathi: help between you and your mentor. Not inspection, not pay.\nJoin?")
    if newcomer.programme.free:
        title = T("R1", "Saathi: help between you and your mentor. Free. Not inspection, not pay.\nJoin?")
    wish = ask.choice(
        "join", title, {"yes": T("R1", "Yes"), "more": T("R1", "Tell me more"), "no": T("R1", "No")}, back=back
    )
    if wish == "more":
        told = T(
            "R2",
            "Your mentor sees your reports. Officers see totals, no names. "
            "Private questions stay private. Stop any time.",
        )
        wish = ask.choice("join_told", told, {"yes": T("R2", "Join"), "no": T("R2", "No")})
    return wish == "yes"


def _school(ask: Ask, newcomer: Newcomer) -> School | None:
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


def _no_school(newcomer: Newcomer) -> End:
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


def _welcome(newcomer: Newcomer, school: School, languages: set[str]) -> Text:
    """R9b names her school, as no name is asked by phone; R9 where it is too long for the screen."""
    if not school.cluster.standing.does(Matter.PROMPTS):
        words = T(
            "N5d",
            "Welcome to Saathi! Dial {code} any time: 1 counts pupils, 2 asks a question. Few messages leave in your district now.",
        )
        return words.filled(code=newcomer.programme.ussd_code)
    named = T(
        "R9b",
        "Welcome to Saathi, {school}! Each Wednesday we ask for your count. Dial {code} any time: "
        "1 counts pupils, 2 asks a question.",
    )
    if newcomer.programme.free:
        named = T(
            "R9b",
            "Welcome to Saathi, {school}! Each Wednesday we ask for your count. Dial {code} any time, it is free: "
            "1 counts pupils, 2 asks a question.",
        )
    named = named.filled(school=school.name, code=newcomer.programme.ussd_code)
    fits = all(gsm.fits_screen(gsm.plain(render(named, language))) for language in languages)
    return named if fits else _short_welcome(newcomer)


def _short_welcome(newcomer: Newcomer) -> Text:
    code = newcomer.programme.ussd_code
    if newcomer.programme.free:
        return T(
            "R9",
            "Welcome to Saathi! Each Wednesday we ask for your count. Dial {code} any time, it is free: "
            "1 counts pupils, 2 asks a question.",
            code=code,
        )
    return T(
        "R9",
        "Welcome to Saathi! Each Wednesday we ask for your count. Dial {code} any time: 1 counts pupils, 2 asks a question.",
        code=code,
    )
