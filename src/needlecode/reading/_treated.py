"""
Which mentions the text says were treated.

The reader is for a list of sites: a mention of which nothing else is said was treated. One that
was palpated, stretched, deferred or planned was not, as stated. A verb before names holds for the
list after it, a verb behind names for the list before it; "not needled" and its like beat a verb
of treatment, and that beats "tender".
"""

from typing import Final

from needlecode.reading._element import Element, What


__all__ = ["judge"]

_ENDS: Final = frozenset((What.SEMICOLON, What.DOT, What.BLANK, What.LINE))
_BUT: Final = frozenset(("but", "while", "so", "however"))
_RANK: Final = {"": 0, "seen": 1, "treated": 2, "not_treated": 3}
_NEGATIONS: Final = frozenset(
    ("not", "cannot", "cant", "couldnt", "unable", "never", "didnt", "wasnt", "werent", "wont")
)
_BRACKETS: Final = frozenset((What.OPEN, What.CLOSE))
_LEADING: Final = frozenset(("except", "excluding", "excepting", "exclude", "avoiding", "spared"))


def _stronger(one: str, two: str) -> str:
    return one if _RANK[one] >= _RANK[two] else two


class _Segment:
    """Names and verbs between two commas, or before a verb that begins anew."""

    def __init__(self) -> None:
        self.parts: list[Element] = []
        self.names: list[Element] = []
        self.cues: list[Element] = []
        self.leads = False  # whether a verb stands before every name
        self.inner = False  # whether it stands in brackets
        self._not = False  # whether a negation waits for its verb: "could not be needled"

    def add(self, element: Element) -> None:
        """Take an element in."""
        if element.what is What.NAME:
            self.names.append(element)
        elif element.what is What.CUE:
            if self._not and element.values == ("treated",):
                element.values = ("not_treated",)
            self.leads = self.leads or not self.names
            self.cues.append(element)
        else:
            self._not = element.word in _NEGATIONS or (self._not and element.what is What.WORD)
            return
        self._not = False
        self.parts.append(element)

    def join(self, other: "_Segment") -> None:
        """Take in a segment of verbs alone: "UT tender, needled"."""
        for element in other.parts:
            self.parts.append(element)
            self.cues.append(element)

    def verdicts(self) -> list[tuple[Element, str]]:
        """Give what the verbs of the segment say of each name; empty where they say nothing."""
        clusters: list[str] = []
        now = last = ""
        for element in self.parts:
            if element.what is What.CUE:
                now = _stronger(now, element.values[0])
            else:
                last = now or last
                clusters.append(last)
                now = ""
        return [
            (element, "not_treated" if now == "not_treated" else _stronger(before, now))
            for element, before in zip(self.names, clusters, strict=True)
        ]


def _sentences(elements: list[Element]) -> list[list[Element]]:
    """Cut at full stops, semicolons and lines; a line after a comma goes on."""
    found: list[list[Element]] = [[]]
    for at, element in enumerate(elements):
        goes_on = (
            element.what is What.LINE
            and at > 0
            and (elements[at - 1].what in {What.COMMA, What.AND, What.SLASH})
        )
        found[-1].append(element)
        if element.what in _ENDS and not goes_on:
            found.append([])
    return found


def _segments(sentence: list[Element]) -> list[_Segment]:
    found = [_Segment()]
    for at, element in enumerate(sentence):
        begins = at + 1 < len(sentence) and sentence[at + 1].what is What.CUE
        if (
            element.what is What.COMMA
            or element.what in _BRACKETS
            or (begins and (element.what is What.AND or element.word in _BUT))
            or (element.what is What.CUE and element.word in _LEADING)
        ):
            inner = found[-1].inner and element.what is not What.CLOSE
            found.append(_Segment())
            found[-1].inner = inner or element.what is What.OPEN
        found[-1].add(element)
    joined = found[:1]
    for segment in found[1:]:
        if segment.cues and not segment.names and joined[-1].names:
            # What stands behind a bracket is said of the bracket and of what it belongs to.
            back = len(joined) - 1
            while back and joined[back].inner and not segment.inner:
                joined[back].join(segment)
                back -= 1
            joined[back].join(segment)
        elif segment.parts:
            joined.append(segment)
    return joined


def _bracketed(sentence: list[Element]) -> list[Element]:
    """Settle remarks in brackets that hold for the name before them alone; give the rest."""
    rest: list[Element] = []
    last: Element | None = None
    at = 0
    while at < len(sentence):
        element = sentence[at]
        end = at + 1
        cue = ""
        if element.what is What.OPEN and last:
            while end < len(sentence) and sentence[end].what not in _BRACKETS:
                if sentence[end].what is What.NAME:
                    cue = ""
                    break
                if sentence[end].what is What.CUE:
                    cue = _stronger(cue, sentence[end].values[0])
                end += 1
        if cue and last:
            last.cue = cue
            at = end
            continue
        last = element if element.what is What.NAME else last
        rest.append(element)
        at += 1
    return rest


def judge(elements: list[Element]) -> list[Element]:
    """
    Say of every site whether the text has it as treated.

    Args:
        elements: The elements of a text; the sites among them are changed.
    """
    carried = ""
    for sentence in _sentences(elements):
        header = _header(sentence)
        if sentence and sentence[-1].what is What.BLANK and not header:
            _judge(sentence, carried)
            carried = ""
            continue
        if header:
            carried = "" if header == "treated" else header
        _judge(sentence, carried)
    return elements


def _header(sentence: list[Element]) -> str:
    """Give what a line says that is only a heading: "Deferred:"."""
    said = [e for e in sentence if e.what not in _ENDS]
    if not said or said[-1].what is not What.COLON or any(e.what is What.NAME for e in said):
        return ""
    found = ""
    for element in said:
        if element.what is What.CUE:
            found = _stronger(found, element.values[0])
    return found


def _judge(sentence: list[Element], carried: str) -> None:
    segments = _segments(_bracketed(sentence))
    said = [segment.verdicts() for segment in segments]
    trailing = [""] * (len(segments) + 1)
    for at in range(len(segments) - 1, -1, -1):
        segment = segments[at]
        behind = "" if segment.leads or not said[at] else said[at][0][1]
        trailing[at] = behind if segment.cues and not segment.inner else trailing[at + 1]
    leading = carried
    for at, segment in enumerate(segments):
        verdicts = said[at] if segment.cues else []
        for element, verdict in verdicts:
            if element.cue in {"", "seen"}:
                element.cue = _stronger(element.cue, verdict)
            if segment.inner and verdict == "not_treated":
                _take_back(element, segments[:at])
        if segment.inner and segment.names:
            continue
        if segment.leads:
            leading = verdicts[-1][1] if verdicts else _all(segment)
        elif segment.cues:
            leading = carried
        else:
            for element in segment.names:
                element.cue = element.cue or leading or trailing[at]


def _take_back(element: Element, before: list[_Segment]) -> None:
    """Read "UT, LS and SCM (SCM deferred)": the bracket speaks of a name of the list."""
    for segment in before:
        for other in segment.names:
            if other.refs == element.refs:
                other.cue = element.cue


def _all(segment: _Segment) -> str:
    found = ""
    for cue in segment.cues:
        found = _stronger(found, cue.values[0])
    return found
