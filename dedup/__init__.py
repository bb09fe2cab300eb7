"""Which speeches are the same: keys, signatures, candidates, verified matches, survivors; no I/O."""
