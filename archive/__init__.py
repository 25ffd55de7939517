"""HERE IS AN ARTICLE; KEEP IT, EVERY REVISION OF IT, AND THE PROOF."""

from typing import TYPE_CHECKING

from luutin.door import open_door

if TYPE_CHECKING:
    from luutin.archive.adoption import Adopted, adopt
    from luutin.archive.article import EXPORTED, NORMAL, SHOWN, Article, Attachment, Caption, Related
    from luutin.archive.article_row import ArticleRow
    from luutin.archive.captions import CaptionRow, Captions
    from luutin.archive.capture_store import CaptureSink, CaptureSource, WarcFolder, read_capture, read_response
    from luutin.archive.captures import ROTATE_BYTES, CaptureWriter
    from luutin.archive.consistency import UnreadRows, check_revisions
    from luutin.archive.corpus import Corpus, CurrentRevision, Facts
    from luutin.archive.counts import FILL_FIELDS, Filled, SourceTotals, Statistics
    from luutin.archive.database import Database, Row
    from luutin.archive.durable import sync_folder, write_durably
    from luutin.archive.errors import (
        ArchiveError,
        BusyError,
        CannotOpenError,
        CaptureError,
        DamagedError,
        DiskError,
        NewerSchemaError,
        NotAnArchiveError,
        RecordError,
        SchemaError,
        StoppedError,
    )
    from luutin.archive.field_use import Use, uses
    from luutin.archive.file_reader import ArticleFile, FileFacts, FileReader, FileText
    from luutin.archive.files import Files, KeptFile, WantedFile
    from luutin.archive.foreign.found import (
        Beside,
        FaultKind,
        Finds,
        ForeignCapture,
        ForeignFault,
        Revisit,
    )
    from luutin.archive.foreign.holdings import Holding, holdings
    from luutin.archive.foreign.sniffing import FileSort
    from luutin.archive.foreign.taken import TakenIn
    from luutin.archive.held import DISCARDED, HELD, STAGED, Held, Proposal
    from luutin.archive.history import History, Sighting
    from luutin.archive.lineage.change_log import Change, ChangeLog, LogMark
    from luutin.archive.lineage.identity import (
        ArchiveIdentity,
        claim_shard,
        identify,
        renew_identity,
        sources_held,
    )
    from luutin.archive.locking import HeldError, Work, holder, lock, lock_file
    from luutin.archive.lookup import Hashed, find_hash, find_naming
    from luutin.archive.moments import VIETNAM, from_utc, utc
    from luutin.archive.past.mementos import Memento, Mementos, NamedMemento
    from luutin.archive.past.standing import Standing, read_standing
    from luutin.archive.promises import holds_table
    from luutin.archive.proof import Proved, prove
    from luutin.archive.proven import Proven, find_part, find_proven
    from luutin.archive.reader import Capture, Reader
    from luutin.archive.records import Record, RecordCounts, Records
    from luutin.archive.runs import Run, Runs
    from luutin.archive.schema import ARCHIVE_SCHEMA, Schema
    from luutin.archive.soundness import check_soundness, check_tables
    from luutin.archive.sqlite import Connection, SqliteConnection
    from luutin.archive.store import Archive, Known, Outcome, Stored
    from luutin.archive.succession import missing_in
    from luutin.archive.text import normal
    from luutin.archive.warc import Exchange, info_member, revisit_member
    from luutin.archive.warc_files import OddFile, Oddity, committed_lengths, odd_files, warc_path
    from luutin.archive.withholding import WithheldCounts, Withholdable, Withholding, Withholdings
else:
    __getattr__ = open_door(
        __name__,
        {
            **dict.fromkeys(
                ("ArchiveIdentity", "claim_shard", "identify", "renew_identity", "sources_held"), "lineage.identity"
            ),
            "ArticleRow": "article_row",
            **dict.fromkeys(("CaptionRow", "Captions"), "captions"),
            **dict.fromkeys(("UnreadRows", "check_revisions"), "consistency"),
            **dict.fromkeys(("FILL_FIELDS", "Filled", "SourceTotals", "Statistics"), "counts"),
            **dict.fromkeys(("Corpus", "CurrentRevision", "Facts"), "corpus"),
            **dict.fromkeys(("Connection", "SqliteConnection"), "sqlite"),
            **dict.fromkeys(("Database", "Row"), "database"),
            **dict.fromkeys(
                (
                    "ArchiveError",
                    "BusyError",
                    "CannotOpenError",
                    "CaptureError",
                    "DamagedError",
                    "DiskError",
                    "NewerSchemaError",
                    "NotAnArchiveError",
                    "RecordError",
                    "SchemaError",
                    "StoppedError",
                ),
                "errors",
            ),
            **dict.fromkeys(("Proved", "prove"), "proof"),
            **dict.fromkeys(("Run", "Runs"), "runs"),
            **dict.fromkeys(("ARCHIVE_SCHEMA", "Schema"), "schema"),
            **dict.fromkeys(("Archive", "Known", "Outcome", "Stored"), "store"),
            **dict.fromkeys(("Proven", "find_part", "find_proven"), "proven"),
            **dict.fromkeys(("DISCARDED", "HELD", "STAGED", "Held", "Proposal"), "held"),
            **dict.fromkeys(
                ("Beside", "FaultKind", "Finds", "ForeignCapture", "ForeignFault", "Revisit"), "foreign.found"
            ),
            **dict.fromkeys(("Holding", "holdings"), "foreign.holdings"),
            "FileSort": "foreign.sniffing",
            "TakenIn": "foreign.taken",
            **dict.fromkeys(("History", "Sighting"), "history"),
            "missing_in": "succession",
            "normal": "text",
            **dict.fromkeys(("Exchange", "info_member", "revisit_member"), "warc"),
            **dict.fromkeys(("Memento", "Mementos", "NamedMemento"), "past.mementos"),
            **dict.fromkeys(("Standing", "read_standing"), "past.standing"),
            **dict.fromkeys(("Article", "Attachment", "Caption", "EXPORTED", "NORMAL", "Related", "SHOWN"), "article"),
            **dict.fromkeys(("Use", "uses"), "field_use"),
            **dict.fromkeys(("ArticleFile", "FileFacts", "FileReader", "FileText"), "file_reader"),
            **dict.fromkeys(("Files", "KeptFile", "WantedFile"), "files"),
            **dict.fromkeys(("Capture", "Reader"), "reader"),
            **dict.fromkeys(("Change", "ChangeLog", "LogMark"), "lineage.change_log"),
            **dict.fromkeys(("ArchiveIdentity", "identify", "renew_identity"), "lineage.identity"),
            **dict.fromkeys(
                ("ArchiveIdentity", "claim_shard", "identify", "renew_identity", "sources_held"), "lineage.identity"
            ),
            **dict.fromkeys(("Record", "RecordCounts", "Records"), "records"),
            **dict.fromkeys(("Adopted", "adopt"), "adoption"),
            **dict.fromkeys(("Hashed", "find_hash", "find_naming"), "lookup"),
            "holds_table": "promises",
            **dict.fromkeys(("check_soundness", "check_tables"), "soundness"),
            **dict.fromkeys(("CaptureWriter", "ROTATE_BYTES"), "captures"),
            **dict.fromkeys(("sync_folder", "write_durably"), "durable"),
            **dict.fromkeys(("OddFile", "Oddity", "committed_lengths", "odd_files", "warc_path"), "warc_files"),
            **dict.fromkeys(
                ("CaptureSink", "CaptureSource", "WarcFolder", "read_capture", "read_response"), "capture_store"
            ),
            **dict.fromkeys(("VIETNAM", "from_utc", "utc"), "moments"),
            **dict.fromkeys(("WithheldCounts", "Withholdable", "Withholding", "Withholdings"), "withholding"),
            **dict.fromkeys(("HeldError", "Work", "holder", "lock", "lock_file"), "locking"),
        },
    )

__all__ = [
    "ARCHIVE_SCHEMA",
    "DISCARDED",
    "EXPORTED",
    "FILL_FIELDS",
    "HELD",
    "NORMAL",
    "ROTATE_BYTES",
    "SHOWN",
    "STAGED",
    "VIETNAM",
    "Adopted",
    "Archive",
    "ArchiveError",
    "ArchiveIdentity",
    "Article",
    "ArticleFile",
    "ArticleRow",
    "Attachment",
    "Beside",
    "BusyError",
    "CannotOpenError",
    "Caption",
    "CaptionRow",
    "Captions",
    "Capture",
    "CaptureError",
    "CaptureSink",
    "CaptureSource",
    "CaptureWriter",
    "Change",
    "ChangeLog",
    "Connection",
    "Corpus",
    "CurrentRevision",
    "DamagedError",
    "Database",
    "DiskError",
    "Exchange",
    "Facts",
    "FaultKind",
    "FileFacts",
    "FileReader",
    "FileSort",
    "FileText",
    "Files",
    "Filled",
    "Finds",
    "ForeignCapture",
    "ForeignFault",
    "Hashed",
    "Held",
    "HeldError",
    "History",
    "Holding",
    "KeptFile",
    "Known",
    "LogMark",
    "Memento",
    "Mementos",
    "NamedMemento",
    "NewerSchemaError",
    "NotAnArchiveError",
    "OddFile",
    "Oddity",
    "Outcome",
    "Proposal",
    "Proved",
    "Proven",
    "Reader",
    "Record",
    "RecordCounts",
    "RecordError",
    "Records",
    "Related",
    "Revisit",
    "Row",
    "Run",
    "Runs",
    "Schema",
    "SchemaError",
    "Sighting",
    "SourceTotals",
    "SqliteConnection",
    "Standing",
    "Statistics",
    "StoppedError",
    "Stored",
    "TakenIn",
    "UnreadRows",
    "Use",
    "WantedFile",
    "WarcFolder",
    "WithheldCounts",
    "Withholdable",
    "Withholding",
    "Withholdings",
    "Work",
    "adopt",
    "check_revisions",
    "check_soundness",
    "check_tables",
    "claim_shard",
    "committed_lengths",
    "find_hash",
    "find_naming",
    "find_part",
    "find_proven",
    "from_utc",
    "holder",
    "holdings",
    "holds_table",
    "identify",
    "info_member",
    "lock",
    "lock_file",
    "missing_in",
    "normal",
    "odd_files",
    "prove",
    "read_capture",
    "read_response",
    "read_standing",
    "renew_identity",
    "revisit_member",
    "sources_held",
    "sync_folder",
    "uses",
    "utc",
    "warc_path",
    "write_durably",
]
