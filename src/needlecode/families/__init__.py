"""The families beside needling and trigger point injections, each worked out by itself."""

from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.families.acupuncture import acupuncture
from needlecode.families.manipulation import chiropractic, osteopathic
from needlecode.families.stated import stated, unlisted
from needlecode.families.structures import structures
from needlecode.families.therapy import therapy
from needlecode.grouping import Groups
from needlecode.outcome import Parts


__all__ = ["parts_of"]


def parts_of(
    encounter: Encounter, edition: Edition, groups: Groups, *, as_written: bool = False
) -> Parts:
    """
    Work out the families beside needling and trigger point injections, but for evaluations.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        as_written: Whether only the lines are wanted that the note supports as written, and not
            what could become of them, where that is much more work.
    """
    codes = edition.codes
    return Parts(
        acupuncture=acupuncture(encounter, edition, groups).only(codes),
        structures=structures(encounter, edition, groups).only(codes),
        osteopathic=osteopathic(encounter, edition, groups).only(codes),
        chiropractic=chiropractic(encounter, edition, groups).only(codes),
        therapy=therapy(encounter, edition, groups, as_written=as_written).only(codes),
        unlisted=unlisted(encounter, edition, groups).only(codes),
        stated=stated(encounter, edition, groups).only(codes),
    )
