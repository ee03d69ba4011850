"""The ways a message leaves the house: one file per channel. What they need is data (channels_file.py)."""
