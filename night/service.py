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
from datetime import UTC, datetime
from types import FrameType

from luutin.archive import Database, Runs, Work, lock, lock_file
from luutin.night import logs, sdnotify
from luutin.night.errors import SettingsError, SpoolError
from luutin.night.notices.post import post
from luutin.night.operation import Operation
from luutin.night.schedule import Job, Mishap, Schedule, jobs, missed_since
from luutin.night.trouble import tell_trouble

ENDS_WITHIN_S = 8.0
"""Seconds a run is given to end cleanly before it is killed; its frontier survives that too."""
_NICE = ["nice", "-n", "10"] if shutil.which("nice") else []
"""Readers come first: a run has the whole night."""
_TICK_S = 1.0
_POST_EVERY_S = 300.0

Load = Callable[[], Operation]


class Service:
    """The running service for one archive."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._config = load()
        self._events: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._schedule = Schedule(self._act, self._tell)
        self._child: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._posted = 0.0

    def serve(self, *, monotonic: Callable[[], float]) -> None:
        """Run until SIGTERM or SIGINT. Raises HeldError where another one serves this archive."""
        db = self._config.db
        with lock(lock_file(db, Work.SCHEDULE), what="luutin run", now=_now()) as dead:
            if dead is not None:
                logs.log().warning("service.recovered", dead_pid=dead.pid, since=dead.since)
            self._listen()
            self._schedule.start(self._jobs(), self._config.night.schedule)
            self._catch_up()
            logs.log().info("service.ready", pid=os.getpid(), archive=str(db), jobs=[job.name for job in self._jobs()])
            sdnotify.notify("READY=1")
            while not self._ending.is_set():
                self._tick(monotonic())
            self._end()

    def _listen(self) -> None:
        def note(number: int, _frame: FrameType | None) -> None:
            self._events.put("reload" if number == signal.SIGHUP else "end")

        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, note)

    def _tick(self, now: float) -> None:
        sdnotify.notify("WATCHDOG=1")
        if now - self._posted > _POST_EVERY_S:
            self._posted = now
            self._post()
        with suppress(queue.Empty):
            if self._events.get(timeout=_TICK_S) == "end":
                self._ending.set()
            else:
                self._reload()

    def _jobs(self) -> list[Job]:
        return jobs(self._config.night.schedule, [source.name for source in self._config.sources if source.enabled])

    def _reload(self) -> None:
        """Take a changed config.toml; one that cannot be used is told, and the old one stays."""
        try:
            self._config = self._load()
        except SettingsError as error:
            logs.log().error("service.reload_failed", reason=str(error))
            return
        self._schedule.plan(self._jobs(), self._config.night.schedule)
        logs.log().info("service.reloaded", jobs=[job.name for job in self._jobs()])

    def _catch_up(self) -> None:
        """Run at once what was killed in the middle, or came due while nobody served."""
        if not self._config.db.exists():
            return
        with Database.read(self._config.db) as database:
            runs = Runs(database)
            last, run = runs.last_begun(), runs.latest()
        if last is None or run is None:
            return
        killed = run.outcome in {None, "interrupted"}
        for job in self._jobs():
            due = missed_since(job, self._config.night.schedule, last=last, now=_now())
            if due is not None:
                self._tell(Mishap("missed", job.name, due, "the service was not running"))
            if (due is not None or killed) and self._config.night.schedule.catch_up:
                self._schedule.at_once(job)

    def _act(self, job: Job) -> None:
        """One run, in a child process; in the scheduler's thread."""
        if self._ending.is_set():
            return
        logs.log().info("run.starting", job=job.name, sources=len(job.sources))
        command = [*_NICE, sys.executable, "-P", "-m", "luutin", "crawl", "--leash", "--db", str(self._config.db)]
        if self._config.path is not None:
            command += ["--config", str(self._config.path)]
        environment = {**os.environ, logs.VARIABLE: logs.form()}
        with subprocess.Popen(  # noqa: S603 - our own command; source names have a checked shape
            [*command, "--", *job.sources],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        ) as child:
            self._child = child
            code = child.wait()
            self._child = None
        self._ended(job, code)

    def _ended(self, job: Job, code: int) -> None:
        if code in {0, 3} or self._ending.is_set():
            logs.log().info("run.ended", job=job.name, exit_code=code)
            return
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        self._tell(Mishap("failed", job.name, _now(), f"the run {how}; the log has its last words"))

    def _tell(self, mishap: Mishap) -> None:
        """A run that did not happen, or died, is as much worth telling as what a run finds."""
        due = mishap.due.isoformat() if mishap.due else None
        logs.log().error(f"run.{mishap.kind}", job=mishap.job, due=due, reason=mishap.reason)
        tell_trouble(self._config, mishap, now=_now())

    def _post(self) -> None:
        """Send what could not be sent before, in a thread: a mail server that hangs holds nothing up."""
        threading.Thread(target=self._send, daemon=True).start()

    def _send(self) -> None:
        try:
            post(self._config, now=_now)
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


def _now() -> datetime:
    return datetime.now(UTC)
