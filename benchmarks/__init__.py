"""Measurements of the library against floors taken in the same run; see README.md."""
