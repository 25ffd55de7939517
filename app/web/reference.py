"""The page about the API, made from the OpenAPI document, and what browsers ask about the search."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.i18n import translations
from luutin.app.web.render import answer, page
from luutin.app.web.state import visit

_EXAMPLES = {
    "/api/v1/search": "/api/v1/search?q=dau%20gia&from=2020&sort=newest",
    "/api/v1/articles/{id}": "/api/v1/articles/1",
    "/api/v1/articles/{id}/revisions": "/api/v1/articles/1/revisions",
    "/api/v1/articles/{id}/similar": "/api/v1/articles/1/similar",
    "/api/v1/captions": "/api/v1/captions?q=trao%20qua",
    "/api/v1/sources": "/api/v1/sources",
    "/api/v1/timeline": "/api/v1/timeline?q=dau%20gia",
    "/api/v1/facets": "/api/v1/facets?q=dau%20gia",
    "/api/v1/suggest": "/api/v1/suggest?q=daus%20gia",
    "/api/v1/export": "/api/v1/export?q=dau%20gia&format=csv",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a route."""

    name: str
    place: str
    """`path` or `query`."""
    kind: str
    """Its type or values, with bounds."""
    default: str
    """Empty: none."""
    description: str


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an answer."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class ApiRoute:
    """One route."""

    path: str
    description: str
    parameters: list[Parameter]
    fields: list[Field]
    example: str


def api_routes(document: dict[str, Any], translate: Callable[[str], str] = str) -> list[ApiRoute]:
    """The routes of an OpenAPI document, in its order, with what they say as *translate* gives it."""
    schemas = document["components"]["schemas"]
    routes = [_api_route(path, methods["get"], schemas) for path, methods in document["paths"].items()]

    def told(text: str) -> str:
        return translate(text) if text else ""  # of no text, gettext gives the catalogue's head

    return [
        replace(
            route,
            description=told(route.description),
            parameters=[replace(each, description=told(each.description)) for each in route.parameters],
            fields=[replace(each, description=told(each.description)) for each in route.fields],
        )
        for route in routes
    ]


def _api_route(path: str, said: dict[str, Any], schemas: dict[str, Any]) -> ApiRoute:
    parameters = [_parameter(parameter) for parameter in said.get("parameters", [])]
    content = said["responses"]["200"].get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    shape = schemas.get(reference.rpartition("/")[2], {})
    return ApiRoute(path, said.get("description", ""), parameters, list(_fields(shape)), _EXAMPLES.get(path, path))


def _parameter(said: dict[str, Any]) -> Parameter:
    schema = said["schema"]
    default = schema.get("default")
    return Parameter(
        said["name"],
        said["in"],
        kind(schema),
        "" if default in (None, "", []) else str(default),
        said.get("description", ""),
    )


def _fields(shape: dict[str, Any]) -> Iterator[Field]:
    for name, schema in shape.get("properties", {}).items():
        yield Field(name, kind(schema), schema.get("description", ""))


def kind(schema: dict[str, Any]) -> str:
    """A schema in a few words: `integer 1–100`, `one of newest, oldest`, `list of Hit`, `string or null`."""
    if "anyOf" in schema:
        return " or ".join(kind(part) for part in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2].removesuffix("Shape"))
    if "enum" in schema:
        return "one of " + ", ".join(schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind(schema['items'])}" if "items" in schema else "list"
    bounds = ""
    if "minimum" in schema and schema.get("maximum", 1e9) < 1e9:
        bounds = f" {schema['minimum']}–{schema['maximum']}"
    elif "maxLength" in schema:
        bounds = f", up to {schema['maxLength']} characters"
    return f"{schema.get('type', 'any')}{bounds}"


def reference(request: Request) -> Response:
    """The page about the API."""
    here = visit(request)
    translate = translations(here.language).gettext
    return page(here, "reference.html", api_routes=api_routes(request.app.openapi(), translate))


def opensearch(request: Request) -> Response:
    """How a browser puts the search into its list of search engines (OpenSearch 1.1)."""
    links = visit(request).links
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        "<ShortName>Lưu Tin</ShortName><Description>Tin của quận, huyện, còn giữ lại đây</Description>"
        "<InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template="{links.whole("/")}?q={{searchTerms}}"/>'
        "</OpenSearchDescription>\n"
    )
    return answer(request, body.encode(), "application/opensearchdescription+xml")


ROUTES = {"/api": reference, "/opensearch.xml": opensearch}
