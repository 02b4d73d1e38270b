"""A question as the set of its character n-grams: no word breaking, so typos and dialect keep most of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy_kb.normalise import normalise

# Traditional characters of the subjects asked about; the everyday ones are folded by `normalise` already.
_TRADITIONAL = (
    "補標條領獎幫責聯繫駐報銷醫藥療額擔職畢劃資魚臍滯橋築項幹誰審類關"
    "門證寫國愛戰轉訂貸殘婦喪車請線習計麵麪東遷結遺損壞飯館質權灣燈寬"
    "帶舊價鐵廠廣閑閒備壓稅優獨殺蟲蔥藝團棟樓興盡據練訓績採購導災賬"
)
_SIMPLIFIED = (
    "补标条领奖帮责联系驻报销医药疗额担职毕划资鱼脐滞桥筑项干谁审类关"
    "门证写国爱战转订贷残妇丧车请线习计面面东迁结遗损坏饭馆质权湾灯宽"
    "带旧价铁厂广闲闲备压税优独杀虫葱艺团栋楼兴尽据练训绩采购导灾账"
)
_FOLD = str.maketrans(dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)))
_NOT_HAN = re.compile(r"[^\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z]+")

# How much one n-gram says by its length. A lone character is often shared by unrelated words; three letters of
# Latin script say about as much as one character, and pinyin and English both become distinctive at five.
_HAN_WEIGHTS = {1: 0.5, 2: 1.0, 3: 1.2}
_LATIN_WEIGHTS = {3: 0.4, 4: 0.7, 5: 1.0}


@dataclass(frozen=True)
class Question:
    """A text as it is compared: its Chinese characters, simplified, and its Latin letters, each run together."""

    han: str
    latin: str

    @classmethod
    def read(cls, text: str) -> "Question":
        """Digits, marks and blanks are left out: pinyin is typed with and without blanks."""
        plain = normalise(text).translate(_FOLD)
        return cls(_NOT_HAN.sub("", plain), "".join(_LATIN.findall(plain)))

    def features(self) -> dict[str, float]:
        """The n-grams, each once, with the weight of their length: characters by 1 to 3, letters by 3 to 5."""
        found = dict(_grams(self.han, _HAN_WEIGHTS))
        if self.latin:
            found.update(_grams(f"^{self.latin}$", _LATIN_WEIGHTS))
        return found


def _grams(text: str, weights: dict[int, float]) -> Iterator[tuple[str, float]]:
    for length, weight in weights.items():
        for start in range(len(text) - length + 1):
            yield text[start : start + length], weight
