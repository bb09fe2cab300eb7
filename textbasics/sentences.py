"""The punctuation that ends sentences and clauses, as strings of single characters."""

from __future__ import annotations

SENTENCE_ENDS = "。！？…!?"
"""End a sentence. The half-width full stop is missing: it also stands in numbers and abbreviations."""
FULL_WIDTH_CLAUSE_MARKS = "，。、；：！？"
"""End a clause in Chinese typography."""
CLAUSE_MARKS = f"{FULL_WIDTH_CLAUSE_MARKS},;:!?"
"""End a clause, in full width or half width."""
