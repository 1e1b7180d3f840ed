"""Writes ``ftm_schema.json`` anew from an installed followthemoney (MIT): what its schemata say of what we write.

python tests/exports/ftm_schema.py
"""

import json
from importlib.metadata import version
from pathlib import Path

USED = ("Article", "Event", "LegalEntity", "Organization", "Person", "PublicBody")

if __name__ == "__main__":
    from followthemoney import model

    schemata = {}
    for name in USED:
        schema = model.get(name)
        own = [p for p in schema.properties.values() if not p.stub]
        properties = {p.name: [p.type.name, p.range.name if p.range else None] for p in own}
        schemata[name] = {
            "is": sorted(schema.names),
            "required": sorted(schema.required),
            "properties": properties,
        }
    found = {"followthemoney": version("followthemoney"), "schemata": schemata}
    text = json.dumps(found, indent=1, sort_keys=True) + "\n"
    Path(__file__).with_name("ftm_schema.json").write_text(text, encoding="utf-8")
