"""Which function of ours names which: read from the syntax trees, so that a way that no test walks is seen too."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.house.source_tree import ROOMS, python_files

MODULE = "<module>"
"""Stands for what a module does when it is imported."""


def module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class CallGraph:
    """`named_by[function]`: the functions (and classes, one node with all their methods) in which its name stands, by
    qualified name. A name that is only handed on (`partial(f, …)`, `on_commit(f)`) counts as a call."""

    def __init__(self, files: Iterable[tuple[Path, ast.Module]]) -> None:
        self.names: dict[str, dict[str, str]] = {}
        """module → what its names mean: imported or defined in it."""
        trees = {module_name(path): (tree, path.name == "__init__.py") for path, tree in files}
        for module, (tree, is_package) in trees.items():
            self.names[module] = dict(_imported(tree, module, is_package)) | {
                node.name: f"{module}.{node.name}"
                for node in tree.body
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            }
        self.named_by: dict[str, set[str]] = defaultdict(set)
        for module, (tree, _is_package) in trees.items():
            for node in tree.body:
                if isinstance(node, ast.Import | ast.ImportFrom):
                    continue  # to import a function is not to call it
                inside = f"{module}.{node.name}" if hasattr(node, "name") else f"{module}.{MODULE}"
                for name in self._names_in(node, module):
                    if name != inside:
                        self.named_by[name].add(inside)

    def _names_in(self, node: ast.AST, module: str) -> set[str]:
        found = set()
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name):
                found.add(self.names[module].get(inner.id, ""))
            elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
                found.add(f"{self.names[module].get(inner.value.id, '')}.{inner.attr}")
            elif isinstance(inner, ast.ImportFrom):
                known = dict(_imported(ast.Module([inner], []), module, False))
                found |= set(known.values())
        return {self.meant(name) for name in found}

    def meant(self, name: str) -> str:
        """The function itself, where the name is that of a package that hands it on."""
        module, _dot, last = name.rpartition(".")
        further = self.names.get(module, {}).get(last, name)
        return name if further == name else self.meant(further)

    def reaching(self, *targets: str) -> set[str]:
        """Every function from which one of these is reached, without them."""
        found: set[str] = set()
        left = [self.meant(target) for target in targets]
        while left:
            for name in self.named_by[left.pop()] - found:
                found.add(name)
                left.append(name)
        return found - set(targets)


def _imported(tree: ast.Module, module: str, is_package: bool) -> Iterable[tuple[str, str]]:
    """(the name here, what it means) of every import of a module, also of those inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield (
                    alias.asname or alias.name.partition(".")[0],
                    alias.name if alias.asname else alias.name.partition(".")[0],
                )


def graph() -> CallGraph:
    """Of the whole program."""
    return CallGraph(python_files(*ROOMS))
