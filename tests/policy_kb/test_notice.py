"""Cutting an official text into its articles; the notice here is invented."""

import pytest

import policy_kb
from policy_kb.notice import NoArticles, split_articles

LETTER = """
　　云台县农业办公室文件
云台县农业办公室
关于印发养蜂办法的通知
各乡镇：
现把办法发给你们。
2031年5月4日
云台县养蜂办法

为了让蜂农多收蜜，   定下这些办法。
蜂农指养了十箱以上的人。

一、发蜂箱。每户发两个。
（牵头单位：县蜂业站）
　　二、办培训。分两步：
一、先报名；
二、再上课。
三、收蜜。
四、　送药。
五、修路。
六、记账。
七、评比。
八、留种。
九、防火。
十、装灯。
十一、收尾。
附件：蜂箱样式
"""


def test_each_article_is_found_under_its_number() -> None:
    articles = split_articles(LETTER)
    assert list(articles) == list(range(12))
    assert articles[9] == "九、防火。"
    assert articles[10] == "十、装灯。"


def test_white_space_is_tidied_and_lines_of_an_article_stay_together() -> None:
    articles = split_articles(LETTER)
    assert articles[1] == "一、发蜂箱。每户发两个。\n（牵头单位：县蜂业站）"
    assert articles[4] == "四、 送药。"


def test_a_list_inside_an_article_begins_no_new_one() -> None:
    assert split_articles(LETTER)[2] == "二、办培训。分两步：\n一、先报名；\n二、再上课。"


def test_the_preamble_is_what_leads_over_to_the_articles() -> None:
    assert split_articles(LETTER)[0] == "为了让蜂农多收蜜， 定下这些办法。\n蜂农指养了十箱以上的人。"


def test_a_title_alone_is_no_preamble() -> None:
    assert split_articles("云台县养蜂办法\n一、发蜂箱。") == {1: "一、发蜂箱。"}


def test_what_follows_the_last_article_stays_with_it() -> None:
    assert split_articles(LETTER)[11] == "十一、收尾。\n附件：蜂箱样式"


@pytest.mark.parametrize("text", ["", "没有编号的一页纸。", "二、从第二条开始。", "十十、不是数。", "一 没有顿号"])
def test_a_text_without_a_first_article_is_refused(text: str) -> None:
    with pytest.raises(NoArticles, match="numbered article"):
        split_articles(text)


def test_articles_count_on_beyond_twenty() -> None:
    numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
    numerals += [f"十{n}" for n in numerals[:9]] + ["二十", "二十一"]
    text = "\r\n".join(f"{numeral}、内容。" for numeral in numerals)
    assert list(split_articles(text)) == list(range(1, 22))


def test_a_pack_takes_the_articles_it_has_measures_for() -> None:
    pack = policy_kb.load("fengjie-2022")
    quoting = pack.with_official(LETTER)
    assert list(quoting.official) == list(range(10))
    assert quoting.official[3] == "三、收蜜。"
    assert pack.official == {}
