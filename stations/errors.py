"""What can be wrong with a request."""

from __future__ import annotations

from storage.errors import HallError


class NoSuchPageError(HallError):
    """The case has no such file, or the file no such page that can be shown."""

    code = "no_such_page"
    message = "第{position}个文件没有可以显示的第{page}页"
    remedy = "请核对页码；打不开的文件请重新扫描后补交。"


class TooManyFilesError(HallError):
    """More files in one batch than a counter hands in."""

    code = "too_many_files"
    message = "一次提交了{count}个文件，超过{limit}个的上限"
    remedy = "请把同一份材料的各页扫描成一个 PDF，或分几批提交。"
