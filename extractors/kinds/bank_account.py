"""开户许可证, 基本存款账户信息, 存折: whose account it is, at which bank (人民币银行结算账户管理办法 art. 23)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors import normalise
from extractors.kinds.base import Fields, Kind, first_match, put, read_labels, title_of
from extractors.labels import Labels
from extractors.layout import Page

TITLES = (
    r"^开户许可证$",
    r"存款账户(?:信息|证明|开户证明)$",
    r"^(?:银行|单位|个人)?(?:结算)?(?:开户|账户|银行卡)(?:证明|信息|信息表|信息确认[书表]|回执|凭证|情况说明)(?:书)?$",
    r"^.{0,16}(?:活期|储蓄)?(?:储蓄)?存折$",
)

_LABELS = Labels(
    {
        "account_name": ("户名", "存款人名称", "账户名称", "账户户名", "单位名称", "开户名称", "开户名", "存款人", "收款人", "持卡人", "开户人姓名", "开户人", "收款户名"),
        "bank": ("开户银行", "开户行", "开户银行名称", "开户行名称", "银行名称", "开户网点", "开户机构", "开户银行全称"),
        "account_number": ("账号", "帐号", "账户号码", "银行账号", "账户账号", "卡号", "银行账户", "存折账号", "账(卡)号", "银行卡号", "结算账号", "收款账号"),
        "rest": (
            "账户性质", "核准号", "账户状态", "法定代表人", "单位负责人", "开户日期", "基本存款账户编号", "编号", "币种", "证件号码", "发证机关",
            "法定代表人(单位负责人)", "身份证号", "联系电话", "账户类型", "签发日期", "印密", "通存通兑", "凭证号码",
        ),
    }
)  # fmt: skip


def read(pages: Sequence[Page]) -> Fields:
    """Read the account's name, its bank and its number; on a licence they stand in its one sentence too."""
    fields = read_labels(
        pages,
        _LABELS,
        {
            "account_name": normalise.organisation_name,
            "bank": normalise.organisation_name,
            "account_number": _number,
        },
    )
    put(fields, "title", title_of(pages, TITLES))
    put(
        fields,
        "account_name",
        first_match(pages, r"经审核,([\u3400-\u9fff()]{4,40}?)符合开户条件", normalise.organisation_name),
    )
    put(fields, "account_number", first_match(pages, r"(?<!\d)(\d{15,21})(?!\d)", _number))
    return fields


def _number(raw: str) -> str | None:
    """An account's number, digits only (between 9 and 30 of them), however it is spaced."""
    text = re.sub(r"[\s\-]", "", normalise.half_width(raw))
    match = re.search(r"\d{9,30}", text)
    return match.group() if match else None


KIND = Kind(
    key="bank_account",
    read=read,
    titles=TITLES,
    words={
        "开户银行": 0.3, "账号": 0.2, "存款人名称": 0.4, "户名": 0.3, "基本存款账户": 0.4, "符合开户条件": 0.5, "核准号": 0.2, "存折": 0.3,
        "账户性质": 0.3, "开户行": 0.3, "账户名称": 0.3,
    },
    never=("申请表", "承诺书", "合同", "委托书", "协议书", "收据", "发票", "验资报告", "本章程"),
    grows=False,
)  # fmt: skip
