"""
Tests of reading: a corpus composed from the fact files, laws, and phrases with their readings.

What is expected is worked out here from the fact files and the rules of the design (5c), not with
the code of `needlecode.reading`.
"""
