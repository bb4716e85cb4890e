"""Roles of lines by where they stand: above the first paragraph, between paragraphs, below the last one."""

from __future__ import annotations

import re

from sahel_analysis.corpus.furniture import Furniture
from sahel_analysis.corpus.lines import LABEL, LONGEST_TITLE, PARAGRAPH, Line

# an unmarked run of so many headlines of so many words between two paragraphs is a list of other articles
_RUN = 3
_RUN_WORDS = 6
_LONGEST_CAPTION = 40
# of the headlines above the text, so many are looked at
_LOOK_BACK = 60

_COMMA = re.compile(r"[،,#|]")
_SIGNATURE = re.compile(r"\s*[-–—/|()\[\]،,+]\s*")
_OPEN_END = re.compile(r"(?:[:،,؛…]|\.\.)$")
_BRACKET_END = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]\s*\.?$")
_BULLET = re.compile(r"[-–—•*▪●■◆]|\d+\s?[-–.)/]")
_LATIN_START = re.compile(r"^[A-Za-z\s]+")
_DASHES = re.compile(r"\s*[-–—|/_ـ]+\s+|\s+[-–—|/_ـ]+\s*|\s*/\s*")


# --- header -----------------------------------------------------------------------------------------------------------


def lay_out_header(lines: list[Line], rules: Furniture, known_title: str) -> None:
    """Find the headline, and what stands above and below it."""
    dates: set[Line] = set()
    for line in lines:
        if line.free:
            line.rule = rules.rule_for(line.text, line.n_words, "header", line.prose)
            line.role = line.rule.role if line.rule else None
        if line.free and line.foreign:
            line.role = "boilerplate" if line.n_words <= LABEL and not rules.is_credit(line.text) else None
        if line.free and rules.is_date_line(line.text):
            line.role = "meta"
            dates.add(line)
        elif line.free and rules.is_credit(line.text) and not line.foreign:
            line.role = "meta"
        elif line.free and _is_caption(line, rules):
            line.role = "caption"
        elif line.free and line.foreign:
            line.role = "embed"
    title = _title(lines, known_title)
    if title is None:
        _settle_lists(lines)
        _settle_header(lines, [])
        return
    above, below = lines[:title], lines[title + 1 :]
    lines[title].role = "title"
    for line, before in zip(above, [None, *above], strict=False):
        # with nothing but a date in it, a line above the headline may be the page's clock
        labelled = before is not None and before.rule is not None and before.rule.id == "published"
        if line in dates and not labelled:
            line.role = "boilerplate"
    _settle_lists(below)
    _settle_header(below, above, lines[title].text)


def _title(lines: list[Line], known: str) -> int | None:
    """Return which line of the header is the headline."""
    if known:
        same = [i for i, line in enumerate(lines) if _say_the_same(line.text, known)]
        return same[0] if same else None
    free = [i for i, line in enumerate(lines) if line.free and _could_be_title(line)]
    likely = [i for i in free if lines[i].n_words >= LABEL][-_LOOK_BACK:]
    if not likely:
        # a headline may begin like a caption
        alike = [i for i, line in enumerate(lines) if line.rule and line.rule.id == "caption" and _could_be_title(line)]
        return next(iter([*free, *alike]), None)
    texts = [lines[i].text for i in likely]
    # a headline that the page repeats is the article's, among those of others
    repeated = [i for i, text in zip(likely, texts, strict=True) if sum(other.startswith(text) for other in texts) > 1]
    if repeated:
        return repeated[0]
    listed = any(line.rule is not None and line.rule.ends == "block" for line in lines[: likely[0]])
    return likely[-1] if listed or len(likely) > _RUN else likely[0]


def _could_be_title(line: Line) -> bool:
    return (
        LABEL - 1 <= line.n_words <= LONGEST_TITLE
        and not line.stops
        and not line.raw.endswith((":", "،", ","))
        and not _BULLET.match(line.text)
        and not _names_only(line.raw)
    )


def _settle_header(below: list[Line], above: list[Line], title: str = "") -> None:
    labels = sum(line.role == "meta" and line.rule is not None and line.rule.id == "section" for line in above)
    unknown = sum(line.free for line in above)
    for line in above:
        if line.free:
            line.role = "meta" if line.n_words < LABEL and unknown <= 2 else "boilerplate"
        elif line.rule and line.rule.id == "section" and labels > 3:
            line.role = "boilerplate"
    for line in below:
        if line.free and title and line.text.startswith(title):
            line.role = "boilerplate"
        elif line.free:
            label = not line.stops and (line.n_words <= LABEL or _names_only(line.raw))
            line.role = "meta" if label else "body"


def _names_only(text: str) -> bool:
    """Tell whether a line is two or three short names with dashes between them: who reports from where."""
    parts = [len(part.split()) for part in _DASHES.split(_LATIN_START.sub("", text)) if part]
    return len(parts) > 1 and max(parts) <= 3 and sum(parts) <= 8 and ":" not in text


def _say_the_same(text: str, title: str) -> bool:
    words, wanted = set(text.split()), set(title.split())
    return len(words & wanted) >= 0.6 * len(words | wanted)


# --- body and footer --------------------------------------------------------------------------------------------------


def lay_out_body(lines: list[Line], rules: Furniture, punctuated: bool) -> None:
    """Find captions, embedded posts and, where paragraphs are `punctuated`, headlines of other articles."""
    for line in lines:
        if line.free and line.foreign:
            line.role = "embed" if line.n_words >= LABEL else "boilerplate"
        elif line.free and not line.prose and _is_caption(line, rules):
            line.role = "caption"
    _settle_lists(lines)
    if punctuated:
        _settle_runs(lines)


def _settle_runs(lines: list[Line]) -> None:
    """Several headlines in a row, between paragraphs that end in full stops, belong to other articles."""
    run: list[Line] = []
    before: Line | None = None
    for line in lines:
        if line.free and line.headline and line.n_words >= _RUN_WORDS and _unpunctuated(line):
            run.append(line)
            continue
        if len(run) >= _RUN and before is not None and not _OPEN_END.search(before.raw):
            for other in run:
                other.role = "boilerplate"
        run, before = [], line


def _unpunctuated(line: Line) -> bool:
    return (line.raw[-1].isalnum() or line.raw[-1] in "!؟") and not _BULLET.match(line.text)


def _settle_lists(lines: list[Line]) -> None:
    """Headlines right below the words that announce other articles belong to these."""
    listing = False
    for line in lines:
        if line.rule is not None and line.rule.ends in ("list", "block"):
            # with a headline in the same line, nothing more is to come
            listing = line.n_words <= LABEL or line.raw.endswith(":")
        elif line.free and line.headline and listing:
            line.role = "boilerplate"
        else:
            listing = False


def lay_out_footer(lines: list[Line], last: Line, rules: Furniture) -> None:
    """Tell the end of the article from signatures, tags and leftovers of the page."""
    before = last
    for line in lines:
        if line.free:
            line.rule = rules.rule_for(line.text, line.n_words, "footer", line.prose)
            line.role = line.rule.role if line.rule else None
        if line.free and line.foreign:
            line.role = "boilerplate" if line.n_words <= LABEL else "embed"
        elif line.free and rules.is_date_line(line.text):
            line.role = "meta" if before is last else "boilerplate"
        elif line.free and _is_signed(line, rules):
            line.role = "boilerplate"
        elif line.free and _is_caption(line, rules):
            line.role = "caption"
        elif line.free and (line.stops or _OPEN_END.search(before.raw) or not _ends_well(before)):
            line.role = "body"
        before = line
    _settle_lists(lines)
    free = [line for line in lines if line.free]
    for line in free:
        if line.n_words <= LABEL:
            # one name below the text is its author's, several are tags
            signature = len(free) == 1 and line is lines[0] and not _COMMA.search(line.text)
            line.role = "meta" if signature else "boilerplate"
        else:
            line.role = "body" if len(free) < _RUN else "boilerplate"


def _is_signed(line: Line, rules: Furniture) -> bool:
    """Tell whether a line below the text is the signature of agencies, perhaps after initials or an outlet."""
    parts = [part for part in _SIGNATURE.split(line.text) if part]
    return line.n_words <= 8 and bool(parts) and rules.is_credit(parts[-1]) and max(len(p.split()) for p in parts) <= 3


def _ends_well(line: Line) -> bool:
    return line.stops or line.role != "body" or line.raw.endswith(("!", "؟", ")", "»", '"', "”", "…"))


def _is_caption(line: Line, rules: Furniture) -> bool:
    """Tell whether a line ends in the source of a picture, or is nothing else."""
    if line.n_words > _LONGEST_CAPTION:
        return False
    if rules.is_credit(line.text):
        return True
    if rules.credit_at_end.search(line.text[-60:]):
        return line.n_words > LABEL and not _names_only(line.raw)
    bracket = _BRACKET_END.search(line.text)
    if not bracket or line.text[: bracket.start()].rstrip().endswith("."):
        return False
    if rules.is_credit(bracket.group(1)):
        return True
    # a single word in brackets is as often an acronym
    source = bracket.group(1).split()
    outside = line.n_words - len(source)
    return len(source) > 1 and source[0].isalpha() and outside >= LABEL and line.n_words < PARAGRAPH
