"""The schema of a scenario file for editors."""

from typing import Any

from sim.scenario.replaceable import replaceable
from sim.scenario.scenario import Scenario

_FILES = {
    "extends": {"type": "string", "description": "the parent scenario, relative to this file"},
    "data": {"type": "array", "items": {"type": "string"}, "description": "files merged before this one"},
}


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file; a file that extends another may leave anything out."""
    found = Scenario.model_json_schema()
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["properties"] |= _FILES | {"extensions": _extensions()}
    del found["$defs"]["Extension"]
    found.pop("required", None)
    return found


def _extensions() -> dict[str, Any]:
    """As a file says it; loading makes a table of it."""
    names = {name: {"type": "string", "description": each.doc} for name, each in replaceable().items()}
    return {
        "type": "object",
        "description": "functions of behaviour that others take the place of: 'file.py:function', relative to this file",
        "properties": names,
        "additionalProperties": False,
    }


def draft4() -> dict[str, Any]:
    """The same flattened for TOML editors: draft 4, no references, no nullable alternatives."""
    whole = schema()
    flat: dict[str, Any] = _flat(whole, whole.get("$defs", {}))
    flat["$schema"] = "http://json-schema.org/draft-04/schema#"
    return flat


def _flat(node: Any, defs: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_flat(item, defs) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = defs[node["$ref"].rsplit("/", 1)[1]]
        return _flat({**target, **{k: v for k, v in node.items() if k != "$ref"}}, defs)
    if "anyOf" in node:
        choices = [c for c in node["anyOf"] if c.get("type") != "null"]
        rest = {k: v for k, v in node.items() if k != "anyOf"}
        return _flat({**choices[0], **rest} if len(choices) == 1 else {**rest, "type": "string"}, defs)
    found = {k: _flat(v, defs) for k, v in node.items() if k not in ("$defs", "const")}
    if "const" in node:
        found["enum"] = [node["const"]]
    if isinstance(found.get("prefixItems"), list):
        found["items"] = found.pop("prefixItems")[0]
    return found
