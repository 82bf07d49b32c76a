"""A note of the mentor's to his cluster: one SMS, two a week, in a colleague's words. The screen says how many letters it holds."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentor
from flows.notices import letters_in, letters_of_note, note_fits
from flows.outcomes import ClusterNoted
from flows.texts import T
from flows.tone import sounds_like_inspection


def write_to_cluster(ask: Ask, mentor: Mentor) -> End:
    """T16. By SMS: N and the words, which then leave at once."""
    ask.so_far(T("T16s", "a note to your cluster"))
    if mentor.notes_left and not mentor.notes_left():
        return End(
            T(
                "T16e",
                "Two notes have left this week; more would be many for teachers. From Monday you can write again.",
            )
        )
    title = T("T16", "A kind line for your cluster, {longest} letters. SMS: N then the words, to {short_code}")
    longest = letters_in(ask.language)
    title = title.filled(longest=longest, short_code=mentor.programme.short_code)
    words = ask.text("note", title, longest=longest).words
    if sounds_like_inspection(words):
        options = {"no": T("T16t", "No"), "change": T("T16t", "Change")}
        if (
            ask.choice("tone", T("T16t", "This may sound like an inspection. Send anyway?"), options, back=False)
            == "no"
        ):
            return End(T("T16n", "Nothing was sent. Thank you for thinking of how it sounds."))
        ask.again("tone", "note")
    if not note_fits(words):
        told = T("T16l", "In these letters an SMS holds {longest}. Please write it shorter. Nothing was sent.")
        return End(told.filled(longest=letters_of_note(words)))
    if not ask.by_sms:
        ask.confirm("sure", T("T16c", "To your cluster: '{words}'", words=words), again=["note"])
    done = T("T16d", "It goes to the teachers of your cluster. Thank you for the line.")
    return End(done, (ClusterNoted(mentor.person.id, mentor.cluster.id, words),))
