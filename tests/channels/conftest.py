"""The doubles, started once for all channel tests and swept before each."""

from collections.abc import Iterator

import pytest

from tests.channels.doubles import Doubles

pytest.register_assert_rewrite("tests.channels.harness")


@pytest.fixture(scope="session")
def running_doubles() -> Iterator[Doubles]:
    with Doubles() as doubles:
        yield doubles


@pytest.fixture
def doubles(running_doubles: Doubles) -> Doubles:
    running_doubles.reset()
    return running_doubles
