"""Counts over the articles that match: by value, by year, by person, and over time. The cluster counts, we name."""

from datetime import date
from typing import Any

import numpy as np

from luutin.indexer.fts.facets import SHOWN
from luutin.indexer.opensearch.asking import Asking
from luutin.indexer.opensearch.compiling import Clause
from luutin.indexer.query.answers import Count, Timeline
from luutin.indexer.query.timeline import PLAUSIBLE, count_months, count_over_time, is_daily

_FIELDS = ("source", "category", "byline")
_YEARS = 10_000
_SHARD_SIZE = 2_000
"""Values that each shard counts: what is left out of its first 2,000 cannot be among the first 20 of all."""


def facet_questions() -> dict[str, Any]:
    """What to ask of the articles that match; of values as frequent, the one that was printed first comes first."""
    first = {"first": {"min": {"field": "number"}}}
    order = [{"_count": "desc"}, {"first": "asc"}]
    values = {
        name: {"terms": {"field": name, "size": SHOWN, "shard_size": _SHARD_SIZE, "order": order}, "aggs": first}
        for name in _FIELDS
    }
    people = {"field": "person_name", "size": SHOWN, "shard_size": _SHARD_SIZE}
    years = {"field": "year", "size": _YEARS, "order": {"_key": "desc"}}
    return {**values, "year": {"terms": years}, "person": {"terms": people}}


def read_facets(counted: dict[str, Any]) -> dict[str, tuple[Count, ...]]:
    """The answer to them."""
    found = {
        name: tuple(Count(str(each["key"]), each["doc_count"]) for each in part["buckets"] if each["key"] != "")
        for name, part in counted.items()
    }
    return {name: found[name] for name in ("source", "year", "category", "byline", "person")}


def read_timeline(asking: Asking, matching: Clause, crawled: set[str]) -> Timeline:
    """The articles that match over time."""
    first, behind = PLAUSIBLE
    days: Clause = {"range": {"day": {"gte": first, "lt": behind}}}
    aggregations = {
        "dated": {
            "filter": days,
            "aggs": {
                "days": {"stats": {"field": "day"}},
                "months": {"terms": {"field": "month", "size": _YEARS, "order": {"_key": "asc"}}},
            },
        }
    }
    found = asking.search(matching, {"size": 0, "track_total_hits": True, "aggs": aggregations})
    dated = found["aggregations"]["dated"]
    undated = found["hits"]["total"]["value"] - dated["doc_count"]
    if not dated["doc_count"]:
        return count_over_time(np.zeros(undated, np.int32), crawled)
    span = int(dated["days"]["min"]), int(dated["days"]["max"])
    if not is_daily(*span):
        months = {_month(each["key"]): each["doc_count"] for each in dated["months"]["buckets"]}
        return count_months(months, undated, crawled)
    daily = {"days": {"terms": {"field": "day", "size": _YEARS, "order": {"_key": "asc"}}}}
    body = {"size": 0, "aggs": {"dated": {"filter": days, "aggs": daily}}}
    buckets = asking.search(matching, body)["aggregations"]["dated"]["days"]["buckets"]
    every_day = np.repeat([each["key"] for each in buckets], [each["doc_count"] for each in buckets])
    return count_over_time(np.concatenate((np.zeros(undated, np.int32), every_day.astype(np.int32))), crawled)


def _month(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, 1)
