"""The runs that write to the corpus: their rows, logs, alerts and the hook."""
