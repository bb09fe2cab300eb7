"""The report: one self-contained HTML file with figures of the corpus and its runs."""
