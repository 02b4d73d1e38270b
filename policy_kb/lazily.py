"""A property worked out when it is first asked for, and kept: like functools.cached_property without its lock, which
in Python 3.11 takes longer than most of what is kept here.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class lazily(Generic[Value]):
    """Of an object that is not shared by threads, or whose value is the same whoever works it out."""

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> "lazily[Value]": ...
    @overload
    def __get__(self, owner: object, kind: type) -> Value: ...
    def __get__(self, owner: object | None, kind: type) -> "Value | lazily[Value]":
        if owner is None:
            return self
        value = owner.__dict__[self._name] = self._work_out(owner)
        return value
