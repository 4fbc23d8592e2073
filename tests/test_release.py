"""The files of a release agree: versions of Python, the version, and what workflows call."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import Any

import pytest
import yaml

from sphinx_refalign import __version__
from tests.helpers.paths import PACKAGE, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

CLASSIFIED = re.findall(r"Programming Language :: Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))


def load(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def versions(job: dict[str, Any]) -> list[str]:
    return job["strategy"]["matrix"]["python-version"]  # type: ignore[no-any-return]


def test_every_python_is_tested() -> None:
    assert CLASSIFIED == ["3.11", "3.12", "3.13", "3.14"]
    assert PROJECT["requires-python"] == f">={CLASSIFIED[0]}"
    jobs = load(".github/workflows/test.yml")["jobs"]
    assert versions(jobs["suite"]) == CLASSIFIED
    assert versions(jobs["systems"]) == [CLASSIFIED[0], CLASSIFIED[-1]]
    assert {"windows-latest", "macos-latest"} <= set(jobs["systems"]["strategy"]["matrix"]["os"])
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    (nox,) = [ast.literal_eval(node.value) for node in tree.body
              if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PYTHONS"]  # fmt: skip
    assert nox == CLASSIFIED[1:]
    assert load(".readthedocs.yaml")["build"]["tools"]["python"] in CLASSIFIED


def test_version_has_one_place() -> None:
    assert PROJECT["dynamic"] == ["version"]
    assert load("CITATION.cff")["version"] == __version__
    assert load("CITATION.cff")["license"] == PROJECT["license"]
    others = [
        path for path in PACKAGE.rglob("*.py") if f'"{__version__}"' in path.read_text(encoding="utf-8")
    ]
    assert [path.name for path in others] == ["_version.py"]


@pytest.mark.parametrize("name", ["test", "release"])
def test_workflows_call_what_exists(name: str) -> None:
    workflow = load(f".github/workflows/{name}.yml")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    commands = "\n".join(step.get("run", "") for step in steps)
    for target in re.findall(r"(?m)^make (\S+)", commands):
        assert f"\n{target}:" in makefile
    for path in re.findall(r"(?:tests/\S+\.py|\.ci/\S+)", commands):
        assert (ROOT / path).is_file()
    for extra in re.findall(r'"\.\[(\w+)\]"', commands):
        assert extra in PROJECT["optional-dependencies"]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[\w./]+", step["uses"]) for step in steps if "uses" in step)


def test_only_the_job_that_publishes_may_ask_for_a_token() -> None:
    workflow = load(".github/workflows/release.yml")
    assert workflow["permissions"] == {"contents": "read"}
    publish = workflow["jobs"]["publish"]
    assert (publish["permissions"], publish["needs"]) == ({"id-token": "write"}, "build")
    assert publish["environment"]["name"] == "pypi"


def test_read_the_docs_installs_what_the_manual_needs() -> None:
    settings = load(".readthedocs.yaml")
    (install,) = settings["python"]["install"]
    assert set(install["extra_requirements"]) <= PROJECT["optional-dependencies"].keys()
    assert (ROOT / settings["sphinx"]["configuration"]).is_file()
