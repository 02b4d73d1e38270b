"""The roster of households and their members, in and out of workbooks and CSV files."""

from bot.roster.problems import Problem
from bot.roster.reading import Reading, read
from bot.roster.writing import template, write

__all__ = ["Problem", "Reading", "read", "template", "write"]
