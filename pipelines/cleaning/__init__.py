"""Cleaning: the stages from the pages of an article to its speeches. Pure: neither database nor network."""
