"""My plan: what it is, how it went, help with it, a new one. No answer is a wrong one."""

from __future__ import annotations

from flows.conversation import Ask, End, Option
from flows.facts import Mentee
from flows.mentee.questions import saved_words
from flows.mentee.successes import invite, share_success
from flows.outcomes import PlanMade, PlanTried, QuestionAsked
from flows.texts import T

LONGEST_PLAN = 80  # leaves the question of day 10 in one part
TRIED = {
    "well": T("P2", "Well"),
    "partly": T("P2", "Partly"),
    "not_yet": T("P2", "Not yet"),
    "changed": T("P2", "I changed it"),
}
LEARNED = {
    "many": T("P3", "Many did"),
    "some": T("P3", "Some did"),
    "not_yet": T("P3", "Not yet"),
    "unsure": T("P3", "Cannot tell"),
}


def no_plan(mentee: Mentee) -> End:
    """She asked for it before there was one."""
    words = T("P1e", "No plan is noted yet: it comes after the workshop. Then dial {code} and press 5. Thank you.")
    return End(words.filled(code=mentee.programme.ussd_code))


def my_plan(ask: Ask, mentee: Mentee) -> End:
    """P1. A success can be shared, and a colleague invited, also without a plan."""
    has_one = bool(mentee.plans)
    options: dict[str, Option] = {
        "see": T("P1", "See it") if has_one else None,
        "tried": T("P1", "I tried it") if has_one else None,
        "help": T("P1", "Need help with it") if has_one else None,
        "new": T("P1", "New plan") if has_one else None,
        "success": T("P1", "Share a success"),
        "invite": T("P1", "Invite a colleague to my class"),
    }
    step = ask.choice("plan", T("P1", "My plan") if has_one else T("P1", "My plan: after the workshop"), options)
    if step == "success":
        return share_success(ask, mentee)
    if step == "invite":
        return invite(ask, mentee)
    if step == "new":
        return _new(ask, mentee)
    if step == "help":
        return _help(ask, mentee)
    plan = mentee.plans[0]
    if step == "see":
        ask.choice("seen", T("P1s", "Your plan: {plan}", plan=plan.words), {"tried": T("P1", "I tried it")})
    return _tried(ask, mentee)


def _tried(ask: Ask, mentee: Mentee) -> End:
    """P2, then P3: did pupils learn. By SMS the first is kept at once, and the second may follow."""
    plan = mentee.plans[0]
    tried = ask.choice("tried", T("P2", "Plan: {plan}\nHow did it go?", plan=plan.words), TRIED)
    person_id = mentee.person.id
    if tried == "not_yet":
        words = T("P2b", "Thank you, noted: not yet. No hurry. For help with it: dial {code}, press 5 then 3.")
        return End(words.filled(code=mentee.programme.ussd_code), (PlanTried(person_id, plan.workshop_id, tried),))
    if ask.by_sms and not ask.given("learned") and not ask.given("noted"):
        words = T(
            "P2c",
            "Thank you, noted. Did pupils learn from it? SMS a number to {short_code}: "
            "1 many did 2 some did 3 not yet 4 cannot tell",
            short_code=mentee.programme.short_code,
        )
        then = {"menu": "plan", "plan": "tried", "tried": tried, "noted": "yes"}
        return End(words, (PlanTried(person_id, plan.workshop_id, tried),), then=then)
    learned = ask.choice("learned", T("P3", "Did pupils learn from it?"), LEARNED)
    words = T("P3b", "Thank you, noted. It helps the next workshop; only totals are shown, without names.")
    return End(words, (PlanTried(person_id, plan.workshop_id, tried, learned),))


def _help(ask: Ask, mentee: Mentee) -> End:
    """A question to her mentor, private as any that is not shared."""
    ask.so_far(T("P so far", "help with the plan"))
    title = T("P1h", "What would help? Only your mentor sees it. Write it in a few words,\nor 1 = I will SMS it")
    written = ask.text("words", title, {"1": "by_sms"})
    asked = QuestionAsked(mentee.person.id, "teaching", "", "mentor", "week", written.words)
    return End(saved_words(asked, mentee, by_sms=written.choice == "by_sms"), (asked,))


def _new(ask: Ask, mentee: Mentee) -> End:
    """Her own, in place of the one there is."""
    ask.so_far(T("P so far", "a new plan"))
    title = T("P1n", "Your new plan: what, which class, by when? Write it in a few words.")
    words = ask.text("words", title, longest=LONGEST_PLAN).words
    ask.confirm("sure", T("P1n", "Your plan: {plan}", plan=words), again=["words"])
    made = PlanMade(mentee.person.id, mentee.plans[0].workshop_id, words)
    told = T("P1d", "Saved: your plan. See it, or say how it went: dial {code} then 5. Thank you.")
    return End(told.filled(code=mentee.programme.ussd_code), (made,))
