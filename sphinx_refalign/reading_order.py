"""The order in which readers meet the documents: the toctrees' order, then the rest by name."""

from __future__ import annotations

from sphinx.environment import BuildEnvironment


def reading_order(env: BuildEnvironment) -> list[str]:
    """Every document once: depth first through the toctrees from the root, orphans after them."""
    seen: dict[str, None] = {}
    waiting = [env.config.root_doc]
    while waiting:
        document = waiting.pop()
        if document in seen or document not in env.all_docs:
            continue
        seen[document] = None
        waiting += reversed(env.toctree_includes.get(document, []))
    seen.update(dict.fromkeys(sorted(env.all_docs)))
    return list(seen)
