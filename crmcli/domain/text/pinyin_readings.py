"""The living readings of common Chinese characters for which pypinyin also lists dead ones.

Made by tools/make_readings.py from the phrases of pypinyin 0.55 (https://github.com/mozillazg/python-pinyin), MIT
License: see licenses/pypinyin-MIT.txt. A reading is here when it is usual or occurs in at least one in 500 of the
phrases with its character.
"""

from functools import lru_cache

_LIVING = (
    "丁ding 不bu 且qie 个ge 串chuan 么me,yao 之zhi 也ye 乾qian 予yu 事shi 于yu 亏kui 亘gen 些xie 亟ji "
    "亡wang 亢kang 亨heng 仅jin 仇chou,qiu 介jie 他ta 令ling 以yi 仰yang 件jian 价jia 任ren 份fen 伎ji "
    "休xiu 众zhong 伯bo,bai 伴ban 佃dian 位wei 体ti 余yu 佚yi 佛fu,fo 例li 侧ce,zhai 促cu 俊jun 俏qiao "
    "倍bei 倚yi 倪ni 假jia 傍bang,pang 僧seng 儿er 允yun 兄xiong 免mian,wen 兑dui 兔tu 共gong 典dian "
    "内nei,na 册ce 冥ming 冰bing 冷leng 净jing 凿zao 刀dao 切qie 划hua 列lie 刺ci 刻ke 削xue,xiao 前qian "
    "剖pou 剥bo,bao 副fu 助zhu 募mu 勤qin 勺shao 勿wu 匀yun 包bao 化hua 匡kuang 匪fei 区qu 匿ni 半ban "
    "卑bei 卒zu,cu 卜bo,bu 占zhan 卤lu 印yin 卵luan 卷juan 厂chang 厘li 受shou 古gu 句ju,gou 召zhao 可ke "
    "台tai 叱chi 号hao 司si 叹tan 叽ji 吃chi 吓xia,he 吞tun 吟yin 吧ba 听ting 吱zhi,zi 吴wu 吵chao 吾wu "
    "呀ya 呆dai 呈cheng 告gao,gu 呒wu 员yuan 味wei 呵he,ke 呼hu 咀ju 咎jiu 咬yao 咯ge,ka 咳ke,hai 咸xian "
    "咽yan,ye 哇wa 哈ha 哧chi 哨shao 哩li 哪na,ne,nei 哺bu 唇chun 唧ji 售shou 啜chuai,chuo 喀ka 喊han "
    "喋die 喙hui 喜xi 喝he 嗟jie 嘘xu 团tuan 园yuan 土tu 圣sheng 圾ji 均jun 坏huai,pi 坑keng 块kuai "
    "垂chui 垦ken 堆dui 堤di 堪kan 堵du 塌ta 塔ta 填tian 增zeng 墨mo 壑he 声sheng 壹yi 夏xia 夕xi 大da,dai "
    "太tai 失shi 夹jia 奇qi,ji 奋fen 奏zou 契qi 奔ben 奥ao 女nv 奸jian 妃fei 妖yao 姐jie 姓xing 姣jiao "
    "娃wa 娶qu 嫖piao 宁ning 宅zhai 完wan 宛wan 客ke 害hai 家jia 容rong 宿su,xiu 察cha 寺si 封feng "
    "射she,ye 尉wei,yu 尚shang 居ju 屈qu 屯tun 峙zhi 崎qi 巡xun 巨ju 差cha,chai,ci 己ji 已yi 币bi 市shi "
    "帘lian 幅fu 幕mu 干gan 平ping 年nian 幸xing 幼you 广guang 庄zhuang 底di 度du,duo 式shi 弟di,ti 徙xi "
    "御yu 徵zheng,zhi 忾kai 怀huai 怕pa 怙hu 怜lian 怨yuan 悛quan 惊jing 惹re 愁chou 愒kai 感gan 慎shen "
    "戎rong 戏xi 或huo 戚qi 才cai 扑pu 扒ba,pa 扭niu 扮ban 扰rao 扶fu 找zhao 承cheng 技ji 抄chao 把ba "
    "投tou 抗kang 折zhe,she 抬tai 抱bao 抵di 押ya 拂fu,bi 担dan 拆chai 拈nian 拊fu 拌ban 拍pai 拓tuo,ta "
    "拔ba 拖tuo 拗ao,niu 拘ju 招zhao 拱gong 拼pin 拽zhuai 拾shi,she 挈qie 挑tiao 捎shao 捐juan 捧peng "
    "捷jie 捻nian 掀xian 掇duo 掉diao 排pai 掘jue 探tan 接jie 控kong 措cuo 提ti,di 插cha 揖yi 握wo "
    "揣chuai 揭jie,qi 援yuan 搜sou 搬ban 搭da 摧cui 摩mo,ma 撅jue 撇pie 撕si 撩liao 撮cuo,zuo 攘rang "
    "支zhi 敌di 敦dun,dui 斗dou 斜xie 斡wo 斫zhuo 斯si 方fang 施shi 旁pang 族zu 无wu 既ji 旰gan 昂ang "
    "明ming 昔xi 映ying 昧mei 是shi 暇xia 暖nuan 暴bao,pu 最zui 月yue 有you 服fu 朝chao,zhao 末mo 朱zhu "
    "机ji 杂za 杜du 杠gang 杼zhu 枉wang 析xi 枕zhen 果guo 枝zhi 枯ku 柜gui 柞zha,zuo 查cha,zha 柴chai "
    "栅zha,shan 栎li 栓shuan 栗li 校xiao,jiao 核he,hu 格ge 桃tao 桐tong 梢shao 梧wu 棋qi 棍gun 棱leng "
    "楷kai 概gai 榜bang 槽cao 横heng 檀tan 檐yan 次ci 款kuan 歇xie 歹dai 毋wu 母mu 毒du 比bi 氏shi,zhi "
    "汁zhi 汗han 池chi 汩gu 汽qi 沈shen,chen 沙sha 没mei,mo 沮ju 沸fei 治zhi 沾zhan 泄xie 泛fan 波bo 泣qi "
    "泥ni,nie 注zhu 洁jie 洋yang 洒sa 洗xi 洞dong 活huo 洽qia 派pai 浅qian 浩hao 浸jin 涂tu 涉she 涌yong "
    "涣huan 液ye 淡dan 淫yin 淳chun 混hun,gun 渠qu 温wen 港gang 渴ke 游you 溯su 溺ni,niao 滋zi 滑hua "
    "漂piao 漆qi 潘pan 潢huang 澹dan,tan 激ji 濡ru 濯zhuo 灌guan 灯deng 炎yan 炕kang 炮pao 烛zhu 烟yan "
    "焉yan 焦jiao 熙xi 熟shu 燥zao 爆bao 片pian 牟mou,mu 牢lao 狂kuang 狠hen 狼lang 猎lie 猫mao "
    "率lv,shuai 王wang 甘gan 由you 甸dian 番fan,pan 疐zhi 疑yi 疙ge 痕hen 登deng 白bai 百bai 皇huang "
    "皓hao 盒he 盖gai 盟meng 盼pan 盾dun 省sheng,xing 眠mian 眩xuan 眼yan 睫jie 瞑ming 矜jin,guan 矣yi "
    "砌qi 研yan 砥di 硝xiao 硬ying 碌lu,liu 碱jian 示shi 祖zu 祝zhu 祭ji 离li 种zhong 秘mi,bi 租zu "
    "秤cheng 积ji 移yi 税shui 稠chou 穴xue 穿chuan 窗chuang 立li 童tong 筋jin 筒tong 簿bu 精jing 累lei "
    "絜jie,xie 絮xu 繁fan 约yue 综zong 缪mou,miu 缴jiao 缺que 羹geng 羽yu 耆qi,shi 而er 耐nai 耗hao 耳er "
    "耶ye 聊liao 聘pin 聱ao 肆si 肉rou 肋le,lei 肢zhi 肥fei 肩jian 育yu 肺fei 胆dan 胜sheng 胞bao 胳ge "
    "胶jiao 能neng 脚jiao 脱tuo 脾pi 腌yan,a 腔qiang 膊bo 臧zang 至zhi 致zhi 舌she 舍she 舒shu 芒mang "
    "芦lu 苛ke 苦ku 苫shan 英ying 苹ping 茧jian 茬cha 草cao 荒huang 莠you 菽shu 著zhu,zhuo 葱cong 蒲pu "
    "蓑suo 蓝lan 蔫nian 蔽bi 虑lv 虫chong 虹hong 蚌bang,beng 蚕can 蛇she,yi 蛙wa 蛤ha,ge 蛾e 蜡la 蝎xie "
    "蝶die 蟆ma 蟠pan 行xing,hang 衰shuai 衿jin 袍pao 袒tan 袜wa 被bei,pi 褥ru 角jiao,jue 言yan 许xu "
    "谷gu,yu 貌mao 赦she 赫he 赶gan 趁chen 超chao 越yue 趟tang 趣qu 足zu 跋ba 跌die 跑pao 跨kua 跳tiao "
    "跼ju 踉liang 踔chuo 蹄ti 蹶jue 身shen 辟pi,bi 辨bian 达da 还hai,huan 这zhe 迭die 追zhui 适shi 透tou "
    "逐zhu 逗dou 逞cheng 造zao 逢feng 逮dai 逾yu 遁dun 遇yu 邑yi 那na 邪xie,ye 部bu 醋cu 醒xing "
    "重zhong,chong 野ye 阻zu 陀tuo 陂bei,pi,po 附fu 限xian 除chu 陶tao 隋sui 隔ge 隶li 雇gu 零ling 需xu "
    "震zhen 霍huo 霸ba 青qing 靡mi 鞋xie 鞠ju 餐can 鬻yu 魄po 鹿lu 鼎ding"
)


@lru_cache(maxsize=1)
def table() -> dict[str, tuple[str, ...]]:
    """Character to readings without tones, the usual one first."""
    return {entry[0]: tuple(entry[1:].split(",")) for entry in _LIVING.split()}
