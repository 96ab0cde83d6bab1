"""Chinese words in which a number, or a character that can be a unit, counts nothing: data for the order lines.

3台灯 may be three lamps of the desk or 3台 of 灯; 一次性手套 and 五粮液 begin with a number that is part of the name.
"""

# A unit and the second characters of words that begin with it (台灯, 台历): after a number they have two readings.
_UNIT_WORDS = (
    "台灯历布秤阶式球钻虎扇面钳盆卡签湾车 条码幅纹形凳桌状播 包子装裹衣皮间膜车厢边布带袱 盒饭子盖式 本子草田土 "
    "把手杆 床单垫头上品罩板铺架笠幔褥边帘裙护 杯子盖口垫架刷 瓶子盖塞口装 盘子管锯扣香纸头式古锦 碗柜碟筷架盘 "
    "桶装盖面子 袋子泡鼠装口 箱子包体底柜式 管子件道线材卡钳箍夹套壁帽状式 卷纸尺帘烟发轴筒子心饼 片材剂式碱皮 "
    "块茎状煤 面粉包 件套号 组合件装胺织 套装件房餐管筒索色袖盒 对讲联襟虾开 "
    "双肩面人层头轴色眼核管杠频卡控开门联键钩向线轨极液皮氧黄 天麻线平花然窗幕鹅丝文蓝梯猫 月饼季历票嫂子光 "
    "日历光用记式晒本立 周边转 年糕货历画票 人参偶造体工字形脸民头 米粉线酒醋粒粥面汤色饭尺黄 升降级压温 "
    "克力数拉隆 打印火包孔蜡气卡字磨草蛋桩胶捞 支架票柱撑座承线付气 架子构空板 枝条 "
    "头盔灯套花巾饰枕孢绳带戴纱层皮油罩像 颗粒 串联口珠灯串行 扇子贝形叶骨面 "
    "车载位架灯用轮垫锁衣床刀牌贴票窗厘身篷罩钥模蜡 批发 份子 页岩码面 听筒诊力写 罐头装车 托盘架辊管运特 束带腰 "
    "提子包篮手琴灯花拉货桶袋 柜子台门机体锁 副食本驾 令牌旗 饼干铛皮模 册子页 轴承套瓦流线封芯头 团扇购建体徽 "
    "针织管头线灸刺筒剂叶阀板车 滴灌管水露眼定丸 根雕茎 家具电用纺居装庭政禽 节能气日水电流温油目 段子 截止断面 "
    "板材凳栗式鸭车擦房蓝鞋面簧条砖坯 版画权 排风骨插水气污烟球线毒版刷椅 列车 贴纸膜片布面图标身牌 帖子 垛口机 "
    "目录 项链目圈 类固 笔记筒墨架芯袋盒尖杆帘试 单反车杠据片晶面人层机色肩头门开管相极体元轨板宁向丛枞孔筒座株 "
    "票据夹务证 桩基 剂量 顶灯棚板级针杆箱盖 身份体高 尾灯气翼纤箱板 栋梁 盆栽景架 锅炉贴盖铲巴垫刷具架底 "
    "篮球板筐子 槽钢式盒 叠层加 刀具片架叉头鱼柄鞘座削盘闸口豆 顿号挫 餐具桌巾椅盒垫车布盘券边饮 席子面卡梦位 "
    "桌子椅布垫面球牌旗游签架卡 名片酒牌茶画册表贵 样品板本机衣册布式 曲奇轴柄酒面线阜 集装成线邮尘热水中 期刊货 "
    "届时 位移置 尊享 封箱口条面边装胶套堵皮 首饰乌页 出口水风租 圈椅套绒 杆秤件菌 茎叶 股票权 缕空 只读 个性人 "
    "部件门队分 里程 担架担 亩产田 株距洲 幅面度 瓮菜 扎带啤花染 壶嘴 斤两 粒子 堆肥高垛码 樘门 两用 捆扎 "
    "次氯品级 匹配 丛书 缸子体盖套"
)
# Words for goods that are no word of the table above; a unit before them is one.
_GOODS = "手电 手机 手套 手表 带鱼 纸巾 纸箱 水管 水泵 水杯 水果 口罩 口红 电池 电线 电缆 床垫 衣服 衣架"
# Words that begin with a number.
NUMBER_WORDS = (
    "三文鱼 三明治 五粮液 八宝 一次性 千斤顶 万用 万能 五花肉 五香 五金 五谷 五常 七喜 七匹狼 八角 九阳 十三香 "
    "三七 三角 三轮 三星 三通 三色 三聚 三元 三氯 三只松鼠 三全 三合 三脚 三层 三防 三折 一体 一品 一级 一贴 "
    "一得阁 二手 二锅头 二维 二氧 二极 二甲 二胡 二次 四件套 三件套 六件套 七件套 四通 四季 四川 四神 四特 四方 "
    "四层 两用 两面 两层 百合 百事 百岁山 百香 百洁 百叶 百雀 千里 千层 千禧 千斤 千禾 千页 千张 万宝路 万年 万圣 "
    "万向 六味 六必居 六角 六神 六安 八宝粥 八仙 八珍 八喜 九牛 九芝堂 九制 九毛 十字 十全 一次 一力 一匙 一叶 "
    "一汽 七彩 七星 亿联 万科 万和 百草 百分 千岛 千金 千年 万家 五星 五彩 五味 六六 两江 零食 零件 零度 零添加 "
    "二八 二十四味 零钱"
)

# What follows 半 in a word that begins with it (半成品, 半自动), and names of which 半 is the first of two characters.
HALF_WORDS = "成品 导体 身 挂 自动 熟 糖 干 价 边莲 枝莲 袖 透明 永久 脱脂 截裙 开放 球阀 球形 圆头 圆键 光纸 钢化"
HALF_NAMES = "夏 裙 轴 圆 球"


def begins_a_word(unit: str, name: str) -> bool:
    """True if a unit and the name behind it may be one word: 台 and 灯; not where the name begins with a word itself.

    2台 of 车床, although 台车 is a word too.
    """
    if not is_word(unit[:1] + name[:1]):
        return False
    return not (is_word(name[:2]) or name.startswith(tuple(_GOODS.split())))


def is_word(pair: str) -> bool:
    """Whether two characters are a word of the table."""
    return len(pair) == 2 and any(word[0] == pair[0] and pair[1] in word[1:] for word in _UNIT_WORDS.split())
