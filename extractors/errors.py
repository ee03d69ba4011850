"""How reading fails: named classes, each with a code and a Chinese sentence that says what to do."""

from __future__ import annotations


class FileRefusedError(Exception):
    """A file cannot be read at all. The original is kept; the others are read on."""

    code = "refused"
    reason = "该文件无法读取，请重新扫描后再提交。"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.code)


class NotADocumentError(FileRefusedError):
    """The content is none of the kinds that contract.md lists, whatever the file's name says."""

    code = "not_a_document"
    reason = "该文件不是扫描件或电子文档，请改用PDF、JPEG、PNG、TIFF、BMP或WebP格式后重新提交。"


class EmptyFileError(FileRefusedError):
    """Nothing in it: no bytes, or no page."""

    code = "empty"
    reason = "该文件是空的，没有任何页面，请重新扫描后再提交。"


class DamagedError(FileRefusedError):
    """The content breaks off or contradicts itself."""

    code = "damaged"
    reason = "该文件已损坏，无法打开，请重新扫描或重新导出后再提交。"


class EncryptedError(FileRefusedError):
    """A password is needed."""

    code = "encrypted"
    reason = "该文件设有密码，无法打开，请取消密码后重新提交。"


class TooLargeError(FileRefusedError):
    """More bytes, pages or pixels than the limits allow."""

    code = "too_large"
    reason = "该文件过大，请分成几个文件，或用200dpi重新扫描后再提交。"


class TooSlowError(FileRefusedError):
    """A page takes longer to open than anybody would wait."""

    code = "too_slow"
    reason = "该文件过于复杂，长时间打不开，请打印后扫描，或导出为图片再提交。"
