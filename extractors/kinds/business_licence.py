"""营业执照, 正本 and 副本, of companies and of individual businesses; code by GB 32100-2015."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors import normalise
from extractors.forms import Pair, read_pairs
from extractors.kinds.base import (
    Fields,
    Kind,
    dates_in,
    first_match,
    found,
    from_seal,
    put,
    search,
    take,
    value_of,
)
from extractors.labels import Labels
from extractors.layout import GAP, Flow, Page
from extractors.values import FieldValue, Seal

_CLEAR, _BY_QR_CODE = 0.95, 0.99
_HARDLY_READ = 0.5

_LABELS = Labels(
    {
        "name": ("名称", "企业名称", "字号名称", "名  称"),
        "uscc": ("统一社会信用代码", "社会信用代码", "注册号"),
        "type": ("类型", "主体类型", "企业类型", "组成形式", "公司类型"),
        "legal_representative": ("法定代表人", "负责人", "经营者", "经营者姓名", "投资人", "执行事务合伙人", "法定代表人姓名"),
        "address": ("住所", "经营场所", "主要经营场所", "营业场所", "地址", "住所(经营场所)"),
        "registered_capital": ("注册资本", "出资额", "注册资金", "资金数额", "成员出资总额"),
        "established_date": ("成立日期", "注册日期", "登记日期"),
        "term": ("营业期限", "经营期限", "合伙期限", "营业期限自", "有效期限"),
        "business_scope": ("经营范围", "业务范围", "经营范围及方式"),
        "registrar": ("登记机关", "发照机关"),
        "issued_date": ("发照日期", "核准日期", "发证日期", "核发日期", "签发日期"),
    },
    run_on=(
        "名称", "企业名称", "字号名称", "公司名称", "类型", "企业类型", "法定代表人", "负责人", "经营者", "投资人", "执行事务合伙人", "住所", "经营场所", "主要经营场所", "营业场所",
        "注册资本", "出资额", "成立日期", "注册日期", "营业期限", "合伙期限", "经营期限", "经营范围", "组成形式", "主体类型",
    ),
)  # fmt: skip


def read(pages: Sequence[Page]) -> Fields:
    """Read a licence; its code also where the label is far from it, its term only where one is printed."""
    pairs = [pair for page in pages for pair in read_pairs(page, _LABELS)]
    fields: Fields = {}
    code = take(pairs, "uscc", normalise.uscc, normalise.uscc_is_valid)
    if code is None or code.blank or not normalise.uscc_is_valid(code.value):
        other = first_match(
            pages,
            r"(?<![0-9A-Z])([0-9A-Z]{18})(?![0-9A-Z])",
            normalise.uscc,
            certainty=normalise.uscc_is_valid,
        )
        code = (
            other
            if other is not None and (code is None or code.blank or other.confidence > code.confidence)
            else code
        )
    put(fields, "uscc", _with_qr_code(code, pages))
    put(fields, "name", take(pairs, "name", normalise.organisation_name))
    put(fields, "type", take(pairs, "type", normalise.plain))
    put(fields, "legal_representative", take(pairs, "legal_representative", normalise.person_name))
    put(fields, "address", take(pairs, "address", normalise.address))
    put(fields, "registered_capital", take(pairs, "registered_capital", normalise.plain))
    put(fields, "business_scope", take(pairs, "business_scope", _scope))
    put(fields, "established_date", take(pairs, "established_date", normalise.first_date))
    put(fields, "valid_until", _term_end(pages, pairs))
    printed, sealed = _registrar(pages), _from_seal(pages)
    doubtful = printed is None or (sealed is not None and printed.confidence < _HARDLY_READ)
    put(fields, "registrar", sealed if doubtful else printed)
    put(fields, "issued_date", take(pairs, "issued_date", normalise.first_date) or _issued(pages, fields))
    return {name: value for name, value in fields.items() if not value.blank}


def _with_qr_code(printed: FieldValue | None, pages: Sequence[Page]) -> FieldValue | None:
    """The code as the licence's QR code confirms it, or gives it where print was not read surely.

    A code printed clearly stands, even against the QR code: that is for a person to see.
    """
    for barcode in (code for page in pages for code in page.barcodes):
        for value in re.findall(r"(?<![0-9A-Za-z])[0-9A-Z]{18}(?![0-9A-Za-z])", barcode.text):
            if not normalise.uscc_is_valid(value):
                continue
            if printed is None or printed.blank:
                return FieldValue(value, barcode.text, _BY_QR_CODE, barcode.place)
            if printed.value == value or printed.confidence < _CLEAR:
                return replace(printed, value=value, confidence=_BY_QR_CODE)
    return printed


def _term_end(pages: Sequence[Page], pairs: Sequence[Pair]) -> FieldValue | None:
    """The end of the term: behind its label with the lines below, else in the running text."""
    labelled = [(pair.page, pair.value) for pair in pairs if pair.field == "term" and not pair.blank]
    for page, flow in labelled + search(pages, r"(?:营业|经营|合伙|有效)期限:?(自?.{0,60})", 1):
        dates = normalise.find_dates(flow.text)
        if not dates:
            continue
        iso, start, end = dates[0]
        if iso != "long_term" and len(dates) > 1 and dates[1][1] - end <= 4:
            iso, start, end = dates[1]
        elif iso != "long_term" and not re.search(r"至$|到$", flow.text[:start]):
            continue
        part = flow.part(start, end)
        return found(iso, part, page)
    return None


def _scope(raw: str) -> str | None:
    """The business scope; the thin stroke of 一 is lost before 般项目 more often than not."""
    text = normalise.plain(raw)
    return re.sub(r"(?<!一)般项目(?=[:\uff1a])", "一般项目", text) if text else None


def _registrar(pages: Sequence[Page]) -> FieldValue | None:
    printed = first_match(pages, r"登记机关:?((?!\d)[\u3400-\u9fff]{4,24}?局)", normalise.organisation_name)
    return printed or first_match(
        pages,
        r"([\u3400-\u9fff]{2,14}(?:市场监督管理局|行政审批局|工商行政管理局|数据资源管理局))",
        normalise.organisation_name,
    )


def _from_seal(pages: Sequence[Page]) -> FieldValue | None:
    """The registrar's name stands on its seal where it is not printed."""
    for page in pages:
        for seal in page.seals:
            match = re.search(r"[\u3400-\u9fff]{2,24}局", seal.text or "")
            if match and seal.confidence > 0.8:
                return replace(from_seal(seal), value=match.group())
    return None


def _issued(pages: Sequence[Page], fields: Fields) -> FieldValue | None:
    """The date that no label asks for: alone in its row, the one under the registrar's seal first.

    A note on a copy (与原件一致, with a date) stands below it.
    """
    taken = [fields[name].place.box for name in ("established_date", "valid_until") if name in fields]
    for page in pages:
        free = [
            flow for iso, flow in dates_in(page)
            if iso != "long_term" and not any(flow.box.overlap(box) > 0 for box in taken)
        ]  # fmt: skip
        lone = [flow for flow in free if _is_alone(flow, page)]
        sealed = [flow for flow in lone if any(_is_registrars(s) and _is_near(s, flow) for s in page.seals)]
        low = [flow for flow in reversed(free) if flow.box.top > 0.5]
        for flow in (*sealed, *lone, *low):
            return value_of(flow, page, normalise.first_date)
    return None


def _is_alone(date: Flow, page: Page) -> bool:
    """Whether a date is all that its row holds on its side of the page."""
    row = next((r for r in page.rows if r.box.overlap(date.box) > 0 and date.text in r.text), None)
    return row is not None and normalise.tidy(date.text) in [normalise.tidy(p) for p in row.text.split(GAP)]


def _is_registrars(seal: Seal) -> bool:
    return bool(re.search(r"局", seal.text or ""))


def _is_near(seal: Seal, date: Flow) -> bool:
    box, (x, y) = seal.place.box, date.box.centre
    return box.left - 0.1 < x < box.right + 0.1 and box.top < y < box.bottom + 0.06


KIND = Kind(
    key="business_licence",
    read=read,
    titles=(r"^营业执照(?:[((]?(?:正本|副本).*)?$",),
    words={
        "营业执照": 0.35, "登记机关": 0.3, "经营范围": 0.2, "注册资本": 0.15, "成立日期": 0.15, "法定代表人": 0.1, "副本": 0.1,
        "国家企业信用信息公示系统": 0.3, "组成形式": 0.2, "注册日期": 0.1, "经营者": 0.1,
    },
    never=("申请表", "申请书", "委托书", "承诺书", "租赁合同", "一次性告知"),
    grows=False,
)  # fmt: skip
