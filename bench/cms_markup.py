"""A post as the editors of a system leave it in the database: classic HTML in many hands, or blocks of Gutenberg."""

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from cms_posts import Block, Post, file_name

HANDS = 6
"""Ways in which classic HTML is written; `number // 16 + number` chooses, so that each style meets several."""


class Media(NamedTuple):
    """Where a system keeps what posts show."""

    image: Callable[[int], str]
    """Number → address."""
    file: Callable[[str], str]
    """Name → address."""
    ids: tuple[int, ...] = ()
    """Of the images, where the system has them as records with pages of their own."""
    shortcodes: bool = False
    """Whether WordPress's [caption] and [gallery] are understood."""


def hand_of(post: Post) -> int:
    return (post.number + post.number // 16) % HANDS


def classic(post: Post, media: Media) -> str:
    """The post as HTML typed into, or pasted into, an editor's window."""
    hand = hand_of(post)
    join = {0: "\n\n", 3: "<br /><br />\n"}.get(hand, "\n")
    return join.join(_classic_block(block, media, hand) for block in post.blocks)


def _classic_block(block: Block, media: Media, hand: int) -> str:
    words = [escape(word, quote=False) for word in block.words]
    match block.kind:
        case "text":
            return _paragraph(words[0], hand)
        case "bold":
            return _paragraph(f"<strong>{words[0]}</strong>", hand)
        case "head":
            return f"<h3>{words[0]}</h3>" if hand % 2 else _paragraph(f"<b>{words[0]}</b>", hand)
        case "list":
            return "<ul>" + "".join(f"<li>{word}</li>" for word in words) + "</ul>"
        case "quote":
            return f"<blockquote><p>{words[0]}</p></blockquote>"
        case "table":
            cells = [f"<td>{word}</td>" for word in words]
            rows = "".join(f"<tr>{cells[n]}{cells[n + 1]}</tr>" for n in range(0, len(cells), 2))
            return f'<table border="1" cellspacing="0"><tbody>{rows}</tbody></table>'
        case "image":
            return _classic_image(words[0], block.number, media, hand)
        case "gallery":
            return _classic_gallery(words, block.number, media, hand)
        case "file":
            return _paragraph(f'<a href="{media.file(file_name(block.number))}">{words[0]}</a>', hand)
        case "sign":
            return f'<p style="text-align: right;"><strong>{words[0]}</strong></p>'
        case _:
            return "<!--nextpage-->" if media.shortcodes else ""


def _paragraph(inner: str, hand: int) -> str:
    return (
        inner,  # WordPress makes paragraphs of blank lines; elsewhere hand 0 is that of a <p>
        f'<p class="MsoNormal" style="text-align:justify"><span style="font-size:14pt">{inner}</span></p>',
        f'<div style="text-align:justify">{inner}</div>',
        inner,
        f"<p>{inner}</p>",
        f'<p style="text-align:justify;text-indent:28px"><font face="Times New Roman">{inner}&nbsp;</font></p>',
    )[hand]


def _classic_image(caption: str, number: int, media: Media, hand: int) -> str:
    image = f'<img class="size-medium" src="{media.image(number)}" alt="" width="600" height="400" />'
    if not caption:
        return f'<p style="text-align:center">{image}</p>'
    if media.shortcodes and hand in {0, 4}:
        return (
            f'[caption id="attachment_{media.ids[number]}" align="aligncenter" width="600"]{image} {caption}[/caption]'
        )
    return (
        f"<figure>{image}<figcaption>{caption}</figcaption></figure>",
        f'<p style="text-align:center">{image}</p>\n<p style="text-align:center"><em>{caption}</em></p>',
        f'<table align="center"><tr><td>{image}</td></tr><tr><td align="center"><em>{caption}</em></td></tr></table>',
        f'<p align="center">{image}<br /><i>{caption}</i></p>',
        f"<figure>{image}<figcaption>{caption}</figcaption></figure>",
        f'<p style="text-align:center">{image}</p>\n<p style="text-align:center">{caption}</p>',
    )[hand]


def _classic_gallery(captions: list[str], number: int, media: Media, hand: int) -> str:
    if media.shortcodes and hand in {0, 4}:
        ids = ",".join(str(media.ids[number + n]) for n in range(len(captions)))
        return f'[gallery columns="2" ids="{ids}"]'
    return "\n".join(_classic_image(caption, number + n, media, 1) for n, caption in enumerate(captions))


def gutenberg(post: Post, media: Media) -> str:
    """The post as WordPress's block editor stores it."""
    return "\n\n".join(_block(block, media) for block in post.blocks)


def _block(block: Block, media: Media) -> str:
    words = [escape(word, quote=False) for word in block.words]
    match block.kind:
        case "text":
            return _wrap("paragraph", f"<p>{words[0]}</p>")
        case "bold":
            return _wrap("paragraph", f"<p><strong>{words[0]}</strong></p>")
        case "head":
            return _wrap("heading", f"<h2>{words[0]}</h2>")
        case "list":
            items = "".join(_wrap("list-item", f"<li>{word}</li>") for word in words)
            return _wrap("list", f"<ul>{items}</ul>")
        case "quote":
            inner = _wrap("paragraph", f"<p>{words[0]}</p>")
            return _wrap("quote", f'<blockquote class="wp-block-quote">{inner}</blockquote>')
        case "table":
            cells = [f"<td>{word}</td>" for word in words]
            rows = "".join(f"<tr>{cells[n]}{cells[n + 1]}</tr>" for n in range(0, len(cells), 2))
            return _wrap("table", f'<figure class="wp-block-table"><table><tbody>{rows}</tbody></table></figure>')
        case "image":
            return _figure(words[0], block.number, media)
        case "gallery":
            figures = "".join(_figure(word, block.number + n, media, to_page=True) for n, word in enumerate(words))
            return _wrap(
                "gallery",
                f'<figure class="wp-block-gallery has-nested-images columns-default is-cropped">{figures}</figure>',
                '{"linkTo":"attachment"}',
            )
        case "file":
            address = media.file(file_name(block.number))
            return _wrap(
                "file",
                f'<div class="wp-block-file"><a href="{address}">{words[0]}</a><a href="{address}"'
                ' class="wp-block-file__button wp-element-button" download>Tải xuống</a></div>',
                f'{{"href":"{address}"}}',
            )
        case "sign":
            return _wrap(
                "paragraph", f'<p class="has-text-align-right"><strong>{words[0]}</strong></p>', '{"align":"right"}'
            )
        case _:
            return _wrap("nextpage", "<!--nextpage-->")


def _figure(caption: str, number: int, media: Media, *, to_page: bool = False) -> str:
    image = f'<img src="{media.image(number)}" alt="" class="wp-image-{media.ids[number]}"/>'
    if to_page:
        image = f'<a href="/?attachment_id={media.ids[number]}">{image}</a>'
    below = f'<figcaption class="wp-element-caption">{caption}</figcaption>' if caption else ""
    return _wrap(
        "image", f'<figure class="wp-block-image size-large">{image}{below}</figure>', f'{{"id":{media.ids[number]}}}'
    )


def _wrap(name: str, inner: str, attributes: str = "") -> str:
    space = " " if attributes else ""
    return f"<!-- wp:{name}{space}{attributes} -->\n{inner}\n<!-- /wp:{name} -->"
