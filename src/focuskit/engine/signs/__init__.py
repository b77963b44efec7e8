"""Signs: a policy and the detectors of plugins in, the signs of a run with their measures out."""
