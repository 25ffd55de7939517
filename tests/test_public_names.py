"""What each room promises to the others: a name more or less is a decision, not an accident."""

from importlib import import_module

import pytest

PUBLIC = {
    "luutin": """
        Archive Article Database Searcher connect extract
    """,
    "luutin.archive": """
        ARCHIVE_SCHEMA Adopted Archive ArchiveError ArchiveIdentity Article ArticleFile
        ArticleNumbers ArticleRow Attachment AwayError Beside BusyError CannotOpenError Caption
        CaptionRow Captions Capture CaptureError CaptureEvidence CaptureSink CaptureSource
        CaptureWriter Change ChangeLog Connection Corpus CurrentFile CurrentName CurrentNames
        CurrentRevision DISCARDED DamagedError Database DescribedTable DiskError EXPORTED Edit
        EditKind Edits Exchange FILL_FIELDS Facts FaultKind FileFacts FileReader FileSort
        FileText Files Filled Finds ForeignCapture ForeignFault Found GatheredLeaves HELD Hashed
        Held HeldError History Holding KeptFile Known LARGEST LogMark Memento Mementos NORMAL
        NamedMemento NewerSchemaError NotAnArchiveError NotSealedError OddFile Oddity OtherOwnerError Outcome Proposal
        Proved Proven ROTATE_BYTES Reader Record RecordCounts RecordError Records Related RenamedFiles
        Requisites Revisit Row Run Runs S3Store SHOWN STAGED Schema SchemaError Seal SealError
        SealFolder SealMark Sighting SourceClaims SourceMove SourceTakenError SourceTotals
        SqliteConnection Statistics StoppedError StoreError StoreSettings Stored StoredCaptures
        Storer Storing TakenIn UnreadRows Use VIETNAM WantedFile WarcFolder WithheldCounts
        Withholdable Withholding Withholdings Witness Work adopt align check_revisions
        check_seals check_soundness check_tables claim_shard committed_lengths describe_tables
        digest_agrees edits_between evidence_of files_away find_hash find_lag find_naming
        find_part find_proven from_utc holder holdings holds_table identify info_member
        is_sealed is_silent is_substantial kinds_of kinds_of_words load_key load_package_key lock
        lock_file make_key make_package_key missing_in moves_under_way next_statement normal
        note_further_pages odd_files proof_json prove prove_record read_capture read_response
        read_standing read_statements read_timestamp read_warc renew_identity revisit_member
        sign sign_package sources_held stored_files sync_folder timestamp_query uses utc
        warc_path what_is witnesses_of write_durably
    """,
    "luutin.crawler": """
        ArchiveLook Background Budget Claim Clock Code CommonCrawlClient CommonCrawlSettings
        Crawl CrawlError CrawlerSettings Doubt DrawOrder Drawing Ending FRONTIER_SCHEMA
        FetchError Fetcher FileKind FilePage FileRecord Findings Forebear ForkServer Harmless
        HarmlessOrder HostSketch IngestTally InspectedBox Inspection JudgedPattern Limits
        Lineages Mode Needs NotAnArticleError Page Progress REDIRECT_CODES RENDERING_COSTS
        ReadFiles Reading Request Reread Scope Selectors ServiceError SetupError Shard Signature
        SourceSettings SourceTally Succession Summary Tally Transport UnreadableFileError Walls
        WantedCaptures WaybackClient WaybackSettings address_forms ask_patiently bring_frontier
        check_claim check_contact check_reachable confine count_unread crawl draw_file
        drop_frontier extract files_due files_missing fork_server has_ocr host_of in_processes
        ingest inspect_page is_compiled is_document is_home judge_pattern judged_patterns
        keep_pattern kind_of load_background load_file load_sketch make_harmless marked_page
        missing_programs month_of name_looks nights_to_notice origin_of probe queues read
        read_document read_files read_robots reader_forks reread resolve shard_of sources_of
        tallies_of temporary_folder try_sandbox unpack_body what_lacks why_missing witness_of
    """,
    "luutin.indexer": """
        AbbreviationsError Also Answer BadRequestError Caught Cluster ClusterAccess
        ClusterFollower ClusterRecords ClusterSearcher ClusterState Count DamagedIndexError
        Engine EngineDownError EngineName EngineRefusedError EngineSettings Expanded Explanation
        FILE_INDEX_SCHEMA FileHit HeldFunction Highlights Hit INDEX_SCHEMA InFiles Index
        IndexerError LEARNT LearntPair MAX_LIMIT Namesake NoIndexError NoSuchDayError
        NotAHitError Options PEOPLE_SCHEMA Period PersonFacts PlaceNaming Searcher Searching
        Shape Sort Span Timeline UnitFacts UnknownArticleError WATERMARK WordScore connect
        learn_abbreviations load_shipped look_at open_cluster read_bound read_days translate_remark
        why_not_its_own
    """,
    "luutin.night": """
        AddressError Alarm BackupError BackupOptions CONTENT_TYPE Channel ChannelSettings
        Deed Diagnosis Fault Find Installation KINDS Level LinkPurpose LinkSigner
        NIGHT_SCHEMA NightError NightSettings NotSentError NoticeSettings OWN_QUERY Operation Reserve
        ReserveSetting Room SCHEMAS ScheduleSettings Service SettingsError SpoolError
        StackSize Subscriptions Watch WatchError ask_to_confirm back_up book bring_health
        channel_classes compact diagnose_subscriptions drop_health examine exposition
        feel_pulse finds finish is_stopped jobs key_of list_backups logs make_channels
        needs_person note_failed note_good open_backup package_key_of reach render_files
        report restore restore_proof room_at seal_new seals_of settle sound times verify
        watches
    """,
}
"""Import name → the names it exports, in order."""


@pytest.mark.parametrize("name", PUBLIC)
def test_the_public_names_are_these(name):
    """A room exports these names and no others."""
    assert sorted(import_module(name).__all__) == PUBLIC[name].split()
