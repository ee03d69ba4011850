"""What can be wrong with a request."""

from __future__ import annotations

from storage.errors import HallError


class NoSuchPageError(HallError):
    """The case has no such file, the file no such page, or no image of it was stored."""

    code = "no_such_page"
    message = "没有存下第{position}个文件第{page}页的图像"
    remedy = "请核对文件序号和页码；确有此页的，请看纸质原件。"


class TooManyFilesError(HallError):
    """More files in one batch than a counter hands in."""

    code = "too_many_files"
    message = "一次提交了{count}个文件，超过{limit}个的上限"
    remedy = "请把同一份材料的各页扫描成一个 PDF，或分几批提交。"
