"""Which names the product reaches: read from the code itself, module by module, name by name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("analytics", "bench", "data", "packs", "pages", "session", "ui", "wording", "app.py")
Arrows = dict[str, set[str]]
Name = tuple[str, str]  # module and name; a blank name is the module's own running code


@cache
def tree(path: Path) -> ast.Module:
    """The code of one file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def files(*folders: str) -> dict[str, Path]:
    """Modules by dotted name, of folders or single files of the project."""
    results: dict[str, Path] = {}
    for folder in folders:
        base = ROOT / folder
        for path in sorted(base.rglob("*.py")) if base.is_dir() else [base]:
            parts = path.relative_to(ROOT).with_suffix("").parts
            results[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return results


def defined(module: ast.Module) -> dict[str, list[ast.stmt]]:
    """The statements that make each name of a module."""
    results: dict[str, list[ast.stmt]] = {}
    for node in module.body:
        for name in _names(node):
            results.setdefault(name, []).append(node)
    return results


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from (item.id for item in ast.walk(target) if isinstance(item, ast.Name))


def _outer_names(node: ast.AST, local: frozenset[str] = frozenset()) -> Iterator[ast.AST]:
    """Every part of some code, but for names that a function has of its own: they hide those of the module."""
    if isinstance(node, ast.Name) and node.id in local:
        return
    yield node
    inner = local | _own_names(node) if isinstance(node, (ast.FunctionDef, ast.Lambda)) else local
    for name, value in ast.iter_fields(node):
        # Defaults, decorators and annotations are read outside of the function.
        within = inner if name == "body" or not isinstance(node, (ast.FunctionDef, ast.Lambda)) else local
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from _outer_names(part, within)


def _own_names(node: ast.FunctionDef | ast.Lambda) -> frozenset[str]:
    given = node.args
    names = {arg.arg for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg) if arg}
    body = node.body if isinstance(node.body, list) else [node.body]
    return frozenset(names | {name for part in body for name in _stored(part)})


def _stored(node: ast.AST) -> Iterator[str]:
    """The names that a function assigns itself, not those of functions within it."""
    if isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    for part in ast.iter_child_nodes(node):
        yield from _stored(part)


class Graph:
    """Names of the project's modules and what each of them uses."""

    def __init__(self, modules: dict[str, Path]) -> None:
        self.modules = modules
        self.defined = {name: defined(tree(path)) for name, path in modules.items()}
        self.imported = {name: self._imported(tree(path)) for name, path in modules.items()}

    def reached(self, roots: Iterable[str]) -> set[Name]:
        """Every name that running the root modules can come to: what they only define is not run."""
        return self.reached_from(*((module, name) for module in roots for name in ["", *self._made(module)]))

    def _made(self, module: str) -> list[str]:
        """The names that running a module makes by assignment."""
        kept = (ast.FunctionDef, ast.ClassDef)
        return [name for name, nodes in self.defined[module].items() if not all(isinstance(n, kept) for n in nodes)]

    def reached_from(self, *roots: Name) -> set[Name]:
        """Every name that these names use, and those use in turn; themselves included."""
        waiting, result = list(roots), set[Name]()
        while waiting:
            item = waiting.pop()
            if item not in result:
                result.add(item)
                waiting.extend(self._uses(item))
        return result

    def _uses(self, item: Name) -> Iterator[Name]:
        module, name = item
        for node in self._code(module, name):
            for part in _outer_names(node):
                yield from self._meant(module, part)

    def _code(self, module: str, name: str) -> list[ast.stmt]:
        if name:
            return self.defined[module].get(name, [])
        kept = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
        return [node for node in tree(self.modules[module]).body if not isinstance(node, kept)]

    def _meant(self, module: str, part: ast.AST) -> Iterator[Name]:
        current = self.imported[module]
        if isinstance(part, ast.Name):
            if part.id in self.defined[module]:
                yield module, part.id
            elif (result := current.get(part.id)) is not None:
                yield from self._followed(result)
        elif isinstance(part, ast.Attribute):
            result = self._module_of(module, part.value)
            if result is not None:
                yield from self._followed((result, part.attr))

    def _module_of(self, module: str, node: ast.AST) -> str | None:
        """The module that an expression names, where it names one."""
        if isinstance(node, ast.Name):
            result = self.imported[module].get(node.id)
            if result is None:
                return None
            whole = ".".join(part for part in result if part)
            return whole if whole in self.modules else None
        if isinstance(node, ast.Attribute):
            above = self._module_of(module, node.value)
            whole = f"{above}.{node.attr}"
            return whole if above and whole in self.modules else None
        return None

    def _followed(self, start: Name) -> Iterator[Name]:
        """A name where it is made: an import of an import is followed to its end."""
        module, name = start
        if f"{module}.{name}" in self.modules:
            return
        if module in self.modules:
            if name in self.defined[module]:
                yield module, name
            elif (further := self.imported[module].get(name)) is not None:
                yield from self._followed(further)

    def _imported(self, module: ast.Module) -> dict[str, Name]:
        """What local names mean, imports inside functions included."""
        results: dict[str, Name] = {}
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    results[alias.asname or alias.name] = (node.module, alias.name)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    results[alias.asname or alias.name.partition(".")[0]] = (
                        alias.name if alias.asname else alias.name.partition(".")[0],
                        "",
                    )
        return results


def imported(code: ast.AST, known: set[str]) -> set[str]:
    """The modules of the project that a file imports, in functions and for types too."""
    results: set[str] = set()
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                results |= {whole if whole in known else node.module} & known
        elif isinstance(node, ast.Import):
            results |= {alias.name for alias in node.names} & known
    return results


@cache
def modules() -> Arrows:
    paths = files(*FOLDERS)
    return {name: imported(tree(path), set(paths)) - {name} for name, path in paths.items()}


def packages(arrows: Arrows, root: str, depth: int) -> Arrows:
    """The arrows between the packages `depth` names deep below a root; commands are nobody's part."""
    results: Arrows = {}
    for module, targets in arrows.items():
        if (own := _package(module, root, depth)) is not None:
            others = {_package(target, root, depth) for target in targets} - {own, None}
            results.setdefault(own, set()).update(name for name in others if name)
    return results


def _package(module: str, root: str, depth: int) -> str | None:
    inside = not root or module.startswith(f"{root}.")
    return ".".join(module.split(".")[:depth]) if inside and not module.endswith("__main__") else None
