"""The case comparison measured: pure functions from coded extracts to matrices, scores and chances."""
