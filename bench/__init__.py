"""What the figures of performance are made from; `python -m bench` runs all."""
