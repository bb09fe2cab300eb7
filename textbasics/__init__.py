"""Basics of text that every package uses: code points, character width, punctuation."""
