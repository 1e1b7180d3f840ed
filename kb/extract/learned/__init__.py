"""Learned decisions at run time: weights are read, nothing is trained here."""
