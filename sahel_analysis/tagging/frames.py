"""Find the frames that sentences use, whose words they are, and the cues that tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, LexiconError, form
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.phrases import PhraseHit, PhraseMatcher
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.voice import Speech, VoiceTagger, spoken_at

# roles whose sentences are coded
_CODED = ("title", "body")

# different weak cues that a sentence needs where no strong one stands
_WEAK_NEEDED = 2


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

    def columns(self, raw: str) -> dict[str, Any]:
        """Return the columns of the frames table that do not say where it stands; `raw` is the article."""
        return {
            "frame": self.frame,
            "score": len(self.cues),
            "voice": self.voice,
            "speaker": self.speaker,
            "speaker_text": " ".join(raw[slice(*self.described)].split()) if self.described else "",
            "cues": ";".join(self.cues),
        }


class FrameTagger:
    """Finds the frames of lexicons/frames.toml."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("frames")
        self._order = [frame["id"] for frame in table["frame"]]
        cues = list(_cues(table["frame"]))
        if twice := _twice(cues):
            raise LexiconError(f"frames.toml, {twice[0].frame}: the cue {twice[0].text!r} stands twice")
        self._matcher: PhraseMatcher[Cue] = PhraseMatcher(((cue.text, cue) for cue in cues), lexicon, table["group"])
        self._voices = VoiceTagger(lexicon)

    def tag(
        self,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        speeches: Mapping[int, Sequence[Speech]] | None = None,
    ) -> list[FrameFound]:
        """Return the frames that the sentences of one article use, in reading order.

        `speeches` are what `VoiceTagger.tag` returns for the article; without them they are read here. One row per
        sentence, frame, voice and speaker. A sentence uses a frame where a strong cue stands in it, or two
        different weak ones, whoever speaks them.
        """
        by_sentence: dict[int, list[Mention]] = {}
        for mention in mentions:
            by_sentence.setdefault(mention.sentence.number, []).append(mention)
        if speeches is None:
            speeches = self._voices.tag(sentences, mentions)
        found: list[FrameFound] = []
        for sentence in sentences:
            if sentence.role in _CODED:
                own = by_sentence.get(sentence.number, [])
                hits = self.cues(sentence, own)
                found += self._rows(sentence, hits, speeches.get(sentence.number, []))
        return found

    def cues(self, sentence: Sentence, mentions: Sequence[Mention]) -> list[PhraseHit[Cue]]:
        """Return the cues that count in a sentence, by place: none inside a name, a veto or a longer cue."""
        hits = self._matcher.find(sentence, mentions)
        names = [(m.start, m.end) for m in mentions]
        vetoes = [h for h in hits if h.value.strength == "veto"]
        free = [h for h in hits if h.value.strength != "veto" and not _within(h.words, names)]
        free = [h for h in free if not any(_masks(veto, h) for veto in vetoes)]
        return [h for h in free if not any(_covers(longer, h) for longer in free)]

    def _rows(
        self, sentence: Sentence, hits: Sequence[PhraseHit[Cue]], speeches: Sequence[Speech]
    ) -> Iterator[FrameFound]:
        """Yield the frames that the cues of a sentence make, one for each voice that speaks some of them."""
        for frame in self._order:
            own = _one_a_place([h for h in hits if h.value.frame == frame])
            weak = {h.value.text for h in own if h.value.strength == "weak"}
            if len(weak) < _WEAK_NEEDED and all(h.value.strength == "weak" for h in own):
                continue
            voices: dict[tuple[str, str, tuple[int, int] | None], list[PhraseHit[Cue]]] = {}
            for hit in own:
                voices.setdefault(_who(spoken_at(speeches, hit.start)), []).append(hit)
            for who, told in voices.items():
                cues = tuple(dict.fromkeys(h.value.text for h in told))
                yield FrameFound(sentence, told[0].start, told[0].end, frame, *who, cues)


def _cues(frames: Sequence[dict[str, Any]]) -> Iterator[Cue]:
    """Yield the cues and vetoes of the codebook; `dropped` takes out what another file of the lexicon lists."""
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


def lint_frames(lexicon: Lexicon) -> list[str]:
    """Return what is wrong with the cues: a strong cue of two frames, or one that is nothing but an actor's name."""
    strong: dict[str, list[str]] = {}
    problems = []
    names = {name: actor.id for actor in lexicon.actors.values() for name in actor.names}
    for cue in _cues(lexicon.table("frames")["frame"]):
        if cue.strength == "strong":
            strong.setdefault(cue.text, []).append(cue.frame)
        for word in cue.text.split("/") if " " not in cue.text and cue.strength != "veto" else [cue.text]:
            if (actor := names.get(form(word))) is not None and cue.strength != "veto":
                problems.append(f"frames, {cue.frame}: the cue {cue.text!r} is a name of {actor} and never counts")
    for text, frames in strong.items():
        if len(frames) > 1:
            problems.append(f"frames: {text!r} is a strong cue of {' and '.join(frames)}; keep it with one of them")
    return problems


def _who(speech: Speech | None) -> tuple[str, str, tuple[int, int] | None]:
    return (speech.voice, speech.speaker, speech.described) if speech else ("narrator", "", None)


def _within(words: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> bool:
    return all(any(a <= start and end <= b for a, b in spans) for start, end in words)


def _masks(veto: PhraseHit[Cue], hit: PhraseHit[Cue]) -> bool:
    """Tell whether a veto of the cue's frame holds one of its words; a cue that is longer than the veto stands."""
    longer = hit.start <= veto.start and veto.end <= hit.end and hit.end - hit.start > veto.end - veto.start
    inside = any(veto.start <= start and end <= veto.end for start, end in hit.words)
    return veto.value.frame == hit.value.frame and inside and not longer


def _covers(longer: PhraseHit[Cue], hit: PhraseHit[Cue]) -> bool:
    around = longer.start <= hit.start and hit.end <= longer.end
    return around and longer.whole and longer.end - longer.start > hit.end - hit.start


def _one_a_place(hits: Sequence[PhraseHit[Cue]]) -> list[PhraseHit[Cue]]:
    """Return one cue of a frame for each place, a strong one first, so that no word counts as two cues."""
    kept: list[PhraseHit[Cue]] = []
    for hit in sorted(hits, key=lambda h: (h.value.strength != "strong", h.start - h.end)):
        if not any(_share(hit, k) for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def _share(one: PhraseHit[Cue], other: PhraseHit[Cue]) -> bool:
    return any(a < d and c < b for a, b in one.words for c, d in other.words)
