"""HERE IS AN ARTICLE; KEEP IT, EVERY REVISION OF IT, AND THE PROOF."""

from typing import TYPE_CHECKING

from luutin.door import names_in, open_door

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
    from luutin.archive.current_names import CurrentName, CurrentNames
    from luutin.archive.database import Database, Row
    from luutin.archive.described import DescribedTable, describe_tables, read_statements
    from luutin.archive.durable import sync_folder, write_durably
    from luutin.archive.edits.alignment import align
    from luutin.archive.edits.book import Edits
    from luutin.archive.edits.kinds import (
        Edit,
        EditKind,
        edits_between,
        is_silent,
        is_substantial,
        kinds_of,
        kinds_of_words,
    )
    from luutin.archive.errors import (
        ArchiveError,
        AwayError,
        BusyError,
        CannotOpenError,
        CaptureError,
        DamagedError,
        DiskError,
        NewerSchemaError,
        NotAnArchiveError,
        OtherOwnerError,
        RecordError,
        SchemaError,
        StoppedError,
    )
    from luutin.archive.field_use import Use, uses
    from luutin.archive.file_reader import ArticleFile, CurrentFile, FileFacts, FileReader, FileText
    from luutin.archive.files import Files, KeptFile, WantedFile
    from luutin.archive.foreign.found import (
        LARGEST,
        Beside,
        FaultKind,
        Finds,
        ForeignCapture,
        ForeignFault,
        Found,
        Revisit,
    )
    from luutin.archive.foreign.holdings import Holding, holdings, what_is
    from luutin.archive.foreign.sniffing import FileSort
    from luutin.archive.foreign.taken import TakenIn
    from luutin.archive.foreign.warc import digest_agrees, read_warc
    from luutin.archive.foreign.witnesses import Witness, witnesses_of
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
    from luutin.archive.moving.numbers import ArticleNumbers
    from luutin.archive.moving.source_move import SourceMove, moves_under_way
    from luutin.archive.past.further import note_further_pages
    from luutin.archive.past.mementos import Memento, Mementos, NamedMemento
    from luutin.archive.past.requisites import Requisites
    from luutin.archive.past.standing import read_standing
    from luutin.archive.promises import holds_table
    from luutin.archive.proof import Proved, prove
    from luutin.archive.proven import Proven, find_part, find_proven
    from luutin.archive.reader import Capture, Reader
    from luutin.archive.records import Record, RecordCounts, Records
    from luutin.archive.remote.claims import SourceClaims, SourceTakenError
    from luutin.archive.remote.object_store import StoreError
    from luutin.archive.remote.s3 import S3Store
    from luutin.archive.remote.settings import StoreSettings
    from luutin.archive.remote.stored_captures import StoredCaptures
    from luutin.archive.remote.storing import Storer, Storing, find_lag, stored_files
    from luutin.archive.renamed_files import RenamedFiles
    from luutin.archive.runs import Run, Runs
    from luutin.archive.schema import ARCHIVE_SCHEMA, Schema
    from luutin.archive.seals.evidence import CaptureEvidence, SealMark, evidence_of
    from luutin.archive.seals.packages import load_package_key, make_package_key, sign_package
    from luutin.archive.seals.proving import NotSealedError, is_sealed, proof_json, prove_record
    from luutin.archive.seals.seal import GatheredLeaves, Seal, SealError, SealFolder
    from luutin.archive.seals.sealing import check_seals, next_statement
    from luutin.archive.seals.signing import load_key, make_key, sign
    from luutin.archive.seals.timestamps import read_timestamp, timestamp_query
    from luutin.archive.soundness import check_soundness, check_tables
    from luutin.archive.sqlite import Connection, SqliteConnection
    from luutin.archive.store import Archive, Known, Outcome, Stored
    from luutin.archive.succession import missing_in
    from luutin.archive.text import normal
    from luutin.archive.warc import Exchange, info_member, revisit_member
    from luutin.archive.warc_files import OddFile, Oddity, committed_lengths, files_away, odd_files, warc_path
    from luutin.archive.withholding import WithheldCounts, Withholdable, Withholding, Withholdings
else:
    __getattr__ = open_door(
        __name__,
        names_in(
            {
                "adoption": "Adopted adopt",
                "article": "EXPORTED NORMAL SHOWN Article Attachment Caption Related",
                "article_row": "ArticleRow",
                "captions": "CaptionRow Captions",
                "capture_store": "CaptureSink CaptureSource WarcFolder read_capture read_response",
                "captures": "ROTATE_BYTES CaptureWriter",
                "consistency": "UnreadRows check_revisions",
                "corpus": "Corpus CurrentRevision Facts",
                "counts": "FILL_FIELDS Filled SourceTotals Statistics",
                "current_names": "CurrentName CurrentNames",
                "database": "Database Row",
                "durable": "sync_folder write_durably",
                "edits.alignment": "align",
                "edits.book": "Edits",
                "edits.kinds": "Edit EditKind edits_between is_silent is_substantial kinds_of kinds_of_words",
                "errors": (
                    "ArchiveError AwayError BusyError CannotOpenError CaptureError DamagedError DiskError "
                    "NewerSchemaError NotAnArchiveError OtherOwnerError RecordError SchemaError StoppedError"
                ),
                "field_use": "Use uses",
                "file_reader": "ArticleFile FileFacts FileReader FileText CurrentFile",
                "files": "Files KeptFile WantedFile",
                "foreign.found": "LARGEST Beside FaultKind Finds ForeignCapture ForeignFault Found Revisit",
                "foreign.holdings": "Holding holdings what_is",
                "foreign.sniffing": "FileSort",
                "foreign.taken": "TakenIn",
                "foreign.warc": "digest_agrees read_warc",
                "foreign.witnesses": "Witness witnesses_of",
                "held": "DISCARDED HELD STAGED Held Proposal",
                "history": "History Sighting",
                "lineage.change_log": "Change ChangeLog LogMark",
                "lineage.identity": "ArchiveIdentity claim_shard identify renew_identity sources_held",
                "locking": "HeldError Work holder lock lock_file",
                "lookup": "Hashed find_hash find_naming",
                "moments": "VIETNAM from_utc utc",
                "moving.numbers": "ArticleNumbers",
                "moving.source_move": "SourceMove moves_under_way",
                "past.further": "note_further_pages",
                "past.mementos": "Memento Mementos NamedMemento",
                "past.requisites": "Requisites",
                "past.standing": "read_standing",
                "promises": "holds_table",
                "proof": "Proved prove",
                "proven": "Proven find_part find_proven",
                "reader": "Capture Reader",
                "records": "Record RecordCounts Records",
                "remote.claims": "SourceClaims SourceTakenError",
                "remote.object_store": "StoreError",
                "remote.s3": "S3Store",
                "remote.settings": "StoreSettings",
                "remote.stored_captures": "StoredCaptures",
                "remote.storing": "Storer Storing find_lag stored_files",
                "renamed_files": "RenamedFiles",
                "runs": "Run Runs",
                "schema": "ARCHIVE_SCHEMA Schema",
                "seals.evidence": "CaptureEvidence SealMark evidence_of",
                "seals.packages": "load_package_key make_package_key sign_package",
                "seals.proving": "NotSealedError is_sealed proof_json prove_record",
                "seals.seal": "GatheredLeaves Seal SealError SealFolder",
                "seals.sealing": "check_seals next_statement",
                "seals.signing": "load_key make_key sign",
                "seals.timestamps": "read_timestamp timestamp_query",
                "soundness": "check_soundness check_tables",
                "sqlite": "Connection SqliteConnection",
                "store": "Archive Known Outcome Stored",
                "succession": "missing_in",
                "described": "DescribedTable describe_tables read_statements",
                "text": "normal",
                "warc": "Exchange info_member revisit_member",
                "warc_files": "OddFile Oddity committed_lengths files_away odd_files warc_path",
                "withholding": "WithheldCounts Withholdable Withholding Withholdings",
            }
        ),
    )

__all__ = [
    "ARCHIVE_SCHEMA", "DISCARDED", "EXPORTED", "FILL_FIELDS", "HELD", "LARGEST", "NORMAL", "ROTATE_BYTES", "SHOWN",
    "STAGED", "VIETNAM", "Adopted", "Archive", "ArchiveError", "ArchiveIdentity", "Article", "ArticleFile",
    "ArticleNumbers", "ArticleRow", "Attachment", "AwayError", "Beside", "BusyError", "CannotOpenError", "Caption",
    "CaptionRow", "Captions", "Capture", "CaptureError", "CaptureEvidence", "CaptureSink", "CaptureSource",
    "CaptureWriter", "Change", "ChangeLog", "Connection", "Corpus", "CurrentFile", "CurrentName", "CurrentNames",
    "CurrentRevision", "DamagedError", "Database", "DescribedTable", "DiskError", "Edit", "EditKind", "Edits",
    "Exchange", "Facts", "FaultKind", "FileFacts", "FileReader", "FileSort", "FileText", "Files", "Filled", "Finds",
    "ForeignCapture", "ForeignFault", "Found", "GatheredLeaves", "Hashed", "Held", "HeldError", "History", "Holding",
    "KeptFile", "Known", "LogMark", "Memento", "Mementos", "NamedMemento", "NewerSchemaError", "NotAnArchiveError",
    "NotSealedError", "OddFile", "Oddity", "OtherOwnerError", "Outcome", "Proposal", "Proved", "Proven", "Reader",
    "Record", "RecordCounts", "RecordError", "Records", "Related", "RenamedFiles", "Requisites", "Revisit", "Row",
    "Run", "Runs", "S3Store", "Schema", "SchemaError", "Seal", "SealError", "SealFolder", "SealMark", "Sighting",
    "SourceClaims", "SourceMove", "SourceTakenError", "SourceTotals", "SqliteConnection", "Statistics", "StoppedError",
    "StoreError", "StoreSettings", "Stored", "StoredCaptures", "Storer", "Storing", "TakenIn", "UnreadRows", "Use",
    "WantedFile", "WarcFolder", "WithheldCounts", "Withholdable", "Withholding", "Withholdings", "Witness", "Work",
    "adopt", "align", "check_revisions", "check_seals", "check_soundness", "check_tables", "claim_shard",
    "committed_lengths", "describe_tables", "digest_agrees", "edits_between", "evidence_of", "files_away", "find_hash",
    "find_lag", "find_naming", "find_part", "find_proven", "from_utc", "holder", "holdings", "holds_table", "identify",
    "info_member", "is_sealed", "is_silent", "is_substantial", "kinds_of", "kinds_of_words", "load_key",
    "load_package_key", "lock", "lock_file", "make_key", "make_package_key", "missing_in", "moves_under_way",
    "next_statement", "normal", "note_further_pages", "odd_files", "proof_json", "prove", "prove_record",
    "read_capture", "read_response", "read_standing", "read_statements", "read_timestamp", "read_warc",
    "renew_identity", "revisit_member", "sign", "sign_package", "sources_held", "stored_files", "sync_folder",
    "timestamp_query", "uses", "utc", "warc_path", "what_is", "witnesses_of", "write_durably",
]  # fmt: skip
