"""YAML that remembers the line of every value, so that a bad pack is refused where it is bad."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from policy_kb.errors import PackError

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """One file's content as plain values, and where each of them stands."""

    file: str
    content: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def error(self, path: Path, reason: str) -> PackError:
        return PackError(self.file, self.line(path), reason)


def read(text: str, file: str) -> Document:
    """Parses one YAML document. Raises PackError on bad syntax or a repeated key."""
    lines: dict[Path, int] = {}
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        content = None if node is None else _value(loader, node, (), lines, file)
        loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise PackError(file, mark.line + 1 if mark else 1, error.problem or "not YAML") from error
    except RecursionError:
        raise PackError(file, 1, "an alias stands within what it names") from None
    except yaml.YAMLError as error:
        raise PackError(file, 1, "not YAML: a character that YAML does not allow") from error
    return Document(file, content, lines)


def _value(loader: yaml.SafeLoader, node: yaml.Node, path: Path, lines: dict[Path, int], file: str) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if not isinstance(key, str | int) or isinstance(key, bool):
                raise PackError(file, line, f"a key must be a word, not {key!r} (quote it)")
            if key in found:
                raise PackError(file, line, f"{key!r} stands here twice")
            lines[(*path, key)] = line
            found[key] = _value(loader, value_node, (*path, key), lines, file)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item, (*path, i), lines, file) for i, item in enumerate(node.value)]
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:  # a date that cannot be
        raise PackError(file, node.start_mark.line + 1, str(error)) from error
