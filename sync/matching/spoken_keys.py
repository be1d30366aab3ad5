"""Search keys of names that carry none (people, the city's own phrases): how they are spoken, as speakers mix it up.

The names of places and categories carry exact keys; these here are made at the seat, where there is no dictionary.
"""

from sync.matching.duplicates_sounds import groups

_SYLLABLES = (
    "a ai an ao ba bai ban bao bei ben bi bian biao bie bin bo bu ca cai can cao ce cen ci con cou cu cuai cuan cui "
    "cun cuo da dai dan dao de den di dian diao die din diu don dou du duan dui dun duo e ei en er fa fan fei fen "
    "fou fu ga gai gan gao ge gei gen gon gou gu gua guai guan gui gun guo ha hai han hao he hei hen hon hou hu hua "
    "huai huan hui hun huo ji jia jian jiao jie jin jion jiu ju juan jue jun ka kai kan kao ke ken kon kou ku kua "
    "kuai kuan kui kun kuo na nai nan nao ne nei nen ni nia nian niao nie nin niu non nou nu nuan nun nuo nv nve ma "
    "mai man mao me mei men mi mian miao mie min miu mo mou mu n na nai nan nao ne nei nen ni nian niao nie nin niu "
    "non nou nu nuan nuo nv nve o ou pa pai pan pao pei pen pi pian piao pie pin po pou pu qi qia qian qiao qie qin "
    "qion qiu qu quan que qun ran rao re ren ri ron rou ru ruan rui run ruo sa sai san sao se sen si son sou su sua "
    "suai suan sui sun suo ta tai tan tao te ten ti tian tiao tie tin ton tou tu tuan tui tun tuo wa wai wan wei "
    "wen wo wu xi xia xian xiao xie xin xion xiu xu xuan xue xun ya yan yao ye yi yin yo yon you yu yuan yue yun za "
    "zai zan zao ze zei zen zi zon zou zu zua zuai zuan zui zun zuo "
)
"""The syllable of each group of characters that sound alike, as ``pick_index.sound`` spells it."""
_SPELLED = {ord(one): syllable for group, syllable in zip(groups(), _SYLLABLES.split(), strict=True) for one in group}


def spoken_keys(text: str) -> str:
    """Return how a text is spoken and its initials, two words; of letters and digits themselves; else nothing."""
    syllables = [
        spelled for one in text if (spelled := _SPELLED.get(ord(one)) or (one.lower() if one.isalnum() else ""))
    ]
    return f"{''.join(syllables)} {''.join(one[0] for one in syllables)}" if syllables else ""
