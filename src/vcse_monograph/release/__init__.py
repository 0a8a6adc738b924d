"""What is published beside the book: the spending pack and its description."""
