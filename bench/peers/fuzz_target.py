"""One target under atheris, run by `bench.fuzz`: python fuzz_target.py TARGET SEEDS [libFuzzer's options]

What is refused with its own error is no finding. Whatever else is raised ends the run, and so does a parser that takes
longer than PATIENCE, which allows for what watching every branch costs.
"""

import io
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["policy_kb", "bot.roster", "bot.vetting", "bot.workbooks"]):
    import policy_kb
    from bot.roster import read
    from policy_kb import library
    from policy_kb.errors import PackError
    from policy_kb.parse import KINDS, parse
    from policy_kb.parse.visit import parse_visit
    from policy_kb.people import CaseloadIndex, Entry
    from policy_kb.reading import read_pack
    from policy_kb.search import questions
    from policy_kb.yamlread import read as read_yaml

TODAY = date(2026, 11, 23)
LONGEST = 4096
PATIENCE = 1.0
"""Seconds for one text."""
NAMES = ("张三", "李大山", "李大山", "王翠华", "欧阳建国", "向玉莲", "冉光荣", "谭小妹", "吕良", "旅长生")
SPOKEN = (
    *"一二三四五六七八九十百千万亿两半零〇0123456789.,:/-年月日号点块元毛",
    *"岁个口人家户我你他屋头老汉娃儿",
    *(
        "昨天",
        "前天",
        "大前天",
        "上周五",
        "下个月",
        "腊月",
        "初三",
        "去年",
        "今年",
        "本月",
        "走访",
        "打电话",
        "没在家",
        "不在",
        "说",
    ),
    *(
        "公益岗",
        "产业奖补",
        "赡养",
        "低保",
        "雨露计划",
        "大学",
        "缺劳力",
        "生病",
        "要",
        "不要",
        "没得",
        "莫得",
        "晓不得",
        "是",
        "不是",
    ),
    *(
        "大概",
        "左右",
        "多",
        "把",
        "来",
        "几",
        "上下",
        "到",
        "至",
        "或者",
        "和",
        "，",
        "。",
        "？",
        "！",
        " ",
        "\n",
        "\u200b",
        "\ufeff",
    ),
    *NAMES,
)
CASELOAD = CaseloadIndex(Entry(f"{n:04}", name, "柳坪村" if n % 2 else "桂花村") for n, name in enumerate(NAMES))
PACK = policy_kb.load("fengjie-2022")
FOLDER = library.find("fengjie-2022")
DOCUMENTS, PHRASES = library.documents(FOLDER), library.phrases(FOLDER)


def spoken(data: bytes) -> str:
    """A text of words as people use them, with any other character between."""
    provider, parts, length = atheris.FuzzedDataProvider(data), list[str](), 0
    while provider.remaining_bytes() and length < LONGEST:
        which = provider.ConsumeIntInRange(0, len(SPOKEN) + 7)
        parts.append(SPOKEN[which] if which < len(SPOKEN) else provider.ConsumeUnicodeNoSurrogates(2))
        length += len(parts[-1])
    return "".join(parts)[:LONGEST]


def timed(text: str, read: Callable[[], object]) -> None:
    began = time.perf_counter()
    read()
    seconds = time.perf_counter() - began
    if seconds > PATIENCE:
        raise TimeoutError(f"{seconds:.1f} s for {text!r}")


def answers(data: bytes) -> None:
    text = spoken(data[1:])
    kind = sorted(KINDS)[data[0] % len(KINDS)] if data else "date"
    timed(text, lambda: parse(kind, text, TODAY).to_dict(text))


def visits(data: bytes) -> None:
    text = spoken(data)
    timed(text, lambda: parse_visit(text, CASELOAD, TODAY, PACK.measure_words).to_dict())


def asked(data: bytes) -> None:
    text = spoken(data)
    timed(text, lambda: questions(text, PACK.index))


def roster(data: bytes) -> None:
    """A workbook of which one part is replaced, or a CSV file."""
    if not data or data[0] >= len(PARTS):
        read(data[1:], "户.csv", TODAY)
        return
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        for number, (name, content) in enumerate(PARTS.items()):
            book.writestr(name, data[1:] if number == data[0] else content)
    read(file.getvalue(), "户.xlsx", TODAY)


def pack(data: bytes) -> None:
    """A pack of which one file is replaced."""
    text, number = data[1:].decode("utf-8", "replace"), (data[0] if data else 0)
    changed = (DOCUMENTS + PHRASES)[number % (len(DOCUMENTS) + len(PHRASES))].file
    with suppress(PackError):
        new = read_yaml(text, changed)
        documents, phrases = (
            [new if each.file == changed else each for each in every] for every in (DOCUMENTS, PHRASES)
        )
        read_pack(documents, phrases if changed in {each.file for each in PHRASES} else [])


TARGETS = {each.__name__: each for each in (answers, visits, asked, roster, pack)}
PARTS: dict[str, bytes] = {}


def seed(target: str, folder: Path) -> None:
    """What a target starts from; where there is nothing, from nothing."""
    if target == "roster":
        from tests.bot.roster.tables import parts_of
        from tests.bot.roster.tables import roster as a_roster

        PARTS.update(parts_of(a_roster()))
        for number, content in enumerate(PARTS.values()):
            (folder / f"part-{number}").write_bytes(bytes([number]) + content)
        for name in ("户", "成员"):
            content = (Path(read.__code__.co_filename).parents[1] / "sample" / f"{name}.csv").read_bytes()[:4000]
            (folder / f"{name}.csv").write_bytes(bytes([len(PARTS)]) + content)
    if target == "pack":
        for number, document in enumerate(DOCUMENTS + PHRASES):
            folders = (FOLDER, FOLDER.joinpath("phrases"))
            text = next(
                f.joinpath(Path(document.file).name) for f in folders if f.joinpath(Path(document.file).name).is_file()
            )
            (folder / f"file-{number}").write_bytes(bytes([number]) + text.read_bytes())


if __name__ == "__main__":
    name, seeds = sys.argv[1], Path(sys.argv[2])
    seed(name, seeds)
    atheris.Setup([sys.argv[0], str(seeds), *sys.argv[3:]], TARGETS[name])
    atheris.Fuzz()
