"""Which way a sentence on cooperation points: ties made or tended (rapprochement), loosened or broken (rupture)."""

from __future__ import annotations

from collections.abc import Sequence

from sahel_analysis.language.folding import fold_keeping_offsets
from sahel_analysis.language.lexicon import Lexicon
from sahel_analysis.tagging.phrases import PhraseHit, PhraseMatcher
from sahel_analysis.tagging.sentences import Sentence

# in the order of figures; "" is open: no phrase of either list stands in the sentence
VALENCES = ("rapprochement", "rupture", "mixed", "")
_LISTS = VALENCES[:2]
# stands for the letters of a name: words stay words, so that gaps between others keep their number
_FILLER = "x"


class ValenceTagger:
    """Finds the valence of sentences with the phrases of lexicons/valence.toml; `frame` is the one that carries it."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("valence")
        self.frame = str(table["frame"])
        self._matcher: PhraseMatcher[str] = PhraseMatcher(
            ((phrase, name) for name in _LISTS for phrase in table[name]), lexicon
        )

    def may_tell(self, sentence: Sentence) -> bool:
        """Tell whether a sentence has a word with which a phrase of a list begins: the others are open."""
        return self._matcher.may_find(sentence)

    def tag(self, text: str, names: Sequence[tuple[int, int]] = ()) -> str:
        """Return the valence of a sentence: one of `VALENCES`, "mixed" where phrases of both lists stand.

        `text` is raw or folded; `names` are the spans of actors' mentions in it, whose words do not count (an alliance
        that is only named tells nothing of ties).
        """
        for start, end in names:
            text = text[:start] + "".join(" " if c.isspace() else _FILLER for c in text[start:end]) + text[end:]
        folded = fold_keeping_offsets(text)
        sentence = Sentence(0, "body", "rest", 1, 0, len(text), folded, ((0, 1),))
        found = {hit.value for hit in _free(self._matcher.find(sentence))}
        return found.pop() if len(found) == 1 else "mixed" if found else ""


def _free(hits: Sequence[PhraseHit[str]]) -> list[PhraseHit[str]]:
    """Return the hits that do not lie within a longer one of the other list."""
    return [
        hit
        for hit in hits
        if not any(
            other.value != hit.value
            and other.start <= hit.start
            and hit.end <= other.end
            and other.end - other.start > hit.end - hit.start
            for other in hits
        )
    ]
