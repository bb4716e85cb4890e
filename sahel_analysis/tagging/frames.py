"""Find the frames that sentences use, whose words they are, and the cues that tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, LexiconError, form
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.phrases import PhraseHit, PhraseMatcher
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.stance import Stance, StanceTagger
from sahel_analysis.tagging.valence import ValenceTagger
from sahel_analysis.tagging.voice import Speech, spoken_at

# roles whose sentences are coded
_CODED = ("title", "body")

# different weak cues that a sentence needs where no strong one stands
_WEAK_NEEDED = 2

# what masks cues: a veto those in it, words of other matters all in their sentence
_ELSEWHERE = "elsewhere"
_MASKS = ("veto", _ELSEWHERE)

# whose words: voice, actor id of the speaker, the raw span that describes the source, its kind
_Voice = tuple[str, str, tuple[int, int] | None, str]


class Cue(NamedTuple):
    """A cue of frames.toml: its frame, its strength (strong, weak, veto), its text as listed."""

    frame: str
    strength: str
    text: str


class FrameFound(NamedTuple):
    """A frame that one voice uses in one sentence; `start` and `end` are the first cue in the folded sentence."""

    sentence: Sentence
    start: int
    end: int
    frame: str
    voice: str
    speaker: str
    described: tuple[int, int] | None
    cues: tuple[str, ...]
    sourcing: str = ""
    valence: str = ""
    stance: Stance = Stance()

    def columns(self, raw: str) -> dict[str, Any]:
        """Return the columns of the frames table that do not say where it stands; `raw` is the article."""
        return {
            "frame": self.frame,
            "score": len(self.cues),
            "voice": self.voice,
            "speaker": self.speaker,
            "speaker_text": " ".join(raw[slice(*self.described)].split()) if self.described else "",
            "cues": ";".join(self.cues),
            "valence": self.valence,
            "sourcing": self.sourcing,
            "negated": self.stance.negated,
            "distance": self.stance.distance,
        }


class FrameTagger:
    """Finds the frames of lexicons/frames.toml."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("frames")
        self._order = [frame["id"] for frame in table["frame"]]
        cues = list(codebook_cues(table["frame"]))
        if twice := _twice(cues):
            raise LexiconError(f"frames.toml, {twice[0].frame}: the cue {twice[0].text!r} stands twice")
        cues += [Cue("", _ELSEWHERE, text) for text in table["elsewhere"]["words"]]
        self._elsewhere: int = table["elsewhere"]["needed"]
        self._matcher: PhraseMatcher[Cue] = PhraseMatcher(((cue.text, cue) for cue in cues), lexicon, table["group"])
        self._valences = ValenceTagger(lexicon)
        self._stances = StanceTagger(lexicon)

    def tag(
        self,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        speeches: Mapping[int, Sequence[Speech]],
    ) -> list[FrameFound]:
        """Return the frames that the sentences of one article use, in reading order.

        `speeches` are what `VoiceTagger.tag` returns for the article. One row per sentence, frame, voice and speaker. A
        sentence uses a frame where a strong cue stands in it, or two different weak ones, whoever speaks them.
        """
        by_sentence: dict[int, list[Mention]] = {}
        for mention in mentions:
            by_sentence.setdefault(mention.sentence.number, []).append(mention)
        found: list[FrameFound] = []
        for sentence in sentences:
            if sentence.role in _CODED:
                own = by_sentence.get(sentence.number, [])
                if hits := self.cues(sentence, own):
                    found += self._rows(sentence, hits, own, speeches.get(sentence.number, []))
        return found

    def meet(self, words: Collection[bytes]) -> None:
        """Work out what words can be before the sentences that have them are tagged, which is quicker."""
        self._matcher.meet(words)
        self._stances.meet(words)

    def phrases(self, sentence: Sentence, mentions: Sequence[Mention]) -> list[PhraseHit[Cue]]:
        """Return every cue, veto and word of other matters in a sentence, by place, whatever masks it."""
        return self._matcher.find(sentence, mentions)

    def cues(self, sentence: Sentence, mentions: Sequence[Mention]) -> list[PhraseHit[Cue]]:
        """Return the cues that count in a sentence, by place: none inside a name, a veto or a longer cue.

        A sentence on other matters (sport) has none.
        """
        hits = self._matcher.find(sentence, mentions)
        if not hits:
            return hits
        if masks := [h for h in hits if h.value.strength in _MASKS]:
            if len({h.value.text for h in masks if h.value.strength == _ELSEWHERE}) >= self._elsewhere:
                return []
            hits = [h for h in hits if h.value.strength not in _MASKS and not any(_masks(veto, h) for veto in masks)]
        if hits and mentions:
            hits = [h for h in hits if not _within(h.words, mentions)]
        return _uncovered(hits) if len(hits) > 1 else hits

    def _rows(
        self,
        sentence: Sentence,
        hits: Sequence[PhraseHit[Cue]],
        mentions: Sequence[Mention],
        speeches: Sequence[Speech],
    ) -> Iterator[FrameFound]:
        """Yield the frames that the cues of a sentence make, one for each voice that speaks some of them."""
        of = {frame: _one_a_place(own) for frame, own in _by_frame(hits).items()}
        used = {frame: of[frame] for frame in self._order if frame in of and _enough(of[frame])}
        if not used:
            return
        stances = self._stances.read(sentence, mentions, speeches)
        for frame, own in used.items():
            names = [(m.start, m.end) for m in mentions]
            carries = frame == self._valences.frame and self._valences.may_tell(sentence)
            valence = self._valences.tag(sentence.text, names) if carries else ""
            voices: dict[_Voice, list[PhraseHit[Cue]]] = {}
            for hit in own:
                voices.setdefault(_who(spoken_at(speeches, hit.start)), []).append(hit)
            for (voice, speaker, described, sourcing), told in voices.items():
                cues = tuple(dict.fromkeys(h.value.text for h in told))
                stance = stances.to([(h.start, h.end) for h in told])
                place = (sentence, told[0].start, told[0].end)
                yield FrameFound(*place, frame, voice, speaker, described, cues, sourcing, valence, stance)


def _by_frame(hits: Sequence[PhraseHit[Cue]]) -> dict[str, list[PhraseHit[Cue]]]:
    found: dict[str, list[PhraseHit[Cue]]] = {}
    for hit in hits:
        found.setdefault(hit.value.frame, []).append(hit)
    return found


def _enough(own: Sequence[PhraseHit[Cue]]) -> bool:
    """Tell whether cues of one frame make it: a strong one, or two different weak ones."""
    weak = {h.value.text for h in own if h.value.strength == "weak"}
    return len(weak) >= _WEAK_NEEDED or any(h.value.strength != "weak" for h in own)


def codebook_cues(frames: Sequence[dict[str, Any]]) -> Iterator[Cue]:
    """Yield the cues and vetoes of the [[frame]] tables of frames.toml, without those that a later file has dropped."""
    for frame in frames:
        for strength, listed in (("strong", "strong"), ("weak", "weak"), ("veto", "vetoes")):
            kept = (text for text in frame.get(listed, ()) if text not in frame.get("dropped", ()))
            yield from (Cue(frame["id"], strength, text) for text in kept)


def _twice(cues: Sequence[Cue]) -> list[Cue]:
    """Return cues that a frame lists twice, after folding."""
    seen: set[tuple[str, str]] = set()
    twice = []
    for cue in cues:
        key = (cue.frame, " ".join(form(word) + word[-1] for word in cue.text.split()))
        if key in seen:
            twice.append(cue)
        seen.add(key)
    return twice


def _who(speech: Speech | None) -> _Voice:
    return (speech.voice, speech.speaker, speech.described, speech.sourcing) if speech else ("narrator", "", None, "")


def _within(words: Sequence[tuple[int, int]], mentions: Sequence[Mention]) -> bool:
    """Tell whether every word stands in a name."""
    for start, end in words:
        for m in mentions:
            if m.start <= start and end <= m.end:
                break
        else:
            return False
    return True


def _masks(veto: PhraseHit[Cue], hit: PhraseHit[Cue]) -> bool:
    """Tell whether a veto of the cue's frame holds one of its words; a cue that is longer than the veto stands."""
    longer = hit.start <= veto.start and veto.end <= hit.end and hit.end - hit.start > veto.end - veto.start
    inside = any(veto.start <= start and end <= veto.end for start, end in hit.words)
    return veto.value.frame == hit.value.frame and inside and not longer


def _uncovered(hits: list[PhraseHit[Cue]]) -> list[PhraseHit[Cue]]:
    """Return the hits (by start, then the longest) that lie in no longer one whose words stand in a row."""
    if all(one.end <= other.start for one, other in pairwise(hits)):
        return hits
    uncovered: list[PhraseHit[Cue]] = []
    # where the longer ones end that begin earlier, and those that begin at the same letter
    earlier = same = start = -1
    for hit in hits:
        if hit.start > start:
            earlier, same, start = max(earlier, same), -1, hit.start
        if earlier < hit.end and same <= hit.end:
            uncovered.append(hit)
        if hit.whole:
            same = max(same, hit.end)
    return uncovered


def _one_a_place(hits: Sequence[PhraseHit[Cue]]) -> list[PhraseHit[Cue]]:
    """Return one cue of a frame for each place, a strong one first, so that no word counts as two cues."""
    if len(hits) < 2:
        return list(hits)
    kept: list[PhraseHit[Cue]] = []
    for hit in sorted(hits, key=lambda h: (h.value.strength != "strong", h.start - h.end)):
        if not any(_share(hit, k) for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def _share(one: PhraseHit[Cue], other: PhraseHit[Cue]) -> bool:
    return any(a < d and c < b for a, b in one.words for c, d in other.words)
