"""The punctuation that ends sentences and clauses, as strings of single characters."""

from __future__ import annotations

SENTENCE_ENDS = "。！？…!?"
"""End a sentence. The half-width full stop is missing: it also stands in numbers and abbreviations."""
FULL_WIDTH_CLAUSE_MARKS = "，。、；：！？"
"""End a clause in Chinese typography."""
CLAUSE_MARKS = f"{FULL_WIDTH_CLAUSE_MARKS},;:!?"
"""End a clause, in full width or half width."""
HALF_WIDTH_SENTENCE_ENDS = "。!?"
"""End a sentence in half-width text. The ellipsis is missing: it also stands within sentences."""
HALF_WIDTH_STOPS = f"{HALF_WIDTH_SENTENCE_ENDS};"
"""End a sentence or one of its main clauses in half-width text."""
PARAGRAPH_ENDS = f"{SENTENCE_ENDS}；;：”’」』）)"
"""End a paragraph, also that of a list, a salutation or a quotation. The half-width colon is missing: it also
ends the labels of a page."""
PROSE_MARKS = f"{FULL_WIDTH_CLAUSE_MARKS}…,;!?"
"""Stand in running text. The half-width colon is missing: it also stands in times and labels."""
SENTENCE_MARKS = "，。！？；,!?;"
"""The prose marks that stand in sentences, and in no label, heading or list of names."""
