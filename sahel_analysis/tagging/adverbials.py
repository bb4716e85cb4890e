"""Pass over what stands between a verb of saying and who says it: "said later, on Friday, to Le Monde the minister"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sahel_analysis.language.words import WORD
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.phrases import PhraseHit

# lists of [adverbials] in voice.toml: time and place, and media that are spoken to
ADVERBIALS = ("phrases", "media")


class Adverbials:
    """The adverbials of one sentence, and the names of those who are spoken to.

    `table` is [adverbials] of lexicons/voice.toml; `hits` are the phrases in the sentence by list, `ADVERBIALS` among
    them.
    """

    def __init__(
        self, table: Mapping[str, Any], text: str, hits: Mapping[str, Sequence[PhraseHit[str]]],
        mentions: Sequence[Mention],
    ) -> None:  # fmt: skip
        self._text, self._to, self._blank = text, table["addressee"], table["commas"] + " "
        self._ends: dict[int, int] = {}
        for hit in (hit for listed in ADVERBIALS for hit in hits.get(listed, ())):
            self._ends[hit.start] = max(hit.end, self._ends.get(hit.start, 0))
        self._media = {hit.start for hit in hits.get("media", ())}
        self._names = {m.start - len(m.clitic): m for m in mentions}

    def past(self, start: int, *, spoken_to: bool = True) -> int:
        """Return where the adverbials end that begin at a place: that place without any.

        Those who are spoken to are passed over only where `spoken_to` says so: not in "according to ...".
        """
        at, addressed, named = start, False, False
        while word := WORD.search(self._text, at):
            begin = word.start()
            name = self._names.get(begin)
            if self._text[at:begin].strip(self._blank):
                break
            to = self._text.startswith(self._to, begin)
            if spoken_to and name is not None and self._is_addressed(name, addressed, named):
                at, addressed, named = name.end, False, True
            elif begin in self._ends and (spoken_to or not to):
                at, addressed, named = self._ends[begin], begin in self._media, False
            else:
                break
        return at

    def _is_addressed(self, name: Mention, addressed: bool, named: bool) -> bool:
        """Tell whether a name is that of those who are spoken to, or the nisba behind it ("to the French daily")."""
        return addressed or name.clitic.endswith(self._to) or (named and name.kind == "nisba")

    def before(self, end: int) -> int:
        """Return where the words end that stand before the adverbials before a place: "the minister, later, said"."""
        while True:
            last = len(self._text[:end].rstrip(self._blank))
            begins = [begin for begin, close in self._ends.items() if close == last]
            if not begins:
                return end
            end = len(self._text[: min(begins)].rstrip(self._blank))
