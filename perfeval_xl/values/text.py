"""Normalise the text of a cell for matching; the raw text is what a user is shown.

Full-width forms and traditional characters are mapped one by one. Unicode's own compatibility mapping (NFKC) is not
used: it turns ``10²`` into ``102`` and ``㎡`` into ``m2``.
"""

from functools import lru_cache

BLANK = "blank"
NONE = "none"
CONTENT = "content"

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_REMOVED = "\r\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_SINGLE = {
    "−": "-",
    "–": "-",
    "‐": "-",
    "‑": "-",
    "﹣": "-",
    "﹢": "+",
    "﹪": "%",
    "﹐": ",",
    "﹒": ".",
    "﹕": ":",
    "﹙": "(",
    "﹚": ")",
    "﹤": "<",
    "﹥": ">",
    "﹦": "=",
    "≧": "≥",
    "≦": "≤",
    "⩾": "≥",
    "⩽": "≤",
    "〜": "~",
    "￥": "¥",
    "∶": ":",
    "\v": "\n",
    "\f": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x85": "\n",
}

_TRADITIONAL = (
    "嶺岭評评價价類类項项實实過过結结專专單单縣县農农養养護护門门報报財财製制劃划際际資资萬万餘余績绩數数額额執执預预總总體体標标準准調调優优減减範范圍围務务產产業业勞劳證证備备註注記记賬账帳账購购動动質质時时"
    "監监導导權权責责節节儲储車车廳厅運运轉转維维發发經经濟济會会滿满環环態态級级區区鄉乡鎮镇場场個个為为與与開开關关應应該该無无來来點点進进還还這这們们從从後后處处辦办設设計计書书東东問问題题據据選选擇择"
    "條条樣样種种現现確确認认識识講讲議议論论審审復复雙双變变將将當当對对於于並并協协國国聯联繫系統统組组織织編编號号碼码紀纪錄录檔档圖图學学習习歷历術术藝艺醫医療疗衛卫藥药險险災灾難难貧贫補补貼贴債债稅税"
    "費费領领幹干員员黨党團团隊队層层樓楼館馆橋桥溝沟糧粮飼饲礦矿電电氣气熱热網网絡络訊讯傳传視视聽听讀读寫写筆笔紙纸張张簽签蓋盖負负連连撥拨憑凭內内機机構构職职離离佈布僅仅億亿兩两滯滞緩缓壓压縮缩達达遲迟"
    "違违規规積积極极續续強强擴扩戶户畝亩噸吨間间週周屆届歲岁鐘钟測测驗验庫库滅灭濕湿樹树蟲虫藍蓝綠绿礎础築筑裝装齊齐飯饭線线絕绝緊紧縱纵繳缴罰罚訂订訓训託托許许訪访詢询試试誠诚課课談谈請请諮咨謀谋譯译讓让"
    "貢贡貨货貸贷買买賣卖賠赔贊赞趨趋軟软較较輔辅輛辆輸输遞递遠远適适鄰邻釋释銀银銷销鋼钢錢钱鐵铁閉闭閱阅闊阔陸陆陽阳陰阴隨随隱隐雜杂頁页順顺須须頒颁頭头頻频願愿顧顾顯显風风飛飞馬马駐驻驅驱鬥斗魚鱼鳥鸟麥麦"
    "黃黄齡龄龍龙廣广慶庆憲宪懷怀戰战擔担損损換换搶抢撫抚攔拦敵敌暫暂曆历榮荣樂乐橫横檢检歡欢殘残殺杀決决沒没況况淨净淺浅渾浑溫温滾滚漢汉潔洁潛潜灣湾爾尔牆墙獎奖獲获獻献瑣琐畢毕畫画異异盡尽盤盘矚瞩磚砖禮礼"
    "穩稳窮穷競竞簡简籌筹約约純纯細细終终絲丝綜综緣缘羅罗義义聖圣聞闻聲声肅肃腦脑膽胆臨临興兴舉举舊旧華华萊莱葉叶蘇苏虛虚衝冲裡里複复觀观覽览觸触"
    "麗丽蘭兰賽赛鄭郑遼辽瀋沈蕭萧韓韩劉刘孫孙吳吴趙赵楊杨鳳凤雞鸡豬猪綿绵棗枣葦苇滄沧湯汤灘滩潤润堯尧墾垦壩坝鞏巩採采佔占係系鬆松臺台灑洒礙碍獨独糾纠紅红紹绍緒绪練练繞绕脅胁脈脉臟脏艱艰莊庄蘊蕴虧亏見见覺觉討讨訴诉診诊詞词"
    "詳详誤误説说說说諧谐謝谢謹谨豐丰貝贝貯贮貴贵賀贺賓宾賦赋踐践蹤踪軍军載载輕轻輪轮輯辑遊游遷迁遺遗邊边郵邮鄧邓醜丑釀酿針针鈴铃鉤钩銅铜鋪铺錯错鍋锅鍛锻鎖锁鏈链鑄铸鑑鉴鑒鉴鑽钻長长閑闲閒闲闡阐闢辟陣阵陳陈階阶隻只雲云霧雾"
    "靈灵靜静響响頓顿顆颗飲饮飽饱餅饼駕驾騎骑騰腾騙骗驟骤髮发鮮鲜鯉鲤鹽盐齒齿龐庞歸归歐欧毀毁氈毡汙污洩泄涼凉淵渊淚泪濱滨濾滤瀏浏瀕濒煉炼煙烟煩烦燈灯燒烧營营爐炉爭争狀状獅狮獵猎瑪玛瓊琼痙痉皺皱盜盗眾众硯砚碩硕禍祸禦御禿秃"
    "稱称穀谷窩窝竄窜篩筛籃篮糞粪紋纹納纳紡纺紮扎絨绒綁绑綱纲緝缉緯纬縫缝繪绘纏缠罷罢聳耸聾聋脹胀腫肿腳脚膚肤膠胶艙舱葷荤蒼苍蓮莲蔣蒋蔭荫薦荐薩萨蘆芦蘋苹襲袭贈赠趕赶躍跃軌轨輩辈輿舆轄辖轟轰辭辞遙遥釐厘鈎钩鋤锄鋸锯錦锦鍵键"
    "鑰钥閃闪閥阀闖闯隸隶霑沾頂顶頌颂頗颇頸颈顛颠飄飘飢饥餓饿馮冯駁驳駱骆騷骚驕骄鬍胡鬧闹魯鲁鯨鲸鳴鸣鴨鸭鵝鹅鶴鹤麵面囑嘱園园墊垫墜坠墳坟壇坛壞坏壯壮壽寿夢梦夾夹奧奥奪夺奮奋婦妇媽妈嬰婴寧宁寬宽寶宝尋寻屍尸岡冈峽峡嶄崭幟帜"
    "幣币帥帅師师帶带幾几廁厕廂厢廚厨廠厂廢废弔吊彈弹彌弥彙汇徑径徹彻恆恒悅悦悶闷惡恶愛爱慘惨慣惯慮虑憂忧憶忆懇恳懲惩懶懒懸悬戲戏拋抛掃扫掛挂揀拣揚扬揮挥搖摇撐撑撓挠撈捞擁拥擊击擋挡擠挤擬拟擺摆擾扰攝摄攤摊攪搅敗败敘叙斂敛"
    "斷断昇升晉晋曉晓曠旷朧胧柵栅棄弃棟栋棧栈楓枫槍枪樁桩櫃柜欄栏欽钦殼壳沖冲漁渔漲涨漸渐潑泼澤泽澱淀濃浓瀉泻煥焕燙烫爛烂牽牵犧牺獸兽疊叠瘋疯瘡疮皚皑盞盏盧卢瞞瞒祿禄稈秆穫获窯窑竊窃筍笋簾帘籤签繡绣繼继羨羡翹翘脫脱腎肾腸肠"
    "臉脸舖铺艷艳茲兹荊荆莖茎蔔卜蔥葱薑姜薔蔷蘿萝虜虏蝦虾蝸蜗螞蚂蠶蚕蠻蛮襯衬親亲詐诈詩诗話话誇夸誌志語语誰谁諸诸謂谓譽誉豎竖貓猫貪贪賞赏賢贤賤贱賴赖贏赢踴踊轎轿辯辩逕径醬酱鈍钝鈣钙鉛铅鋒锋鎢钨鏡镜鐮镰閘闸閩闽陝陕隴陇霽霁"
    "韌韧飾饰饋馈馳驰駛驶騾骡驚惊鮑鲍鰱鲢鴻鸿鵬鹏鹹咸龜龟傑杰傭佣傷伤傾倾僑侨僱雇儀仪兇凶兒儿冊册凍冻凱凯刪删別别剛刚剝剥創创劇剧劍剑劑剂勁劲勝胜勵励勸劝匯汇卻却厭厌厲厉參参啟启啓启喚唤喪丧喬乔嘆叹噴喷嚇吓嚐尝嚴严"
    "屬属幫帮徵征給给攜携聰聪賃赁烏乌濁浊勢势償偿側侧偵侦嘗尝圓圆堅坚塊块撲扑樞枢湧涌澆浇猶犹誘诱跡迹輝辉邁迈顏颜鹼碱廟庙鄒邹譚谭龔龚"
)
"""Characters as web pages in the traditional script have them, each with the simplified one behind it."""

SAME_LENGTH: dict[int, int | str] = {
    **str.maketrans(_TRADITIONAL[::2], _TRADITIONAL[1::2]),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord(one): other for one, other in _SINGLE.items()},
    **{ord(one): " " for one in _SPACES},
}
"""The part of the map that keeps every character at its position (for finding amounts in a sentence)."""

_MAP: dict[int, int | str | None] = {
    **SAME_LENGTH,
    **{code: None for code in range(32) if chr(code) not in "\t\n\v\f"},
    **{ord(one): None for one in _REMOVED},
}
_MAPPED = frozenset(map(chr, _MAP))
_SENTENCE = 30
"""Characters from which a text is likely to hold punctuation to be mapped: then looking first is wasted."""

_NONE_WORDS = "无 没有 暂无 不适用 未涉及 不涉及 无此项 均无 — —— - -- --- ― ―― ─ ── / // \\ n/a na none nil"
_NONE_MARKS = frozenset(_NONE_WORDS.split())

_MARKS = frozenset("★☆*●•·①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_FIGURES = "0123456789"
_CHINESE = "一二三四五六七八九十"
_HEADS = _MARKS | frozenset(f"其({_FIGURES}{_CHINESE}")
"""With one of these begins what is taken off the head of a label."""
_UNITS = "亿元 万元 千元 元 人 个 辆 台 ㎡ 平方米 % 百分比 单位 A B C D A/B B/A"
_BRACKETED = frozenset(_UNITS.split())


def clean(text: str) -> str:
    """Bring one cell's text to plain half-width form.

    Full-width digits, letters and punctuation become half-width; traditional characters become simplified ones, as
    every paper of a mainland body has them but for some copies of its web page; every kind of blank becomes a plain
    space; zero-width and control characters and carriage returns go; line breaks stay; surrounding blanks are trimmed.
    ``㎡``, ``²``, ``、`` and ``。`` stay as they are.

    >>> clean("１，０６８．２１\\u00a0万元 ")
    '1,068.21 万元'
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    if len(text) > _SENTENCE or not _MAPPED.isdisjoint(text):
        text = text.translate(_MAP)
    return text.strip()


@lru_cache(maxsize=4096)
def label(text: str) -> str:
    """Bring a printed label to the form in which labels are compared: clean and without any blank.

    >>> label("二级指\\n标")
    '二级指标'
    """
    return "".join(clean(text).split())


@lru_cache(maxsize=4096)
def bare_label(text: str) -> str:
    """Strip a label of its numbering, 其中, stars, closing colon and bracketed unit or weight.

    Years stay. Brackets that hold anything else than a unit, a weight or a column letter stay.

    >>> bare_label("1、公务用车购置和维护经费")
    '公务用车购置和维护经费'
    >>> bare_label("产出指标（50 分）")
    '产出指标'
    """
    bare = label(text)
    while head := _head(bare):
        bare = bare[head:]
    while True:
        shorter = bare.rstrip(":;")
        if shorter.endswith(")"):
            front, bracket, inside = shorter[:-1].rpartition("(")
            inside = inside.removeprefix("金额").removeprefix("单位:")
            if bracket and (inside in _BRACKETED or _is_weight(inside)):
                shorter = front
        if shorter == bare:
            return bare
        bare = shorter


def pieces(text: str, marks: str) -> list[str]:
    """Cut a text at each of several marks; what is empty between two marks is left out.

    >>> pieces("一；二。；三", "。；")
    ['一', '二', '三']
    """
    for mark in marks[1:]:
        text = text.replace(mark, marks[0])
    return [part for part in text.split(marks[0]) if part]


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters; a longer one ends in ``…``."""
    return text if len(text) <= most else text[: most - 1] + "…"


def none_mark(text: str) -> str:
    """Tell the three states of a cell apart.

    Returns:
        ``"blank"`` when nothing stands there, ``"none"`` for a mark that says there is none (无, —, /, 不适用 ...),
        ``"content"`` for everything else; a written ``0`` is content.
    """
    bare = label(text)
    if not bare:
        return BLANK
    return NONE if bare.rstrip("。.;").lower() in _NONE_MARKS else CONTENT


def display_width(text: str) -> int:
    """Count the columns a text takes in a terminal: two for Chinese and full-width characters, one for others.

    Combining and zero-width characters take none; characters of ambiguous width (“ ” … ≥) count as one.
    """
    if text.isascii():
        return len(text)
    width = 0
    for one in text:
        code = ord(one)
        if code < 0x300:
            width += 1
        elif code < 0x370 or 0x200B <= code <= 0x200F or 0xFE00 <= code <= 0xFE0F or code in (0x2060, 0xFEFF):
            continue
        elif (
            0x1100 <= code <= 0x115F
            or (0x2E80 <= code <= 0xA4CF and code != 0x303F)
            or 0xAC00 <= code <= 0xD7A3
            or 0xF900 <= code <= 0xFAFF
            or 0xFE30 <= code <= 0xFE6F
            or 0xFF00 <= code <= 0xFF60
            or 0xFFE0 <= code <= 0xFFE6
            or 0x1F300 <= code <= 0x1FAFF
            or 0x20000 <= code <= 0x3FFFD
        ):
            width += 2
        else:
            width += 1
    return width


def _head(bare: str) -> int:
    """Count the characters of a mark, 其中, or a number in a list at the head of a label."""
    if not bare or bare[0] not in _HEADS:
        return 0
    if bare[0] in _MARKS:
        return 2 if bare[1:2] == "、" else 1
    if bare.startswith("其中"):
        return 3 if bare[2:3] in (":", ",") else 2
    at = start = 1 if bare[0] == "(" else 0
    digits, most = (_FIGURES, 2) if bare[at : at + 1] in _FIGURES else (_CHINESE, 3)
    while at < len(bare) and at - start < most and bare[at] in digits:
        at += 1
    if at == start or at == len(bare):
        return 0
    if start:
        return at + 1 if bare[at] == ")" else 0
    return at + 1 if bare[at] == "、" or (bare[at] == "." and bare[at + 1 : at + 2] not in tuple(_FIGURES)) else 0


def _is_weight(inside: str) -> bool:
    """Tell whether the text in brackets is a weight: 50分, 共10分, 10%, 20分*执行率."""
    points = inside.removesuffix("*执行率")
    if not points.endswith(("分", "%")):
        return False
    for word in ("满分", "分值", "共", ":"):
        points = points.removeprefix(word)
    return points[:-1].isascii() and points[:-1].replace(".", "", 1).isdigit()
