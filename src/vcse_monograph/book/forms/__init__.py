"""The book in other forms than a website: one PDF, one EPUB, made from the same staged source."""
