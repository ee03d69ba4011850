"""Why the hall cannot be started."""

from __future__ import annotations

from storage.errors import HallError


class AlreadyRunningError(HallError):
    """Another launcher holds this home."""

    code = "already_running"
    message = "数据目录 {home} 已由另一个正在运行的一窗使用"
    remedy = "请先停止它；如要并行运行，请另设 YICHUANG_HOME 和 YICHUANG_PORT。"


class PortTakenError(HallError):
    """Somebody else listens on the web port."""

    code = "port_taken"
    message = "端口 {port} 已被其他程序占用"
    remedy = "请停止该程序，或用 YICHUANG_PORT 另设端口。"


class ServiceNotReadyError(HallError):
    """A service did not become healthy in time."""

    code = "service_not_ready"
    message = "{service}未能在{seconds}秒内就绪"
    remedy = "请查看日志 {log}，或运行 yichuang doctor 检查环境。"


class ToolMissingError(HallError):
    """A program that the embedded form needs is not installed."""

    code = "tool_missing"
    message = "找不到程序 {tool}"
    remedy = "请重新运行 bin/run，由它补装。"
