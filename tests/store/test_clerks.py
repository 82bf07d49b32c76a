"""A clerk's list of six thousand teachers with fifty mistakes: looked at, mended, written in parts, taken back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, insert, select, update

from store import clerks, handover, people, places
from store.database import Database
from store.tables import Clusters, Holdings, People, Posts, RosterLines, Schools
from tests.clerk import List, a_list
from tests.people import NOW

CLERK = 1


@pytest.fixture
def db(database: Database) -> Iterator[Connection]:
    with database.transaction() as connection:
        places.province(connection)
        connection.execute(insert(People).values(msisdn="+923331110000", name="Tariq"))
        yield connection


def bring(db: Connection, data: bytes, name: str = "list.csv") -> clerks.ClerkFile:
    file_id = clerks.begin(db, CLERK, name, data, clerks.read(data), NOW)
    return looked(db, file_id)


def looked(db: Connection, file_id: int) -> clerks.ClerkFile:
    if not clerks.is_checked(db, file_id):
        clerks.check(db, file_id, NOW)
    found = clerks.look(db, file_id)
    assert found
    return found


def everything(db: Connection) -> list[object]:
    """The programme as a roster knows it."""
    teachers = select(People.name, People.msisdn, People.joined_at, People.left_on, Schools.name.label("school"))
    found = db.execute(teachers.outerjoin(Schools, Schools.id == People.school_id).order_by(People.id)).all()
    schools = db.execute(select(Schools.name, Schools.boys, Schools.girls, Schools.emis).order_by(Schools.id)).all()
    held = db.execute(
        select(Posts.kind, Posts.cluster_id, Holdings.person_id, Holdings.until).join(Holdings).order_by(Posts.id)
    ).all()
    return [
        *found,
        *schools,
        *[row for row in held if row.until is None],
        *db.scalars(select(Clusters.name).order_by(Clusters.id)),
    ]


def test_every_line_has_its_fate_before_anything_is_written(db: Connection) -> None:
    made = a_list(teachers=400, mistakes=10)
    before = everything(db)
    file = bring(db, made.csv())
    assert everything(db) == before
    assert (file.lines, file.wrong) == (400, 10)
    assert sum(file.counts.values()) == 390
    said = clerks.wrong_lines(db, file.id, 0, 100)
    assert [each.line for each in said] == list(made.mistakes)
    for each in said:
        assert each.words
        assert set(each.columns) <= set(made.mistakes[each.line])


def test_mistakes_are_mended_on_the_page_and_then_all_is_written(db: Connection) -> None:
    made = a_list(teachers=400, mistakes=10)
    file = bring(db, made.csv())
    said = clerks.wrong_lines(db, file.id, 0, 100)
    cells = {each.line: {column: made.mistakes[each.line][column] for column in each.columns} for each in said}
    assert clerks.mend(db, file.id, cells, []) == 10
    assert looked(db, file.id).wrong == 0
    assert clerks.write(db, file.id, NOW) == 400
    done = looked(db, file.id)
    assert (done.state, done.written, done.wrong) == ("written", 400, 0)
    assert db.scalar(select(func.count()).select_from(People)) == 401


def test_what_is_right_is_written_now_and_the_rest_later(db: Connection) -> None:
    made = a_list(teachers=400, mistakes=10)
    file = bring(db, made.csv())
    assert clerks.write(db, file.id, NOW) == 390
    half = looked(db, file.id)
    assert (half.state, half.written, half.wrong) == ("open", 390, 10)
    clerks.mend(db, file.id, made.mistakes, [])
    assert clerks.write(db, file.id, NOW) == 10
    assert looked(db, file.id).state == "written"
    assert clerks.write(db, file.id, NOW) == 0


def test_the_same_file_goes_on_where_it_was_and_once_written_changes_nothing(db: Connection) -> None:
    made = a_list(teachers=100, mistakes=0)
    file = bring(db, made.csv())
    assert bring(db, made.csv()).id == file.id
    clerks.write(db, file.id, NOW)
    after = everything(db)
    again = bring(db, made.csv(), "again.csv")
    assert again.id != file.id
    assert dict(again.counts) == {"unchanged": 100}
    assert everything(db) == after


def test_a_workbook_is_read_like_the_csv(db: Connection) -> None:
    made = a_list(teachers=100, mistakes=0)
    file = bring(db, made.csv())
    clerks.write(db, file.id, NOW)
    assert dict(bring(db, made.xlsx(), "list.xlsx").counts) == {"unchanged": 100}


def test_lines_left_out_wait(db: Connection) -> None:
    made = a_list(teachers=100, mistakes=3)
    file = bring(db, made.csv())
    clerks.mend(db, file.id, {}, list(made.mistakes))
    assert (looked(db, file.id).wrong, looked(db, file.id).aside) == (0, 3)
    clerks.write(db, file.id, NOW)
    assert looked(db, file.id).state == "open"
    clerks.take_up(db, file.id)
    assert looked(db, file.id).wrong == 3


def test_a_cluster_spelled_otherwise_is_put_right_in_all_its_lines(db: Connection) -> None:
    made = a_list(teachers=70, mistakes=0)
    clerks.write(db, bring(db, made.csv()).id, NOW)
    for row in made.rows[:35]:
        row[1], row[2] = row[1].replace("-0", "-"), ""
    file = bring(db, made.csv(), "spelled.csv")
    asked = clerks.asked_lines(db, file.id, 0, 10)
    assert [(each.columns, each.meant) for each in asked] == [(("cluster",), "Pishin-01")]
    assert clerks.use_meant(db, file.id, [(asked[0].line, "cluster", "Pishin-01")]) == 35
    assert dict(looked(db, file.id).counts) == {"unchanged": 70}


# --- taken back ------------------------------------------------------------------------------


def test_a_list_taken_back_leaves_the_programme_as_it_was(db: Connection) -> None:
    first = a_list(teachers=105, mistakes=0)
    clerks.write(db, bring(db, first.csv()).id, NOW)
    before = everything(db)
    changed = _changed(first)
    file = bring(db, changed.csv(), "changed.csv")
    assert {"new", "moved", "number replaced", "changed"} <= set(file.counts)
    clerks.write(db, file.id, NOW + timedelta(hours=1))
    assert everything(db) != before
    done = clerks.undo(db, file.id, NOW + timedelta(hours=2))
    assert done.stayed == 0
    assert everything(db) == before
    assert looked(db, file.id).state == "open"


def _changed(made: List) -> List:
    """New people, a move, a number, a register, another mentor."""
    rows = [list(row) for row in made.rows]
    rows[5][8] = "03339999991"  # another number
    for row in rows[9:12]:
        row[6] = "31"  # a register, of all lines of that school
    moved = rows[20]
    moved[:7] = rows[60][:7]  # to a school of another cluster
    rows[0][10], rows[1][10] = "", "mentor"
    new = list(rows[40])
    new[7], new[8] = "Somebody New", "03338888881"
    place = list(rows[40])
    place[1:9] = ["Pishin-77", "39977", "GPS Far Away", "both", "10", "11", "Another New", "03338888882"]
    return List([*rows, new, place])


def test_what_somebody_has_changed_since_stays(db: Connection) -> None:
    made = a_list(teachers=70, mistakes=0)
    file = bring(db, made.csv())
    clerks.write(db, file.id, NOW)
    hers = select(People.id).where(People.name == made.rows[3][7])
    her = db.execute(hers).scalar_one()
    db.execute(update(People).where(People.id == her).values(joined_at=NOW))
    done = clerks.undo(db, file.id, NOW)
    assert done.stayed >= 1
    assert db.execute(select(People).where(People.id == her)).one().joined_at is not None


def test_consent_is_never_touched(db: Connection) -> None:
    made = a_list(teachers=70, mistakes=0)
    file = bring(db, made.csv())
    clerks.write(db, file.id, NOW)
    db.execute(update(People).values(joined_at=NOW, stopped_at=NOW))
    for row in made.rows:
        row[8] = row[8][:-1] + "9" if row[8][-1] != "9" else row[8]
    again = bring(db, List([made.rows[3]]).csv(), "one.csv")
    clerks.write(db, again.id, NOW)
    assert db.scalar(select(func.count()).where(People.joined_at.is_(None))) == 0
    assert db.scalar(select(func.count()).where(People.stopped_at.is_(None))) == 0


def test_a_post_given_on_since_is_not_taken_back(db: Connection) -> None:
    made = a_list(teachers=35, mistakes=0)
    file = bring(db, made.csv())
    clerks.write(db, file.id, NOW)
    cluster_id = db.execute(select(Clusters.id)).scalar_one()
    post = people.post(db, "mentor", cluster_id=cluster_id)
    handover.give(db, post, CLERK, NOW.date(), NOW.date())
    clerks.undo(db, file.id, NOW)
    holder = people.in_charge_of(db, post, NOW.date())
    assert holder
    assert holder.id == CLERK


def test_old_lists_are_forgotten(db: Connection) -> None:
    file = bring(db, a_list(teachers=35, mistakes=0).csv())
    assert clerks.forget_old(db, NOW + timedelta(days=29)) == 0
    assert clerks.forget_old(db, NOW + timedelta(days=31)) == 1
    assert clerks.look(db, file.id) is None
    assert db.execute(select(RosterLines)).all() == []


@pytest.mark.slow
def test_six_thousand_teachers_with_fifty_mistakes(db: Connection) -> None:
    """All that a clerk waits for in one sitting, without her typing: within two of the fifteen minutes."""
    made = a_list()
    began = time.process_time()
    file = bring(db, made.xlsx(), "province.xlsx")
    assert (file.lines, file.wrong) == (6_000, 50)
    for page in range(2):
        said = clerks.wrong_lines(db, file.id, 0, 25)
        cells = {each.line: {name: made.mistakes[each.line][name] for name in each.columns} for each in said}
        clerks.mend(db, file.id, cells, [])
        assert looked(db, file.id).wrong == 25 * (1 - page)
    assert clerks.write(db, file.id, NOW) == 6_000
    assert looked(db, file.id).state == "written"
    assert time.process_time() - began < 120
    assert dict(bring(db, made.csv(), "again.csv").counts) == {"unchanged": 5_950}


def test_what_is_wrong_in_the_same_way_in_many_lines_is_put_right_once(db: Connection) -> None:
    made = a_list(teachers=70, mistakes=0)
    for row in made.rows[:35]:
        row[2] = "3070"  # the code of a cluster
    made.rows[40][2] = "3070"  # another cluster: another code
    file = bring(db, made.csv())
    assert file.wrong == 36
    page = {line: {"cluster_code": "3070"} for line in range(2, 27)}  # what stands there comes back with the form
    page[3] = {"cluster_code": "30000"}
    assert clerks.mend(db, file.id, {**page, 42: {"cluster_code": "30001"}}, []) == 36
    assert looked(db, file.id).wrong == 0


def test_a_number_that_is_lacking_is_lacking_in_each_line(db: Connection) -> None:
    made = a_list(teachers=70, mistakes=0)
    made.rows[3][8] = made.rows[5][8] = ""
    file = bring(db, made.csv())
    assert file.wrong == 2
    assert clerks.mend(db, file.id, {5: {"number": "0333 7000001"}}, []) == 1
    assert looked(db, file.id).wrong == 1
