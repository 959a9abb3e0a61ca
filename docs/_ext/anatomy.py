"""The catalogue of muscles, group words, ambiguous tokens and words that name no muscle."""

from markup import plain, table

from needlecode import muscles
from needlecode.facts._anatomy import AMBIGUOUS, GROUPS, NON_MUSCLES, PARTS, REGIONS


def _muscle(slug: str) -> tuple[str, ...]:
    one = muscles.get(slug)
    remarks = [f"section of `{one.whole}`"] if one.whole else []
    remarks += ["over the pleura"] if one.over_pleura else []
    remarks += ["may be counted by level or digit"] if one.levels else []
    return (
        f"{plain(one.name)}<br>`{slug}`",
        "two" if one.paired else "one",
        ", ".join(f"`{part}`" for part in one.parts),
        plain(", ".join((*one.synonyms, *one.abbreviations))),
        ", ".join(remarks),
        "<br>".join(filter(None, (one.uberon, one.fma))),
    )


def muscle_pages() -> str:
    """Print the catalogue: muscles by region, groups, tokens and words that are no muscle."""
    header = ("Muscle and slug", "Sides", "Parts", "Other names", "Remarks", "Identifiers")
    slugs = muscles.names()
    parts = [f"{len(slugs)} muscles, {len(PARTS)} parts, {len(GROUPS)} group words.\n"]
    for region, (name, touching) in REGIONS.items():
        rows = [_muscle(slug) for slug in slugs if muscles.get(slug).region == region]
        beside = ", ".join(REGIONS[other][0] for other in touching)
        parts.append(
            f"## {name.capitalize()}\n\nTouches: {beside or 'no other region'}.\n\n"
            + (table(header, rows, "muscles") if rows else "No muscle is filed here.\n")
        )
    groups = [
        (
            plain(name),
            f"`{slug}`",
            ", ".join(f"`{m}`" for m in members),
            plain(", ".join((*a, *b))),
        )
        for slug, (name, members, a, b) in GROUPS.items()
    ]
    tokens = [
        (plain(token), ", ".join(f"`{c}`" for c in candidates), plain(", ".join(other)))
        for token, (candidates, other) in sorted(AMBIGUOUS.items())
    ]
    words: dict[str, list[str]] = {}
    for word, category in NON_MUSCLES.items():
        words.setdefault(category, []).append(word)
    no_muscle = [(category, plain(", ".join(found))) for category, found in words.items()]
    return "\n".join(
        (
            *parts,
            "## Group words\n\n" + table(("Word", "Slug", "Members", "Also"), groups, "muscles"),
            "## Ambiguous tokens\n\n" + table(("Token", "May be", "Or"), tokens, "muscles"),
            "## Words that name no muscle\n\n" + table(("Kind", "Words"), no_muscle),
        )
    )
