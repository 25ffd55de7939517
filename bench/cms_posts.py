"""News of a district as its editors would write it: what each post holds, free of any system's markup.

A post's `number` alone decides all of it, but its day, which is counted back from today. So the bench knows what an
archive should show, and each system (`cms_wordpress`, `cms_payload`, `cms_mezzanine`) only writes it down in its way.
"""

import random
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self

STYLES = 16
"""Ways in which an editor puts a post together; `number % STYLES` chooses."""
IMAGES = 60
"""Pictures that a system has in its store, by number; few are shown by more than two posts."""
AUTHORS = ("Ban biên tập", "Đài Truyền thanh huyện", "Phòng Văn hóa và Thông tin")
CATEGORIES = ("Tin tức - Sự kiện", "Thông báo", "Văn hóa - Xã hội", "Cải cách hành chính")
TAGS = ("nông thôn mới", "chuyển đổi số", "tiêm chủng", "thi đua", "an toàn giao thông")

_PLACES = ("xã Hòa Bình", "xã Tân Lập", "thị trấn Đông Phú", "xã Yên Sơn", "xã Minh Khai", "xã Bình An", "xã Thạch Lâm")
_UNITS = (
    "UBND huyện",
    "Ủy ban MTTQ huyện",
    "Hội Nông dân huyện",
    "Huyện đoàn",
    "Công an huyện",
    "Hội Liên hiệp Phụ nữ huyện",
    "Trung tâm Y tế huyện",
    "Phòng Giáo dục và Đào tạo",
)
_DEEDS = (
    "tổng kết công tác thủy lợi vụ đông xuân",
    "ra quân dọn vệ sinh các tuyến đường liên thôn",
    "trao nhà đại đoàn kết cho hộ nghèo",
    "tuyên truyền luật giao thông cho học sinh",
    "tiêm phòng cho đàn gia súc, gia cầm",
    "khai mạc giải bóng chuyền nông dân",
    "tiếp xúc cử tri trước kỳ họp thường lệ",
    "tập huấn kỹ năng sử dụng dịch vụ công trực tuyến",
    "kiểm tra công tác phòng cháy tại các chợ",
    "phát động quyên góp sách cho thư viện thôn",
)
_SENTENCES = (
    "Dự buổi làm việc có đại diện {unit} cùng đông đảo bà con {place}.",
    "Theo báo cáo, đến nay toàn huyện đã có {n} thôn hoàn thành việc {deed}.",
    "Tại {place}, {n} hộ dân tự nguyện góp {m} ngày công để làm {k} mét kênh mương.",
    "Phát biểu tại đây, lãnh đạo {unit} ghi nhận những kết quả mà {place} đạt được trong thời gian qua.",
    "Kinh phí thực hiện là {m} triệu đồng, trong đó nhân dân đóng góp {k} triệu đồng.",
    "Các đại biểu thảo luận về cách {deed} sao cho thiết thực, tiết kiệm và đúng quy định.",
    "Thời gian tới, {unit} đề nghị {place} tiếp tục rà soát, bổ sung {n} chỉ tiêu còn chậm.",
    "Nhiều cách làm hay đã được nêu, như tổ tự quản {n} hộ của {place} hoạt động đều mỗi tuần.",
    "Sau phần trao đổi, ban tổ chức tặng {k} suất quà cho những gia đình có hoàn cảnh khó khăn.",
    "Bà con mong được hỗ trợ cây giống, vật tư và {m} chỗ học nghề ngắn hạn ngay tại {place}.",
    "Đây là năm thứ {n} liên tiếp việc {deed} được {unit} duy trì với {k} người tham gia.",
    "Đoàn công tác cũng đi thăm {n} mô hình kinh tế trên địa bàn {place} và ghi lại {m} kiến nghị.",
)


class Block(NamedTuple):
    """A piece of a post: what it is, and its words."""

    kind: str
    """text, bold, head, list, quote, table, image, gallery, file, sign or cut (here begins the next page)."""
    words: tuple[str, ...] = ()
    """The paragraph, the items, the cells row by row (two a row), the caption ("" for none), or the file's label."""
    number: int = 0
    """Of the picture or the file."""


class Post(NamedTuple):
    """What an editor published."""

    number: int
    title: str
    day: datetime
    """Local, without a zone."""
    author: str
    category: str
    tags: tuple[str, ...]
    excerpt: str
    blocks: tuple[Block, ...]
    comments: bool = False

    @property
    def body(self) -> list[str]:
        """The words that are text, a paragraph each."""
        kinds = {"text", "bold", "head", "list", "quote", "table"}
        return [word for block in self.blocks if block.kind in kinds for word in block.words]

    @property
    def captions(self) -> list[str]:
        """The words under the pictures."""
        return [word for block in self.blocks if block.kind in {"image", "gallery"} for word in block.words if word]

    @property
    def files(self) -> list[str]:
        """Names of the files offered."""
        return [file_name(block.number) for block in self.blocks if block.kind == "file"]

    @property
    def byline(self) -> str:
        """Who signed it, else whose account posted it."""
        signs = [block.words[0] for block in self.blocks if block.kind == "sign"]
        return signs[-1] if signs else self.author

    @property
    def style(self) -> int:
        return self.number % STYLES

    def corrected(self, turn: int) -> Self:
        """The post after an editor's later hand; *turn* chooses what was changed."""
        text = Block(
            "text", (f"Đính chính: con số {turn + 31} hộ nêu trên được sửa theo báo cáo mới của {_PLACES[turn]}.",)
        )
        match turn % 5:
            case 0:
                return self._replace(blocks=(*self.blocks, text))
            case 1:
                return self._replace(title=f"{self.title} (sửa đổi)")
            case 2:
                return self._replace(
                    blocks=(
                        Block("text", (self.body[0].replace(" và ", " cùng ") + " Tin đã được bổ sung.",)),
                        *self.blocks[1:],
                    )
                )
            case 3:
                return self._replace(
                    blocks=(*self.blocks, Block("image", (f"Ảnh bổ sung: nhân dân {_PLACES[turn]} làm đường",), 7))
                )
            case _:
                return self._replace(blocks=(*self.blocks, Block("file", ("Văn bản kèm theo",), 900 + self.number)))


def file_name(number: int) -> str:
    return f"{number}-tb-ubnd.pdf"


def write(number: int, today: date, *, days_ago: int) -> Post:
    """The post of *number*."""
    chance = random.Random(number * 7919 + 5)
    deed, place, unit = chance.choice(_DEEDS), chance.choice(_PLACES), chance.choice(_UNITS)
    titles = (
        f"{unit} {deed} tại {place} đợt {number}",
        f"{place[0].upper()}{place[1:]}: {number} hộ tham gia {deed}",
        f"Thông báo số {number} về việc {deed}",
        f"Hội nghị {deed} năm {today.year}, lần thứ {number}",
    )
    day = datetime.combine(today - timedelta(days=days_ago), datetime.min.time()).replace(
        hour=chance.randrange(7, 18), minute=chance.randrange(60)
    )
    texts = [_paragraph(chance) for _ in range(6)]
    return Post(
        number,
        titles[number // 4 % 4],
        day,
        AUTHORS[number % 3],
        CATEGORIES[number % 4],
        tuple(chance.sample(TAGS, number % 4)),
        "" if number % 3 else texts[0].split(". ")[0] + ".",
        tuple(_blocks(number, texts, chance)),
        comments=number % 5 == 0,
    )


def _paragraph(chance: random.Random) -> str:
    chosen = chance.sample(_SENTENCES, chance.randrange(2, 5))
    return " ".join(each.format(**_words(chance)) for each in chosen)


def _words(chance: random.Random) -> dict[str, object]:
    return {
        "place": chance.choice(_PLACES),
        "unit": chance.choice(_UNITS),
        "deed": chance.choice(_DEEDS),
        "n": chance.randrange(3, 60),
        "m": chance.randrange(61, 900),
        "k": chance.randrange(100, 3000),
    }


def _caption(chance: random.Random) -> str:
    words = _words(chance)
    return chance.choice(
        (
            "Quang cảnh buổi làm việc tại {place}",
            "Lãnh đạo {unit} trao quà cho {n} hộ dân (Ảnh: VH)",
            "Bà con {place} tham gia {deed}. Ảnh: Trung tâm VHTT",
        )
    ).format(**words)


def _blocks(number: int, texts: list[str], chance: random.Random) -> list[Block]:
    """A post in the style that its number chooses: what editors put together, and in which order."""
    first, second, third, fourth, fifth, sixth = (Block("text", (each,)) for each in texts)
    lead = Block("bold", (texts[0],))
    picture = Block("image", (_caption(chance),), 3 * number % IMAGES)
    bare = Block("image", ("",), (3 * number + 1) % IMAGES)
    paper = Block("file", (f"Thông báo số {number}/TB-UBND",), number)
    items = Block("list", tuple(_paragraph(chance).split(". ")[0].strip(".") for _ in range(4)))
    table = Block(
        "table",
        (
            "Đơn vị",
            "Số hộ",
            *(word for place in _PLACES[:4] for word in (place.capitalize(), str(chance.randrange(20, 400)))),
        ),
    )
    quote = Block("quote", (_paragraph(chance),))
    sign = Block(
        "sign",
        (
            chance.choice(
                ("Tin, ảnh: Trung tâm Văn hóa huyện", "Văn phòng HĐND - UBND huyện", "Theo Cổng thông tin điện tử tỉnh")
            ),
        ),
    )
    gallery = Block("gallery", tuple(_caption(chance) for _ in range(4)), 3 * number % (IMAGES - 4))
    parts = (
        [first, second, third, fourth],
        [lead, second, picture, third, fourth, sign],
        [first, picture, second, bare, third],
        [first, paper],
        [lead, second, Block("head", ("Kết quả nổi bật của phong trào",)), third, items, fourth],
        [first, quote, second, third, sign],
        [first, table, second, third],
        [first, second, gallery, third],
        [picture, first, second, third, fourth],
        [first, second, third, Block("cut"), fourth, fifth, picture, Block("cut"), sixth, sign],
        [paper],
        [first, second, items, paper, Block("file", (f"Phụ lục {number}",), 500 + number)],
        [lead, bare, second, third, sign],
        [first, picture, second, Block("image", (_caption(chance),), (3 * number + 2) % IMAGES), third],
        [first],
        [
            lead,
            Block("head", ("Nhiệm vụ thời gian tới",)),
            second,
            table,
            Block("head", ("Tổ chức thực hiện",)),
            third,
            paper,
            sign,
        ],
    )
    return list(parts[number % STYLES])
