"""Free-text questions to measures: which article a villager is asking about, or that the notice does not cover it."""

from policy_kb.search.index import Found, Index, Topic

__all__ = ["Found", "Index", "Topic"]
