"""Records as the columns of a table."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from policy_kb.facts import Fact, Record


def columns_of(records: Sequence[Record], facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Each fact that any record speaks of as a column of their own values."""
    said = set().union(*records)
    columns = {}
    for name in (name for name in facts if name in said):
        columns[name] = np.empty(len(records), object)
        columns[name][:] = [record.get(name) for record in records]
    return columns
