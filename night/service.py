"""`luutin run`: a process that lives for months, and does little by itself.

Each run is a child process (`luutin crawl`), so that nothing a portal sends can end this one or make it grow. The
child ends when its standard input does: a service that is killed leaves no crawl behind that nobody watches.
"""

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from random import random
from types import FrameType
from typing import Protocol

from luutin.archive import ArchiveError, Database, Runs, Work, lock, lock_file
from luutin.night import logs, sdnotify
from luutin.night.errors import SettingsError, SpoolError
from luutin.night.notices.alarms import Alarm, sound
from luutin.night.notices.post import post
from luutin.night.operation import Operation
from luutin.night.schedule import Schedule
from luutin.night.timetable import Due, Job, Jump, Mishap, Moment, Timetable, jobs, missed_since
from luutin.night.trouble import ARCHIVE, tell_end, tell_jump, tell_trouble

ENDS_WITHIN_S = 8.0
"""Seconds a run is given to end cleanly before it is killed; its frontier survives that too."""
_NICE = ["nice", "-n", "10"] if shutil.which("nice") else []
"""Readers come first: a run has the whole night."""
_TICK_S = 1.0
_POST_EVERY_S = 300.0
_NUMB_S = 60.0
"""Seconds after which a scheduler that did nothing of what it was given is taken for dead."""
_LAST_WORDS_S = 2.0
_ERROR = b"Error: "
_STEADY = timedelta(minutes=5)
_HEAL = "`luutin doctor` and `luutin verify` tell what is hit, `luutin restore` brings back the last good backup."

Load = Callable[[], Operation]


class TwoClocks(Protocol):
    """What the service knows of the time."""

    def now(self) -> datetime:
        """What the machine's clock shows; aware, UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds since some fixed point, sleep of the machine included; never goes back."""
        ...


class Service:
    """The running service for one archive."""

    def __init__(self, load: Load, clock: TwoClocks) -> None:
        self._load, self._clock = load, clock
        self._config = load()
        self._events: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._schedule = Schedule(self._act, self._tell)
        self._timetable = self._planned()
        self._child: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._post_at = self._felt_at = self._clock.elapsed()

    def serve(self) -> None:
        """Run until SIGTERM or SIGINT. Raises HeldError where another one serves this archive."""
        db = self._config.db
        with lock(lock_file(db, Work.SCHEDULE), what="luutin run", now=self._clock.now()) as dead:
            if dead is not None:
                logs.log().warning("service.recovered", dead_pid=dead.pid, since=dead.since)
            self._listen()
            self._schedule.start()
            self._catch_up()
            logs.log().info("service.ready", pid=os.getpid(), archive=str(db), jobs=[job.name for job in self._jobs()])
            sdnotify.notify("READY=1")
            while not self._ending.is_set():
                self._tick()
            self._end()

    def _listen(self) -> None:
        def note(number: int, _frame: FrameType | None) -> None:
            self._events.put("reload" if number == signal.SIGHUP else "end")

        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, note)

    def _tick(self) -> None:
        now = self._moment()
        due, jump = self._timetable.look(now)
        if jump is not None:
            self._tell_jump(jump)
        for each in due:
            self._begin(each)
        self._feed(now.elapsed)
        if now.elapsed >= self._post_at:
            self._post_at = now.elapsed + _POST_EVERY_S
            self._post()
        with suppress(queue.Empty):
            if self._events.get(timeout=min(_TICK_S, self._timetable.wait_s(self._moment()))) == "end":
                self._ending.set()
            else:
                self._reload()

    def _feed(self, elapsed: float) -> None:
        """Tell the watchdog that the schedule lives: it was looked at, and its threads do what they are given."""
        if self._schedule.feel():
            self._felt_at = elapsed
        if elapsed - self._felt_at < _NUMB_S:
            sdnotify.notify("WATCHDOG=1")

    def _begin(self, due: Due) -> None:
        grace_s = self._config.night.schedule.grace_s
        if due.late_s > grace_s:
            self._tell(Mishap("missed", due.job.name, due.due, "it could not start within its grace time"))
        elif not self._schedule.run(due.job, grace_s=grace_s):
            self._tell(Mishap("overlap", due.job.name, due.due, "the run before it has not ended"))

    def _moment(self) -> Moment:
        return Moment(self._clock.now(), self._clock.elapsed())

    def _planned(self) -> Timetable:
        return Timetable(self._jobs(), self._config.night.schedule, now=self._moment(), chance=random)

    def _jobs(self) -> list[Job]:
        return jobs(self._config.night.schedule, [source.name for source in self._config.sources if source.enabled])

    def _reload(self) -> None:
        """Take a changed config.toml; one that cannot be used is told, and the old one stays."""
        try:
            self._config = self._load()
        except SettingsError as error:
            logs.log().error("service.reload_failed", reason=str(error))
            return
        self._timetable = self._planned()
        logs.log().info("service.reloaded", jobs=[job.name for job in self._jobs()])

    def _catch_up(self) -> None:
        """Run at once what was killed in the middle, or came due while nobody served.

        Where the last run began later than now, the clock was set back while nobody served: how long ago it was, nobody
        can know.
        """
        if not self._config.db.exists():
            return
        try:
            with Database.read(self._config.db) as database:
                runs = Runs(database)
                last, run = runs.last_begun(), runs.latest()
        except ArchiveError as error:
            sound(self._config, Alarm(ARCHIVE, str(error), _HEAL), now=self._clock.now())
            return
        if last is None or run is None:
            return
        now = self._clock.now()
        back = last > now + _STEADY
        if back:
            self._tell_jump(Jump(last, now))
        for job in self._jobs():
            due = missed_since(job, self._config.night.schedule, last=last, now=now)
            if due is not None:
                self._tell(Mishap("missed", job.name, due, "the service was not running"))
            if (due or back or run.outcome in {None, "interrupted"}) and self._config.night.schedule.catch_up:
                self._schedule.run(job, grace_s=None)

    def _act(self, job: Job) -> None:
        """One run, in a child process; in the scheduler's thread."""
        if self._ending.is_set():
            return
        logs.log().info("run.starting", job=job.name, sources=len(job.sources))
        command = [*_NICE, sys.executable, "-P", "-m", "luutin", "crawl", "--leash", "--db", str(self._config.db)]
        if self._config.path is not None:
            command += ["--config", str(self._config.path)]
        if self._config.shard.shards > 1:
            command += ["--shard", str(self._config.shard)]
        environment = {**os.environ, logs.VARIABLE: logs.form()}
        with subprocess.Popen(  # noqa: S603 - our own command; source names have a checked shape
            [*command, "--", *job.sources],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        ) as child:
            self._child = child
            ear = _Ear(child)
            ear.start()
            code = child.wait()
            self._child = None
        ear.join(_LAST_WORDS_S)  # a process of the child's that outlives it may keep its end open
        self._ended(job, code, ear.words)

    def _ended(self, job: Job, code: int, words: str) -> None:
        if code in {0, 3} or self._ending.is_set():
            logs.log().info("run.ended", job=job.name, exit_code=code)
            if not self._ending.is_set():
                tell_end(self._config, job, now=self._clock.now())
            return
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        self._tell(Mishap("failed", job.name, self._clock.now(), f"the run {how}: {words or 'the log tells more'}"))

    def _tell(self, mishap: Mishap) -> None:
        """A run that did not happen, or died, is as much worth telling as what a run finds."""
        due = mishap.due.isoformat() if mishap.due else None
        logs.log().error(f"run.{mishap.kind}", job=mishap.job, due=due, reason=mishap.reason)
        tell_trouble(self._config, mishap, now=self._clock.now())
        self._post_at = self._clock.elapsed()

    def _tell_jump(self, jump: Jump) -> None:
        logs.log().error("clock.changed", expected=jump.expected.isoformat(), shown=jump.shown.isoformat())
        tell_jump(self._config, jump, now=self._clock.now())
        self._post_at = self._clock.elapsed()

    def _post(self) -> None:
        """Send what could not be sent before, in a thread: a mail server that hangs holds nothing up."""
        threading.Thread(target=self._send, daemon=True).start()

    def _send(self) -> None:
        try:
            post(self._config, now=self._clock.now)
        except SpoolError as error:
            logs.log().error("notices.failed", reason=str(error))

    def _end(self) -> None:
        """End within ten seconds: the child keeps what it has and stops, or is killed and loses nothing either."""
        sdnotify.notify("STOPPING=1")
        self._schedule.stop()
        child = self._child
        if child is not None:
            child.terminate()
            try:
                child.wait(ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                child.kill()
        logs.log().info("service.ended")


class _Ear(threading.Thread):
    """Passes on what a child says, and keeps the line in which it told why it ended."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        super().__init__(daemon=True)
        self.child = child
        self.words = ""

    def run(self) -> None:
        """Listen until the child says no more."""
        for line in self.child.stderr or ():
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()
            if line.startswith(_ERROR):
                self.words = line.removeprefix(_ERROR).decode(errors="replace").strip()
