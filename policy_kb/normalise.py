"""Typed text made comparable, before anybody reads it."""

import re
import unicodedata

# Traditional characters that occur in short answers. Whole texts are a converter's work, not this table's.
_TRADITIONAL = (
    "萬億兩塊個歲號沒錢貳參陸幾來餘點這週禮後時對應該願過還們裡裏總約將貧脫戶監測險風檔農曆陰臘陽屬嗎麼"
    "說記曉準確虛滿媽爺孫給養贍兒雙賣虧貼賠淨純間開頭當無會難認識樣種實問題單動勞務員長氣學與為從產業"
    "讀書買費帳負債邊緣嚴穩發於離數倆聽場處別縣鎮鄉組訪電話懂雞豬馬龍漲掙賺絕際圓歷"
)
_SIMPLIFIED = (
    "万亿两块个岁号没钱贰叁陆几来余点这周礼后时对应该愿过还们里里总约将贫脱户监测险风档农历阴腊阳属吗么"
    "说记晓准确虚满妈爷孙给养赡儿双卖亏贴赔净纯间开头当无会难认识样种实问题单动劳务员长气学与为从产业"
    "读书买费账负债边缘严稳发于离数俩听场处别县镇乡组访电话懂鸡猪马龙涨挣赚绝际圆历"
)
_VARIANT_SELECTORS = "\ufe0e\ufe0f"
# Dashes and quotes that compatibility folding leaves apart. The long dash stays: it is punctuation, not a minus.
_LOOKALIKES = {"−": "-", "‐": "-", "‑": "-", "–": "-", "’": "'", "‘": "'", "～": "~", "〜": "~", "圓": "元"}
_FOLD = str.maketrans(
    {
        **dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)),
        **_LOOKALIKES,
        **dict.fromkeys(_VARIANT_SELECTORS),
    }
)
_CJK = r"[\u3400-\u9fff〇]"
_SPACE_INSIDE_CHINESE = re.compile(rf"(?<={_CJK}) (?={_CJK})")


def normalise(text: str) -> str:
    """The text in one width, case and script, without invisible characters.

    Compatibility forms are folded (full-width digits become ASCII), traditional characters of everyday answers
    become simplified, control and zero-width characters vanish, white space becomes single blanks, and none is
    left between two Chinese characters. Superscripts and fractions become ``^``: folding would glue them to the
    digits before them and so change a number. Never raises.
    """
    kept = "".join(_clean(char) for char in text)
    folded = unicodedata.normalize("NFKC", kept).translate(_FOLD).lower()
    return _SPACE_INSIDE_CHINESE.sub("", " ".join(folded.split()))


def _clean(char: str) -> str:
    if char.isascii() and char.isprintable():
        return char
    if char.isspace():
        return " "
    if unicodedata.category(char).startswith("C"):
        return ""
    if unicodedata.decomposition(char).startswith(("<super>", "<sub>", "<fraction>")):
        return "^"
    return char
