"""The roster of households and their members, in and out of workbooks and CSV files."""

from bot.roster.problems import Problem
from bot.roster.reading import Reading, read
from bot.roster.writing import template, write, write_csv

__all__ = ["Problem", "Reading", "read", "template", "write", "write_csv"]
