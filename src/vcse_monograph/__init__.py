"""The VCSE Commissioning Monograph: from published spending files to a versioned book."""

__version__ = "0.1.0"
