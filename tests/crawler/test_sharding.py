"""Which of several crawlers a source is for, and which archive may be whose."""

import pytest

from luutin.crawler import Claim, SetupError, Shard, SourceSettings, check_claim, shard_of, sources_of
from luutin.crawler.site.sharding import domain_of

DOMAINS = {
    "https://thanhxuan.hanoi.gov.vn/tin": "hanoi.gov.vn",
    "https://ubnd.example.vn:8443/": "example.vn",
    "https://example.vn./": "example.vn",
    "http://a.b.blogspot.com/": "b.blogspot.com",
    "https://gov.vn/": "gov.vn",
    "http://localhost:8000/": "localhost:8000",
    "http://127.0.0.1:8000/": "127.0.0.1:8000",
    "http://[::1]:8000/": "[::1]:8000",
}
SHARDS = {
    "0/1": Shard(0, 1),
    "2/5": Shard(2, 5),
    "5/5": "numbered from 0 to 4",
    "0/0": "no shard",
    "-1/5": "no shard",
    "2": "no shard",
    "٢/5": "no shard",
    "": "no shard",
}
EMPTY = Claim(0, 1, frozenset(), frozenset())


def source(name, host=None, **settings):
    return SourceSettings(name=name, seeds=(f"https://{host or name + '.example.vn'}/",), **settings)


def sources(count):
    return [source(f"s{number}", f"portal{number}.vn") for number in range(count)]


@pytest.mark.parametrize(("url", "domain"), DOMAINS.items())
def test_a_domain_is_what_somebody_registered(url, domain):
    """Hosts of one owner stand under one name; an address is its own."""
    assert domain_of(url) == domain


@pytest.mark.parametrize(("text", "expected"), SHARDS.items())
def test_a_shard_is_written_as_its_number_of_how_many(text, expected):
    """Numbers begin with 0, and what is no shard is told in words."""
    if isinstance(expected, Shard):
        assert Shard.read(text) == expected
        assert str(expected) == text
    else:
        with pytest.raises(ValueError, match=expected):
            Shard.read(text)


def test_each_source_has_one_shard_whatever_stands_beside_it():
    """Adding sources moves none, shards are of like size, and one shard more takes its share alone."""
    many = sources(600)
    parts = [sources_of(Shard(number, 5), many) for number in range(5)]
    assert sorted(each.name for part in parts for each in part) == sorted(each.name for each in many)
    assert sources_of(Shard(2, 5), many[:300]) == tuple(each for each in parts[2] if each in many[:300])
    assert min(map(len, parts)) > 80
    assert {shard_of(each, 6) for each in many if shard_of(each, 6) != shard_of(each, 5)} == {5}


def test_hosts_of_one_owner_are_asked_by_one_crawler_and_a_person_may_choose_which():
    """One domain is one shard; `shard` overrules it, counts for nothing with one crawler, and must exist."""
    assert len({shard_of(source(name, f"{name}.hanoi.gov.vn"), 7) for name in "abcdefgh"}) == 1
    chosen = source("a", shard=3)
    assert (shard_of(chosen, 5), shard_of(chosen, 1)) == (3, 0)
    with pytest.raises(SetupError, match="numbered from 0"):
        shard_of(chosen, 3)


def test_two_shards_never_ask_one_host():
    """Each would keep its own pace, and together they would be twice as fast."""
    sharing = [source("a", "xa.vn", shard=0), source("b", "huyen.vn", hosts=("xa.vn",), shard=1)]
    with pytest.raises(SetupError, match=r"xa\.vn would be asked by two shards: a \(shard 0\), b \(shard 1\)"):
        sources_of(Shard(0, 2), sharing)


@pytest.mark.parametrize(
    ("shard", "held", "refusal"),
    [
        (Shard(2, 5), EMPTY, None),
        (Shard(0, 5), EMPTY._replace(holds=frozenset({"zero"})), None),
        (Shard(2, 5), EMPTY._replace(holds=frozenset({"two"})), "archive of shard 0"),
        (Shard(2, 5), Claim(2, 5, frozenset({"two"}), frozenset()), None),
        (Shard(2, 6), Claim(2, 5, frozenset({"two"}), frozenset()), None),
        (Shard(1, 5), Claim(2, 5, frozenset(), frozenset()), "archive of shard 2"),
        (Shard(2, 5), Claim(2, 5, frozenset({"zero"}), frozenset()), "holds zero.*luutin source move zero"),
        (Shard(2, 5), Claim(2, 5, frozenset({"imported"}), frozenset()), None),
        (Shard(2, 5), Claim(2, 5, frozenset(), frozenset({"two"})), "two was moved"),
        (Shard(2, 5), Claim(2, 5, frozenset(), frozenset({"zero"})), None),
        (Shard(0, 1), EMPTY._replace(moved=frozenset({"two"})), "two was moved"),
        (Shard(0, 1), Claim(0, 5, frozenset({"zero"}), frozenset()), None),
    ],
)
def test_no_source_is_crawled_into_two_archives(shard, held, refusal):
    """An archive is of one shard and holds only its sources; a refusal says what to do."""
    configured = [source("zero", shard=0), source("two", shard=2)]
    if refusal is None:
        check_claim(shard, held, configured)
    else:
        with pytest.raises(SetupError, match=refusal):
            check_claim(shard, held, configured)
