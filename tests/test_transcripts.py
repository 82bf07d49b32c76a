"""Every transcript through every door, on both databases; and the player itself, shown to notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.app import create_app
from gateway.config import from_environment
from tests import transcript
from tests.doors import TOKEN
from tests.stage import DOORS, Stage

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.fixture(params=DOORS)
def stage(request: pytest.FixtureRequest, database_url: str) -> Iterator[Stage]:
    environ = {"DATABASE_URL": database_url, "SIMULATOR": "on", "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN}
    door = DOORS[request.param](create_app(from_environment(environ)))
    yield Stage(door)
    door.parts.database.dispose()


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_talk_goes_as_written(path: Path, stage: Stage, pytestconfig: pytest.Config) -> None:
    transcript.play(path, stage, rewrite=pytestconfig.getoption("rewrite"))


TALK = """\
# A remark.
given    everybody of Pishin-03 has joined
Zarmina in English

Zarmina dials  *778*1*15#
sees     Wed 25 Nov / Girls 15 of 19 ...
sends    1
ends     Saved, thank you: girls 15/19.
saved    AttendanceCounted GGPS Huramzai Wed 25 Nov boys 0 girls 15
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Girls 15 of 19 ...", "Girls 15 of 20 ..."),
        ("ends     Saved, thank you: girls 15/19.", "sees     Saved, thank you: girls 15/19."),
        ("girls 15/19.", "girls 15/19. More"),
        ("boys 0 girls 15", "boys 0 girls 16"),
        ("girls 15\n", "girls 15\nZarmina receives  Something that nobody sent\n"),
        ("ends     Saved, thank you: girls 15/19.\n", ""),
    ],
)
def test_a_difference_is_found_and_named(right: str, wrong: str, tmp_path: Path, stage: Stage) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(TALK.replace(right, wrong))
    with pytest.raises(transcript.Differs, match=r"talk\.txt:[57]: after"):
        transcript.play(path, stage)


def test_rewriting_keeps_what_people_do_and_what_still_holds(tmp_path: Path, stage: Stage) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(TALK.replace("thank you: girls 15/19.", "old words").replace("boys 0", "boys 7"))
    transcript.play(path, stage, rewrite=True)
    assert path.read_text() == TALK


@pytest.mark.parametrize("line", ["Zarmina sings  a song", "sees     something", "nonsense"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        transcript.read(line)


def test_inputs_are_parted_by_commas_outside_quotation_marks() -> None:
    assert transcript.inputs('1, 15, "Books, and chalk", 0') == ["1", "15", "Books, and chalk", "0"]
    assert transcript.inputs('"1*2"') == ["1*2"]
    assert transcript.inputs('""') == [""]
    assert transcript.inputs('1, """Carrying"", how?", 2') == ["1", '"Carrying", how?', "2"]


def test_a_date_needs_its_weekday() -> None:
    now = datetime(2026, 12, 20, tzinfo=UTC)
    assert transcript.moment("Sat 2 Jan 09:30", now).year == 2027
    with pytest.raises(ValueError, match="is a Saturday"):
        transcript.moment("Mon 2 Jan 09:30", now)
