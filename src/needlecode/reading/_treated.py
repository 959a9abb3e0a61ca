"""
Which mentions the text says were treated.

The reader is for a list of sites: a mention of which nothing else is said was treated. One that
was palpated, stretched, deferred or planned was not, as stated. A verb before names holds for the
list after it, a verb behind names for the list before it; "not needled" and its like beat a verb
of treatment, and that beats "tender". "Except" and "lateral to" speak of the next name only.
"""

from typing import Final

from needlecode.reading._element import ENDS, Element, What


__all__ = ["judge"]

_BUT: Final = frozenset(("but", "while", "so", "however"))
_RANK: Final = {
    "": 0,
    "also": 1,
    "beside": 2,
    "seen": 2,
    "treated": 3,
    "except": 4,
    "not_treated": 4,
}
_BRACKETS: Final = frozenset((What.OPEN, What.CLOSE))
_JOINTS: Final = frozenset((What.COMMA, What.AND, What.SLASH))
_BACK: Final = 20  # segments that a remark in brackets may speak of
_BEING: Final = frozenset(("was", "were", "is", "are", "each", "all", "then", "also", "both"))
_SAME: Final = frozenset(
    ("this", "these", "each", "all", "both", "they", "those", "it", "same", "above", "them")
)
_FEW: Final = 4  # elements of a sentence like "DN x2"


def _stronger(one: str, two: str) -> str:
    return one if _RANK[one] >= _RANK[two] else two


def _strongest(cues: list[Element]) -> str:
    found = ""
    for cue in cues:
        found = _stronger(found, cue.values[0])
    return found


class _Segment:
    """Names and verbs between two commas, or from a verb on that begins anew."""

    def __init__(self, *, inner: bool = False) -> None:
        self.parts: list[Element] = []
        self.names: list[Element] = []
        self.cues: list[Element] = []
        self.inner = inner  # whether it stands in brackets
        self.leads = False  # whether a verb stands before every name
        self.lists = False  # whether it goes on with the list before it
        self.today = False  # whether it begins with "today", and speaks of the past no longer

    def add(self, element: Element) -> None:
        """Take an element in."""
        if element.what is What.NAME:
            self.names.append(element)
        elif element.what is What.CUE:
            self.leads = self.leads or not self.names
            self.cues.append(element)
        else:
            self.today = self.today or (element.word == "today" and not self.parts)
            return
        self.parts.append(element)

    def join(self, other: "_Segment") -> None:
        """Take in a segment of verbs alone: "UT tender, needled"."""
        self.parts += other.parts
        self.cues += other.cues

    @property
    def excepts(self) -> bool:
        """Whether it takes something out of the list, and says nothing of what follows."""
        return bool(self.cues) and self.cues[0].values == ("except",)

    def verdicts(self) -> list[tuple[Element, str]]:
        """Give what the verbs of the segment say of each name; empty where they say nothing."""
        said: list[str] = []
        now = last = ""
        for element in self.parts:
            if element.what is not What.CUE:
                beside = now == "beside"
                last = last if beside else now or last
                said.append("beside" if beside else last)
                now = ""
            elif element.values == ("beside",):
                now, last = "beside", now or last
            else:
                now = _stronger(now, element.values[0])
        return [
            (element, before if before == "beside" else _behind(before, now))
            for element, before in zip(self.names, said, strict=True)
        ]


def _behind(before: str, after: str) -> str:
    """Give the verdict of a verb before a name and one behind it."""
    return "not_treated" if after == "not_treated" else _stronger(before, after)


def _sentences(elements: list[Element]) -> list[list[Element]]:
    """Cut at full stops, semicolons and lines; a line after a comma goes on."""
    found: list[list[Element]] = [[]]
    for at, element in enumerate(elements):
        goes_on = element.what is What.LINE and at > 0 and elements[at - 1].what in _JOINTS
        found[-1].append(element)
        if element.what in ENDS and not goes_on:
            found.append([])
    return found


def _segments(sentence: list[Element]) -> list[_Segment]:
    """Cut a sentence at commas, brackets, and where a verb begins anew."""
    found = [_Segment()]
    for at, element in enumerate(sentence):
        cue = element.what is What.CUE
        excepts = cue and element.values == ("except",)
        anew = bool(found[-1].names) and _begins_anew(sentence, at, found[-1])
        cuts = element.what is What.COMMA or element.what in _BRACKETS or excepts
        if anew or cuts or (cue and element.mark):
            inner = found[-1].inner and element.what is not What.CLOSE
            found.append(_Segment(inner=inner or element.what is What.OPEN))
            found[-1].lists = element.what in _JOINTS
        found[-1].add(element)
    return _joined(found)


def _begins_anew(sentence: list[Element], at: int, segment: _Segment) -> bool:
    """Say whether a new clause begins: "UT needled and LS palpated", "and were injected"."""
    if sentence[at].word in _BUT:
        return True
    if sentence[at].what is not What.AND:
        return False
    after = at + 1
    while after < len(sentence) and sentence[after].word in _BEING:
        after += 1
    verb = after < len(sentence) and sentence[after].what is What.CUE
    return verb or segment.parts[-1].what is What.CUE


def _joined(segments: list[_Segment]) -> list[_Segment]:
    """Let verbs without names speak of the names before them."""
    joined = segments[:1]
    for segment in segments[1:]:
        if not (segment.cues and not segment.names and joined[-1].names) or segment.excepts:
            if segment.parts:
                joined.append(segment)
            continue
        # What stands behind a bracket is said of the bracket and of what it belongs to.
        back = len(joined) - 1
        first = max(0, len(joined) - _BACK)
        while back > first and joined[back].inner and not segment.inner:
            joined[back].join(segment)
            back -= 1
        # "Trigger points were found in A, B and C and were injected": one list, one verdict.
        treated = _strongest(segment.cues) == "treated"
        while treated and back > first and joined[back].lists and not joined[back].cues:
            joined[back].join(segment)
            back -= 1
        joined[back].join(segment)
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
    before: list[Element] = []
    for sentence in _sentences(elements):
        header = _header(sentence)
        if header:
            carried = "" if header == "treated" else header
        elif sentence and sentence[0].word == "today":
            carried = ""
        _judge(sentence, carried)
        if sentence and sentence[-1].what is What.BLANK and not header:
            carried = ""
        names = [element for element in sentence if element.what is What.NAME]
        if not names and not header and _speaks_of(sentence):
            for element in before:
                element.cue = "treated" if element.cue == "seen" else element.cue
        if any(element.what is not What.LINE for element in sentence):
            before = names
    return elements


def _speaks_of(sentence: list[Element]) -> bool:
    """Say whether a sentence says that the muscles of the one before it were treated."""
    cues = [element for element in sentence if element.what is What.CUE]
    said = [element for element in sentence if element.what not in ENDS]
    again = any(e.word in _SAME for e in said) or len(said) <= _FEW
    return bool(cues) and _strongest(cues) == "treated" and again


def _header(sentence: list[Element]) -> str:
    """Give what a line says that is only a heading: "Deferred:"."""
    said = [e for e in sentence if e.what not in ENDS]
    if not said or said[-1].what is not What.COLON or any(e.what is What.NAME for e in said):
        return ""
    return _strongest([element for element in said if element.what is What.CUE])


def _judge(sentence: list[Element], carried: str) -> None:
    """Say of every name of one sentence whether it was treated."""
    segments = _segments(_bracketed(sentence))
    said = [segment.verdicts() for segment in segments]
    trailing = [""] * (len(segments) + 1)
    for at in range(len(segments) - 1, -1, -1):
        segment = segments[at]
        behind = "" if segment.leads or not said[at] else said[at][0][1]
        trailing[at] = behind if segment.cues and not segment.inner else trailing[at + 1]
    leading = carried
    for at, segment in enumerate(segments):
        if segment.today:
            leading = carried
        verdicts = said[at] if segment.cues else []
        for element, verdict in verdicts:
            _settle(element, verdict, leading)
            if segment.inner and verdict == "not_treated":
                _take_back(element, segments[max(0, at - _BACK) : at])
        if (segment.inner and segment.names) or segment.excepts:
            continue
        if segment.leads:
            leading = verdicts[-1][1] if verdicts else _strongest(segment.cues)
            leading = carried if leading == "beside" else leading
        elif segment.cues:
            leading = carried
        else:
            for element in segment.names:
                element.cue = element.cue or leading or trailing[at]


def _settle(element: Element, verdict: str, leading: str) -> None:
    """Give a name what a verb says of it; a remark in brackets is kept unless it was "tender"."""
    if verdict == "also":
        verdict = "treated" if leading == "treated" else "seen"
    if element.cue in {"", "seen"}:
        element.cue = _stronger(element.cue, verdict)


def _take_back(element: Element, before: list[_Segment]) -> None:
    """Read "UT, LS and SCM (SCM deferred)": the bracket speaks of a name of the list."""
    for segment in before:
        for other in segment.names:
            if other.refs == element.refs:
                other.cue = element.cue
