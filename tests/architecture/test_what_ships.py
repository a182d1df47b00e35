"""What is tested is what ships: a name that no page or command reaches belongs in tests or bench."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.graph import ROOT, Graph, files, tree

SHIPPED = ("analytics", "data", "packs", "session", "ui", "wording")
_HIDDEN = ("data.catalogue.registry", "measure")  # by the module data.catalogue.measure, for whoever reads imports
_LOADED_BY_NAME = ("pages.", "data.sources.", "data.records.migrations.")


@cache
def product() -> Graph:
    return Graph(files(*SHIPPED, "pages", "app.py"))


def entries(graph: Graph) -> list[str]:
    """The modules that somebody starts or that are loaded by name: pages, sources, the app, what `python -m` runs."""
    return [n for n, path in graph.modules.items() if n.startswith(_LOADED_BY_NAME) or n == "app" or _is_run(path)]


def _is_run(path: Path) -> bool:
    """Whether somebody starts a module: its last line runs it, outside of analytics, which nobody starts by file."""
    if path.stem == "__main__":
        return True
    guarded = any(isinstance(n, ast.If) and "__name__" in ast.unparse(n.test) for n in tree(path).body)
    return guarded and ROOT / "analytics" not in path.parents


@cache
def reached() -> set[tuple[str, str]]:
    graph = product()
    steps = [(name, "upgrade") for name in graph.modules if name.startswith("data.records.migrations.versions.")]
    return graph.reached(entries(graph)) | graph.reached_from(*steps)  # alembic calls each step by this name


@cache
def attributes() -> set[str]:
    """Every attribute that the product reads, by name."""
    return {
        node.attr
        for path in product().modules.values()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }


@pytest.mark.parametrize("module", sorted(files(*SHIPPED)))
def test_every_name_is_reached_from_a_page_or_a_command(module: str) -> None:
    names = [name for name in product().defined[module] if name != "__all__" and (module, name) != _HIDDEN]
    unused = [name for name in names if (module, name) not in reached()]
    assert not unused, f"{module}: {', '.join(unused)}: nothing that ships comes to it; move it to tests or bench"


METHODS = sorted(file for file in files("analytics") if not file.startswith("analytics.reports"))


@pytest.mark.parametrize("module", METHODS)
def test_every_member_of_a_class_of_the_methods_is_read(module: str) -> None:
    unread = [
        f"{node.name}.{part.name}"
        for node in tree(product().modules[module]).body
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, ast.FunctionDef) and not part.name.startswith("__") and part.name not in attributes()
    ]
    assert not unread, f"{module}: {', '.join(unread)}: read by nothing that ships"


def _rule_fields() -> dict[str, list[str]]:
    """The keys of rule files as the classes that hold them name them."""
    return {
        node.name: fields
        for node in tree(ROOT / "data" / "rules" / "model.py").body
        if isinstance(node, ast.ClassDef)
        and (
            fields := [
                item.target.id
                for item in node.body
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
            ]
        )
    }


@pytest.mark.parametrize("kind", sorted(_rule_fields()))
def test_every_key_of_a_rule_file_is_read_by_the_product(kind: str) -> None:
    loaders = ("data.rules.load",)
    read = {
        node.attr
        for name, path in product().modules.items()
        if name not in loaders
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    unread = [field for field in _rule_fields()[kind] if field not in read]
    assert not unread, f"{kind}: {', '.join(unread)}: in a rule file and read by nothing"


def test_a_name_that_is_only_defined_or_hidden_by_a_local_one_is_not_reached(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.py").write_text("def stock(): ...\ndef flow(): ...\ndef rate(): ...\ndef used(): ...\n")
    (tmp_path / "page.py").write_text(
        "from a import flow, rate, stock, used\n"
        "def draw(stock):\n    rate = stock\n    return rate, used()\n"
        "def never():\n    return flow()\n"
        "draw(1)\n"
    )
    graph = Graph({name: tmp_path / f"{name}.py" for name in ("a", "page")})
    assert {name for module, name in graph.reached(["page"]) if module == "a"} == {"used"}


def test_the_graph_follows_what_is_imported_under_another_name_and_from_modules(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.py").write_text(
        "def used(): return helper()\ndef helper(): ...\ndef by_module(): ...\ndef unused(): ...\n"
        "def in_function(): ...\ndef passed_on(): ...\n"
    )
    (tmp_path / "b.py").write_text("from a import passed_on\n")
    (tmp_path / "report.py").write_text(
        "import a\nfrom a import used as other\nfrom b import passed_on\n"
        "def report():\n    from a import in_function\n"
        "    return other(), a.by_module(), in_function(), passed_on()\n"
        "report()\n"
    )
    graph = Graph({name: tmp_path / f"{name}.py" for name in ("a", "b", "report")})
    selected = {name for module, name in graph.reached(["report"]) if module == "a"}
    assert selected == {"used", "helper", "by_module", "in_function", "passed_on"}
