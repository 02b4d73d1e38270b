"""A cadre's one line about a visit: whom, when, how, what was explained, what is hard, what is wished."""

from policy_kb.measure_words import MeasureWords
from policy_kb.parse.visit.details import FollowUp
from policy_kb.parse.visit.line import VisitLine, parse_visit

__all__ = ["FollowUp", "MeasureWords", "VisitLine", "parse_visit"]
