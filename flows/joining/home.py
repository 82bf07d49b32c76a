"""Somebody joins: her language, her leave, her school, her phone. Nothing else is asked on the first day."""

from __future__ import annotations

from flows import gsm
from flows.conversation import Ask, End
from flows.facts import Newcomer, School
from flows.joining.new_number import change_number
from flows.joining.schools import find_school, no_school
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
    wish = _wish(ask, newcomer, back=asks_language)
    if wish == "changed":
        return change_number(ask, newcomer)
    if wish == "no":
        return End(
            T(
                "R1b",
                "No worry. Nothing is saved and no messages come. To join later, dial {code}.",
                code=newcomer.programme.ussd_code,
            )
        )
    school = newcomer.school if newcomer.known and newcomer.school else find_school(ask, newcomer)
    if school is None:
        return no_school(newcomer)
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
    return change_number(ask, newcomer)


def _wish(ask: Ask, newcomer: Newcomer, back: bool) -> str:
    """R1, R2: what this is and who sees what, before anything is asked. Of whom the roster expects the number is known."""
    title = T("R1", "Saathi: help between you and your mentor. Not inspection, not pay.\nJoin?")
    if newcomer.programme.free:
        title = T("R1", "Saathi: help between you and your mentor. Free. Not inspection, not pay.\nJoin?")
    options = {
        "yes": T("R1", "Yes"),
        "more": T("R1", "Tell me more"),
        "no": T("R1", "No"),
        "changed": None if newcomer.known else T("R1", "My number changed"),
    }
    wish = ask.choice("join", title, options, back=back)
    if wish != "more":
        return wish
    told = T(
        "R2",
        "Your mentor sees your reports. Officers see totals, no names. Private questions stay private. Stop any time.",
    )
    return ask.choice("join_told", told, {"yes": T("R2", "Join"), "no": T("R2", "No")})


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
