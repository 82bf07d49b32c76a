"""The house rules, read from the syntax tree: each a function from sources to complaints, each shown to bite."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

from tests.conftest import TAKE_LONGEST

ROOT = Path(__file__).parent.parent
NOT_OURS = {".git", ".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
TEXT_FILES = {".py", ".md", ".txt", ".toml", ".html", ".js", ".css", ".po", ".csv", ".json", ".ini", ".mako", ""}

LAYERS = {"flows": {"flows"}, "store": {"flows", "store"}, "gateway": {"flows", "store", "gateway"}}
CONVERSATIONS = ("flows/mentee/", "flows/mentor/", "flows/officer/", "flows/focal/", "flows/joining/")
IMPURE_MODULES = set(
    "africastalking alembic asyncio cryptography flask http io logging multiprocessing os psycopg random redis requests"
    " rq secrets shutil signal socket sqlalchemy sqlite3 structlog subprocess sys tempfile threading time twilio urllib"
    " uuid werkzeug".split()
)
IMPURE_CALLS = {"now", "utcnow", "today", "open", "print", "input", "eval", "exec", "read_text", "read_bytes", "getenv"}
MAY_READ_FILES = "flows/catalogue.py"
MAY_COME_LATE = {"alembic", "fpdf", "openpyxl"}
VAGUE_MODULE = re.compile(r"(^|_)(utils?|helpers?|managers?|services?|dao|common|misc)$")
VAGUE_FUNCTION = re.compile(r"^_?(process|handle)_|(^|_)(utils?|helpers?|managers?|services?|dao)(_|$)")
NAMED_BY_SQLALCHEMY = {"process_bind_param", "process_result_value"}
VAGUE_CLASS = re.compile(r"(Utils?|Helpers?|Manager|Service|DAO|Dao|Processor|Handler)$")
# The [] keep a pattern from finding itself.
UNDONE = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b")
REGISTRY = re.compile(r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|--(extra-)?index[-]url|--find[-]links", re.I)
MACHINE_PATH = re.compile(r"(?<![\w.*\]])/(wor[k]|roo[t]|hom[e]|User[s])/\w")
MOST_LINES, MOST_FUNCTION_LINES = 300, 40


@dataclass(frozen=True)
class Source:
    """A file of the tree: its path from the root, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Empty for what is not Python, and for what does not parse: `it_parses` says so."""
        try:
            return ast.parse(self.text if self.path.endswith(".py") else "")
        except SyntaxError:
            return ast.Module([], [])

    @property
    def layer(self) -> str:
        top = self.path.split("/")[0]
        return top if top in LAYERS and self.path.endswith(".py") and "/versions/" not in self.path else ""

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def imports(self) -> Iterator[tuple[int, str]]:
        """(line, dotted name) of everything imported; `from a import b` gives a.b."""
        for node in self.nodes(ast.Import, ast.ImportFrom):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """(call, the last name of what is called)."""
        for node in self.nodes(ast.Call):
            assert isinstance(node, ast.Call)
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            yield node, name


Sources = Sequence[Source]
Rule = Callable[[Sources], Iterator[str]]


def it_parses(sources: Sources) -> Iterator[str]:
    """Every file is Python 3.11, the oldest that we promise."""
    for source in (source for source in sources if source.path.endswith(".py")):
        try:
            ast.parse(source.text, feature_version=(3, 11))
        except SyntaxError as wrong:
            yield f"{source.path}:{wrong.lineno}: {wrong.msg}"


def layers(sources: Sources) -> Iterator[str]:
    """gateway -> store -> flows, and never back; nothing of ours imports the tests."""
    for source in sources:
        for line, name in source.imports() if source.layer else ():
            top = name.split(".")[0]
            if top in {*LAYERS, "tests"} and top not in LAYERS[source.layer]:
                yield f"{source.path}:{line}: {source.layer} may not import {name}"


def flows_are_pure(sources: Sources) -> Iterator[str]:
    """No clock, chance, network, file or framework: the same answers give the same screen."""
    for source in (source for source in sources if source.layer == "flows"):
        yield from (
            f"{source.path}:{line}: flows may not import {name}"
            for line, name in source.imports()
            if name.split(".")[0] in IMPURE_MODULES or (name.startswith("pathlib") and source.path != MAY_READ_FILES)
        )
        yield from (
            f"{source.path}:{call.lineno}: flows may not call {name}()"
            for call, name in source.calls()
            if name in IMPURE_CALLS and not (name == "open" and source.path == MAY_READ_FILES)
        )


def conversations_only_ask(sources: Sources) -> Iterator[str]:
    """A conversation is run again at each turn: no try (it would catch a question), no with, no loop without end."""
    for source in (source for source in sources if source.path.startswith(CONVERSATIONS)):
        for node in source.nodes(ast.Try, ast.TryStar, ast.With, ast.While, ast.Global, ast.Nonlocal):
            yield f"{source.path}:{getattr(node, 'lineno', 0)}: no {type(node).__name__.lower()} in a conversation"


def imports_stand_at_the_top(sources: Sources) -> Iterator[str]:
    """An import inside a function hides a dependency, and often a cycle. But what is heavy and seldom used: decision 0021."""
    for source in sources:
        for function in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
            for node in ast.walk(function):
                late = isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MAY_COME_LATE
                if isinstance(node, ast.Import | ast.ImportFrom) and not late:
                    yield f"{source.path}:{node.lineno}: import inside {getattr(function, 'name', '')}()"


def no_import_cycles(sources: Sources) -> Iterator[str]:
    """Modules of ours can be put in one order."""
    modules = {source.module for source in sources if source.layer}
    graph: dict[str, set[str]] = {}
    for source in (source for source in sources if source.layer):
        names = {name for _, name in source.imports()}
        # `from flows import texts` means the module, `from flows.texts import T` a name in it.
        found = {name if name in modules else name.rpartition(".")[0] for name in names}
        graph[source.module] = found & modules - {source.module}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as cycle:
        yield "import cycle: " + " -> ".join(cycle.args[1])


def one_commit(sources: Sources) -> Iterator[str]:
    """Only store/database.py commits, in one place, so that a turn is one transaction."""
    for source in (source for source in sources if source.layer):
        commits = [call.lineno for call, name in source.calls() if name == "commit"]
        allowed = 1 if source.path == "store/database.py" else 0
        yield from (f"{source.path}:{line}: a commit" for line in commits[allowed:])


def one_composition_root(sources: Sources) -> Iterator[str]:
    """Only gateway/app.py builds the application."""
    for source in (source for source in sources if source.layer and source.path != "gateway/app.py"):
        yield from (f"{source.path}:{call.lineno}: {name}()" for call, name in source.calls() if name == "Flask")


def small(sources: Sources) -> Iterator[str]:
    """Files of at most 300 lines, functions of at most 40."""
    for source in (source for source in sources if source.layer):
        if (lines := len(source.text.splitlines())) > MOST_LINES:
            yield f"{source.path}: {lines} lines, more than {MOST_LINES}"
        for node in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
            assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_FUNCTION_LINES:
                yield f"{source.path}:{node.lineno}: {node.name}() has {length} lines, more than {MOST_FUNCTION_LINES}"


def telling_names(sources: Sources) -> Iterator[str]:
    """No utils, helpers, managers, services, process_ or handle_: such a name says nothing of the field."""
    for source in (source for source in sources if source.layer):
        for part in source.module.split("."):
            if VAGUE_MODULE.search(part):
                yield f"{source.path}: module named {part}"
        for node in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
            name = getattr(node, "name", "")
            if (VAGUE_CLASS if isinstance(node, ast.ClassDef) else VAGUE_FUNCTION).search(
                name
            ) and name not in NAMED_BY_SQLALCHEMY:
                yield f"{source.path}:{getattr(node, 'lineno', 0)}: {name} is named vaguely"


def every_channel_is_tested(sources: Sources) -> Iterator[str]:
    """A file of gateway/channels that defines a Channel has its tests/channels/test_<name>.py."""
    paths = {source.path for source in sources}
    for source in (source for source in sources if source.path.startswith("gateway/channels/")):
        bases = [ast.unparse(base) for node in source.nodes(ast.ClassDef) for base in getattr(node, "bases", [])]
        test = f"tests/channels/test_{Path(source.path).name}"
        if "Channel" in bases and test not in paths:
            yield f"{source.path}: there is no {test}"


def nothing_left_undone(sources: Sources) -> Iterator[str]:
    """What is left to do is an issue, not a comment."""
    yield from _lines_with(UNDONE, sources)


def no_place_but_this(sources: Sources) -> Iterator[str]:
    """No package registry and no folder of one machine: the tree works wherever it is put."""
    yield from _lines_with(REGISTRY, sources)
    yield from _lines_with(MACHINE_PATH, sources)


def skips_say_why(sources: Sources) -> Iterator[str]:
    """A skipped or expected failure gives its reason; nothing of ours is mocked."""
    for source in (source for source in sources if source.path.startswith("tests/")):
        yield from (f"{source.path}:{line}: {name}" for line, name in source.imports() if "mock" in name.split("."))
        marks = [
            node for node in source.nodes(ast.Attribute) if getattr(node, "attr", "") in {"skip", "skipif", "xfail"}
        ]
        told = {id(call.func) for call, name in source.calls() if _tells_a_reason(call, name)}
        yield from (f"{source.path}:{getattr(mark, 'lineno', 0)}: no reason" for mark in marks if id(mark) not in told)


def _tells_a_reason(call: ast.Call, name: str) -> bool:
    words = [keyword.value for keyword in call.keywords if keyword.arg == "reason"]
    words += call.args[:1] if name == "skip" else []
    return any(not (isinstance(word, ast.Constant) and not word.value) for word in words)


def _lines_with(pattern: re.Pattern[str], sources: Sources) -> Iterator[str]:
    for source in sources:
        for number, line in enumerate(source.text.splitlines(), 1):
            if pattern.search(line):
                yield f"{source.path}:{number}: {line.strip()[:80]}"


RULES_AND_BREACHES: dict[Rule, list[tuple[str, str]]] = {
    it_parses: [("flows/a.py", "def f(:"), ("flows/a.py", "def f[T](x: T) -> T: ...")],
    layers: [
        ("flows/a.py", "from store import people"),
        ("store/a.py", "import gateway.app"),
        ("gateway/a.py", "from tests.people import ZARMINA"),
    ],
    flows_are_pure: [
        ("flows/a.py", "import random"),
        ("flows/a.py", "from flask import request"),
        ("flows/a.py", "today = datetime.now()"),
        ("flows/a.py", "today = date.today()"),
        ("flows/a.py", "open('x')"),
        ("flows/a.py", "from pathlib import Path"),
    ],
    conversations_only_ask: [
        ("flows/mentee/a.py", "try:\n    ask()\nexcept ValueError:\n    pass"),
        ("flows/officer/a.py", "with x:\n    pass"),
        ("flows/focal/a.py", "while True:\n    pass"),
    ],
    imports_stand_at_the_top: [("tests/a.py", "def f():\n    if x:\n        import os")],
    no_import_cycles: [("flows/a.py", "from flows import b"), ("flows/b.py", "from flows.a import x")],
    one_commit: [("store/people.py", "db.commit()"), ("store/database.py", "c.commit()\nc.commit()")],
    one_composition_root: [("gateway/cli.py", "app = Flask('x')")],
    small: [("flows/a.py", "x = 1\n" * 301), ("flows/a.py", "def f():\n" + "    x = 1\n" * 40)],
    telling_names: [
        ("store/utils.py", ""),
        ("flows/a.py", "def process_turn(): ..."),
        ("flows/a.py", "class TurnHandler: ..."),
    ],
    every_channel_is_tested: [("gateway/channels/pigeon.py", "class Pigeon(Channel): ...")],
    nothing_left_undone: [("README.md", "TO" + "DO: write this")],
    no_place_but_this: [
        ("requirements.txt", "--index" + "-url https://example.org"),
        ("docs/a.md", "https://py" + "pi.org/simple"),
        ("docs/a.md", "see /ho" + "me/me/notes"),
    ],
    skips_say_why: [
        ("tests/test_a.py", "@pytest.mark.skip\ndef test_a(): ..."),
        ("tests/test_a.py", "@pytest.mark.skipif(True)\ndef test_a(): ..."),
        ("tests/test_a.py", "pytest.skip('')"),
        ("tests/test_a.py", "from unittest import mock"),
    ],
}
WHOLE_BREACHES = [no_import_cycles]  # it takes both files to make the breach


@cache
def the_tree() -> tuple[Source, ...]:
    """Every text file of ours."""
    paths = (path for path in ROOT.rglob("*") if path.suffix in TEXT_FILES and path.is_file())
    ours = (path.relative_to(ROOT) for path in paths if not NOT_OURS & set(path.relative_to(ROOT).parts))
    return tuple(Source(path.as_posix(), (ROOT / path).read_text(encoding="utf-8")) for path in sorted(ours))


@pytest.mark.parametrize("rule", RULES_AND_BREACHES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps(rule: Rule) -> None:
    assert list(rule(the_tree())) == []


@pytest.mark.parametrize("rule", RULES_AND_BREACHES, ids=lambda rule: rule.__name__)
def test_the_rule_bites(rule: Rule) -> None:
    breaches = [Source(path, text) for path, text in RULES_AND_BREACHES[rule]]
    cases = [breaches] if rule in WHOLE_BREACHES else [[breach] for breach in breaches]
    for case in cases:
        assert list(rule(case)), f"{rule.__name__} lets {case} pass"


def test_the_rules_have_something_to_look_at() -> None:
    layers_seen = {source.layer for source in the_tree()}
    assert layers_seen >= set(LAYERS)
    assert sum(1 for _ in chain.from_iterable(source.imports() for source in the_tree())) > 100


def test_the_files_that_are_tested_first_are_there() -> None:
    assert {*TAKE_LONGEST} <= {path.name for path in (ROOT / "tests").rglob("test_*.py")}
