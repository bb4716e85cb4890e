"""Titles without a name ("the president of Niger"): who held the office on the day of the article.

The persons' date-bounded roles of the lexicon decide. Nothing is told where the article has no date, where two persons
or none held the office on its day, where a name may follow, or where the title means a former or another holder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD, clitics, unprefixed
from sahel_analysis.tagging.context import Surroundings, words_after
from sahel_analysis.tagging.functions import FunctionReader
from sahel_analysis.tagging.sentences import by_sentence

if TYPE_CHECKING:
    from sahel_analysis.tagging.actors import Mention

# words of the longest title
_LONGEST = 3


class _Term(NamedTuple):
    """One person's time in an office: ISO dates, the last day included; empty where it is not bounded."""

    person: str
    since: str
    until: str


class OfficeReader:
    """Finds titles without a name."""

    def __init__(self, lexicon: Lexicon, functions: FunctionReader) -> None:
        table = lexicon.table("offices")
        self._functions = functions
        self._titles = {form(t): n for n, office in enumerate(table["office"]) for t in office["titles"]}
        self._constructs = {form(t): n for n, office in enumerate(table["office"]) for t in office["of"]}
        self._not = Surroundings(table["not"])
        self._passed = frozenset(form(w) for w in table["pass"]["after"])
        self._plain = frozenset(form(w) for w in table["plain"]["after"])
        self._terms: dict[tuple[int, str], list[_Term]] = {}
        numbers = {role: n for n, office in enumerate(table["office"]) for role in office["roles"]}
        for actor in lexicon.actors.values():
            for role in actor.roles if actor.type == "person" else ():
                number = numbers.get(role["en"].partition(" of ")[0])
                # "Minister of Defence of Mali": the office itself may hold an "of"
                number = numbers.get(role["en"].rpartition(" of ")[0], number)
                if number is not None and role.get("of"):
                    term = _Term(actor.id, role.get("since", ""), role.get("until", ""))
                    self._terms.setdefault((number, role["of"]), []).append(term)

    def mentions(self, mentions: Sequence[Mention], published: date | None) -> Iterator[Mention]:
        """Yield a mention of kind role for every title whose holder on the day is told; `mentions` are the others."""
        if published is None:
            return
        for own in by_sentence(mentions).values():
            for state in own:
                found = self._title(state) if state.actor_id.startswith("state:") else None
                if found is None or self._not.fit(state.sentence.text, found[0] - len(found[1]), state.end):
                    continue
                if _is_apposed(own, found[0] - len(found[1])) or self._is_named(own, state):
                    continue
                if person := self._holder(found[2], state.actor_id, published.isoformat()):
                    yield state._replace(start=found[0], clitic=found[1], actor_id=person, kind="role", flags="")

    def _title(self, state: Mention) -> tuple[int, str, int] | None:
        """Return start, clitic and office of the title that a state's name or nisba ends; None where there is none."""
        titles = self._titles if state.kind == "nisba" else self._constructs if state.kind == "name" else {}
        text = state.sentence.text
        if not titles or state.clitic or text[state.start - 1 : state.start] != " ":
            return None
        words = [(m.start(), m.group()) for m in WORD.finditer(text, max(0, state.start - 50), state.start)]
        for count in range(_LONGEST, 0, -1):
            if len(words) < count:
                continue
            start = words[-count][0]
            if text[start : state.start] != " ".join(word for _, word in words[-count:]) + " ":
                continue
            rest = "".join(f" {word}" for _, word in words[len(words) - count + 1 :])
            for reading in unprefixed(words[-count][1]):
                if (title := reading + rest) in titles:
                    clitic = words[-count][1][: len(words[-count][1]) - len(reading)]
                    return start + len(clitic), clitic, titles[title]
            if lam := self._behind_lam(words[-count][1], rest, titles):
                return start + len(lam[0]), *lam
        return None

    @staticmethod
    def _behind_lam(word: str, rest: str, titles: dict[str, int]) -> tuple[str, int] | None:
        known = clitics()
        for lam in known.lam:
            title = known.definite + word.removeprefix(lam) + rest
            if word.startswith(lam) and title in titles:
                return lam, titles[title]
        return None

    def _is_named(self, own: Sequence[Mention], state: Mention) -> bool:
        """Tell whether the holder's name follows, or something that may be a name."""
        text = state.sentence.text
        rest = text[state.end :].lstrip()
        # brackets, quotation marks and a colon: what follows may be the name, what ends the clause is none
        if not rest or rest[0] in ".؟!?؛":
            return False
        if any(m.actor_id.startswith("person:") and 0 <= m.start - state.end <= 25 for m in own):
            return True
        words = words_after(text, state.end)
        while words and words[0] in self._passed:
            words = words[1:]
        if rest[0] in '،,:("«“-–':
            # an apposition: "the president of Niger, Mohamed ..."; a clause of its own begins with a verb or particle
            return rest[0] != ":" and not (words and self._is_plain(words[0]))
        return bool(words) and not self._is_plain(words[0])

    def _is_plain(self, word: str) -> bool:
        """Tell whether a word begins something else than a name: a particle, a verb, or a word joined by "and"."""
        return not self._plain.isdisjoint(unprefixed(word)) or self._functions.is_verb(word, "masculine")

    def _holder(self, office: int, state: str, day: str) -> str:
        """Return who held an office of a state on a day; empty where nobody or more than one did."""
        held = {
            term.person
            for term in self._terms.get((office, state), ())
            if term.since and term.since <= day and (not term.until or day <= term.until)
        }
        return held.pop() if len(held) == 1 else ""


def _is_apposed(own: Sequence[Mention], start: int) -> bool:
    """Tell whether a person's name stands right before a title, which then is no title without a name."""
    return any(m.actor_id.startswith("person:") and 0 <= start - m.end <= 2 for m in own)
