"""Labels that name people and organisations on forms, and whose a number or phone is.

On a form, 身份证号码 behind 法定代表人 is hers, behind 经办人 the agent's: the person last named in reading order
owns what follows until another is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from extractors.forms import Pair


def compose(*parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return every label that takes one word of each part, in order: 单位 + 注册 + 地址."""
    return tuple(label for words in product(*parts) if len(label := "".join(words)) > 1)


ENDINGS = {
    "uscc": ("信用代码", "信用代码证号", "信用代码号", "证照号码", "证照代码", "执照号码", "机构代码"),
    "address": ("地址", "住所", "住址", "所在地", "住所地", "居住地"),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "联系号码"),
    "legal_representative": ("法定代表人", "法人代表", "法人姓名", "经营者姓名", "负责人姓名"),
}
"""What a label asks for by its last word, whatever a form puts before it."""
OF_ANOTHER = "占道|占用|搭建|拟建|拟设|施工|设置|设立|项目|工程|场地|租|坐落|经办|代理|委托|受托|授权|联系人|代办|办理|紧急|监护|业务|主管|邮|电子|网"
"""Words in a label that ask for the place of the work, or for somebody else."""


_WHOSE = (
    "",
    "单位",
    "机构",
    "企业",
    "公司",
    "主体",
    "申请人",
    "申请单位",
    "申请者",
    "申报人",
    "申报单位",
    "申请主体",
)

UNIT = (
    *compose(
        ("申请", "申报", "申办", "填报", "报批"),
        ("人", "者", "方", "单位", "机构", "主体", "企业", "公司", "组织", "个人"),
        ("", "名称", "全称", "姓名"),
    ),
    *compose(
        ("占道", "占用", "建设", "施工", "使用", "搭建", "设置"), ("单位", "人", "方", "者"), ("", "名称", "全称", "姓名")
    ),
    *compose(("单位", "机构", "企业", "公司", "主体", "组织", "商户", "店铺", "个体工商户"), ("名称", "全称")),
    "字号名称", "名称(全称)", "申请人(单位)名称", "申请人(单位)", "申请单位(个人)", "申请单位(人)", "申请人(单位)姓名", "单位(个人)名称",
    "单位(个人)", "申请人姓名或名称", "申请人名称或姓名", "申请人姓名(名称)", "申请人名称(姓名)", "名称", "姓名", "姓名或名称", "姓名/名称",
    "名称/姓名", "申请人/单位", "申请单位/个人", "代理记账机构名称", "项目单位", "填表单位",
)  # fmt: skip
CODE = (
    *compose(_WHOSE, ("社会信用代码", "信用代码", "证照代码", "证照号码", "证照编号", "机构代码")),
    "统一社会信用代码", "统一信用代码", "统一社会信用代码证号", "统一社会信用代码号", "营业执照号", "营业执照号码", "营业执照编号", "营业执照注册号",
    "组织机构代码", "统一代码", "信用代码证号", "统一社会信用代码(注册号)", "统一社会信用代码/注册号", "单位代码", "统一社会信用代",
    "社会统一信用代码", "执照号码", "注册号",
)  # fmt: skip
HEAD = (
    *compose(
        ("", "企业", "单位", "机构", "公司", "主体", "申请人", "申请单位"),
        ("法定代表人", "法人代表", "法人", "负责人", "经营者", "主要负责人"),
        ("", "姓名"),
    ),
    "法定代表人/负责人", "法定代表人(负责人)", "法定代表人(负责人)姓名", "法定代表人或负责人", "法定代表人或主要负责人", "执行事务合伙人", "投资人",
    "法人(负责人)", "法人代表(负责人)", "法定代理人", "法定代表人(经营者)", "法人/负责人",
)  # fmt: skip
NUMBER = (
    "身份证号", "身份证号码", "公民身份号码", "居民身份证号码", "居民身份证号", "证件号码", "证件号", "身份证件号码", "身份证件号",
    "身份号码", "身份证", "有效证件号码", "身份证明号码", "身份证编号", "有效身份证件号码", "证件编号",
)  # fmt: skip
HEAD_NUMBER = compose(
    (
        "法定代表人",
        "法人代表",
        "法人",
        "负责人",
        "经营者",
        "申请人",
        "法定代表人(负责人)",
        "法定代表人/负责人",
    ),
    NUMBER,
)
PHONE = (
    *compose(
        ("", "单位", "机构", "企业", "公司", "负责人", "法定代表人", "法人", "经营者", "申请人", "申报人", "本人"),
        ("", "联系", "移动", "固定", "办公"),
        ("电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "联系号码"),
    ),
    "联系电话(手机)", "联系人电话", "联系人手机", "联络电话",
)  # fmt: skip
ADDRESS = (
    *compose(
        _WHOSE, ("", "注册", "登记", "办公", "经营", "通讯", "联系", "居住", "家庭", "户籍", "法定"), ("地址", "住所", "住址", "住所地", "地点")
    ),
    *compose(_WHOSE, ("办公", "经营", "营业"), ("场所", "所在地")),
    "住所地址", "注册地", "办公场所地址", "主要经营场所", "住所(地址)", "地址(住所)", "注册地址(住所)", "通信地址", "住所/地址", "住所或地址",
    "单位(个人)地址", "现住址", "住所(经营场所)", "经营(办公)地址", "营业地址", "详细地址",
)  # fmt: skip
AGENT = (
    *compose(
        ("", "委托", "授权", "具体", "业务"), ("经办", "代理", "办理", "代办", "受托", "联系"), ("人", "人员"), ("", "姓名")
    ),
    "被委托人", "被委托人姓名", "受委托人", "受委托人姓名", "被授权人", "被授权人姓名", "受托方", "受权人", "受托代理人", "被授权代表",
    "受托人(代理人)", "被委托人(代理人)", "代理人(受托人)", "授权代表", "受委托代理人",
)  # fmt: skip
_AGENTS = (
    "经办人", "代理人", "委托代理人", "受托人", "被委托人", "受委托人", "被授权人", "代办人", "办理人",
)  # fmt: skip
AGENT_NUMBER = compose((*_AGENTS, "联系人"), NUMBER)  # 联系人电话 is where the applicant is reached
AGENT_PHONE = compose(_AGENTS, ("电话", "联系电话", "手机", "手机号", "手机号码", "联系方式"))
FORM_DATE = (
    *compose(("填表", "申请", "填报", "申报", "签署", "签字", "填写", "提交", "签名", "打印签署", "声明", "承诺", "开具", "出具"), ("日期", "时间")),
    "日期", "申请填表日期", "提交申请日期",
)  # fmt: skip


OTHER_DATE = (
    "设立日期", "成立日期", "注册日期", "出生日期", "发证日期", "登记日期", "开始日期", "结束日期", "设立时间", "成立时间", "批准日期",
)  # fmt: skip

_AGENT_SECTION = re.compile(r"受托|被委托|受委托|代理|被授权|经办|代办|联系人")
_OWN_SECTION = re.compile(r"委托|授权|申请|单位|法定代表|负责人|企业|机构")


def is_agents(pairs: Sequence[Pair], agent: str, owners: Sequence[str]) -> list[bool]:
    """Return for each pair whether it tells of the agent.

    The table's section decides where there is one (受托人 | 姓名); else a person's name owns the numbers and
    phones that follow it in reading order, until somebody else is named.
    """
    mine = False
    result = []
    for pair in pairs:
        if _AGENT_SECTION.search(pair.section):
            result.append(True)
            continue
        if _OWN_SECTION.search(pair.section):
            result.append(pair.field == agent)
            continue
        if pair.field == agent:
            mine = True
        elif pair.field in owners:
            mine = False
        result.append(mine)
    return result
