import io

from PIL import Image

from bot.charts import draw, has_letter
from handlers.attachments import Chart, ChartPoint
from handlers.words import LANGUAGES, catalogue


def a_chart(*shares: tuple[int, int]) -> Chart:
    points = tuple(ChartPoint(f"{n}月", done, of) for n, (done, of) in enumerate(shares, start=1))
    return Chart("走访情况.png", catalogue("zh")["digest.chart_title"], points, "")


def colours(chart: Chart) -> set[tuple[int, int, int]]:
    picture = Image.open(io.BytesIO(draw(chart))).convert("RGB")
    return {colour for _, colour in picture.getcolors(1 << 24)}


def test_every_letter_of_a_chart_is_in_its_font():
    words = "".join(catalogue(lang)[f"digest.{key}"] for lang in LANGUAGES for key in ("chart_title", "month"))
    assert [letter for letter in set(words + "0123456789/") - set("{}month ") if not has_letter(letter)] == []
    assert not has_letter("龘")


def test_what_lags_behind_has_another_colour():
    assert colours(a_chart((9, 10))) != colours(a_chart((3, 10)))


def test_nothing_done_and_nothing_owed_is_drawn_too():
    for chart in (a_chart((0, 5), (0, 0)), a_chart((35000, 35000))):
        assert Image.open(io.BytesIO(draw(chart))).size == (720, 420)
