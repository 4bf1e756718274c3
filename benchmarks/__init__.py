"""hopkit's kernels beside their peers and the machine's limits, measured in the same run."""
