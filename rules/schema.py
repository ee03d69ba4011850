"""The JSON Schema of a rule file, for editors that check while one types. The loader is the judge.

Written from the same vocabulary as the loader. The file beside it is what `yichuang rules schema` prints.
"""

from __future__ import annotations

from typing import Any, Final, get_args

from rules.facts import MarkState, Outcome
from rules.questions import OWN_QUESTIONS
from rules.rule_set import MatterType, Need, Origin, Role, SourceMark, TrustGrade
from rules.vocabulary import DOCUMENT_KINDS

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_FLAG: Final[Schema] = {"type": "boolean"}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_CONDITION: Final[Schema] = {
    "oneOf": [_TEXT, {"const": True}],
    "description": "条件：or、and、not、括号；事实名称见 rules/README.md",
}
_MARK: Final[Schema] = {"enum": [mark.value for mark in SourceMark], "description": "这句话有多可靠"}


def rule_file_schema() -> Schema:
    """Return the schema of `rules/matters/<department>/<key>.yaml` (JSON Schema 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "事项的规则集",
        **_entries(
            {
                "matter": _matter(),
                "limits": _limits(),
                "powers": _entries(
                    {
                        power: _words("window", "department")
                        for power in ("receive", "accept", "examine", "decide")
                    }
                ),
                "basis": _basis(),
                "materials": _list(_material(), at_least=1),
                "checks": _list({"oneOf": [{"type": "string", "pattern": r"^X-\d+$"}, _own_check()]}),
                "by_person": _list(_basis()),
                "examples": _list(_example(), at_least=1),
            },
            optional={"by_person"},
        ),
    }


def _matter() -> Schema:
    return _entries(
        {
            "key": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
            "code": {"type": ["string", "null"]},
            "name": _TEXT,
            "department": _TEXT,
            "frequency": _words("high", "low"),
            "type": _words(*get_args(MatterType)),
            "case_type": _words("instant_case", "committed_case"),
            "valid_from": _DAY,
            "valid_to": _DAY,
            "applicant": _words("person", "organisation", "either"),
            "scope_words": _list(_TEXT),
        },
        optional={"code", "valid_to", "scope_words"},
    )


def _limits() -> Schema:
    limit = _entries(
        {
            "n": {"type": "integer", "minimum": 0},
            "unit": _words("working_day", "calendar_day", "month", "hour"),
            "source": _MARK,
        }
    )
    either: Schema = {"oneOf": [{"type": "null"}, limit]}
    return _entries(
        {"statutory": either, "promised": either, "extension": either, "special": _list(_TEXT)},
        optional={"statutory", "promised", "extension", "special"},
    )


def _basis() -> Schema:
    return _entries({"text": _TEXT, "source": _MARK})


def _material() -> Schema:
    count: Schema = {"type": "integer", "minimum": 0}
    material = _entries(
        {
            "key": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
            "name": _TEXT,
            "kind": _words(*DOCUMENT_KINDS),
            "any_of": _list(_words(*DOCUMENT_KINDS), at_least=2),
            "need": _words(*get_args(Need)),
            "when": _CONDITION,
            "source": _MARK,
            "trust_grade": _words(*get_args(TrustGrade)),
            "origin": _words(*get_args(Origin)),
            "tolerated": _TEXT,
            "role": _words(*get_args(Role)),
            "words": {"type": "object", "additionalProperties": _list(_TEXT)},
            "sign": _entries({"by": _list(_TEXT, at_least=1), "when": _CONDITION}, optional={"when"}),
            "seal": _CONDITION,
            "valid_on": _FLAG,
            "filled": _list(_TEXT),
            "dated": {"type": "object", "additionalProperties": _words("required", "optional")},
            "copies": _entries({"original": count, "copy": count}, optional={"original", "copy"}),
            "modes": _list(_TEXT),
            "bring": _TEXT,
            "basis": _basis(),
        }
    )
    material["required"] = ["key", "name", "need", "source", "trust_grade", "origin", "bring"]
    material["oneOf"] = [{"required": ["kind"]}, {"required": ["any_of"]}]
    return material


def _own_check() -> Schema:
    outcomes = [outcome.value for outcome in Outcome]
    check = _entries(
        {
            "id": {"type": "string", "pattern": r"^P-\d+$"},
            "name": _TEXT,
            "on": _TEXT,
            "basis": _basis(),
            "when": _CONDITION,
            **dict.fromkeys(outcomes, _CONDITION),
            "messages": _entries(dict.fromkeys(outcomes, _TEXT), optional=set(outcomes)),
            "looked_at": _list(_TEXT),
            "question": _words(*OWN_QUESTIONS),
            "field": _TEXT,
            "against": _list({"type": "string", "pattern": r"^\w+\.\w+$"}),
            "n": {"type": "integer", "minimum": 1},
            "about": _TEXT,
        }
    )
    check["required"] = ["id", "name", "on", "basis"]
    check["oneOf"] = [{"required": ["question", "field"]}, {"required": ["unknown", "messages"]}]
    return check


def _example() -> Schema:
    states = _entries(
        {mark: _words(*(state.value for state in MarkState)) for mark in ("signature", "seal")},
        optional={"signature", "seal"},
    )
    texts: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
    values: Schema = {"type": "object", "additionalProperties": {"type": ["string", "integer", "null"]}}
    example = _entries(
        {
            "name": _TEXT,
            "received_on": _DAY,
            "applicant": _words("person", "organisation", "not_told"),
            "agent": _FLAG,
            "papers": _list(_paper(), at_least=1),
            "from": _TEXT,
            "without": _list(_TEXT),
            "with": _list(_paper()),
            "change": values,
            "texts": texts,
            "marks": {"type": "object", "additionalProperties": states},
            "seals": texts,
            "legibility": {
                "type": "object",
                "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
            },
            "phone_given_by_others": {"type": "integer", "minimum": 0},
            **{outcome.value: _list(_TEXT) for outcome in Outcome if outcome is not Outcome.PASS},
        }
    )
    example["required"] = ["name"]
    example["oneOf"] = [{"required": ["papers", "received_on"]}, {"required": ["from"]}]
    return example


def _paper() -> Schema:
    paper = _entries(
        {
            "kind": _words(*DOCUMENT_KINDS),
            "fields": {"type": "object", "additionalProperties": {"type": ["string", "integer"]}},
            "sign": _list(_TEXT),
            "seal": _list(_TEXT),
            "seal_text": _TEXT,
            "text": {"type": "string"},
            "legibility": {"type": "number", "minimum": 0, "maximum": 1},
        }
    )
    return {**paper, "required": ["kind"]}


def _entries(entries: dict[str, Schema], optional: set[str] | None = None) -> Schema:
    """Return the schema of a mapping with just these entries, all required but the optional ones."""
    required = [key for key in entries if key not in (optional or set())]
    return {"type": "object", "properties": entries, "required": required, "additionalProperties": False}


def _list(of: Schema, at_least: int = 0) -> Schema:
    return {"type": "array", "items": of, **({"minItems": at_least} if at_least else {})}


def _words(*words: str) -> Schema:
    return {"enum": list(words)}
