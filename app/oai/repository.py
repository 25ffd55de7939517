"""The repository: each verb's answer. Records come in the order of their last change, so that a harvest misses none."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec.structs
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from luutin.app.oai.records import FORMATS, XSI
from luutin.app.oai.request import Harvest, OaiRequest, ProtocolError, read_request
from luutin.app.web.atom import xml_text
from luutin.app.web.errors import BadQuestionError
from luutin.app.web.links import Links
from luutin.app.web.render import answer
from luutin.app.web.security import IS_POST
from luutin.app.web.state import state, visit
from luutin.archive import Change, ChangeLog, Database, Reader, Record, Statistics, identify
from luutin.packaged import folder_of

PATH = "/oai"
MEDIA_TYPE = "text/xml; charset=utf-8"
_NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
_PAGE = 100
_LONGEST = 8000
_SPEC = re.compile(r"[A-Za-z0-9_.!~*'()-]+")


async def respond(request: Request) -> Response:
    """Answer one request, GET or POST (OAI-PMH 2.0 §3.1.1)."""
    pairs = list(request.query_params.multi_items())
    if request.scope.get(IS_POST):
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _LONGEST:
                raise BadQuestionError("The body is longer than %(longest)s bytes.", longest=_LONGEST)
        pairs += parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return await run_in_threadpool(_answer, request, pairs)


def _answer(request: Request, pairs: list[tuple[str, str]]) -> Response:
    shared, links = state(request), visit(request).links
    location = f"{_NAMESPACE} {_NAMESPACE}OAI-PMH.xsd"
    root = Element("OAI-PMH", {"xmlns": _NAMESPACE, "xmlns:xsi": XSI, "xsi:schemaLocation": location})
    SubElement(root, "responseDate").text = f"{shared.now():%Y-%m-%dT%H:%M:%SZ}"
    told = SubElement(root, "request")
    told.text = links.whole(PATH)
    arguments = {name: xml_text(value) for name, value in pairs}
    try:
        asked = read_request(pairs)
        with shared.sessions.open() as session, session.database.snapshot():
            body = Repository(session.database, links, _mail(shared.config.crawler.contact, links)).answer(asked)
        told.attrib.update(arguments)
        root.append(body)
    except ProtocolError as error:
        if error.code not in {"badVerb", "badArgument"}:
            told.attrib.update(arguments)
        SubElement(root, "error", code=error.code).text = str(error)
    whole = b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode()
    return answer(request, whole, MEDIA_TYPE)


@dataclass(frozen=True, slots=True)
class Repository:
    """One archive as a harvester sees it."""

    database: Database
    links: Links
    mail: str
    """Of whoever runs it."""

    def answer(self, asked: OaiRequest) -> Element:
        """The element that answers a request. Raises ProtocolError."""
        match asked.verb:
            case "Identify":
                return self._identify()
            case "ListMetadataFormats":
                return self._list_formats(asked.identifier)
            case "ListSets":
                return self._list_sets()
            case "GetRecord":
                return self._get(asked)
        assert asked.harvest is not None  # noqa: S101 - the verbs left are lists
        return self._list(asked.verb, asked.harvest)

    @property
    def _prefix(self) -> str:
        """Of each identifier: by the archive's own name, so that it stays whatever the host is called."""
        return f"oai:luutin-{identify(self.database).uuid}:"

    def _identify(self) -> Element:
        element = Element("Identify")
        for name, text in (
            ("repositoryName", "Lưu Tin"),
            ("baseURL", self.links.whole(PATH)),
            ("protocolVersion", "2.0"),
            ("adminEmail", self.mail),
            ("earliestDatestamp", ChangeLog(self.database).begins() or "1970-01-01T00:00:00Z"),
            ("deletedRecord", "persistent"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ):
            SubElement(element, name).text = text
        return element

    def _list_formats(self, identifier: str) -> Element:
        if identifier:
            self._change(identifier)
        element = Element("ListMetadataFormats")
        for prefix, (_, schema, namespace) in FORMATS.items():
            form = SubElement(element, "metadataFormat")
            SubElement(form, "metadataPrefix").text = prefix
            SubElement(form, "schema").text = self.links.whole(schema) if schema.startswith("/") else schema
            SubElement(form, "metadataNamespace").text = namespace
        return element

    def _list_sets(self) -> Element:
        element = Element("ListSets")
        for name in Statistics(self.database).names():
            each = SubElement(element, "set")
            SubElement(each, "setSpec").text = set_spec(name)
            SubElement(each, "setName").text = name
        return element

    def _get(self, asked: OaiRequest) -> Element:
        change = self._change(asked.identifier)
        _must_be_format(asked.prefix)
        record = Reader(self.database).get(change.article_id)
        element = Element("GetRecord")
        element.append(self._record(change, record, asked.prefix))
        return element

    def _list(self, verb: str, harvest: Harvest) -> Element:
        _must_be_format(harvest.prefix)
        source = self._source(harvest.source)
        element, seq, given = Element(verb), harvest.seq, 0
        more = True
        while more and given < _PAGE:
            page = ChangeLog(self.database).latest(seq, since=harvest.since, until=harvest.until, limit=_PAGE + 1)
            more = len(page) > _PAGE
            for change, record in self._with_records(page[:_PAGE]):
                if source and record is not None and record.source != source:
                    continue
                whole = verb == "ListRecords"
                element.append(self._record(change, record, harvest.prefix) if whole else self._header(change, record))
                given += 1
            seq = page[:_PAGE][-1].seq if page else seq
        if not given and not harvest.given:
            raise ProtocolError("noRecordsMatch", "There are no such records.")
        if more or harvest.given:
            token = SubElement(element, "resumptionToken", cursor=str(harvest.given))
            following = msgspec.structs.replace(harvest, seq=seq, given=harvest.given + given)
            token.text = following.token() if more else None
        return element

    def _with_records(self, changes: list[Change]) -> Iterator[tuple[Change, Record | None]]:
        records = Reader(self.database).many([change.article_id for change in changes])
        return ((change, records.get(change.article_id)) for change in changes)

    def _change(self, identifier: str) -> Change:
        """The last change of the article that *identifier* names. Raises ProtocolError."""
        number = identifier.removeprefix(self._prefix)
        known = number != identifier and number.isascii() and number.isdecimal() and len(number) < 16
        change = ChangeLog(self.database).latest_of(int(number)) if known else None
        if change is None:
            raise ProtocolError("idDoesNotExist", "There is no such record here.")
        return change

    def _source(self, spec: str) -> str:
        """The source of a set; empty: all. Raises ProtocolError."""
        found = next((name for name in Statistics(self.database).names() if set_spec(name) == spec), "")
        if spec and not found:
            raise ProtocolError("noRecordsMatch", "There is no such set.")
        return found

    def _record(self, change: Change, record: Record | None, prefix: str) -> Element:
        element = Element("record")
        element.append(self._header(change, record))
        if record is not None:
            SubElement(element, "metadata").append(FORMATS[prefix][0](record, self.links.permalink(record)))
        return element

    def _header(self, change: Change, record: Record | None) -> Element:
        header = Element("header", {} if record is not None else {"status": "deleted"})
        SubElement(header, "identifier").text = f"{self._prefix}{change.article_id}"
        SubElement(header, "datestamp").text = change.at
        if record is not None:
            SubElement(header, "setSpec").text = set_spec(record.source)
        return header


def _mail(contact: str, links: Links) -> str:
    """Where an operator is reached: the crawler's contact, else the postmaster of the host."""
    host = urlsplit(links.origin).hostname or "localhost"
    return contact.removeprefix("mailto:") if contact.startswith("mailto:") else f"postmaster@{host}"


def set_spec(source: str) -> str:
    """The set of a source: its name, or, where the protocol has no letters for it, the beginning of its hash."""
    return source if _SPEC.fullmatch(source) else f"x-{hashlib.sha256(source.encode()).hexdigest()[:12]}"


def _must_be_format(prefix: str) -> None:
    if prefix not in FORMATS:
        raise ProtocolError("cannotDisseminateFormat", f"The formats are {' and '.join(FORMATS)}.")


def schema(request: Request) -> Response:
    """The schema of our own format."""
    return answer(request, folder_of("luutin.app.oai").joinpath("record.xsd").read_bytes(), "application/xml")


ROUTES = {PATH: respond, f"{PATH}/record.xsd": schema}
