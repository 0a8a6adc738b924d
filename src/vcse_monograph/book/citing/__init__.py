"""Citing: what a reader may cite, how it is written for each reference manager, and where it can always be found."""
