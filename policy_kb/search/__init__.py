"""Free-text questions to measures: which article a villager is asking about, or that the notice does not cover it."""

from policy_kb.search.anonymous import anonymous
from policy_kb.search.asked import Asked, asks, questions
from policy_kb.search.facets import FACETS, Facet
from policy_kb.search.features import Concepts
from policy_kb.search.index import Found, Index, Topic
from policy_kb.search.model import Model

__all__ = ["FACETS", "Asked", "Concepts", "Facet", "Found", "Index", "Model", "Topic", "anonymous", "asks", "questions"]
