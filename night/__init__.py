"""HERE IS A NIGHT; RUN IT AND TELL THE TRUTH."""

from typing import TYPE_CHECKING

from luutin.door import open_door

if TYPE_CHECKING:
    from luutin.night import book, logs, watches
    from luutin.night.backups.generations import list_backups, open_backup
    from luutin.night.backups.making import BackupOptions, back_up
    from luutin.night.backups.restoring import restore, restore_proof
    from luutin.night.channels.channel import Channel, ChannelSettings
    from luutin.night.channels.registry import channel_classes, make_channels
    from luutin.night.compaction import compact
    from luutin.night.deploy import KINDS, Installation, StackSize, render_files
    from luutin.night.diagnosis import Diagnosis, Level, is_stopped
    from luutin.night.doctor import examine
    from luutin.night.ending import finish
    from luutin.night.errors import (
        AddressError,
        BackupError,
        NightError,
        NotSentError,
        SettingsError,
        SpoolError,
        WatchError,
    )
    from luutin.night.letters import Find
    from luutin.night.metrics import CONTENT_TYPE, exposition
    from luutin.night.notices.alarms import Alarm, settle, sound
    from luutin.night.operation import Operation
    from luutin.night.pulse import feel_pulse
    from luutin.night.reachability import reach
    from luutin.night.removal import bring_health, drop_health
    from luutin.night.reporting import needs_person, report
    from luutin.night.room import Reserve, ReserveSetting, Room, room_at
    from luutin.night.schema import NIGHT_SCHEMA, SCHEMAS
    from luutin.night.sealing import key_of, package_key_of, seal_new, seals_of
    from luutin.night.service import Service
    from luutin.night.settings import NightSettings, NoticeSettings, ScheduleSettings
    from luutin.night.subscribing.asking import ask_to_confirm
    from luutin.night.subscribing.links import LinkPurpose, LinkSigner
    from luutin.night.subscribing.subscriptions import OWN_QUERY, Subscriptions
    from luutin.night.subscribing.telling import diagnose_subscriptions
    from luutin.night.timetable import jobs, times
    from luutin.night.upkeep import Deed, note_failed, note_good
    from luutin.night.verification import Fault, verify
    from luutin.night.watches import Watch, finds
else:
    __getattr__ = open_door(
        __name__,
        {
            **dict.fromkeys(("book", "logs", "watches"), ""),
            **dict.fromkeys(("list_backups", "open_backup"), "backups.generations"),
            **dict.fromkeys(("BackupOptions", "back_up"), "backups.making"),
            **dict.fromkeys(("restore", "restore_proof"), "backups.restoring"),
            **dict.fromkeys(("Channel", "ChannelSettings"), "channels.channel"),
            **dict.fromkeys(("channel_classes", "make_channels"), "channels.registry"),
            "compact": "compaction",
            **dict.fromkeys(("KINDS", "Installation", "StackSize", "render_files"), "deploy"),
            **dict.fromkeys(("Diagnosis", "Level", "is_stopped"), "diagnosis"),
            "examine": "doctor",
            "finish": "ending",
            **dict.fromkeys(("key_of", "package_key_of", "seal_new", "seals_of"), "sealing"),
            **dict.fromkeys(
                (
                    "AddressError",
                    "BackupError",
                    "NightError",
                    "NotSentError",
                    "SettingsError",
                    "SpoolError",
                    "WatchError",
                ),
                "errors",
            ),
            "Find": "letters",
            **dict.fromkeys(("CONTENT_TYPE", "exposition"), "metrics"),
            **dict.fromkeys(("Alarm", "settle", "sound"), "notices.alarms"),
            "Operation": "operation",
            "feel_pulse": "pulse",
            "reach": "reachability",
            **dict.fromkeys(("needs_person", "report"), "reporting"),
            **dict.fromkeys(("Reserve", "ReserveSetting", "Room", "room_at"), "room"),
            **dict.fromkeys(("NIGHT_SCHEMA", "SCHEMAS"), "schema"),
            **dict.fromkeys(("bring_health", "drop_health"), "removal"),
            "Service": "service",
            **dict.fromkeys(("NightSettings", "NoticeSettings", "ScheduleSettings"), "settings"),
            **dict.fromkeys(("jobs", "times"), "timetable"),
            **dict.fromkeys(("Deed", "note_failed", "note_good"), "upkeep"),
            **dict.fromkeys(("Fault", "verify"), "verification"),
            "ask_to_confirm": "subscribing.asking",
            **dict.fromkeys(("LinkPurpose", "LinkSigner"), "subscribing.links"),
            **dict.fromkeys(("OWN_QUERY", "Subscriptions"), "subscribing.subscriptions"),
            "diagnose_subscriptions": "subscribing.telling",
            **dict.fromkeys(("Watch", "finds"), "watches"),
        },
    )

__all__ = [
    "CONTENT_TYPE",
    "KINDS",
    "NIGHT_SCHEMA",
    "OWN_QUERY",
    "SCHEMAS",
    "AddressError",
    "Alarm",
    "BackupError",
    "BackupOptions",
    "Channel",
    "ChannelSettings",
    "Deed",
    "Diagnosis",
    "Fault",
    "Find",
    "Installation",
    "Level",
    "LinkPurpose",
    "LinkSigner",
    "NightError",
    "NightSettings",
    "NotSentError",
    "NoticeSettings",
    "Operation",
    "Reserve",
    "ReserveSetting",
    "Room",
    "ScheduleSettings",
    "Service",
    "SettingsError",
    "SpoolError",
    "StackSize",
    "Subscriptions",
    "Watch",
    "WatchError",
    "ask_to_confirm",
    "back_up",
    "book",
    "bring_health",
    "channel_classes",
    "compact",
    "diagnose_subscriptions",
    "drop_health",
    "examine",
    "exposition",
    "feel_pulse",
    "finds",
    "finish",
    "is_stopped",
    "jobs",
    "key_of",
    "list_backups",
    "logs",
    "make_channels",
    "needs_person",
    "note_failed",
    "note_good",
    "open_backup",
    "package_key_of",
    "reach",
    "render_files",
    "report",
    "restore",
    "restore_proof",
    "room_at",
    "seal_new",
    "seals_of",
    "settle",
    "sound",
    "times",
    "verify",
    "watches",
]
