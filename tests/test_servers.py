"""The tests' own databases: really there, really empty each time, and cheap enough to be asked for everywhere."""

import pytest
from redis import Redis
from sqlalchemy import insert, inspect, select, text

from store.database import Database, migrate
from store.tables.places import Provinces


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_the_database_empty_and_its_numbers_from_one(database: Database, turn: int) -> None:
    with database.transaction() as db:
        db.execute(insert(Provinces).values(name="Balochistan"))
        assert db.execute(select(Provinces.id)).scalars().all() == [1], f"turn {turn}"


def test_a_blank_database_has_no_tables(blank_database_url: str) -> None:
    database = Database(blank_database_url)
    with database.reading() as db:
        assert inspect(db).get_table_names() == []
    database.dispose()


def test_no_migration_leaves_rows_that_emptying_would_lose(blank_database_url: str) -> None:
    migrate(blank_database_url)
    database = Database(blank_database_url)
    with database.reading() as db:
        tables = set(inspect(db).get_table_names()) - {"alembic_version"}
        assert tables
        assert [name for name in tables if db.execute(text(f"SELECT count(*) FROM {name}")).scalar()] == []
    database.dispose()


def test_the_redis_of_the_tests_is_the_one_that_ships(redis: Redis) -> None:
    assert redis.info("server")["server_name"] == "valkey"
    assert redis.dbsize() == 0
