"""Find known articles though a word is wrong: `python bench/search_faults.py ARTICLES.jsonl[.xz] --work DIR`.

Queries are five to eight words of a title, as they stand there, each with one fault. Asked are Lưu Tin, as
`luutin search` answers (its hits, then what it shows as holding most of the words), the same with its suggestion
followed where it makes one, and tantivy's own default: any word may match, best by BM25, case folded. Printed for each
fault: recall@10 of each.
"""

import argparse
import json
import random
import unicodedata
from collections import Counter
from pathlib import Path

from search_engines import opened
from search_known import ours

from luutin.indexer import Searcher
from luutin.indexer.text.words import WORD, forms

SHOWN = 10
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TELEX_TONES = dict(zip(_TONES, "fsxrj", strict=True))
_TELEX_MARKS = {"\u0302": lambda letter: letter, "\u0306": lambda _: "w", "\u031b": lambda _: "w"}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("articles", type=Path)
    arguments.add_argument("--queries", type=int, default=300, metavar="N", help="of each kind")
    arguments.add_argument("--seed", type=int, default=4)
    arguments.add_argument("--work", type=Path, default=Path("bench-search-faults"))
    arguments.add_argument("--tantivy", action="store_true", help="ask tantivy too, which must be installed")
    given = arguments.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    with opened(given.articles) as lines:
        articles = [json.loads(line) for line in lines]
    chance = random.Random(given.seed)
    words = [word for article in articles for word in WORD.findall(article["title"])]
    asked = [(article["id"], found) for article in articles if (found := title_words(article, chance))]
    chosen = chance.sample(asked, given.queries)
    peer = Tantivy(given.work, articles) if given.tantivy else None
    with Searcher(ours(given.work, articles)) as searcher:
        for name, spoil in FAULTS.items():
            spoilt = [(number, " ".join(spoil(list(query), chance, words))) for number, query in chosen]
            report(name, spoilt, searcher, peer)


def title_words(article, chance):
    words = WORD.findall(article["title"])
    length = chance.randrange(5, 9)
    if len(words) < length or len(set(words)) < length:
        return None
    at = chance.randrange(len(words) - length + 1)
    return words[at : at + length]


def report(name, queries, searcher, peer):
    found = Counter()
    for number, text in queries:
        answer = searcher.search(text, limit=SHOWN)
        found["luutin"] += number in numbers(answer)
        followed = searcher.search(answer.did_you_mean, limit=SHOWN) if answer.did_you_mean else answer
        found["suggestion followed"] += number in numbers(answer) + numbers(followed)
        if peer:
            found["tantivy, any word"] += number in peer(text)
    shares = " | ".join(f"{engine} {count / len(queries):.3f}" for engine, count in found.items())
    print(f"recall@{SHOWN} {name}, {len(queries)} queries: {shares}", flush=True)


def numbers(answer):
    """What the first page shows: ten hits, up to ten that lack a word, and the near copies under each."""
    more = answer.most_words.hits if answer.most_words else ()
    shown = [*answer.hits[:SHOWN], *more[:SHOWN]]
    return [int(each.url.rsplit("/", 1)[1]) for hit in shown for each in (hit, *hit.also)]


class Tantivy:
    """Any word may match, each in the title or the body."""

    def __init__(self, work, articles):
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("id", stored=True)
        for field in ("title", "body"):
            schema.add_text_field(field)
        path = work / "tantivy-any"
        fresh = not path.exists()
        path.mkdir(exist_ok=True)
        self.index = tantivy.Index(schema.build(), path=str(path))
        if fresh:
            writer = self.index.writer(heap_size=256_000_000, num_threads=1)
            for article in articles:
                body = "\n".join(article["body"])
                writer.add_document(tantivy.Document(id=article["id"], title=article["title"], body=body))
            writer.commit()
            writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def __call__(self, text):
        plain = " ".join(WORD.findall(text))
        query = self.index.parse_query(plain, ["title", "body"])
        hits = self.searcher.search(query, SHOWN).hits
        return [self.searcher.doc(address)["id"][0] for _, address in hits]


def no_fault(words, _chance, _all):
    return words


def wrong_word(words, chance, every):
    words[chance.randrange(len(words))] = chance.choice(every)
    return words


def extra_word(words, chance, every):
    words.insert(chance.randrange(len(words) + 1), chance.choice(every))
    return words


def wrong_tone(words, chance, _all):
    """Another tone on one word."""
    at = chance.choice([at for at, word in enumerate(words) if tone_of(word)] or [0])
    spread = unicodedata.normalize("NFD", words[at])
    other = chance.choice([tone for tone in _TONES if tone not in spread])
    words[at] = unicodedata.normalize("NFC", "".join(other if mark in _TONES else mark for mark in spread))
    return words


def letter_lost(words, chance, _all):
    at = chance.choice([at for at, word in enumerate(words) if len(word) > 2] or [0])
    lost = chance.randrange(len(words[at]))
    words[at] = words[at][:lost] + words[at][lost + 1 :]
    return words


def space_lost(words, chance, _all):
    at = chance.randrange(len(words) - 1)
    words[at : at + 2] = [words[at] + words[at + 1]]
    return words


def raw_telex(words, _chance, _all):
    """The keyboard was off."""
    return [telex(word) for word in words]


def half_accentless(words, chance, _all):
    for at in chance.sample(range(len(words)), len(words) // 2):
        words[at] = forms(words[at]).fold
    return words


FAULTS = {
    "no fault": no_fault,
    "wrong word": wrong_word,
    "extra word": extra_word,
    "wrong tone": wrong_tone,
    "letter lost": letter_lost,
    "space lost": space_lost,
    "raw Telex": raw_telex,
    "accent lost in half of the words": half_accentless,
}


def tone_of(word):
    return next((mark for mark in unicodedata.normalize("NFD", word) if mark in _TONES), "")


def telex(word):
    """The keys that make the word, its tone typed last."""
    keys, tone = "", ""
    for mark in unicodedata.normalize("NFD", word.replace("đ", "dd").replace("Đ", "DD")):
        if mark in _TELEX_TONES:
            tone = _TELEX_TONES[mark]
        else:
            keys += _TELEX_MARKS[mark](keys[-1]) if mark in _TELEX_MARKS else mark
    return keys + tone


if __name__ == "__main__":
    main()
