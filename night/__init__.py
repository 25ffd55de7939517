"""HERE IS A NIGHT; RUN IT AND TELL THE TRUTH."""

from typing import TYPE_CHECKING

from luutin.door import opened

if TYPE_CHECKING:
    from luutin.night import book, logs, watches
    from luutin.night.backup import back_up, open_backup, restore
    from luutin.night.compaction import compact
    from luutin.night.deploy import KINDS, Place, rendered
    from luutin.night.doctor import Finding, Level, examine, stopped
    from luutin.night.ending import finish
    from luutin.night.errors import BackupError, NightError, SettingsError, WatchError
    from luutin.night.letters import Find
    from luutin.night.metrics import CONTENT_TYPE, exposition
    from luutin.night.operation import Operation
    from luutin.night.reachability import reach
    from luutin.night.reporting import needs_person, report
    from luutin.night.schedule import jobs, times
    from luutin.night.schema import NIGHT_SCHEMA, SCHEMAS
    from luutin.night.service import Service
    from luutin.night.settings import MailSettings, NightSettings, ScheduleSettings, WebhookSettings
    from luutin.night.verification import Fault, verify
    from luutin.night.watches import Watch, finds
else:
    __getattr__ = opened(
        __name__,
        {
            **dict.fromkeys(("book", "logs", "watches"), ""),
            **dict.fromkeys(("BackupError", "NightError", "SettingsError", "WatchError"), "errors"),
            "Operation": "operation",
            **dict.fromkeys(("back_up", "open_backup", "restore"), "backup"),
            "compact": "compaction",
            **dict.fromkeys(("KINDS", "Place", "rendered"), "deploy"),
            **dict.fromkeys(("Finding", "Level", "examine", "stopped"), "doctor"),
            "finish": "ending",
            "Find": "letters",
            **dict.fromkeys(("CONTENT_TYPE", "exposition"), "metrics"),
            "reach": "reachability",
            **dict.fromkeys(("needs_person", "report"), "reporting"),
            **dict.fromkeys(("jobs", "times"), "schedule"),
            **dict.fromkeys(("NIGHT_SCHEMA", "SCHEMAS"), "schema"),
            "Service": "service",
            **dict.fromkeys(("MailSettings", "NightSettings", "ScheduleSettings", "WebhookSettings"), "settings"),
            **dict.fromkeys(("Fault", "verify"), "verification"),
            **dict.fromkeys(("Watch", "finds"), "watches"),
        },
    )

__all__ = [
    "CONTENT_TYPE",
    "KINDS",
    "NIGHT_SCHEMA",
    "SCHEMAS",
    "BackupError",
    "Fault",
    "Find",
    "Finding",
    "Level",
    "MailSettings",
    "NightError",
    "NightSettings",
    "Operation",
    "Place",
    "ScheduleSettings",
    "Service",
    "SettingsError",
    "Watch",
    "WatchError",
    "WebhookSettings",
    "back_up",
    "book",
    "compact",
    "examine",
    "exposition",
    "finds",
    "finish",
    "jobs",
    "logs",
    "needs_person",
    "open_backup",
    "reach",
    "rendered",
    "report",
    "restore",
    "stopped",
    "times",
    "verify",
    "watches",
]
