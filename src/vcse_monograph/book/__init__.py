"""Execute the notebooks, stage the source, render the book."""
