"""Which speeches are the same: keys, shingles, signatures, candidates, verified matches, survivors. No I/O."""
