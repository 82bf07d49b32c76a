"""What is looked up when it is needed: a list, or a table of something by its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Generic, TypeVar, overload

Item = TypeVar("Item")
Key = TypeVar("Key")


class Later(Sequence[Item], Generic[Item]):
    """A list that is looked up at its first use: most turns never need it."""

    def __init__(self, find: Callable[[], Sequence[Item]]) -> None:
        self._find = find

    @cached_property
    def _items(self) -> Sequence[Item]:
        return self._find()

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)


class LaterMapping(Mapping[Key, Item], Generic[Key, Item]):
    """A table that is looked up at its first use."""

    def __init__(self, find: Callable[[], Mapping[Key, Item]]) -> None:
        self._find = find

    @cached_property
    def _items(self) -> Mapping[Key, Item]:
        return self._find()

    def __getitem__(self, key: Key) -> Item:
        return self._items[key]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._items)
