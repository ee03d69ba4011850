"""Why a verb cannot be carried out: a code for programs, a sentence for the counter, what to do next."""

from __future__ import annotations

from storage.errors import HallError


class UnknownMatterError(HallError):
    """The hall does not offer this matter."""

    code = "unknown_matter"
    message = "本大厅没有事项“{matter}”"
    remedy = "请在事项目录中重新选择；税务、不动产、公安事项请到相应专业窗口。"


class UnknownDepartmentError(HallError):
    """The rule set of a new matter names a department that the hall does not have."""

    code = "unknown_department"
    message = "事项 {matter} 的规则集写的部门“{department}”不在本大厅的部门表中"
    remedy = "请核对规则文件中的部门名称，或先在大厅基础数据中登记该部门；本次没有发布任何内容。"


class MatterNotPublishedError(HallError):
    """The hall knows the matter, and no version of its rule set was ever published."""

    code = "matter_not_published"
    message = "事项“{name}”的规则集还没有发布，暂时不能收件"
    remedy = "请事项的主管人员运行 yichuang rules publish 后再收。"


class MatterNotInForceError(HallError):
    """Versions of the matter were published, and none of them holds on the receipt date."""

    code = "matter_not_in_force"
    message = "事项“{name}”在 {day} 没有施行中的规则集版本"
    remedy = "请核对收件日期；事项仍在办理的，请主管人员用 yichuang rules publish 发布当日施行的版本后再收。"


class RuleSetMissingError(HallError):
    """The version by which a case is judged stands in no rule file of this hall."""

    code = "rule_set_missing"
    message = "规则文件中没有事项 {matter} 自 {version} 起施行的版本，该办件只能据这一版本初审"
    remedy = "请把这一版本的规则文件放回规则文件夹；系统会自动重试，多次不成则转入异常队列，由人工初审。"


class UnknownPersonError(HallError):
    """Nobody of the staff has this key."""

    code = "unknown_person"
    message = "没有编号为“{person}”的工作人员"
    remedy = "请重新登录，或请管理员登记该人员。"


class NotPrecheckedError(HallError):
    """The round of a case that is asked about was not judged yet, or there is no such round."""

    code = "not_prechecked"
    message = "办件 {case_number} 第{round}次提交的材料还没有初审结果"
    remedy = "正在识别的请稍候再看；一直没有结果的，请人工初审。"


class NothingSubmittedError(HallError):
    """A batch without files."""

    code = "nothing_submitted"
    message = "没有收到任何扫描件"
    remedy = "请先扫描申请材料，再提交。"


class IssueCounterOnlyError(HallError):
    """The issue counter hands results out and takes nothing in (S6)."""

    code = "issue_counter_only"
    message = "综合窗口3只出件，不收件"
    remedy = "请引导申请人到综合窗口1（高频事项）或综合窗口2（低频事项）。"


class WrongCounterError(HallError):
    """Another counter receives this matter (S6); with a reason this one may."""

    code = "wrong_counter"
    message = "“{name}”由{counter}收件"
    remedy = "请引导申请人到该窗口；确需在本窗口收件的，请写明原因后再收。"


class NoOtherWindowError(HallError):
    """Nobody knows a window for what was asked for."""

    code = "no_other_window"
    message = "没有找到办理“{asked}”的窗口"
    remedy = "请在事项目录中查找，或请导办台协助；本综合窗口能办的，请直接收件。"


class FileTooLargeError(HallError):
    """A file above YICHUANG_MAX_FILE_MIB."""

    code = "file_too_large"
    message = "文件“{name}”超过{limit}MiB的上限"
    remedy = "请用较低的分辨率(300dpi 即可)重新扫描，或分成几个文件。"


class StepRefusedError(HallError):
    """A step of the life cycle that cannot be taken; `guards` say which of rules.guards failed."""

    code = "step_refused"
    message = "{reason}"
    remedy = "{advice}。"


class NoSuchFindingError(HallError):
    """The current round of a case has no finding at that position."""

    code = "no_such_finding"
    message = "办件 {case_number} 的本次初审没有第{position}条结论"
    remedy = "请刷新页面，按现在的结论核定。"


class NoSuchFieldError(HallError):
    """The field is not one of this case."""

    code = "no_such_field"
    message = "办件 {case_number} 没有这个字段"
    remedy = "请刷新页面后重新选择。"


class AlreadySettledError(HallError):
    """Somebody has settled this finding already."""

    code = "already_settled"
    message = "“{message}”已经有人核定"
    remedy = "请刷新页面查看核定的结果。"


class ExceptionClosedError(HallError):
    """There is no open exception of this number."""

    code = "exception_closed"
    message = "异常 {exception} 已经处理完，或者没有这一条"
    remedy = "请刷新异常队列。"


class ExceptionRefusedError(HallError):
    """An exception cannot be handled so."""

    code = "exception_refused"
    message = "不能这样处理该异常：{why}"
    remedy = "请由该队列的岗位或值班负责人写明理由后处理。"


class HandoverRefusedError(HallError):
    """A handover that cannot be done so."""

    code = "handover_refused"
    message = "不能办理交接：{why}"
    remedy = "请由接收方的专人当面清点后签收。"


class NothingToHandOverError(HallError):
    """No case waits for this handover."""

    code = "nothing_to_hand_over"
    message = "没有要移交给{unit}的{what}"
    remedy = "已经列入清单、尚未签收的，请直接办理签收。"


class SupervisionRefusedError(HallError):
    """A supervision order or its answer that cannot be written."""

    code = "supervision_refused"
    message = "不能办理督办：{why}"
    remedy = "请核对办件的时限和已有的督办单。"


class BatchKeyReusedError(HallError):
    """The same batch key came again with other files."""

    code = "batch_key_reused"
    message = "该批次已经收件，编号 {case_number}，但这次的文件与上次不同"
    remedy = "请开始新的一批；已收的材料没有改动。"


class WorkbookRefusedError(HallError):
    """A file that is no readable workbook, or one that asks for too much."""

    code = "workbook_refused"
    message = "表格“{name}”不能读取：{reason}"
    remedy = "{advice}。"


class RuleSetNotTriedError(HallError):
    """A rule set with a flaw, or without the examples that each of its rules needs, cannot be published."""

    code = "rule_set_not_tried"
    message = "事项 {matter} 的规则集还不能发布，有{count}处不符：{first}"
    remedy = "请运行 yichuang rules check 和 yichuang rules test，改好后再发布；本次没有发布任何内容。"


class RuleSetChangedError(HallError):
    """A published version is what cases were judged by: its content stays as it is."""

    code = "rule_set_changed"
    message = "事项 {matter} 自 {version} 起施行的版本已经发布，内容不能再改"
    remedy = "请把文件恢复原样，另存为新版本，写上新的施行日期（valid_from）后再发布。"


class OutsideSystemUnknownError(HallError):
    """No mapping table describes this system."""

    code = "outside_system_unknown"
    message = "没有外部系统“{system}”的对照表；有的是：{known}"
    remedy = "请核对系统的键，或在外部系统对照表文件夹（YICHUANG_OUTSIDE_FOLDER）中为它写一个文件。"


class OutsideTableWrongError(HallError):
    """A mapping table cannot be used."""

    code = "outside_table_wrong"
    message = "外部系统对照表 {file} 有误：{why}"
    remedy = "请更正该文件后重试。"


class OutsideNumberTakenError(HallError):
    """The number that another system gave belongs to another case already."""

    code = "outside_number_taken"
    message = "“{system}”的编号 {outside_number} 已经登记给办件 {case_number}"
    remedy = "请与对方系统核对编号；确属登记错误的，请督查员在异常队列中处理。"


class OutsideFileRefusedError(HallError):
    """An interchange file with bad rows; `faults` names every one of them. Nothing of it was taken."""

    code = "outside_file_refused"
    message = "文件“{name}”有{count}处不符：{first}"
    remedy = "请对方更正后重新导出；没有导入任何内容。"


class OutsideRefusedError(HallError):
    """Somebody asks for what is not theirs to do with another system's numbers or data."""

    code = "outside_refused"
    message = "不能这样办理：{why}"
    remedy = "请由值班负责人、督查员或综合窗口人员办理。"


class AuthorisationRefusedError(HallError):
    """An authorisation that cannot be entered, approved or ended so."""

    code = "authorisation_refused"
    message = "授权登记没有办成：{why}"
    remedy = "授权由事项管理员或科室负责人登记，由本部门负责人或值班负责人另行核准，请更正后重试。"


class DelegationRefusedError(HallError):
    """A delegation or an absence that cannot be written down so."""

    code = "delegation_refused"
    message = "代行登记没有办成：{why}"
    remedy = "请由本人或部门负责人核对后重新登记。"


class TrainingRefusedError(HallError):
    """A training that cannot be written down so."""

    code = "training_refused"
    message = "培训登记没有办成：{why}"
    remedy = "请由组织培训的部门或值班负责人核对后登记。"


class ListeningRefusedError(HallError):
    """A feedback or a problem ticket that cannot take this step."""

    code = "listening_refused"
    message = "这一步没有办成：{why}"
    remedy = "请刷新后按现在的进展办理；超过期限的请报值班负责人。"


class RatingRefusedError(HallError):
    """A rating that cannot be given, or a step of its closed loop that cannot be taken."""

    code = "rating_refused"
    message = "评价没有办成：{why}"
    remedy = "差评请依次核实、整改、回访、办结；每次办事只评价一次。"


class SampleCheckRefusedError(HallError):
    """A sample that cannot be drawn, or a check that cannot take this step."""

    code = "sample_check_refused"
    message = "抽查没有办成：{why}"
    remedy = "请由抽查人填写结果；发现问题的，先写明纠正措施再办结。"


class AssessmentRefusedError(HallError):
    """An assessment that cannot be written down so."""

    code = "assessment_refused"
    message = "考核登记没有办成：{why}"
    remedy = "窗口人员由政务服务管理局和原部门各考核一次，请由双方负责人登记。"


class CalendarRefusedError(HallError):
    """An arrangement of holidays, a closure or opening hours that cannot be taken over."""

    code = "calendar_refused"
    message = "工作日历没有改动：{why}"
    remedy = "请按国务院办公厅的通知核对文件后重试；日历由值班负责人、督查员或事项管理员维护。"


class CardRefusedError(HallError):
    """A card that cannot be acknowledged, answered or withdrawn so."""

    code = "card_refused"
    message = "预警卡片没有办成：{why}"
    remedy = "请刷新后按现在的情况办理；需要撤回的请报值班负责人或督查员。"


class NoSuchDepartmentError(HallError):
    """The hall has no department with this key."""

    code = "no_such_department"
    message = "没有部门“{department}”"
    remedy = "请核对部门的键，大厅自己的人员写 hall。"


class ChannelsFileWrongError(HallError):
    """The file of channels cannot be used. It never repeats what stands there: addresses hold secrets."""

    code = "channels_file_wrong"
    message = "消息通道文件 {file} 第{line}行有误：{why}"
    remedy = "请更正该文件（YICHUANG_CHANNELS_FILE）；在此之前消息只在岗位页面显示，改好后自动补发。"


class NoSuchMessageError(HallError):
    """No message has this number, or it is not one that this can be done with."""

    code = "no_such_message"
    message = "没有停发的消息 {message_id}"
    remedy = "请用 yichuang messages failed 查看停发的消息后重试。"


class BulletinRefusedError(HallError):
    """A bulletin, a score sheet or a load report that cannot be made so."""

    code = "bulletin_refused"
    message = "不能编制：{why}"
    remedy = "{advice}。"


class ScoresWrongError(HallError):
    """The file that says what the yearly score counts cannot be used."""

    code = "scores_wrong"
    message = "考评权重表 {file} 第{line}行：{why}"
    remedy = "请更正该文件（YICHUANG_SCORES_FILE）后重试。"


class OpinionRefusedError(HallError):
    """An opinion that cannot be asked for or given so."""

    code = "opinion_refused"
    message = "征求意见没有办成：{why}"
    remedy = "审查中的办件由承办人征求意见，由被征求的部门答复一次。"
