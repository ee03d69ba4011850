"""A hall lives through a virtual year: real verbs, sweeps, papers and messages; only the reading is told."""
