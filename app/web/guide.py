"""Help and about: Markdown of ours, a file for each language, whose examples are searches to click."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.links import Links
from luutin.app.web.render import page
from luutin.app.web.state import state, visit
from luutin.app.web.statistics import overview_of
from luutin.packaged import folder_of

_FIRST = "en"
"""The language of a page that another has not been given yet."""


def text_of(name: str, language: str) -> str:
    """The Markdown of a page in *language*, in English where it has none."""
    folder = folder_of("luutin.app.web").joinpath("locale")
    path = folder.joinpath(language, f"{name}.md")
    return (path if path.is_file() else folder.joinpath(_FIRST, f"{name}.md")).read_text("utf-8")


def queries_of(text: str) -> list[str]:
    """The searches that stand in the first columns of its tables."""
    return [token.content for token in _examples(_parser().parse(text))]


def to_html(text: str, links: Links) -> Markup:
    """The page, with its own addresses and its examples as links."""
    tokens = _parser().parse(text)
    for token in _examples(tokens):
        token.type, token.meta = "example", {"href": links.to("/", q=token.content)}
    for token in tokens:
        for child in token.children or ():
            href = str(child.attrGet("href") or "")
            if child.type == "link_open" and href.startswith("/"):
                child.attrSet("href", links.to(href))
    parser = _parser()
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - of our own files, with HTML off


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("example", _example)
    return parser


def _example(_: object, tokens: list[Token], place: int, *__: object) -> str:
    shown = Markup('<a href="{}"><code>{}</code></a>')
    return str(shown.format(tokens[place].meta["href"], tokens[place].content))


def _examples(tokens: list[Token]) -> list[Token]:
    """Code that stands in the first cell of a table's row."""
    found, cell = [], 0
    for token in tokens:
        cell = 0 if token.type == "tr_open" else cell + (token.type == "td_open")
        if token.type == "inline" and cell == 1:
            found += [child for child in token.children or () if child.type == "code_inline"]
    return found


def help_page(request: Request) -> Response:
    """How to search, with examples to click."""
    return _show(request, "help")


def about(request: Request) -> Response:
    """What is kept, what is not, and how to cite it."""
    return _show(request, "about")


def _show(request: Request, name: str) -> Response:
    here, shared = visit(request), state(request)
    text = text_of(name, here.language)
    with shared.sessions.open() as session:
        kept = overview_of(session, shared.memory)
    title = text.partition("\n")[0].lstrip("# ")
    return page(here, "help.html", title=title, text=to_html(text, here.links), kept=kept)


ROUTES = {"/help": help_page, "/about": about}
