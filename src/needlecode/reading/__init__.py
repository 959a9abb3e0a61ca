"""
Reading muscles as clinicians write them: text in, sites out, in order.

A text is cut into tokens (`_tokens`), and the tokens into names, sides, levels, things and verbs
(`_scanner`, `_finder`) by the vocabulary of names (`_names`) and of the words around them
(`_terms`). Then each step settles one question over the whole row: what belongs together
(`_merging`), which names share a word (`_elision`) and what is left over (`_leftover`), levels and definitions (`_details`), what is
a side and whose (`_side_words`, `_sides`), which of its meanings a word has (`_meanings`), and
what was treated (`_cues`, `_treated`). No step goes back, so the time grows with the length of
the text.
"""

from needlecode.reading._reader import read_muscles
from needlecode.reading._result import MuscleReading, Passage, Role, Spelling
from needlecode.reading._sides import SideSource


__all__ = ["MuscleReading", "Passage", "Role", "SideSource", "Spelling", "read_muscles"]
