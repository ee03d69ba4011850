"""What can go wrong when remembering: a code for programs, a sentence for the counter, what to do next."""

from __future__ import annotations


class HallError(Exception):
    """A failure with a name. `code` is stable; `message` and `remedy` are Chinese, for the counter.

    Neither carries personal data: both may be printed on a screen or written to a log.
    """

    code = "hall_error"
    message = "系统出现未归类的错误"
    remedy = "请联系值班负责人。"

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(f"{self.code}: {self.sentence()}")

    def sentence(self) -> str:
        """Return the message with its details filled in, and what to do next."""
        return f"{self.message.format(**self.details)}。{self.remedy.format(**self.details)}"


class DatabaseUnreachableError(HallError):
    """The database does not answer."""

    code = "database_unreachable"
    message = "数据库连接不上"
    remedy = "请确认数据库服务已启动、YICHUANG_DATABASE_URL 设置正确，然后重试。"


class DatabaseNotUpgradedError(HallError):
    """The tables are not those of this version."""

    code = "database_not_upgraded"
    message = "数据库版本({found})与程序要求的版本({wanted})不一致"
    remedy = "请先停止服务，再运行 yichuang up，由它升级数据库。"


class ObjectStoreUnreachableError(HallError):
    """The S3 server does not answer, or refuses the keys."""

    code = "object_store_unreachable"
    message = "对象存储连接不上({reason})"
    remedy = "请确认存储服务已启动、YICHUANG_S3_ENDPOINT 与密钥设置正确；扫描件尚未收下，请稍后重新提交。"


class ObjectMissingError(HallError):
    """The database names an object that the store does not have."""

    code = "object_missing"
    message = "存储中找不到原件 {sha256}"
    remedy = "请立即报告系统管理员从备份恢复，不要重新扫描覆盖。"


class ObjectDamagedError(HallError):
    """The bytes read back are not the bytes that were stored."""

    code = "object_damaged"
    message = "原件 {sha256} 的内容与入库时的校验值不符"
    remedy = "请立即报告系统管理员从备份恢复；恢复前不得以此件作出决定。"


class EventChainBrokenError(HallError):
    """An event was changed, removed or slipped in after it was written."""

    code = "event_chain_broken"
    message = "事件日志自第 {seq} 条起校验不符({reason})"
    remedy = "请保护现场，报告系统审计员。"


class SerialsExhaustedError(HallError):
    """A window gave out all 9,999 case numbers of its day."""

    code = "serials_exhausted"
    message = "窗口 {window} 在 {day} 的办件编号已用完"
    remedy = "请换一个窗口收件，并报告系统管理员。"


class CaseNumberWrongError(HallError):
    """A typed or scanned case number has the wrong shape or check character."""

    code = "case_number_wrong"
    message = "办件编号不正确(长度或校验位不符)"
    remedy = "请对照回执重新输入或重新扫码。"


class UnknownCaseError(HallError):
    """No case has this number."""

    code = "unknown_case"
    message = "没有编号为 {case_number} 的办件"
    remedy = "请核对回执上的办件编号。"


class UnknownAuthorityError(HallError):
    """No authority with this key makes out papers."""

    code = "unknown_authority"
    message = "没有登记机关“{authority}”的名称和简称，不能编文号"
    remedy = "请在大厅基础数据的机关表（authorities）中登记后重试。"


class UnknownPaperError(HallError):
    """No paper has this id."""

    code = "unknown_paper"
    message = "没有这份文书（{paper}）"
    remedy = "请在办件的文书列表中重新选择。"


class LeaseLostError(HallError):
    """Somebody else took the work over; what this worker did must not be written."""

    code = "lease_lost"
    message = "该项工作已由另一处理进程接手"
    remedy = "无需处理，结果以接手的进程为准。"


class SeedWrongError(HallError):
    """A hall description does not add up."""

    code = "seed_wrong"
    message = "大厅基础数据有误：{reason}"
    remedy = "请更正数据文件后重新导入；本次导入没有写入任何内容。"


class CatalogueNotPublishedError(HallError):
    """Something keeps a catalogue from being published; nothing was."""

    code = "catalogue_not_published"
    message = "目录没有公布：{reason}"
    remedy = "{advice}；没有写入任何内容。"
