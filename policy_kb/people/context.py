"""What stands around a name: the words that make a stretch of text a name there, or speak against it."""

import re
from collections.abc import Iterable, Iterator

from policy_kb.people.places import PlaceNamed

# Words of two or more characters in which somebody's name could be misheard. A name heard in one of them is none.
_WORDS = """
    走访 入户 上门 看望 慰问 家访 探望 拜访 回访 宣传 讲解 讲了 说了 说明 介绍 告知 解释 宣讲 推荐 了解 核实 登记 帮扶
    昨天 今天 前天 明天 后天 上午 下午 中午 晚上 早上 上周 本周 这周 下周 周末 星期 礼拜 月初 月底 最近 刚才 刚刚
    现在 目前
    家里 屋头 屋里 家中 全家 大家 国家 回家 人家 自家 老家 娘家 农家 公家 安家 搬家 在家 到家 一家 两家 几家 每家
    他家 她家
    我家 你家 困难 劳力 劳动 弱劳 打工 务工 生病 住院 看病 医院 医疗 医药 救助 报销 药费 手术 残疾 瘫痪 吃药 身体
    老人 老汉
    老婆 老公 老伴 儿子 女儿 儿媳 孙子 孙女 媳妇 婆婆 爷爷 奶奶 父母 母亲 父亲 娃儿 孩子 小孩 学生 大学 学费 读书
    上学 教育
    公益 岗位 公益岗 公益性 车间 产业 奖补 补贴 补助 补偿 以工 代赈 脐橙 销售 卖出 滞销 雨露 计划 资助 赡养 养老
    孝老 一户
    一策 五小 经济 养猪 养牛 养羊 养鸡 种地 种植 养殖 果树 果园 田地 田土 土地 水田 房子 房屋 漏雨 危房 住房 水电
    安全 饮水
    路上 地里 田里 坡上 赶场 村里 村上 村委 镇上 镇里 县城 城里 外地 外头 外出 外面 门口 门锁 电话 微信 视频 联系
    联络 打通
    没人 没得 没有 不在 不到 没去 没见 碰到 碰见 遇到 遇见 见到 见了 找到 谈话 聊天 摆龙 龙门 情况 问题 申请 申报
    办理 帮忙
    帮他 帮她 需要 希望 想要 想去 想做 打算 准备 愿意 要求 反映 表示 高兴 满意 方便 方向 高度 高山 江水 江山 石头 马上
    常年 常住 时间 时候 时常 成都 成功 成本 成员 成绩 明白 明显 明年 全面 全部 全年 管理 管护 经常 干活 干部 计算
    种子 温度
    花生 花钱 金额 金钱 云南 贵州 关心 关系 国庆 公里 公路 水果 水费 鱼塘 养鱼 路费 车费 党员 药品 连夜 强壮 单位
    单独 包谷
    解决 乐观 文化 文明 平安 安康 康复 健康 向阳 黄金 黄土 白天 毛病 理想 程度 生活 生意 收入 支出 存款 欠债 贷款
    利息 低保
    五保 脱贫 监测 政策 措施 任务 工作 会议 开会 通知 书记 主任 村长 组长 队长 支书 专干 会计 医生 老师 校长 领导
    同志 同事
    村民 邻居 隔壁 对面 旁边 附近 一起 一道 一同 陪同 另外 还有 其他 主要 因为 所以 但是 不过 而且 然后 结果 本来
    原来 已经
    还没 没得 莫得 晓得 知道 不晓 觉得 认为 听说 据说 估计 可能 应该 差不多 大概 左右 多少 好多 什么 怎么 咋个 啥子
    哪个
    下次 改天 回头 过几天 再去 再来 跟进 落实 安排 争取 尽快 月底 年底 年初 春节 过年 收割 收成 天气 下雨 天晴 受灾
    干旱
    一趟 一次 一下 一哈 一会 两次 几次 半天 好久 当面 面谈 座谈 交流 沟通 动员 鼓励 培训 技术 就业 创业 招工 厂里 工厂
    工地 工资 工程 项目 上班 下班 值班 保洁 护林 扫地 环境 卫生 院坝 院子 厨房 厕所 猪圈 鸡圈 牛圈 饲料 化肥 农药 种苗
    腰杆 腿脚 眼睛 耳朵 心脏 糖尿 高血压 血压 肺病 癌症 骨折 摔了 摔倒 摔伤 车祸 工伤 过世 去世 离婚 单身 独居 留守
    空巢
    户口 身份 银行 卡号 存折 资料 表格 材料 签字 照片 手册 台账 记录 核查 排查 摸排 收集 填写 发放 领取 到账 发票 收据
"""
COMMON_WORDS = frozenset(_WORDS.split())
_LONGEST_WORD = max(map(len, COMMON_WORDS))

_OPENERS = frozenset(
    "去到了过给跟和与同找在看望问访户约见遇碰对把帮为向的组村社队叫是有陪来回由从及系门上下天午晚号日慰会话说聊查完往"
    "乡镇里头又再先还也我们把将让请带及喊听替区名早前后里边"
)
_CLOSERS = frozenset(
    "家户屋的在他她说讲和跟与去是有没不缺想要也都还就了来被给把对让等两那这因从已正又再能会可见到叔伯爷哥嫂姐婶娘孃嬢"
    "婆妈爸老头本一人身生病住谈聊摆反今昨前上走院门夫及同俩问表觉儿媳女孙妻爱带出外搬全主只目当打电联接关手种养卖刚很既莫"
    "拉签"
)
_PUNCTUATION = re.compile(r"[^\w\u3400-\u9fff]|_")
_KIN_OR_HOME = re.compile(
    r"家|户|屋|大?[爷叔伯哥嫂姐娘妈婶舅公]|[婆孃嬢姨爸]|他|她|奶奶|老[汉表太婆头]|师傅|"
    r"[大二三四五六七八幺][爷叔伯哥嫂姐娘妈婶爸娃妹]"
)


def is_home_or_kin(text: str, end: int) -> bool:
    """Whether 家, 大爷, 她 or the like follows, as after a person and hardly anything else."""
    return _KIN_OR_HOME.match(text, end) is not None


def opens(text: str, start: int) -> bool:
    """Whether a name can begin here: at the start, after a pause, or after a word that takes a person."""
    return start == 0 or text[start - 1] in _OPENERS or _PUNCTUATION.match(text[start - 1]) is not None


def closes(text: str, end: int) -> bool:
    """Whether a name can end here."""
    if end >= len(text) or text[end] in _CLOSERS or _PUNCTUATION.match(text[end]) is not None:
        return True
    return any(text[end : end + length] in COMMON_WORDS for length in range(_LONGEST_WORD, 1, -1))


def goes_on(text: str, end: int) -> bool:
    """Whether the name seems to have one more character (张三 in 张三丰家): something unexpected, then an end."""
    if closes(text, end):
        return False
    after = end + 1
    return after >= len(text) or _PUNCTUATION.match(text[after]) is not None or is_home_or_kin(text, after)


class Everyday:
    """Where everyday words and places stand in a text, the longest at each point."""

    def __init__(self, text: str, places: Iterable[PlaceNamed]) -> None:
        self._spans = {*_common_words(text), *((place.start, place.end) for place in places)}
        self._covered = {at for start, end in self._spans for at in range(start, end)}

    def __contains__(self, span: tuple[int, int]) -> bool:
        return span in self._spans

    def touches(self, start: int, end: int) -> bool:
        """Whether any of them shares a character with this stretch."""
        return not self._covered.isdisjoint(range(start, end))


def _common_words(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(text):
        length = next((n for n in range(_LONGEST_WORD, 1, -1) if text[at : at + n] in COMMON_WORDS), 0)
        if length:
            yield at, at + length
        at += length or 1
