"""Surnames: those of two characters, the common ones, and those that are read otherwise than the character."""

_COMPOUND = """
    欧阳 司马 上官 诸葛 尉迟 皇甫 令狐 东方 慕容 夏侯 司徒 公孙 轩辕 端木 南宫 独孤 长孙 宇文 闻人 淳于 单于 申屠 钟离
    百里 呼延 西门 万俟 澹台 赫连 司空 太史 濮阳 公羊 东郭 南门 第五
"""
COMPOUND = frozenset(_COMPOUND.split())
# Single surnames whose character is usually read otherwise; the first reading is the surname's. Two where both live.
_READ_AS = """
    曾zeng 仇qiu 翟zhai 查zha 覃qin,tan 单shan 解xie 任ren 华hua 朴piao 区ou 乐yue,le 盖ge 员yun 缪miao 冼xian 洗xian
    折she 繁po 种chong 秘bi 召shao 宓mi 谌chen,shen 冯feng 牟mou,mu 句gou 隗wei,kui 褚chu 那na 卜bu 逄pang 笪da 阚kan
    郗xi,chi 纪ji 应ying 都du 薄bo 车che 曲qu 柏bai,bo 贾jia 葛ge 观guan 相xiang 盛sheng 仉zhang 殷yin 强qiang 燕yan
    宁ning 石shi 冉ran 蒲pu 晁chao 尹yin 郇xun 祭zhai 过guo 干gan 黑he 佴nai 芮rui 晏yan 谯qiao 庹tuo 佘she 昝zan
"""
READINGS: dict[str, tuple[str, ...]] = {pair[0]: tuple(pair[1:].split(",")) for pair in _READ_AS.split()}
COMPOUND_READINGS: dict[str, tuple[str, str]] = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "澹台": ("tan", "tai"),
    "长孙": ("zhang", "sun"),
    "单于": ("chan", "yu"),
    "令狐": ("ling", "hu"),
}
# Characters of given names whose usual reading in a name is not the first, or that are read in two ways.
IN_GIVEN_NAMES: dict[str, tuple[str, ...]] = {
    "长": ("chang", "zhang"),
    "朝": ("chao", "zhao"),
    "乐": ("le", "yue"),
    "行": ("xing", "hang"),
    "重": ("zhong", "chong"),
    "晟": ("sheng", "cheng"),
    "茜": ("qian", "xi"),
    "曾": ("zeng",),
    "单": ("dan",),
    "种": ("zhong",),
    "都": ("du",),
    "参": ("shen", "can"),
    "大": ("da",),
    "柏": ("bai", "bo"),
}
COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤冉牟晏谯庹蒲滕佘邬翁樊骆殷施洪"
    "温芦俞章季匡傅康倪柳文祝鲁岳游喻翟聂耿柯舒詹庞华焦柴颜瞿褚阮裴祁涂敖屈卞甘路申穆谌"
)
