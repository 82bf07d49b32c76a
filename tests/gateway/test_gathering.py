"""What a translator wrote stays; what is new stands beside what it belongs to."""

from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from gateway.gathering import HEADER, Said, said, updated

OLD = (
    HEADER.format(language="bal")
    + """
# what a translator noted
msgctxt "A"
msgid "One"
msgstr "Yak"
msgctxt "B"
msgid "Gone"
msgstr "Shut"

#. said by the code
msgctxt "B"
msgid ""
"Two "
"words"
msgstr ""
"Do "
"labz"

msgctxt "C"
msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] "{n} roch"
msgstr[1] "{n} roch"
"""
)
KEPT = [Said("A", ("One",)), Said("B", ("Two words",)), Said("C", ("{n} day", "{n} days"))]


def test_what_was_written_stays_to_the_letter() -> None:
    text = updated(OLD, KEPT)
    assert text == OLD.replace('msgctxt "B"\nmsgid "Gone"\nmsgstr "Shut"\n', "")
    assert updated(text, KEPT) == text


def test_what_is_new_stands_empty_beside_those_of_its_id() -> None:
    new = Said("A", ("One more",), ("said of it",))
    text = updated(OLD, [*KEPT, new, Said("D", ("a\n{n}", "b\n{n}"))])
    assert 'msgstr "Yak"\n\n#. said of it\nmsgctxt "A"\nmsgid "One more"\nmsgstr ""\n\n#. said by the code' in text
    assert text.endswith(
        'msgctxt "D"\nmsgid ""\n"a\\n"\n"{n}"\nmsgid_plural ""\n"b\\n"\n"{n}"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    )


TEXTS = said()


@pytest.mark.parametrize("language", ["ur", "brh"])
def test_a_language_begins_with_every_text(language: str) -> None:
    text = updated(HEADER.format(language=language), TEXTS)
    messages = read_po(BytesIO(text.encode()))
    assert {
        (message.context, message.id if isinstance(message.id, str) else message.id[0])
        for message in messages
        if message.id
    } == {each.key for each in TEXTS}
    assert messages.num_plurals == 2
