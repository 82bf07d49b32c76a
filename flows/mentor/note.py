"""A note of the mentor's to his cluster: one SMS, two a week, in a colleague's words."""

from __future__ import annotations

from flows import gsm
from flows.conversation import Ask, End
from flows.facts import Mentor
from flows.notices import cluster_note
from flows.outcomes import ClusterNoted
from flows.texts import T, render
from flows.tone import sounds_like_inspection

LONGEST_NOTE = 130  # with its ending one SMS of 160 letters
MOST_PARTS = 2  # in Urdu script


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
    title = title.filled(longest=LONGEST_NOTE, short_code=mentor.programme.short_code)
    words = ask.text("note", title, longest=LONGEST_NOTE).words
    if sounds_like_inspection(words):
        options = {"no": T("T16t", "No"), "change": T("T16t", "Change")}
        if (
            ask.choice("tone", T("T16t", "This may sound like an inspection. Send anyway?"), options, back=False)
            == "no"
        ):
            return End(T("T16n", "Nothing was sent. Thank you for thinking of how it sounds."))
        ask.again("tone", "note")
    whole = gsm.plain(render(cluster_note(words), ask.language))
    if gsm.parts(whole) > MOST_PARTS:
        return End(T("T16l", "That is more than two SMS hold. Please write it shorter. Nothing was sent."))
    if not ask.by_sms:
        ask.confirm("sure", T("T16c", "To your cluster: '{words}'", words=words), again=["note"])
    done = T("T16d", "It goes to the teachers of your cluster. Thank you for the line.")
    return End(done, (ClusterNoted(mentor.person.id, mentor.cluster.id, words),))
