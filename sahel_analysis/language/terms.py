"""Words as terms to count: without the particles written together with them, and without function words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sahel_analysis.language.folding import fold
from sahel_analysis.language.lexicon import Lexicon
from sahel_analysis.language.words import clitics

# what is left of a word when its particles are set apart has at least this many letters; from the second number on it
# is hardly another word by chance
_LEAST, _SURE = 3, 5


def set_apart(counts: Mapping[str, int]) -> dict[str, str]:
    """Return each folded word of a corpus without the particles written together with it.

    `counts` says how often the corpus has each word as written. A rule of thumb, no analysis: conjunction,
    preposition and article come off only where the corpus has the rest as a word of its own, of three letters or
    more. From a rest of three or four letters a particle without article comes off only where the rest is at least as
    frequent as the whole: a word is rarer with a particle than without, while what looks like a word inside another
    one (the verb "visited" in "ministry") is the rarer of the two. The longest chain of particles comes off, so that
    all forms of a word meet.
    """
    known = clitics()
    chains = sorted((known.plain | known.article | known.lam) - {""}, key=len, reverse=True)
    # most chains begin with another letter than the word
    by_letter = {first: [chain for chain in chains if chain[0] == first] for first in {chain[0] for chain in chains}}
    return {word: _base(word, counts, by_letter.get(word[:1], ())) for word in counts}


def _base(word: str, counts: Mapping[str, int], chains: Sequence[str]) -> str:
    known = clitics()
    for chain in chains:
        rest = word.removeprefix(chain)
        if not word.startswith(chain) or len(rest) < _LEAST:
            continue
        if chain in known.plain:
            if counts.get(rest, 0) >= (1 if len(rest) >= _SURE else counts[word]):
                return rest
        elif rest in counts:
            return rest
        elif chain in known.lam and known.definite + rest in counts:
            # the noun stands in the corpus with its article only
            return known.definite + rest
        elif chain != known.definite and known.definite + rest in counts:
            return known.definite + rest
    return word


def stopwords(lexicon: Lexicon) -> frozenset[str]:
    """Return the function words of lexicons/stopwords.toml, folded."""
    return frozenset(fold(word) for listed in lexicon.table("stopwords").values() for word in listed)


def is_stopword(word: str, base: str, listed: frozenset[str]) -> bool:
    """Tell whether a folded word is a function word: as written, without particles, or one under a particle."""
    if word in listed or base in listed:
        return True
    return any(word.removeprefix(p) in listed for p in clitics().plain if p and word.startswith(p))
