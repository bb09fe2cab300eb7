"""The report: one HTML file with pictures of the corpus and its runs, which loads nothing."""
