"""The arguments of the command."""

import argparse
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Final


__all__ = ["parser_of", "verb_of"]

_USAGE: Final = """needlecode [options] FILE [FILE ...]
       needlecode [options] read TEXT
       needlecode [options] explain NAME [NAME ...]"""
_EPILOG: Final = """exit status:
  0  every visit is coded, and nothing speaks against filing the lines;
     of a text, every name has one reading
  1  a finding is an error, or a question can change a line;
     of a text, words are ambiguous, not understood or stand for several muscles
  2  a file, a policy, a choice, a rule or a region could not be read

A file that is called read or explain is read as ./read or ./explain."""
_VERBS: Final = {
    "read": "read what? Give a text such as 'L UT, bilat QL', or - for standard input",
    "explain": "explain what? Give a rule such as SEL101, or a choice such as laterality",
}
_GOES_WITHOUT: Final = {
    "": ("region",),
    "read": ("policy", "choose", "billed", "documentation"),
    "explain": ("json", "policy", "choose", "region", "billed", "documentation"),
}


def verb_of(
    parser: argparse.ArgumentParser, options: argparse.Namespace
) -> tuple[str, Sequence[str]]:
    """Give the verb, none for coding files, and what follows it; refuse what has no sense."""
    first, *rest = options.files
    verb = first if first in _VERBS else ""
    if verb and not rest:
        parser.error(_VERBS[verb])
    if verb == "read" and len(rest) > 1:
        # Words apart would be texts apart, and lose their sides without a word about it.
        parser.error("read takes one text: put it into quotes")
    for name in _GOES_WITHOUT[verb]:
        if getattr(options, name):
            parser.error(f"{verb or 'a visit'} goes without --{name}")
    if options.billed and (len(options.files) > 1 or options.json):
        parser.error("a claim is reviewed against one visit, without --json")
    if options.documentation and (options.json or options.billed):
        parser.error("--documentation goes without --json and --billed")
    return verb, rest if verb else options.files


def parser_of() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="needlecode",
        usage=_USAGE,
        description="Say which claim lines the note of a needling visit supports, and why.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a visit as JSON (needlecode.encounter/1), or - for standard input; after the word "
        "read, a list of muscles in a clinician's words, or -; after the word explain, the id of "
        "a rule or the name of a choice",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print JSON (needlecode.coding/1; of read, needlecode.reading/1); of several files "
        "an array, null where unread",
    )
    parser.add_argument(
        "--policy",
        metavar="ID",
        help="who pays: CPT (default), CPT_NCCI, MEDICARE, or a payer such as TRICARE",
    )
    parser.add_argument(
        "--choose",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set a choice, for instance laterality=names_only; may be given again",
    )
    parser.add_argument(
        "--billed",
        action="append",
        default=[],
        metavar="LINE",
        help="review a claim against the visit: one of its lines, for instance '97140-59 x2'; may be "
        "given again",
    )
    parser.add_argument(
        "--documentation",
        action="store_true",
        help="say what the record of the visit has, lacks and does not say, and who asks for it",
    )
    parser.add_argument(
        "--region",
        action="append",
        default=[],
        help="for read: a body region, for instance forearm, to narrow words with several "
        "meanings; may be given again",
    )
    parser.add_argument(
        *("--colour", "--color"),
        choices=("auto", "always", "never"),
        default="auto",
        help="paint headings, severities and passages; auto: on a terminal, unless NO_COLOR is set",
    )
    parser.add_argument("--version", action="version", version=f"needlecode {_version()}")
    return parser


def _version() -> str:
    try:
        return version("needlecode")
    except PackageNotFoundError:
        return "of unknown version (not installed)"
