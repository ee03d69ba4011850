"""One worked example: a company closes a strip of road for its works, and every paper that may come of it.

People, numbers and addresses are invented. The papers of one way through the hall agree with each other;
those of the other ways (refused, withdrawn, accepted with tolerance) tell of the same application.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from casework.papers.contents import (
    AcceptanceNotice,
    Card,
    Content,
    CorrectionItem,
    CorrectionNotice,
    CorrectionReceipt,
    Courier,
    DeferralCommitment,
    DeferredItem,
    EvidenceCrop,
    ExceptionReviewSheet,
    ExtensionNotice,
    GrantDecision,
    HallHead,
    HandoverList,
    HandoverRow,
    Head,
    NonAcceptanceDecision,
    NonAcceptanceGround,
    PaperRow,
    PickupNotice,
    PointerSlip,
    ProofOfService,
    Receipt,
    RefusalDecision,
    Remedies,
    ResultHandoverList,
    ResultRow,
    ReturnSlip,
    ReviewItem,
    ServedDocument,
    SpecialProcedureNotice,
    SupervisionOrder,
    TolerantAcceptanceNotice,
    kind_of,
)
from casework.papers.kinds import FORMS
from storage.case_numbers import compose
from storage.clock import SHANGHAI

HALL_AUTHORITY: Final = "六安经济技术开发区政务服务管理局"
DEPARTMENT_AUTHORITY: Final = "六安经济技术开发区城市管理行政执法局"
HALL: Final = "六安经济技术开发区政务服务大厅"
MATTER: Final = "临时占用城市道路（市政设施建设类）审批"
APPLICANT: Final = "六安云岭市政工程有限公司"
CASE_NUMBER: Final = compose("0001", date(2026, 10, 12), "1", 15)

_RECEIVED: Final = date(2026, 10, 12)
_ACCEPTED: Final = date(2026, 10, 13)
_DECIDED: Final = date(2026, 11, 20)
_RECEIPT: Final = "六开政服收〔2026〕15号"
_DRAWING: Final = "位置图和占用效果图"
_REMEDIES: Final = Remedies(
    review_authority="六安市人民政府", court="六安市金安区人民法院", review_days=60, litigation_months=6
)
_CONSEQUENCE: Final = "终止办理并退回申请材料，一年内不再适用容缺受理"


def example_papers() -> list[tuple[str, Content]]:
    """Return every paper of the example with its document number, in the order of the paper kinds."""
    made = [
        *_intake(),
        *_non_acceptance(),
        *_tolerance(),
        *_time(),
        *_handovers(),
        *_decisions(),
        *_issue(),
        *_inside(),
    ]
    return [(_number(content), content) for content in made]


def _number(content: Content) -> str:
    short = "六开政服" if content.head.authority == HALL_AUTHORITY else "六开城管"
    return f"{short}{FORMS[kind_of(content)].word}〔2026〕15号"


def _head(issued_on: date, authority: str = DEPARTMENT_AUTHORITY) -> Head:
    return Head(
        authority=authority,
        matter=MATTER,
        case_number=CASE_NUMBER,
        query_code="408215",
        applicant=APPLICANT,
        contact_person="纪云舟",
        phone="138****0026",
        agent="纪云舟",
        application_date=_RECEIVED,
        issued_on=issued_on,
        hall=HALL,
        department="城市管理行政执法局",
        section="市政审批科",
        handler="田望舒",
        handler_phone="0564-0000011",
    )


def _grounds(head: Head) -> Head:
    return replace(head, basis=("《城市道路管理条例》第三十一条",))


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def _rows() -> tuple[PaperRow, ...]:
    return (
        PaperRow(name="临时占用城市道路申请表", form="原件", copies=1, pages=2),
        PaperRow(name="营业执照", form="复印件", copies=1, pages=1, original_checked=True, remark="已盖公章"),
        PaperRow(name="法定代表人身份证", form="复印件", copies=1, pages=1, original_checked=True),
        PaperRow(name="授权委托书", form="原件", copies=1, pages=1),
        PaperRow(name="代理人身份证", form="复印件", copies=1, pages=1, original_checked=True),
    )


def _corrections() -> tuple[PaperRow, ...]:
    return (
        PaperRow(name=_DRAWING, form="原件", copies=1, pages=2),
        PaperRow(name="授权委托书", form="原件", copies=1, pages=1, remark="重新出具"),
    )


def _intake() -> list[Content]:
    return [
        Receipt(
            head=_head(_RECEIVED, HALL_AUTHORITY),
            rows=_rows(),
            receiver="许知远（综合窗口1）",
            received_at=_at(_RECEIVED, 9, 12),
        ),
        CorrectionNotice(
            head=_head(_RECEIVED),
            received_on=_RECEIVED,
            incomplete=True,
            malformed=True,
            items=(
                CorrectionItem(
                    material=_DRAWING,
                    defect="缺少该材料",
                    needed="提交标明占用位置、范围和尺寸的位置图及占用效果图",
                    basis="《城市道路管理条例》第三十一条；办事指南材料清单第4项",
                    how="原件1份，加盖单位公章",
                    ways=("窗口提交", "邮政快递", "网上提交扫描件"),
                ),
                CorrectionItem(
                    material="授权委托书",
                    defect="委托期限已于2026年9月30日届满，且未加盖委托单位公章",
                    needed="重新出具在有效期内的授权委托书",
                    basis="办事指南材料清单第5项",
                    how="原件1份，法定代表人签名并加盖单位公章",
                    ways=("窗口提交", "邮政快递"),
                ),
            ),
        ),
        CorrectionReceipt(
            head=_head(_ACCEPTED, HALL_AUTHORITY),
            notice_number="六开城管补〔2026〕15号",
            notice_on=_RECEIVED,
            rows=_corrections(),
            receiver="许知远（综合窗口1）",
            received_at=_at(_ACCEPTED, 10, 5),
        ),
        AcceptanceNotice(
            head=_grounds(_head(_ACCEPTED)),
            accepted_on=_ACCEPTED,
            decide_by=date(2026, 11, 10),
            statutory_limit="20个工作日",
            promised_limit="3个工作日",
            promised_by=date(2026, 10, 16),
            special_procedures=("专家评审",),
            pickup_method="到综合窗口3领取，或者邮政快递免费送达",
        ),
    ]


def _non_acceptance() -> list[Content]:
    return [
        NonAcceptanceDecision(
            head=_head(_RECEIVED),
            ground=NonAcceptanceGround.NOT_THIS_AUTHORITY,
            article="《中华人民共和国行政许可法》第三十二条第一款第二项",
            reason="申请占用的迎宾路（皋陶路至长江路段）不在六安经济技术开发区管理范围内",
            competent_authority="六安市金安区城市管理行政执法局",
            competent_address="六安市金安区政务服务中心城市管理窗口",
            remedies=_REMEDIES,
        ),
        ReturnSlip(
            head=_head(_ACCEPTED, HALL_AUTHORITY),
            withdrawn=True,
            reason="工程计划调整，暂不需要占用城市道路",
            asked_on=_ACCEPTED,
            receipt_number=_RECEIPT,
            rows=_rows(),
            returned_by="许知远（综合窗口1）",
            returned_at=_at(_ACCEPTED, 15, 40),
        ),
    ]


def _tolerance() -> list[Content]:
    items = (
        DeferredItem(
            material="占用效果图",
            form="原件1份，盖公章",
            supply_by=date(2026, 10, 16),
            remark="已交位置图",
        ),
    )
    return [
        TolerantAcceptanceNotice(
            head=_head(_ACCEPTED),
            accepted_on=_ACCEPTED,
            decide_by=date(2026, 11, 10),
            promised_limit="3个工作日",
            items=items,
            rule="本区政务服务事项容缺受理有关规定",
            consequence=_CONSEQUENCE,
        ),
        DeferralCommitment(
            head=_head(_ACCEPTED),
            items=items,
            promises=(
                "所提交的申请材料真实、合法、有效，复印件与原件一致。",
                "在上表所列期限内补交暂缺材料，补交的材料符合规定的形式。",
                "没有尚未修复的严重失信记录。",
            ),
            consequence=_CONSEQUENCE,
            identity="913415********002X",
        ),
    ]


def _time() -> list[Content]:
    return [
        SpecialProcedureNotice(
            head=_head(date(2026, 10, 14)),
            accepted_on=_ACCEPTED,
            procedure="专家评审",
            reason="申请占用路段为城市主干路，施工期间的交通疏解方案需要组织专家评审",
            starts_on=date(2026, 10, 15),
            expected_days=5,
            arrangements="评审会时间、地点另行电话通知，请准备交通疏解方案纸质件5份。",
        ),
        ExtensionNotice(
            head=_head(date(2026, 11, 16)),
            accepted_on=_ACCEPTED,
            reason="占用路段地下管线情况复杂，需要会同权属单位进一步核实",
            approved_by="本机关负责人",
            approved_on=date(2026, 11, 16),
            days=10,
            decide_by_before=date(2026, 11, 17),
            decide_by=date(2026, 12, 1),
        ),
    ]


def _handovers() -> list[Content]:
    other = compose("0001", _ACCEPTED, "1", 8)
    rows = [
        HandoverRow(
            case_number=CASE_NUMBER,
            applicant=APPLICANT,
            matter=MATTER,
            material=row.name,
            form=row.form,
            copies=row.copies,
            pages=row.pages,
            bag_number="CG-1013-01",
        )
        for row in (*_rows()[:3], *_corrections())
    ]
    rows += [
        HandoverRow(
            case_number=other,
            applicant="六安桂花物业服务有限公司",
            matter="临时性建筑物搭建、堆放物料、占道施工审批",
            material=name,
            form=form,
            copies=1,
            pages=1,
            bag_number="CG-1013-02",
        )
        for name, form in (("申请表", "原件"), ("营业执照", "复印件"), ("场地租赁合同", "复印件"))
    ]
    return [
        HandoverList(
            head=HallHead(authority=HALL_AUTHORITY, issued_on=_ACCEPTED, hall=HALL),
            batch="20261013-城管-02",
            made_at=_at(_ACCEPTED, 16, 40),
            from_unit="政务服务大厅综合窗口1",
            to_unit="城市管理行政执法局",
            rows=tuple(rows),
            handed_by="许知远",
            received_by="宋小满",
        ),
        ResultHandoverList(
            head=HallHead(authority=DEPARTMENT_AUTHORITY, issued_on=_DECIDED, hall=HALL),
            batch="20261120-城管-01",
            made_at=_at(_DECIDED, 15, 20),
            from_unit="城市管理行政执法局市政审批科",
            to_unit="政务服务大厅综合窗口3",
            rows=(
                ResultRow(
                    case_number=CASE_NUMBER,
                    applicant=APPLICANT,
                    matter=MATTER,
                    result="准予行政许可决定书",
                    certificate_number="六开城管许〔2026〕15号",
                    copies=1,
                ),
                ResultRow(
                    case_number=CASE_NUMBER,
                    applicant=APPLICANT,
                    matter=MATTER,
                    result="临时占用城市道路许可证",
                    certificate_number="六开占道证第2026015号",
                    copies=2,
                    valid_from=date(2026, 11, 23),
                    valid_until=date(2027, 1, 22),
                    remark="正、副本",
                ),
            ),
            handed_by="宋小满",
            received_by="罗晓岚",
        ),
    ]


def _decisions() -> list[Content]:
    return [
        GrantDecision(
            head=_grounds(_head(_DECIDED)),
            accepted_on=_ACCEPTED,
            decided_on=_DECIDED,
            permitted="准予临时占用皋陶路（桂花路至兴业路段）东侧慢车道，长60米、宽3.5米，面积210平方米，"
            "用于雨水管网改造施工围挡。",
            conditions=(
                "按照批准的位置、面积和期限占用，不得擅自变更用途或者转让。",
                "设置安全警示标志和夜间照明，保持行人和车辆通行。",
                "期满后及时清理现场、恢复道路原状，并通知本机关验收。",
            ),
            licence_name="《临时占用城市道路许可证》",
            licence_number="六开占道证第2026015号",
            valid_from=date(2026, 11, 23),
            valid_until=date(2027, 1, 22),
        ),
        RefusalDecision(
            head=_grounds(_head(_DECIDED)),
            accepted_on=_ACCEPTED,
            decided_on=_DECIDED,
            facts="申请占用的皋陶路（桂花路至兴业路段）为城市主干路，交通疏解方案经专家评审未获通过，"
            "公安机关交通管理部门书面答复不同意占用",
            reasons=(
                "占用期间剩余车道宽度不足3.5米，不能保证公共汽车和消防车辆通行。",
                "没有提出可行的交通疏解措施。",
            ),
            remedies=_REMEDIES,
        ),
    ]


def _issue() -> list[Content]:
    return [
        PickupNotice(
            head=_head(_DECIDED, HALL_AUTHORITY),
            result="《准予行政许可决定书》（六开城管许〔2026〕15号）及《临时占用城市道路许可证》",
            decided_on=_DECIDED,
            window="综合窗口3",
            hours="工作日9:00—12:00，13:30—17:00",
            courier=Courier(
                carrier="中国邮政速递物流",
                recipient="纪云舟",
                address="安徽省六安市金安区皋陶路188号云岭大厦3栋1201室",
                phone="13800000026",
                tracking_number="1000000000026",
                sent_on=_DECIDED,
            ),
        ),
        ProofOfService(
            head=_head(date(2026, 11, 23)),
            documents=(
                ServedDocument(name="准予行政许可决定书", number="六开城管许〔2026〕15号", copies=1),
                ServedDocument(name="临时占用城市道路许可证", number="六开占道证第2026015号", copies=1),
            ),
            serving_unit=DEPARTMENT_AUTHORITY,
            recipient=APPLICANT,
            place="政务服务大厅综合窗口3",
            method="直接送达",
            server="罗晓岚",
            remark="收件人为代理人，已核验授权委托书和身份证原件。",
        ),
    ]


def _inside() -> list[Content]:
    return [
        SupervisionOrder(
            head=_head(date(2026, 11, 16), HALL_AUTHORITY),
            card=Card.YELLOW,
            to=("城市管理行政执法局",),
            clock="法定办结时限20个工作日",
            started_on=_ACCEPTED,
            due_on=date(2026, 11, 17),
            standing="距期满1个工作日",
            facts="该件于2026年10月13日受理，扣除专家评审5个工作日后，应于2026年11月17日前作出决定，"
            "目前仍处于审查环节，没有办理进展记录。",
            demands=(
                "于2026年11月17日前作出决定；确需延长期限的，依法报批并书面告知申请人。",
                "书面说明办理缓慢的原因。",
            ),
            raised_at=_at(date(2026, 11, 16), 9, 0),
            reply_by=_at(date(2026, 11, 17), 12, 0),
        ),
        ExceptionReviewSheet(
            head=_head(_RECEIVED, HALL_AUTHORITY),
            items=(
                ReviewItem(
                    rule="X-6",
                    message="授权委托书上的代理人身份证号码与代理人身份证不一致",
                    basis="《行政许可法》第二十九条",
                    evidence=(
                        EvidenceCrop(place="授权委托书 第1页", text="341502********0028"),
                        EvidenceCrop(place="代理人身份证 第1页", text="341502********0026"),
                    ),
                ),
                ReviewItem(
                    rule="X-9",
                    message="营业执照印章颜色较淡，未能认定登记机关",
                    basis="《行政许可法》第三十一条",
                    evidence=(EvidenceCrop(place="营业执照 第1页", text="六安市市场监督管理局（不清晰）"),),
                ),
            ),
            reviewer="方承业",
            raised_at=_at(_RECEIVED, 9, 14),
        ),
        PointerSlip(
            head=HallHead(authority=HALL_AUTHORITY, issued_on=_RECEIVED, hall=HALL),
            asked_for="不动产转移登记",
            reason="不在综合窗口受理范围内",
            window="不动产登记窗口",
            window_kind="专业窗口",
            location="政务服务大厅二楼东侧",
            phone="0564-0000031",
            given_at=_at(_RECEIVED, 9, 30),
            hours="工作日9:00—12:00，13:30—17:00",
            bring=("身份证原件", "不动产权证书", "买卖合同"),
        ),
    ]
