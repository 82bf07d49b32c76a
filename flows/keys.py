"""The words of the keys that every conversation has, and of what is wrong with what was typed."""

from __future__ import annotations

from flows.texts import T

MOST_WRONG_KEYS = 3
MOST_DIGITS = 10
DIRECT = "direct"  # an answer that may come with the opening, kept to the end
PRACTICE = "practice"  # the same: what comes of it is not saved
OPEN = "open"  # a secret that was right: not kept beyond the call

BACK = T("back", "0 Back")
HOME = T("home", "00 Menu")
MORE = T("more", "9 More")
TRIED_OUT = T("PR", "Practice: {title}")  # over what is about to be sent, and will not be
SEND = T("send", "Send")
CHANGE = T("change", "Change")
NONE_IS_0 = T("none is 0", "Type the number. None = 0")
NOT_KNOWN = T("E1b", "{typed}: this code is not known today.")
TOO_LONG = T("E1g", "That was {n} letters: please write {longest} or fewer.")
