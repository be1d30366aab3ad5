"""What callers say for the things knowledge articles are about, each group one thing.

Written from everyday speech; a group is a line, its name first. Unlike the notions of ``duplicates_words`` a group may
join what is only near (a phone call about debts is about collecting them): for finding an answer near is enough.
"""

import re
from functools import lru_cache

_GROUPS = """
暖气 暖气片 供暖 供热 取暖 地暖 冰凉 暖气费
停水 停水 没水 来水 水管 断水
水费 水费 水表
停电 停电 没电 来电 跳闸 断电
燃气 燃气 天然气 煤气 漏气 气表
夜间施工 工地 浇混凝土
跳舞 广场舞 跳舞
油烟 油烟 烧烤 烟味
物业费 物业费 物业收费 交物业
业委会 业委会 业主委员会 业主大会
维修资金 维修资金 大修基金
困电梯 困在电梯 电梯困人 被困
加装电梯 加装电梯 装电梯
公租房 公租房 保障房
延期交房 延期交房 期房 没交房 不交房
过户 过户 二手房
欠薪 拖欠工资 欠薪 没给钱 不发工资 讨薪
加班 加班 三倍 加班费
失业 失业 失业金
养老保险 养老保险 交养老 灵活就业 自己交社保
认证 资格认证 刷脸 认证
居民医保 居民医保 新农合 城乡医保
异地就医 异地就医 异地 外地看病
慢病 慢特病 慢性病 慢病 高血压 糖尿病
育儿补贴 育儿补贴 三千六
上户口 上户口 落户口 出生登记
出入境 护照 通行证 港澳
驾照 驾照 驾驶证
年检 年检 年审 审车
电动车牌 电动车上牌 上牌 挂牌
违停 违停 违章 罚单
丢在车上 遗失物 落在
入学 入学 划片 片区 招生
培训 培训机构 培训班
退货 退货 七天无理由 退换
预付卡 预付卡 办的卡 充值 会员卡
过期食品 过期 变质 发霉
执照 营业执照 执照 个体户
快递 快递 驿站
话费 话费 套餐 资费 流量
诈骗 诈骗 被骗 骗子 冒充
养狗 养犬 狗证 养狗 流浪狗 流浪犬
消防通道 消防通道 消防车
低保 低保 最低生活
高龄 高龄津贴 九十岁 八十岁 老人补助
残疾 残疾 残联
结婚 结婚 领证 结婚证 登记结婚
律师 律师 法律援助 打官司
防汛 汛期 暴雨 积水
进度 进度 没人回信 单号 答复
换车 以旧换新 旧车 报废 置换
摊贩 摊贩 摆摊 占道 出摊
违建 违建 私搭 乱建 加盖
承重墙 承重墙 砸墙 拆墙
井盖 井盖 窨井
塌陷 塌陷 大坑 陷
下水道 下水道 返水 粪池 粪水 化粪池
停车收费 停车费 泊位 停车位 停车欠费
地锁 地锁 僵尸车 上锁
共享单车 共享单车 小黄车 单车
垃圾 垃圾 大件 剩饭
渣土 建筑垃圾 渣土
公共收益 公共收益 广告费
换物业 换物业 换掉物业 老物业 撤场 交接
漏水 漏水 渗水 滴水
危房 危房 外墙 掉砖 墙裂 裂缝
租房 租房 房东 押金 中介
群租 群租 隔断 日租
契税 契税 买房税 购房补贴
拆迁 拆迁 安置 回迁 过渡费
改造 改造 老院
扬尘 扬尘 灰尘 灰太大 土渣
规划 规划 断头路 啥时候通
采光 采光 日照 遮挡 挡光
工程款 工程款 甲方 货款 结账
水质 发黄 异味 漂白粉
水压 水压 水小 水流细
充电桩 充电桩 电价
集中供热 通暖 通暖气 自供暖
偷排 偷排 臭气 异味 废气 刺鼻
河道 河道 河面 黑臭 河沟 河里
噪音商铺 歌厅 酒吧 喇叭 外机 音响
炸街 炸街 排气管 摩托
老年卡 老年卡 敬老卡 免费坐车
公交 公交 公交车 甩站
地铁 地铁 末班车
打车 打车 网约车 滴滴 出租车 拒载
红绿灯 红绿灯 信号灯 绿灯 斑马线
货车 大货车 大车 三轮 步代车 堵车
驾校 驾校 学车 练车
落户 落户 迁户口 转户口
居住证 居住证 暂住证
高空抛物 高空抛物 瓶子
骚扰电话 骚扰电话 推销 信息泄露 电话被卖
催收 催收 催债 网贷
高温 高温 降温费 最低工资
辞退 辞退 开除 解雇 裁员
社保转移 社保转 转社保 断缴 补缴
创业 创业 就业 学手艺 招聘
转学 转学 换学校 插班 幼儿园
补课 补课 校服 乱收费
欺凌 欺凌 被打 体罚 骂孩子 打孩子
高考 高考 中考 中招 志愿 成绩
挂号 挂号 专家号 病历
医疗纠纷 医疗事故 诊所 美容失败
狂犬 狂犬 狗咬 疫苗
生育 生育津贴 产假
假货 假货 退钱 换货
缺斤短两 缺斤短两 少称 缺秤 结账多
吃出 虫子 头发 拉肚子 吐
注销 注销 不干了 冒名
养老院 养老院 敬老院 老人食堂 助餐
轮椅 轮椅 残疾人找活 辅具
宅基地 宅基地 盖房 翻盖 分家
种地补贴 惠农 农机 种粮
大树 树枝 树倒 锯树
马蜂 马蜂 蜂窝 蛇 长虫
电动车 电动车 电瓶 电瓶车 充电 拉线
鞭炮 鞭炮 烟花 放炮 卖炮
旅行社 旅行社 导游 报团
演出 演唱会 博物馆 省博 图书馆
健身器材 健身器材 体育馆
宽带 宽带 网速 没信号 信号
盖章 盖章 证明 居委会
家暴 家暴 打老婆
退税 退税 个税 发票 开票
保险理赔 理赔 保险不赔 银行卡
加油 加油 消费券
退伍 退伍 退役军人 当过兵 优待证 抚恤
参军 参军 当兵 应征 征兵
复议 复议 不服 法院判
表扬 表扬 锦旗 感谢 建议 提意见
"""


@lru_cache(maxsize=1)
def _words() -> "tuple[dict[str, list[str]], re.Pattern[str]]":
    names: dict[str, list[str]] = {}
    for line in _GROUPS.strip().splitlines():
        name, *words = line.split()
        for word in words or [name]:
            names.setdefault(word, []).append(name)
    ordered = sorted(names, key=len, reverse=True)
    return names, re.compile("(?=(" + "|".join(map(re.escape, ordered)) + "))")


def everyday(text: str) -> set[str]:
    """Return the things named in a text, the longest word at each place."""
    names, pattern = _words()
    return {name for found in pattern.finditer(text) for name in names[found.group(1)]}


@lru_cache(maxsize=1)
def _things() -> dict[str, tuple[str, ...]]:
    things: dict[str, list[str]] = {}
    for word, names in _words()[0].items():
        for name in names:
            things.setdefault(name, []).append(word)
    return {name: tuple(words) for name, words in things.items()}


def words_of_thing(name: str) -> tuple[str, ...]:
    """Return the words that callers use for a thing."""
    return _things().get(name, ())
