"""An SMS that may mean two things, or nothing we know: she is asked, and nothing is dropped."""

from __future__ import annotations

from flows import notices
from flows.conversation import Ask, End
from flows.facts import Mentee
from flows.mentee.closed import school_closed
from flows.mentee.questions import ask_question
from flows.outcomes import Stopped
from flows.texts import T


def keep_words(ask: Ask, mentee: Mentee) -> End:
    """Words that nothing reads (they came along under "words") may be a question."""
    ask.given("words")  # kept with the draft, before anything is asked
    ask.so_far(T("Q so far", "your SMS"))
    title = T("D17d", "Saathi did not understand this. Send it to your mentor as a private question?")
    if ask.choice("keep", title, {"yes": T("D17d", "Yes"), "no": T("D17d", "No")}, back=False) == "yes":
        return ask_question(ask, mentee)
    return End(T("D17e", "All right, nobody was sent it. Help: SMS MADAD to {to}.", to=mentee.programme.short_code))


def closed_or_stop(ask: Ask, mentee: Mentee) -> End:
    """BAND: the school is closed, or the messages are to stop."""
    options = {"closed": T("D17f", "School is closed today"), "stop": T("D17f", "Stop messages to me")}
    if ask.choice("band", T("D17f", "BAND: which do you mean?"), options, back=False) == "closed":
        return school_closed(ask, mentee)
    return End(notices.stopped(mentee.programme), (Stopped(mentee.person.id),))
