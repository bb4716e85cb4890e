"""Find the entries of a lexicon in folded text: whole words, with the particles written together with them.

The text is scanned once as bytes, one byte a character, by an Aho-Corasick automaton of all entries (Aho &
Corasick 1975). What stands between the word's beginning and a hit must then be a chain of particles. This keeps
the automaton a dozen times smaller, and so quicker, than one in which every entry is written out with every chain.
What a form means behind one and the same beginning of a word is worked out once and remembered.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import accumulate, pairwise
from typing import Generic, Literal, NamedTuple, TypeVar

from ahocorasick_rs import BytesAhoCorasick

from sahel_analysis.language.words import clitics

Value = TypeVar("Value", bound=Hashable)

Style = Literal["plain", "plain close", "lam", "double", "any", "any close", "nisba", "nisba close", "exact"]

# from this many letters on a form is told apart from other words whatever particle it carries
_LONG = 6

# the styles of shorter ones
_OF_SHORT: dict[Style, Style] = {"plain": "plain close", "any": "any close", "nisba": "nisba close"}

# a form of fewer letters is not looked for inside a word
_SHORT = 3

# forms that are remembered with what stands before them, at most; then the memory starts afresh
_REMEMBERED = 200_000

# every letter that folded text can hold has one byte here, French ones too; whatever else becomes a blank
_ENCODING = "cp1256"
_BLANK = 0x20
# what stands between texts that are joined
_BETWEEN = " \n "
_BLANKS = bytes(b if bytes([b]).decode(_ENCODING).isalnum() or b == 0x0A else 0x20 for b in range(256))


def as_bytes(folded: str) -> bytes:
    """Return a folded text as bytes to scan: one byte a character, whatever is no letter or digit a blank."""
    return b" " + folded.replace("\n", " ").encode(_ENCODING, "replace").translate(_BLANKS) + b" "


def _each_as_bytes(forms: Iterable[str]) -> list[bytes]:
    """Return forms as bytes with the blank behind them: in one go, as a lexicon has tens of thousands."""
    written = [form.replace("\n", " ") + " " for form in forms]
    if not written:
        return []
    joined = "\n".join(written)
    return joined.encode(_ENCODING, "replace").translate(_BLANKS).split(b"\n")


class Joined(NamedTuple):
    """Several folded texts as one, a line each: as bytes to scan in one go, as text, and where each of them begins.

    One blank stands before the bytes, so that a place in the text is one further on in them.
    """

    scan: bytes
    text: str
    starts: list[int]

    def number_at(self, place: int) -> int:
        """Return the number of the text that holds a place of the joined text."""
        return bisect_right(self.starts, place) - 1


def join_texts(texts: Sequence[str]) -> Joined:
    """Return several folded texts joined, so that no entry is found across two."""
    lines = [text.replace("\n", " ") if "\n" in text else text for text in texts]
    starts = list(accumulate((len(line) + len(_BETWEEN) for line in lines), initial=0))[:-1]
    folded = _BETWEEN.join(lines)
    return Joined(b" " + folded.encode(_ENCODING, "replace").translate(_BLANKS) + b" ", folded, starts)


class Hit(NamedTuple, Generic[Value]):
    """A lexicon entry found: the span in the folded text without its clitic, the clitic, and the entry's value."""

    start: int
    end: int
    clitic: str
    value: Value


class Matcher(Generic[Value]):
    """An automaton over the folded forms of a lexicon.

    Each entry is (form, style, value). The style says what may stand before the form within its word: `plain`
    particles, `lam` (lam with article; the form stands without its article), `double` (the same for a form that
    begins with lam, where two lams are written for three), `any` particles with or without article, `nisba` the
    same with the article counted to the form, `exact` nothing. With `close`, a form without article takes only those
    particles that stand before short names.

    Of values that are `joined` two forms are also found where newsrooms lose the blank before "and" between them, and
    one behind a word of `glued` ("in", "from") that lost its blank.
    """

    def __init__(
        self,
        entries: Iterable[tuple[str, Style, Value]],
        *,
        joined: Collection[Value] = (),
        glued: Collection[str] = (),
    ) -> None:
        values: dict[bytes, list[tuple[Style, Value]]] = {}
        heads: dict[str, list[Value]] = {}
        listed = list(entries)
        for (form, style, value), written in zip(listed, _each_as_bytes(form for form, _, _ in listed), strict=True):
            known = values.setdefault(written, [])
            if (style, value) not in known:
                known.append((style, value))
                if " " not in form and len(form) >= _SHORT and style not in ("lam", "double") and value in joined:
                    heads.setdefault(form, []).append(value)
        self._heads, self._joined = heads, frozenset(joined)
        self._glued = frozenset(c + word for c in ("", clitics().conjunction) for word in glued)
        self._values = list(values.values())
        self._forms = list(values)
        # what a form means behind the beginning of a word: the hits, places counted from the word on
        self._memory: dict[tuple[int, bytes], list[Hit[Value]]] = {}

    @cached_property
    def _automaton(self) -> BytesAhoCorasick | None:
        # a table of every step (DFA) would scan a sixth quicker, and take 170 MB instead of 10
        return BytesAhoCorasick(self._forms) if self._forms else None

    def scan(self, scan: bytes) -> list[tuple[int, int, int]]:
        """Return (entry, start, end) of whatever the automaton alone finds in bytes, inside words too."""
        return self._automaton.find_matches_as_indexes(scan, overlapping=True) if self._automaton else []

    def find(self, scan: bytes) -> list[Hit[Value]]:
        """Return every entry in the bytes that `as_bytes` made, overlapping ones too, by start and then the longest."""
        return self.find_each(scan, [0])[0]

    def find_each(self, scan: bytes, starts: Sequence[int]) -> list[list[Hit[Value]]]:
        """Return for each of the texts that `join_texts` joined what `find` returns for it alone."""
        found: list[list[Hit[Value]]] = [[] for _ in starts]
        memory = self._memory
        for form, start, end in self.scan(scan):
            word = start if scan[start - 1] == _BLANK else scan.rfind(b" ", 0, start) + 1
            key = form, scan[word:start]
            meant = memory.get(key)
            if meant is None:
                meant = self._remember(key, end - start - 1)
            if meant:
                number = bisect_right(starts, start) - 1
                # one blank was set before the text
                begin = word - starts[number] - 1
                for first, last, clitic, value in meant:
                    found[number].append(Hit(begin + first, begin + last, clitic, value))
        for hits in found:
            if len(hits) > 1:
                hits.sort(key=lambda hit: (hit.start, -hit.end))
        return found

    def _remember(self, key: tuple[int, bytes], length: int) -> list[Hit[Value]]:
        """Return what a form of so many letters means behind the beginning of a word."""
        if len(self._memory) > _REMEMBERED:
            self._memory.clear()
        number, prefix = key
        meant = self._memory[key] = list(self._read(prefix, number, len(prefix) + length))
        return meant

    def _read(self, prefix: bytes, number: int, end: int) -> Iterator[Hit[Value]]:
        for style, value in self._values[number]:
            clitic = _clitics_before(style).get(prefix)
            if clitic is not None:
                yield Hit(len(clitic), end, clitic, value)
            elif len(prefix) >= 2 and value in self._joined:
                yield from self._unglue(prefix.decode(_ENCODING), style, value, end)

    def _unglue(self, prefix: str, style: Style, value: Value, end: int) -> Iterator[Hit[Value]]:
        """Yield the entry behind a `prefix` that is a glued word, or another entry and "and"; that other one too."""
        start = len(prefix)
        if prefix in self._glued and end - start >= _SHORT + 1:
            yield Hit(start, end, "", value)
            return
        first, conjunction, particle = prefix.rpartition(clitics().conjunction)
        clitic = _clitic(conjunction + particle, style) if conjunction else None
        if clitic is None:
            return
        for before in ("", *clitics().close):
            name = first.removeprefix(before)
            if before + name == first and name in self._heads:
                yield from (Hit(len(before), len(first), before, head) for head in self._heads[name])
                yield Hit(start - len(conjunction + particle) + len(clitic), end, clitic, value)
                return


@cache
def _clitics_before(style: Style) -> Mapping[bytes, str]:
    """Return the clitic for every chain of particles that may stand before a form, as bytes."""
    known = clitics()
    chains = {"", *known.plain, *known.article, *known.lam, *(lam[:-1] for lam in known.lam)}
    told = {chain.encode(_ENCODING): _clitic(chain, style) for chain in chains}
    return {chain: clitic for chain, clitic in told.items() if clitic is not None}


def _clitic(prefix: str, style: Style) -> str | None:
    """Return the clitic in what stands before a form in its word; None where it is none that the style allows."""
    known = clitics()
    if style == "lam":
        return prefix if prefix in known.lam else None
    if style == "double":
        return prefix if prefix + prefix[-1:] in known.lam else None
    if not prefix:
        return ""
    if style == "exact":
        return None
    base, _, close = style.partition(" ")
    if prefix in (known.close if close else known.plain):
        return prefix
    if base == "plain":
        return None
    if prefix in known.article:
        return prefix if base == "any" else prefix.removesuffix(known.definite)
    return prefix if prefix in known.lam else None


def fitting(style: Style, form: str) -> Style:
    """Return the style for a form by its length: short ones take `close` particles only."""
    return _OF_SHORT.get(style, style) if len(form) - form.count(" ") < _LONG else style


def definite_forms(form: str) -> list[tuple[str, Style]]:
    """Return the forms of a name with an article of its own: as it is, and as it stands after lam."""
    rest = form.removeprefix(clitics().definite)
    return [(form, "plain"), (rest, "double" if rest.startswith(clitics().lam_letter) else "lam")]


def longest(hits: list[Hit[Value]]) -> list[Hit[Value]]:
    """Return the hits that no longer one (of two equal ones: no earlier one) overlaps; those of one span all stay."""
    if len(hits) < 2:
        return list(hits)
    ordered = sorted(hits, key=lambda hit: hit.start)
    if all(a.end <= b.start or (a.start, a.end) == (b.start, b.end) for a, b in pairwise(ordered)):
        return ordered
    kept: list[Hit[Value]] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= k.start or k.end <= hit.start or (hit.start, hit.end) == (k.start, k.end) for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
