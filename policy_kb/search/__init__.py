"""Free-text questions to measures: which article a villager is asking about, or that the notice does not cover it."""

from policy_kb.search.features import Concepts
from policy_kb.search.index import Found, Index, Topic
from policy_kb.search.model import Model

__all__ = ["Concepts", "Found", "Index", "Model", "Topic"]
