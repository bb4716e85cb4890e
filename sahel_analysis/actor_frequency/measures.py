"""Who acts, how often and when: counts of actor mentions, each with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from sahel_analysis.actor_frequency.counting import Counting, Of, add_item, choose, item_of, label_items
from sahel_analysis.measuring import Period, Rng, Unit, choose_period, fill_calendar, hit_evidence, measure_hits
from sahel_analysis.selection import select
from sahel_analysis.tables import Tables


def actor_frequency(
    tables: Tables,
    *,
    of: Of = "actor",
    by: Sequence[str] = (),
    top: int | None = None,
    unit: Unit = "article",
    rng: Rng = None,
    **counting: Unpack[Counting],
) -> pd.DataFrame:
    """Return how often actors are mentioned: one row per actor (or type, sector, country of actors) and group.

    `of` tells what a row is; a country gathers all that belongs to a state (see `counting.countries`), and is empty
    for what belongs to several or none. `by` takes columns of the documents (source, a column of one's own), year,
    month, position, kind, and function. `top` keeps the most frequent of all groups together. `counting` are the
    choices of `counting.Counting`: kinds, roles, types, flagged, functions, reprints (once by default).

    The columns are those of `sahel_analysis.measuring.measure_hits`, then type of the actor, labels, reprints (once
    or as printed) and n_reprints (articles left out for it, or counted again). Bounds are Wilson's for articles; for
    sentences and words they are of a bootstrap over articles, which covers the truth less often than it says below
    about 20 articles. Below 5 articles a group is "descriptive only".

    An actor found in one group has a row, with zeros, in every group. Without articles the table is empty.

    Raises
    ------
    ValueError
        If a choice or a column of `by` is unknown; the message names the nearest known one.
    """
    chosen = choose(tables, **counting)
    hits, item = add_item(chosen, of)
    measure = measure_hits(chosen.tables, hits, item, by=by, unit=unit, top=top, rng=rng)
    return label_items(measure, chosen.tables, of).assign(**chosen.about)


def actor_evidence(tables: Tables, measure: pd.DataFrame, **counting: Unpack[Counting]) -> pd.DataFrame:
    """Return the sentences behind each row of `actor_frequency` or `mentions_over_time`: key, doc_id, sentence.

    Give the choices that the measure was made with.

    Raises
    ------
    ValueError
        If these mentions are not the ones that the measure counted.
    """
    chosen, item = choose(tables, **counting), item_of(measure)
    if "period" in measure.columns:
        name = "month" if measure["period"].str.len().eq(7).any() else "year"
        measure = measure.rename(columns={"period": name})
    hits, _ = add_item(chosen, "actor" if item == "actor_id" else item)  # type: ignore[arg-type]
    return hit_evidence(chosen.tables, hits, measure, item)


def mentions_over_time(
    tables: Tables,
    *,
    of: Of = "actor",
    period: Period | None = None,
    top: int | None = 6,
    **counting: Unpack[Counting],
) -> pd.DataFrame:
    """Return the share of articles that mention each actor over time: one row per actor and period.

    Every period from the first to the last article has a row; one without articles has n_articles 0 and a NaN
    share: a gap, no zero. Without `period` it is the month up to three years, else the year. Undated articles
    stay out; n_undated, the same in every row, is their number. Further columns, and choices, as in
    `actor_frequency`.
    """
    chosen = choose(tables, **counting)
    published = chosen.tables.pick("documents", ["published"])["published"]
    if published.isna().all():
        empty = actor_frequency(select(tables, sources=[]), of=of, by=["year"])
        return empty.rename(columns={"year": "period"}).assign(n_undated=pd.Series(dtype="int64"))
    period = period or choose_period(published)
    hits, item = add_item(chosen, of)
    dated = select(chosen.tables, since=published.min(), roles=None)
    measure = measure_hits(dated, hits, item, by=[period], top=top)
    filled = fill_calendar(measure, item, published, period)
    return label_items(filled, chosen.tables, of).assign(**chosen.about)
