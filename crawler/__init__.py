"""HERE IS A SITE; GIVE ME ITS ARTICLES."""

from typing import TYPE_CHECKING

from luutin.door import open_door

if TYPE_CHECKING:
    from luutin.crawler.codes import Code
    from luutin.crawler.documents.apart import read_document
    from luutin.crawler.documents.asking import fork_server
    from luutin.crawler.documents.file_record import FileKind, FilePage, FileRecord, Signature
    from luutin.crawler.documents.harmless.page import Harmless, HarmlessOrder, make_harmless, unpack_body
    from luutin.crawler.documents.kinds import is_document, kind_of
    from luutin.crawler.documents.pictures import Drawing, DrawOrder, draw_file
    from luutin.crawler.documents.programs import has_ocr, missing_programs
    from luutin.crawler.errors import CrawlError, FetchError, NotAnArticleError, SetupError, UnreadableFileError
    from luutin.crawler.frontier.file_links import why_missing
    from luutin.crawler.frontier.habits import load_sketch
    from luutin.crawler.frontier.hearsay import load_background
    from luutin.crawler.frontier.moving import bring_frontier, drop_frontier
    from luutin.crawler.frontier.overview import files_due, files_missing, nights_to_notice, queues
    from luutin.crawler.frontier.progress import Ending, Progress, Summary
    from luutin.crawler.frontier.schema import FRONTIER_SCHEMA
    from luutin.crawler.frontier.tallies import Tally, tallies_of
    from luutin.crawler.frontier.traps.judged import JudgedPattern, judge_pattern, judged_patterns, keep_pattern
    from luutin.crawler.reading.background import Background
    from luutin.crawler.reading.extract import (
        InspectedBox,
        Inspection,
        Reading,
        extract,
        inspect_page,
        is_compiled,
        read,
    )
    from luutin.crawler.reading.extract.marking import marked_page
    from luutin.crawler.reading.hosts.sketch import HostSketch
    from luutin.crawler.reading.readers import reader_forks
    from luutin.crawler.rendering.availability import RENDERING_COSTS, what_lacks
    from luutin.crawler.run.crawl import Limits, Mode, crawl
    from luutin.crawler.run.doubt import Doubt
    from luutin.crawler.run.files.original import load_file
    from luutin.crawler.run.files.reading import ReadFiles, count_unread, read_files
    from luutin.crawler.run.ingest.common_crawl import Crawl
    from luutin.crawler.run.ingest.common_crawl_client import CommonCrawlClient
    from luutin.crawler.run.ingest.ingest import ingest
    from luutin.crawler.run.ingest.service import Budget, ServiceError, ask_patiently, check_reachable
    from luutin.crawler.run.ingest.tally import IngestTally, SourceTally
    from luutin.crawler.run.ingest.wayback_client import WaybackClient
    from luutin.crawler.run.ingest.web_archive import (
        ArchiveLook,
        WantedCaptures,
        month_of,
        witness_of,
    )
    from luutin.crawler.run.lane_context import in_processes
    from luutin.crawler.run.looks import name_looks
    from luutin.crawler.run.probe import Findings, probe
    from luutin.crawler.run.rereading import Reread, reread
    from luutin.crawler.sandbox.confine import Needs, Walls, confine
    from luutin.crawler.sandbox.folders import temporary_folder
    from luutin.crawler.sandbox.forking import ForkServer
    from luutin.crawler.sandbox.trial import try_sandbox
    from luutin.crawler.site.hosts import host_of, origin_of
    from luutin.crawler.site.lineages import Forebear, Lineages, Succession
    from luutin.crawler.site.scope import Scope, check_contact
    from luutin.crawler.site.selectors import Selectors
    from luutin.crawler.site.settings import CommonCrawlSettings, CrawlerSettings, SourceSettings, WaybackSettings
    from luutin.crawler.site.sharding import Claim, Shard, check_claim, shard_of, sources_of
    from luutin.crawler.site.urls import address_forms, is_home, resolve
    from luutin.crawler.wire.clock import Clock
    from luutin.crawler.wire.fetch import Fetcher, Request
    from luutin.crawler.wire.page import REDIRECT_CODES, Page
    from luutin.crawler.wire.robots import read_robots
    from luutin.crawler.wire.transport import Transport
else:
    __getattr__ = open_door(
        __name__,
        {
            **dict.fromkeys(("Claim", "Shard", "check_claim", "shard_of", "sources_of"), "site.sharding"),
            "Code": "codes",
            "read_document": "documents.apart",
            "fork_server": "documents.asking",
            "ForkServer": "sandbox.forking",
            **dict.fromkeys(("FileKind", "FilePage", "FileRecord", "Signature"), "documents.file_record"),
            **dict.fromkeys(("Harmless", "HarmlessOrder", "make_harmless", "unpack_body"), "documents.harmless.page"),
            **dict.fromkeys(("is_document", "kind_of"), "documents.kinds"),
            **dict.fromkeys(("DrawOrder", "Drawing", "draw_file"), "documents.pictures"),
            **dict.fromkeys(
                ("CrawlError", "FetchError", "NotAnArticleError", "SetupError", "UnreadableFileError"), "errors"
            ),
            "HostSketch": "reading.hosts.sketch",
            "load_sketch": "frontier.habits",
            "why_missing": "frontier.file_links",
            "load_background": "frontier.hearsay",
            "Background": "reading.background",
            **dict.fromkeys(("bring_frontier", "drop_frontier"), "frontier.moving"),
            **dict.fromkeys(("files_due", "files_missing", "nights_to_notice", "queues"), "frontier.overview"),
            **dict.fromkeys(("Ending", "Progress", "Summary"), "frontier.progress"),
            "FRONTIER_SCHEMA": "frontier.schema",
            **dict.fromkeys(("Tally", "tallies_of"), "frontier.tallies"),
            **dict.fromkeys(
                ("JudgedPattern", "judge_pattern", "judged_patterns", "keep_pattern"), "frontier.traps.judged"
            ),
            **dict.fromkeys(
                ("Inspection", "InspectedBox", "Reading", "extract", "is_compiled", "inspect_page", "read"),
                "reading.extract",
            ),
            "marked_page": "reading.extract.marking",
            **dict.fromkeys(("RENDERING_COSTS", "what_lacks"), "rendering.availability"),
            **dict.fromkeys(("Limits", "Mode", "crawl"), "run.crawl"),
            "Doubt": "run.doubt",
            "load_file": "run.files.original",
            **dict.fromkeys(("ReadFiles", "count_unread", "read_files"), "run.files.reading"),
            "ingest": "run.ingest.ingest",
            **dict.fromkeys(("IngestTally", "SourceTally"), "run.ingest.tally"),
            **dict.fromkeys(("ArchiveLook", "WantedCaptures", "month_of", "witness_of"), "run.ingest.web_archive"),
            **dict.fromkeys(("Budget", "ServiceError", "ask_patiently", "check_reachable"), "run.ingest.service"),
            "Crawl": "run.ingest.common_crawl",
            "CommonCrawlClient": "run.ingest.common_crawl_client",
            "WaybackClient": "run.ingest.wayback_client",
            **dict.fromkeys(("Findings", "probe"), "run.probe"),
            **dict.fromkeys(("has_ocr", "missing_programs"), "documents.programs"),
            "in_processes": "run.lane_context",
            "reader_forks": "reading.readers",
            "name_looks": "run.looks",
            **dict.fromkeys(("Reread", "reread"), "run.rereading"),
            **dict.fromkeys(("Needs", "Walls", "confine"), "sandbox.confine"),
            "temporary_folder": "sandbox.folders",
            "try_sandbox": "sandbox.trial",
            **dict.fromkeys(("host_of", "origin_of"), "site.hosts"),
            **dict.fromkeys(("Scope", "check_contact"), "site.scope"),
            **dict.fromkeys(("Forebear", "Lineages", "Succession"), "site.lineages"),
            "Selectors": "site.selectors",
            **dict.fromkeys(
                ("CommonCrawlSettings", "CrawlerSettings", "SourceSettings", "WaybackSettings"), "site.settings"
            ),
            **dict.fromkeys(("address_forms", "is_home", "resolve"), "site.urls"),
            "Clock": "wire.clock",
            **dict.fromkeys(("Fetcher", "Request"), "wire.fetch"),
            **dict.fromkeys(("Page", "REDIRECT_CODES"), "wire.page"),
            "read_robots": "wire.robots",
            "Transport": "wire.transport",
        },
    )

__all__ = [
    "FRONTIER_SCHEMA",
    "REDIRECT_CODES",
    "RENDERING_COSTS",
    "ArchiveLook",
    "Background",
    "Budget",
    "Claim",
    "Clock",
    "Code",
    "CommonCrawlClient",
    "CommonCrawlSettings",
    "Crawl",
    "CrawlError",
    "CrawlerSettings",
    "Doubt",
    "DrawOrder",
    "Drawing",
    "Ending",
    "FetchError",
    "Fetcher",
    "FileKind",
    "FilePage",
    "FileRecord",
    "Findings",
    "Forebear",
    "ForkServer",
    "Harmless",
    "HarmlessOrder",
    "HostSketch",
    "IngestTally",
    "InspectedBox",
    "Inspection",
    "JudgedPattern",
    "Limits",
    "Lineages",
    "Mode",
    "Needs",
    "NotAnArticleError",
    "Page",
    "Progress",
    "ReadFiles",
    "Reading",
    "Request",
    "Reread",
    "Scope",
    "Selectors",
    "ServiceError",
    "SetupError",
    "Shard",
    "Signature",
    "SourceSettings",
    "SourceTally",
    "Succession",
    "Summary",
    "Tally",
    "Transport",
    "UnreadableFileError",
    "Walls",
    "WantedCaptures",
    "WaybackClient",
    "WaybackSettings",
    "address_forms",
    "ask_patiently",
    "bring_frontier",
    "check_claim",
    "check_contact",
    "check_reachable",
    "confine",
    "count_unread",
    "crawl",
    "draw_file",
    "drop_frontier",
    "extract",
    "files_due",
    "files_missing",
    "fork_server",
    "has_ocr",
    "host_of",
    "in_processes",
    "ingest",
    "inspect_page",
    "is_compiled",
    "is_document",
    "is_home",
    "judge_pattern",
    "judged_patterns",
    "keep_pattern",
    "kind_of",
    "load_background",
    "load_file",
    "load_sketch",
    "make_harmless",
    "marked_page",
    "missing_programs",
    "month_of",
    "name_looks",
    "nights_to_notice",
    "origin_of",
    "probe",
    "queues",
    "read",
    "read_document",
    "read_files",
    "read_robots",
    "reader_forks",
    "reread",
    "resolve",
    "shard_of",
    "sources_of",
    "tallies_of",
    "temporary_folder",
    "try_sandbox",
    "unpack_body",
    "what_lacks",
    "why_missing",
    "witness_of",
]
