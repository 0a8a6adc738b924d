"""Where each file comes from: the register of sources, and the demonstration data's generator."""
