"""Every setting of Yichuang: an environment variable `YICHUANG_…` or the same line in a settings file.

Order of force: environment, then `settings.env` in the home (the hall's own), then `services.env` in the
home (addresses and keys of the embedded services, written by the launcher, readable by its owner only).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SETTINGS_FILE = "settings.env"
SERVICES_FILE = "services.env"
DEFAULT_HOME = ".yichuang"


class Settings(BaseSettings):
    """The settings; build them with `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix="YICHUANG_", extra="ignore", frozen=True, env_file_encoding="utf-8"
    )

    home: Path = Field(
        default=Path(DEFAULT_HOME), description="数据目录；嵌入方式的全部状态都在其中，删除它即恢复出厂。"
    )
    host: str = Field(default="127.0.0.1", description="网页和接口监听的地址。")
    port: int = Field(default=8620, ge=1, le=65535, description="网页和接口监听的端口。")
    hall_code: str = Field(
        default="0001", pattern=r"^[0-9A-Z]{4}$", description="大厅代码，四位，办件编号以它开头。"
    )
    hall_name: str = Field(default="政务服务大厅", min_length=1, description="大厅名称，印在文书上。")
    database_url: SecretStr | None = Field(
        default=None,
        description="数据库地址，如 postgresql+psycopg://用户:口令@主机/库；不设则用数据目录中的 SQLite。",
    )
    hall_file: Path | None = Field(
        default=None, description="大厅基础数据(部门、机关、事项、人员、授权)文件；不设则装入演示数据。"
    )
    rules_folder: Path | None = Field(
        default=None, description="规则集文件夹，其下各部门一个文件夹；不设则用自带的样例事项。"
    )
    outside_folder: Path | None = Field(
        default=None, description="外部系统对照表文件夹，每个系统一个文件，加在自带的之外。"
    )
    ladders_file: Path | None = Field(
        default=None, description="预警阶梯文件（时限、颜色、告知对象、移交班次）；不设则用自带的。"
    )
    scores_file: Path | None = Field(default=None, description="年度考评的指标和权重文件；不设则用自带的。")
    s3_endpoint: str | None = Field(
        default=None, description="S3 服务地址，主机:端口；不设则启动嵌入的存储服务。"
    )
    s3_access_key: SecretStr | None = Field(default=None, description="S3 访问密钥。")
    s3_secret_key: SecretStr | None = Field(default=None, description="S3 私有密钥。")
    s3_bucket: str = Field(default="yichuang", description="存放原件的存储桶。")
    s3_region: str = Field(default="us-east-1", description="S3 区域；有的服务要求填写。")
    s3_secure: bool = Field(default=False, description="S3 服务是否用 HTTPS。")
    s3_local_dir: Path | None = Field(
        default=None, description="嵌入的存储服务所用目录；写入后在此落盘(fsync)。由启动程序填写。"
    )
    prefect_api_url: str | None = Field(
        default=None, description="Prefect 服务地址，如 http://主机:4200/api；不设则启动嵌入的服务。"
    )
    workers: int | None = Field(
        default=None, ge=0, description="识别进程数；不设则每个处理器核一个。0 表示本机不识别。"
    )
    lease_seconds: float = Field(
        default=300.0, gt=0, description="一项工作的租期(秒)；处理进程失联超过此时长，工作由别的进程接手。"
    )
    pickup_seconds: float = Field(default=60.0, gt=0, description="收件后多久(秒)仍无人处理即重新派发。")
    max_attempts: int = Field(
        default=5, ge=1, description="同一项工作最多尝试几次，仍不成则转入异常队列由人处理。"
    )
    decline_incomplete: bool = Field(
        default=False,
        description="申请人不愿补正时，是否按本地做法开具不予受理告知书。行政许可法要求告知补正，默认不开具。",
    )
    channels_file: Path | None = Field(
        default=None, description="消息通道文件(邮箱、群机器人、免打扰时段)；不设则消息只在岗位页面显示。"
    )
    channels_ca_file: Path | None = Field(
        default=None, description="内网邮件服务器和消息接口所用的根证书(PEM)；不设则用系统和公共的根证书。"
    )
    message_attempts: int = Field(
        default=20, ge=1, description="同一条消息最多发送几次，仍不成则停发，由人处理。"
    )
    smtp_host: str | None = Field(default=None, description="邮件服务器(SMTP)；不设则不发邮件。")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="邮件服务器的端口。")
    smtp_security: Literal["starttls", "ssl", "none"] = Field(
        default="starttls", description="邮件服务器的加密方式：starttls、ssl，或 none(不加密)。"
    )
    smtp_user: str | None = Field(default=None, description="登录邮件服务器的用户名；不设则不登录。")
    smtp_password: SecretStr | None = Field(default=None, description="登录邮件服务器的口令。")
    smtp_sender: str | None = Field(default=None, description="发件人邮箱地址；不设则用登录的用户名。")
    max_file_mib: int = Field(default=64, ge=1, description="单个文件的大小上限(MiB)。")

    @field_validator("home", mode="after")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @property
    def sql_url(self) -> str:
        """The database's address; holds a password, never log it."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'yichuang.db'}"

    @property
    def worker_count(self) -> int:
        """How many reading processes run on this machine: one per core unless set."""
        return self.workers if self.workers is not None else len(os.sched_getaffinity(0))


def home_from_environment() -> Path:
    """Return the home named by YICHUANG_HOME, else `.yichuang` in the working directory."""
    return Path(os.environ.get("YICHUANG_HOME") or DEFAULT_HOME).expanduser().absolute()


def load_settings(home: Path | None = None, *, with_services: bool = True) -> Settings:
    """Read the settings of one home.

    With `with_services=False` what the launcher wrote is left out: only what the hall itself has set.
    """
    where = (home or home_from_environment()).expanduser().absolute()
    files = [where / SERVICES_FILE] if with_services else []
    files.append(where / SETTINGS_FILE)
    return Settings(_env_file=tuple(files), home=where)
