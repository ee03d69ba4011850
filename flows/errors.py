"""What can go wrong in moving the work along."""

from __future__ import annotations

from storage.errors import HallError


class PrefectUnreachableError(HallError):
    """The Prefect server does not answer."""

    code = "prefect_unreachable"
    message = "任务调度服务连接不上"
    remedy = "请运行 yichuang up；已收的件不会丢失，服务恢复后自动继续。"


class ScheduleNotCreatedError(HallError):
    """The Prefect server looks healthy and creates no scheduled run (measured.md: SQLAlchemy 2.1)."""

    code = "schedule_not_created"
    message = "任务调度服务在运行，但没有生成任何定时任务({deployment})，断线补办和到期提醒都不会执行"
    remedy = "请用项目锁定的版本重新安装依赖(sqlalchemy 须低于 2.1)，再重新启动。"


class PrecheckFailedError(HallError):
    """A step failed. Only the error's code travels: its text may hold personal data."""

    code = "precheck_failed"
    message = "初审未完成({cause})"
    remedy = "系统会自动重试；多次不成则转入异常队列。"
