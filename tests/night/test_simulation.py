"""Four hundred nights with two portals, one of which has every trouble that there is: what is kept, held, told.

`SCRIPT` says when what goes wrong, and what that night must bring. Each night what is current is held against what the
portal ever said; at the end so is every revision.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.app.errors import UserError
from luutin.archive import Database, Reader
from luutin.night import Reserve
from tests.night.receivers import MailServer, Receiver
from tests.night.simulation import Life, Portal, number_of

NIGHTS = 400
FOOTER = "Trang này thuộc về ủy ban phường; khi dẫn lại xin ghi rõ nguồn và ngày đăng của bài viết."
ILL, STEADY = "binh-minh", "tan-lap"


@dataclass(frozen=True)
class Trouble:
    """What goes wrong from one night on."""

    nights: int
    held: str | None
    """The reason for which its first night holds something back; None: nothing is held."""
    told: tuple[str, ...] = ()
    """What the one notice while it lasts may call it."""
    both: bool = False
    """Whether it befalls both portals."""


SCRIPT = {
    (20, "maintenance"): Trouble(1, "one-text", ("held",)),
    (40, "maintenance"): Trouble(3, "was-list", ("held",)),  # articles look like the probe by now, the seed does not
    (60, "closed"): Trouble(2, "one-text", ("held",)),
    (80, "wall"): Trouble(2, "one-text", ("held",)),
    (100, "login"): Trouble(2, "one-text", ("held",)),
    (120, "moved-to-login"): Trouble(2, None, ("redirect-away",)),
    (140, "parked"): Trouble(2, None, ("redesign",)),
    (160, "latest"): Trouble(1, "one-text", ("held",)),
    (180, "redesign"): Trouble(5, "fields-lost", ("held",)),
    (200, "teaser"): Trouble(2, "fields-lost", ("held",)),
    (220, "spam"): Trouble(4, "most-changed", ("held",)),
    (240, "banner"): Trouble(3, None, ("empty-listing",)),
    (260, "lost"): Trouble(2, None, ("mass-vanish", "status-404")),
    (280, "down"): Trouble(7, None, ("no-answer",), both=True),
}
CORRECTED = {10: 3, 30: 14, 110: 31, 190: 46, 270: 64, 340: 9}
"""Night before which an article is corrected → which; quiet nights, and such as a trouble has just passed."""
_LOOKED_AT = 45
"""Nights within which each of these articles is asked for again."""
TORN, MISSING, FULL, BACK = (312, 314), (318, 320), (324, 327), (332, 334)
"""First night, and the one when it is over: a WARC file that lost bytes, one that is away, a disk without room, a clock
that was set back by a year."""
MUTE = (281, 284)
"""Nights when the mail server takes nothing; it never knows one of the two addresses."""
FOOTED, ACCEPTED = 300, 302
"""Nights before which the portal puts a line under every article, and a person accepts that."""


class Operation:
    """What befalls the machine, not the portals."""

    def __init__(self, life, mail_server):
        self.life, self.mail_server = life, mail_server
        self.file, self.whole = None, b""

    def befall(self, number):
        """Before night *number*."""
        self.mail_server.refuse = MUTE[0] <= number < MUTE[1]
        life = self.life
        match number:
            case _ if number == TORN[0]:
                self.file, self.whole = life.newest_proof(), life.newest_proof().read_bytes()
                self.file.write_bytes(self.whole[:-500])
            case _ if number == MISSING[0]:
                self.file, self.whole = life.newest_proof(), life.newest_proof().read_bytes()
                self.file.unlink()
            case _ if number in {TORN[1], MISSING[1]}:
                self.file.write_bytes(self.whole)  # from a backup
            case _ if number in FULL:
                reserve = Reserve(10**18, None) if number == FULL[0] else Reserve(0, None)
                life.config = replace(life.config, min_free=reserve)
            case _ if number in BACK:
                life.clock.ahead += timedelta(days=-365 if number == BACK[0] else 365)


@dataclass
class Night:
    """What one night brought."""

    held: Counter = field(default_factory=Counter)
    told: list = field(default_factory=list)
    false: list = field(default_factory=list)
    """What is current and was never said, and what has lost its day or its byline."""
    current: dict = field(default_factory=dict)
    """Article → whether it is as the portal has it that night."""


@dataclass
class Diary:
    nights: list
    revisions: dict
    """Article → the texts of its revisions."""
    versions: dict
    """Article → whatever it ever said."""
    truth: dict
    alarms: list
    hooks: list
    """Identifiers of what the receiver was told."""
    mails: list
    """Subjects of what the mail server took."""


def mood_on(number):
    for (begin, mood), trouble in SCRIPT.items():
        if begin <= number < begin + trouble.nights:
            return mood, trouble.both
    return None, False


def text_of(fields):
    return tuple(fields["body"])


def happen(number, ill, steady):
    """What happens at the portals before night *number*."""
    mood, both = mood_on(number)
    ill.mood, steady.mood = mood, mood if both else None
    ill.publish(number % 4 == 0 and mood is None)
    steady.publish(number % 6 == 0)
    if number in CORRECTED:
        ill.edits[CORRECTED[number]] = ill.edits.get(CORRECTED[number], 0) + 1
    if number == FOOTED:
        ill.footer = FOOTER


@pytest.fixture(scope="module")
def diary(tmp_path_factory):
    receiver = Receiver(b"a key for tests")
    receiver.start()
    mail_server = MailServer()
    mail_server.start()
    ill, steady = Portal(ILL), Portal(STEADY)
    life = Life(tmp_path_factory.mktemp("life"), [ill, steady], receiver, mail_server)
    operation = Operation(life, mail_server)
    ill.now = steady.now = life.clock.now()
    ill.publish(11)
    steady.publish(4)
    versions, nights, told, complete = defaultdict(set), [], 0, set()
    for number in range(NIGHTS):
        happen(number, ill, steady)
        if number == ACCEPTED:
            done = CliRunner().invoke(luutin, ["held", "accept", ILL, "--config", str(life.file)])
            assert done.exit_code == 0, done.output
        for article, text in ill.truth().items():
            versions[article].add(text)
        operation.befall(number)
        try:
            life.night()
        except UserError:
            assert FULL[0] <= number < FULL[1]
            life.to_next_evening(life.clock.now())
        night, records = Night(), life.records(ILL)
        night.held = Counter(each.reason for each in life.held())
        night.told, told = life.told()[told:], len(life.told())
        said = {number_of(each.url[len(ill.home) :]): text_of(each.fields) for each in records}
        night.false = [article for article, text in said.items() if text not in versions[article]]
        whole = {each.id for each in records if each.fields["published"] and each.fields["byline"]}
        night.false += sorted(complete - whole)
        complete |= whole
        night.current = {article: said.get(article) == text for article, text in ill.truth().items()}
        nights.append(night)
    with Database.read(life.config.db) as database:
        revisions = {
            number_of(each.url[len(ill.home) :]): [text_of(one.fields) for one in Reader(database).revisions(each.id)]
            for each in life.records(ILL)
        }
    hooks = [number for number, _ in receiver.kept]
    mails = [(message["Message-ID"], message["To"]) for message in mail_server.messages]
    for each in (receiver, mail_server):
        each.stop()
    ill.close()
    steady.close()
    return Diary(nights, revisions, versions, ill.truth(), life.alarms(), hooks, mails)


@pytest.mark.parametrize(("begin", "mood"), SCRIPT, ids=[f"{mood} on {begin}" for begin, mood in SCRIPT])
def test_a_trouble_replaces_nothing_is_told_once_and_passes(diary, begin, mood):
    """What it shows is held for its reason; each change of state is one notice; when it is over nothing is left."""
    trouble = SCRIPT[begin, mood]
    assert {*diary.nights[begin].held} == ({trouble.held} if trouble.held else set())
    during = [each for night in diary.nights[begin : begin + trouble.nights] for each in night.told]
    (code,) = [code for source, _, code in during if source == ILL]
    assert code in trouble.told
    after = diary.nights[begin + trouble.nights : begin + trouble.nights + 6]
    assert [(source, state) for night in after for source, state, _ in night.told if source == ILL] == [
        (ILL, "healthy")
    ]
    assert not after[2].held


def test_nothing_false_was_ever_current(diary):
    """No night, no article: text, day and byline are those of the portal, of that day or of an earlier one."""
    assert {number: night.false for number, night in enumerate(diary.nights) if night.false} == {}
    assert {
        article: texts for article, texts in diary.revisions.items() if not {*texts} <= diary.versions[article]
    } == {}


@pytest.mark.parametrize(("number", "article"), CORRECTED.items())
def test_the_correction_of_one_article_is_a_revision_once_it_is_seen(diary, number, article):
    """By itself, among articles that are as they were."""
    assert any(night.current[article] for night in diary.nights[number : number + _LOOKED_AT])


def test_a_real_mass_edit_waits_for_one_word_and_is_believed_from_then_on(diary):
    """The line under every article is held; once accepted, what has it later becomes a revision by itself."""
    assert {*diary.nights[FOOTED].held} == {"most-changed"}
    assert not any(night.held for night in diary.nights[ACCEPTED : ACCEPTED + 60])
    assert any(FOOTER in texts[-1] for texts in diary.revisions.values())


def test_nobody_is_told_anything_else(diary):
    """Beside the troubles: the mass edit and its end. Of a portal that is well only the outage is told."""
    quiet = [
        (number, each)
        for number, night in enumerate(diary.nights)
        for each in night.told
        if not any(begin <= number < begin + trouble.nights + 6 for (begin, _), trouble in SCRIPT.items())
    ]
    assert [(source, code) for _, (source, _, code) in quiet] == [(ILL, "held"), (ILL, "well")]
    steady = [code for night in diary.nights for source, _, code in night.told if source == STEADY]
    assert steady == ["no-answer", "well"]


def test_what_befalls_the_machine_is_told_once_and_its_end_too(diary):
    """Torn and missing proof, and a disk without room; the nights go on, and nothing current changes for it."""
    begun_and_over = [[("alarm", name), ("alarm.over", name)] for name in ("proof", "proof", "disk")]
    assert diary.alarms == [each for pair in begun_and_over for each in pair]


def test_no_notice_is_missed_or_sent_twice(diary):
    """Though the mail server took nothing for three nights and never knows one of the addresses."""
    assert len({*diary.hooks}) == len(diary.hooks)
    assert len({*diary.mails}) == len(diary.mails) == len(diary.hooks)


def test_at_the_end_the_archive_says_what_the_portal_says(diary):
    """Every article is there, and all but those that are not due yet are as they are today."""
    assert {*diary.revisions} == {*diary.truth}
    late = [article for article, text in diary.truth.items() if diary.revisions[article][-1] != text]
    assert len(late) < 0.2 * len(diary.truth)
