"""What can be wrong with a rule file or a request for a matter. Every message is a Chinese sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path


class RulesError(Exception):
    """Base of this room's errors; `code` is stable, the text is for the person who reads it."""

    code = "RULES"


class RuleFileError(RulesError):
    """Something is wrong in a rule file: `file` and `line` (from 1) say where, the text says what."""

    code = "RULE_FILE"

    def __init__(self, file: Path, line: int, sentence: str) -> None:
        self.file = file
        self.line = line
        self.sentence = sentence
        super().__init__(f"规则文件 {file.name} 第{line}行：{sentence}")


class RuleFileSyntaxError(RuleFileError):
    """The file is not YAML."""

    code = "RULE_FILE_SYNTAX"


class UnknownEntryError(RuleFileError):
    """An entry that no rule file has."""

    code = "RULE_FILE_UNKNOWN_ENTRY"


class MissingEntryError(RuleFileError):
    """An entry that every rule file must have is not there."""

    code = "RULE_FILE_MISSING_ENTRY"


class WrongValueError(RuleFileError):
    """An entry's value is of the wrong sort or not one of the allowed ones."""

    code = "RULE_FILE_WRONG_VALUE"


class DuplicateEntryError(RuleFileError):
    """The same key or rule twice."""

    code = "RULE_FILE_DUPLICATE"


class BadConditionError(RuleFileError):
    """A condition cannot be read, or names a fact that does not exist."""

    code = "RULE_FILE_CONDITION"


class BadMessageError(RuleFileError):
    """A message has a placeholder that nothing fills."""

    code = "RULE_FILE_MESSAGE"


class UnknownCheckError(RuleFileError):
    """A check or question that does not exist."""

    code = "RULE_FILE_UNKNOWN_CHECK"


class VersionsError(RuleFileError):
    """The versions of a matter overlap, or leave days between them without any."""

    code = "RULE_FILE_VERSIONS"


class NotInForceError(RulesError):
    """The matter is no longer handled: the last day of its last version is past."""

    code = "MATTER_NOT_IN_FORCE"

    def __init__(self, name: str, last_day: date) -> None:
        self.last_day = last_day
        super().__init__(f"事项「{name}」办理到{last_day.isoformat()}为止，此后不再受理。请查对事项目录。")


class UnknownMatterError(RulesError):
    """No matter has this key; the message names the nearest ones."""

    code = "UNKNOWN_MATTER"

    def __init__(self, key: str, near: tuple[str, ...]) -> None:
        self.key = key
        self.near = near
        super().__init__(f"没有事项「{key}」。您要的是不是：{'、'.join(near)}？请从事项目录中选择。")


class CageError(RulesError):
    """The caged engine gave no answer, even after it was started again."""

    code = "CAGE"
