"""Calls told in different words about one matter at one place, among calls about the same matter at other places."""

import random
from collections.abc import Iterator

import pytest

from sync.matching.duplicates_measure import Measured, measure

_MATTERS = """
路灯坏了三天，晚上黑漆漆的，老人不敢出门 | 那一排灯都不亮，天黑以后什么也看不见 | 照明设施失灵，夜里走路摸黑
有个井盖不见了，怕小孩掉进去 | 下水井的盖子丢了，敞着口很危险 | 窨井没盖，骑车差点栽进去
半夜还在施工，打桩声吵得睡不着 | 工地凌晨两点还在干活，声音特别大，没法休息 | 夜里赶工浇水泥，噪声扰民
停水两天了，家里没法做饭 | 从前天开始水龙头一滴水都没有，什么时候来水 | 断水好久了，洗澡都成问题
没有电了，问什么时候恢复 | 整栋楼停电，冰箱里的东西都坏了 | 今天下午突然断电，到现在还没来
垃圾堆成山，好几天没人拉，臭味很大 | 垃圾没有及时清运，招苍蝇 | 生活垃圾满了没人收，味道难闻
饭店油烟直接往外排，熏得住户不敢开窗 | 楼下餐馆没装烟道，家里全是炒菜味 | 有家烧烤店烟太大，呛人
拖欠农民工工资，干完活不给钱 | 老板欠薪三个月，打电话不接 | 包工头不发血汗钱，请求追讨
电梯老是出故障，前天还困人了 | 升降梯坏了一个星期没人修，高层住户爬楼 | 电梯三天两头停，害怕出事
下雨积水严重，过膝盖了 | 一下雨就淹，车都过不去 | 排水不畅，雨后成了河
路面有个大坑，电动车压上去摔了 | 马路坑坑洼洼，坐车颠得厉害 | 道路破损严重，已有人摔伤
消防通道被私家车堵着，救火车进不来 | 生命通道停满了车，没人管 | 防火通道长期占用，有安全隐患
物业乱收费，停车费说涨就涨 | 物业公司擅自提高车位费用 | 管理处没商量就加价，收停车的钱
暖气不热，家里只有十四度 | 供暖温度不达标，孩子冻感冒了 | 地暖冰凉，交了钱不热
广场舞音响太大，每天跳到晚上十点 | 一群大妈跳舞放高音喇叭，影响孩子写作业 | 晚上跳操的声音太吵
有人养了几条大狗不拴绳，吓到孩子 | 遛狗不牵，差点咬到老人 | 流浪狗成群，追着人跑
楼顶有人私搭乱建，盖了个阳光房 | 顶层住户违章加盖，楼板都裂了 | 有人在天台上建房子，没有手续
网吧让未成年人进去上网 | 中学生在网吧通宵打游戏没人管 | 网咖不查身份证，小孩随便进
超市卖过期牛奶，喝了拉肚子 | 便利店的食品超过保质期还在卖 | 买到变质的奶，商家不认
健身房关门跑路了，卡里还有三千块 | 办的健身卡用不了，老板失联 | 健身会所突然停业，会员费退不了
公交车站等了一个小时没车 | 公交间隔太长，上班迟到 | 公共汽车班次太少，早上等不到车
红绿灯不亮，路口乱成一团 | 信号灯坏了，车子抢道 | 交通灯失灵容易出事故
开发商延期交房，合同说去年交 | 楼盘烂尾，首付交了拿不到房 | 房子到期不交付，开发商总推
房产证办了五年还没下来 | 不动产证一直拿不到，孩子没法上学 | 交了契税，产权证迟迟办不了
中学周末违规补课收钱 | 学校组织有偿补习，强制家长交费 | 老师在校外办班，不去就穿小鞋
幼儿园饭菜里有虫子 | 孩子在幼儿园吃坏肚子，伙食差 | 托儿所给小孩吃发霉的东西
医院乱开检查，看个感冒花一千 | 看病被开了一堆没用的药 | 大夫态度恶劣，收费离谱
出租车拒载，嫌路近 | 打车司机不打表，漫天要价 | 的士绕路多收钱
河水发黑发臭 | 河道有人偷排污水，鱼都死了 | 水沟里的水又黑又臭
工厂冒黑烟，气味刺鼻 | 厂子晚上偷排废气，呛得咳嗽 | 烟囱排毒气，头晕恶心
路边树枝断了挡住路 | 大树倒了压住车 | 行道树枯死，掉树枝砸人
电线垂下来快碰到人 | 电缆耷拉着，怕触电 | 线路乱拉，像蜘蛛网
公厕太脏，没人打扫 | 公共厕所堵了，污水流出来 | 厕所关门了，没地方上
占道经营，摆摊把路堵了 | 小贩占着人行道，行人走机动车道 | 流动摊点天天出摊，扰乱秩序
楼上漏水，天花板泡了 | 卫生间渗水，邻居不修 | 屋顶漏雨，物业不管
充电桩太少，电动车飞线充电 | 有人从楼上拉线给电瓶车充电 | 电瓶车推进楼道充电，怕着火
燃气味很重，怀疑泄漏 | 闻到煤气味，楼道里都是 | 天然气管道漏气
宽带断了三天，客服推来推去 | 网络用不了，报修没人来 | 上不了网，影响上班
棋牌室开到凌晨，吵 | 麻将馆半夜还在打牌，邻居没法睡 | 有人聚众打麻将赌钱
快递丢了不赔 | 包裹没收到显示签收 | 快递放驿站不送上门
"""
_ROADS = (
    "建设路 中原路 航海路 花园路 文化路 黄河路 农业路 嵩山路 桐柏路 "
    "淮河路 大学路 陇海路 经三路 未来路 金水路 东风路 丰庆路 瑞达路 长椿路 科学大道"
)
_ESTATES = (
    "锦绣花园 阳光新城 翠园小区 绿地滨湖国际城 正商蓝钻 升龙城 鑫苑名家 建业森林半岛 康桥金域 永威翰林 金色港湾 御景湾"
)
_OPENINGS = ("市民反映，", "你好，", "喂，我要投诉，", "", "我是住户，", "来电人称：", "您好我想问一下，")
_ENDINGS = ("。", "，请处理。", "，希望尽快解决", "")
_PLACES_OF_EACH = 6


def _places(chance: random.Random) -> tuple[str, ...]:
    """Return one place in three wordings."""
    road, other = chance.sample(_ROADS.split(), 2)
    estate, number = chance.choice(_ESTATES.split()), chance.randint(1, 30)
    short = estate.removesuffix("小区").removesuffix("花园")
    return chance.choice(
        (
            (f"{road}与{other}交叉口", f"{road}靠近{other}的地方", f"{other}{road}附近"),
            (f"{estate}{number}号楼", f"{short}小区{number}栋", f"{short}这边{number}号楼"),
            (f"{road}{number}号", f"{road}{number}号院", f"{road}{number}号门口"),
        )
    )


def _calls() -> Iterator[tuple[str, str]]:
    chance = random.Random(8)
    for at, line in enumerate(_MATTERS.strip().splitlines()):
        wordings = line.split(" | ")
        for turn in range(_PLACES_OF_EACH):
            places = _places(chance)
            chosen = chance.sample(range(3), 2 if turn % 3 else 1)
            for one in chosen:
                told = (wordings[one] + "，在" + places[one], places[one] + "，" + wordings[one])[chance.random() < 0.6]
                text = chance.choice(_OPENINGS) + told + chance.choice(_ENDINGS)
                yield text, f"{at}.{turn}" if len(chosen) > 1 else ""


@pytest.fixture(scope="module")
def measured() -> Measured:
    return measure(list(_calls()))


def test_nearly_all_calls_find_their_partner_among_the_first_three_hints(measured: Measured) -> None:
    assert measured.n > 350
    assert measured.top3 >= 0.93


def test_most_of_what_is_hinted_is_right_and_most_pairs_are_hinted(measured: Measured) -> None:
    assert measured.precision >= 0.7
    assert measured.recall >= 0.78
