"""House rules that no other tool checks, each as a function from source text to findings.

A finding is "path:line: what". Each rule is proven on a bad snippet in `test_rules_can_fail.py`.
"""

import ast
from collections.abc import Iterator
from functools import cache

MAX_FILE, GUIDE_FILE, MAX_FUNCTION, MAX_CLASS = 400, 200, 40, 250
# how many: a step with a fault of its own, the worker loop around it, and the timer tick;
# ui.bridge needs none: it reads the future
MAY_CATCH_ALL = {"services/jobs/workers.py": 3, "services/upkeep/ticker.py": 1}
# compares the certificate with the pin itself
OWNS_TLS = ("services/hikcentral/wire/tls.py",)
OPEN_TLS = {"CERT_NONE", "CERT_OPTIONAL", "_create_unverified_context", "_create_stdlib_context"}
LOOKS_AT_TLS = "get_server_certificate"
# a migration is one frozen list of statements, never changed and never read for its logic
MIGRATIONS = "services/store/migrations/versions/"
SHOWS_TEXT = {
    "setText", "setWindowTitle", "setToolTip", "setPlaceholderText", "setAccessibleName",
    "setAccessibleDescription", "setTitle", "setStatusTip", "setInformativeText", "addAction",
    "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QToolButton",
}  # fmt: skip


@cache
def parsed(source: str) -> ast.Module:
    """Every rule reads the same files."""
    return ast.parse(source)


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(parsed(source)))


def size(path: str, source: str) -> Iterator[str]:
    lines = len(source.splitlines())
    if lines > MAX_FILE:
        yield f"{path}:1: {lines} lines; split it by reason to change"
    for node in nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            limit = MAX_CLASS if isinstance(node, ast.ClassDef) else MAX_FUNCTION
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > limit and not path.startswith(MIGRATIONS):
                yield f"{path}:{node.lineno}: {node.name} has {length} lines of {limit}"


def module_docstring(path: str, source: str) -> Iterator[str]:
    if source.strip() and ast.get_docstring(parsed(source)) is None:
        yield f"{path}:1: no docstring says what this module owns"


def naive_time(path: str, source: str) -> Iterator[str]:
    """`now` and `fromtimestamp` need a time zone; the utc variants answer without one."""
    for call in _calls(source):
        name, given = _name(call.func), len(call.args) + len(call.keywords)
        if name in {"utcnow", "utcfromtimestamp"} or (
            name in {"now", "fromtimestamp"}
            and ast.unparse(call.func).startswith("datetime")
            and given < (1 if name == "now" else 2)
        ):
            yield f"{path}:{call.lineno}: {name} without a time zone"


def sleeping(path: str, source: str) -> Iterator[str]:
    """Wait on an Event or a Condition with a timeout, so that a stop is not delayed."""
    for node in nodes(source):
        named = isinstance(node, ast.ImportFrom) and node.module == "time"
        if named and any(alias.name == "sleep" for alias in node.names):
            yield f"{path}:{node.lineno}: sleep is imported"
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "time.sleep":
            yield f"{path}:{node.lineno}: time.sleep"


def open_tls(path: str, source: str) -> Iterator[str]:
    """Certificates are verified; there is no way to switch that off.

    The module that compares the pin may ignore the name in the certificate, and look at one with
    the library's function; it may not make a connection without verification either.
    """
    owns_tls = path in OWNS_TLS
    for node in nodes(source):
        off = isinstance(node, ast.keyword) and node.arg in {"verify", "check_hostname"}
        if off and ast.unparse(node.value) in {"False", "None", "0"}:
            yield f"{path}:{node.value.lineno}: {node.arg} is switched off"
        nameless = isinstance(node, ast.Assign) and ast.unparse(node).endswith(
            "check_hostname = False"
        )
        if nameless and not owns_tls:
            yield f"{path}:{node.lineno}: check_hostname is switched off"
        name = _name(node) if isinstance(node, ast.Attribute | ast.Name) else ""
        if name in OPEN_TLS or (name == LOOKS_AT_TLS and not owns_tls):
            yield f"{path}:{node.lineno}: {name}"


def catch_all(path: str, source: str) -> Iterator[str]:
    """A broad `except` that does not raise again hides a fault; see MAY_CATCH_ALL."""
    if path in MAY_CATCH_ALL:
        return
    broad = {"Exception", "BaseException"}
    for node in nodes(source):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {"Exception" if kind is None else _name(kind) for kind in kinds}
            again = isinstance(node.body[-1], ast.Raise)
            if names & broad and not again:
                yield f"{path}:{node.lineno}: catches everything"
        suppresses = isinstance(node, ast.Call) and _name(node.func) == "suppress"
        if suppresses and broad & {_name(argument) for argument in node.args}:
            yield f"{path}:{node.lineno}: suppresses everything"


def anonymous_slot(path: str, source: str) -> Iterator[str]:
    """A lambda or partial keeps its object alive and runs on the emitting thread."""
    for call in _calls(source):
        if _name(call.func) != "connect":
            continue
        for argument in call.args:
            made = isinstance(argument, ast.Call) and _name(argument.func) == "partial"
            if made or isinstance(argument, ast.Lambda):
                yield f"{path}:{call.lineno}: connect() takes a bound method"


def raw_text(path: str, source: str) -> Iterator[str]:
    """What a person reads goes through Qt translation, never straight into a widget."""
    for call in _calls(source):
        if _name(call.func) in SHOWS_TEXT and any(_has_words(one) for one in call.args):
            yield f"{path}:{call.lineno}: words in the code that nobody can translate"


def qthread(path: str, source: str) -> Iterator[str]:
    for node in nodes(source):
        pool = {"QThread", "QThreadPool", "QRunnable"}
        if isinstance(node, ast.ImportFrom) and pool & {alias.name for alias in node.names}:
            yield f"{path}:{node.lineno}: plain threads, see ADR 005"


def foreign_imports(path: str, source: str, allowed: frozenset[str]) -> Iterator[str]:
    for node in nodes(source):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "."]
        for name in names:
            if name.split(".")[0] not in allowed:
                yield f"{path}:{node.lineno}: imports {name}"


def _calls(source: str) -> Iterator[ast.Call]:
    return (node for node in nodes(source) if isinstance(node, ast.Call))


def _name(node: ast.AST) -> str:
    """`a.b.c` -> "c", `c` -> "c", anything else -> ""."""
    return getattr(node, "attr", getattr(node, "id", ""))


def _has_words(node: ast.AST) -> bool:
    plain = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return plain and any(letter.isalpha() for letter in node.value)
