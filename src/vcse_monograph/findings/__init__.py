"""What the study found, and what the data of an edition say."""
