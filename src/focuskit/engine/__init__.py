"""The stages of an assessment in their order, each a pure function of frames and the policy."""
