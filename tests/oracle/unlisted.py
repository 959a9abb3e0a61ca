"""What has no code of its own: nerve stimulation through needles, cupping, gua sha, moxibustion."""

from tests.oracle.claim import Line, Visit, refuse


def unlisted_lines(visit: Visit) -> list[Line]:
    """Give the lines of unlisted codes."""
    nerves, skin = visit.places_of("nerve stimulation"), visit.places_of("unlisted")
    if not nerves and not skin:
        return []
    if len(nerves) > 1 or len(skin) > 1:
        raise refuse("several unlisted services")
    if set(visit.families) - {"nerve stimulation", "unlisted", "needling"}:
        # The tables have all rows of needling (F-303), not all of these codes.
        raise refuse("an unlisted service beside another one")
    lines = []
    if nerves:
        if visit.places_of("needling"):
            # F-219: current through the needles of one of them may be that of the other.
            raise refuse("nerve stimulation beside needling")
        # F-219 and the choice `pens_identification` (as_documented).
        lines.append(Line("64999", 1, nerves))
    if skin:
        if visit.procedure(skin[0]).minutes == 0:
            raise refuse("a service of no minutes")
        # N-122 and the choice `unlisted_cupping`.
        lines.append(Line("97039", 1, skin))
    return lines
