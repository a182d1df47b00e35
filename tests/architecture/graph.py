"""Which names the product reaches: read from the code itself, module by module, name by name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
Name = tuple[str, str]  # module and name; a blank name is the module's own running code


@cache
def tree(path: Path) -> ast.Module:
    """The code of one file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def files(*folders: str) -> dict[str, Path]:
    """Modules by dotted name, of folders or single files of the project."""
    found: dict[str, Path] = {}
    for folder in folders:
        base = ROOT / folder
        for path in sorted(base.rglob("*.py")) if base.is_dir() else [base]:
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def defined(module: ast.Module) -> dict[str, list[ast.stmt]]:
    """The statements that make each name of a module."""
    found: dict[str, list[ast.stmt]] = {}
    for node in module.body:
        for name in _names(node):
            found.setdefault(name, []).append(node)
    return found


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from (one.id for one in ast.walk(target) if isinstance(one, ast.Name))


class Graph:
    """Names of the project's modules and what each of them uses."""

    def __init__(self, modules: dict[str, Path]) -> None:
        self.modules = modules
        self.defined = {name: defined(tree(path)) for name, path in modules.items()}
        self.imported = {name: self._imported(tree(path)) for name, path in modules.items()}

    def reached(self, roots: Iterable[str]) -> set[Name]:
        """Every name that running, or asking any name of, the root modules can come to."""
        return self.reached_from(
            *((module, name) for module in roots for name in ["", *self.defined[module]])
        )

    def reached_from(self, *roots: Name) -> set[Name]:
        """Every name that these names use, and those use in turn; themselves included."""
        waiting, found = list(roots), set[Name]()
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self._uses(one))
        return found

    def _uses(self, one: Name) -> Iterator[Name]:
        module, name = one
        for node in self._code(module, name):
            for part in ast.walk(node):
                yield from self._meant(module, part)

    def _code(self, module: str, name: str) -> list[ast.stmt]:
        if name:
            return self.defined[module].get(name, [])
        kept = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
        return [node for node in tree(self.modules[module]).body if not isinstance(node, kept)]

    def _meant(self, module: str, part: ast.AST) -> Iterator[Name]:
        held = self.imported[module]
        if isinstance(part, ast.Name):
            if part.id in self.defined[module]:
                yield module, part.id
            elif (found := held.get(part.id)) is not None:
                yield from self._followed(found)
        elif isinstance(part, ast.Attribute):
            found = self._module_of(module, part.value)
            if found is not None:
                yield from self._followed((found, part.attr))

    def _module_of(self, module: str, node: ast.AST) -> str | None:
        """The module that an expression names, where it names one."""
        if isinstance(node, ast.Name):
            found = self.imported[module].get(node.id)
            if found is None:
                return None
            whole = ".".join(part for part in found if part)
            return whole if whole in self.modules else None
        if isinstance(node, ast.Attribute):
            above = self._module_of(module, node.value)
            whole = f"{above}.{node.attr}"
            return whole if above and whole in self.modules else None
        return None

    def _followed(self, found: Name) -> Iterator[Name]:
        """A name where it is made: an import of an import is followed to its end."""
        module, name = found
        if f"{module}.{name}" in self.modules:
            return
        if module in self.modules:
            if name in self.defined[module]:
                yield module, name
            elif (further := self.imported[module].get(name)) is not None:
                yield from self._followed(further)

    def _imported(self, module: ast.Module) -> dict[str, Name]:
        """What local names mean, imports inside functions included."""
        found: dict[str, Name] = {}
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    found[alias.asname or alias.name] = (node.module, alias.name)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    found[alias.asname or alias.name.partition(".")[0]] = (
                        alias.name if alias.asname else alias.name.partition(".")[0], "",
                    )  # fmt: skip
        return found
