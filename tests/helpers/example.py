"""Builds of the example, each made once for all processes of a test run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.paths import EXAMPLE, SHARED

TIMEOUT = 300
"""Seconds to wait for a build of another process."""


SEED = SHARED / "seed" / "academic-resources.zh.md"
"""The page of the user that the example generates."""

ROWS = [
    ("公理层（A1）", ["von-neumann-architecture"], "02-views/05-formal-proofs/01-axioms"),
    ("公理层（A2）", ["operating-system"], "02-views/05-formal-proofs/01-axioms"),
    ("虚拟化层", ["virtualization", "xen-2003"], "02-views/05-formal-proofs/02-induction-proof"),
    ("容器化层", ["os-level-virtualization", "docker"], "02-views/05-formal-proofs/02-induction-proof"),
    ("沙盒化层", ["sandbox", "seccomp"], "02-views/05-formal-proofs/02-induction-proof"),
    ("Service Mesh", ["service-mesh", "istio"], "02-views/03-service-mesh-nsm/index"),
    ("NSM", ["network-service-mesh"], "02-views/03-service-mesh-nsm/index"),
    ("OPA", ["open-policy-agent"], "02-views/04-opa-policy-governance/index"),
    ("WebAssembly", ["webassembly"], "04-applications/extensions/README"),
    ("eBPF", ["ebpf"], "03-models/sandbox-layer"),
    ("Software Architecture", ["software-architecture"], "02-views/01-decomposition-composition/index"),
    ("Microservices", ["microservices"], "02-views/03-service-mesh-nsm/index"),
    ("Serverless", ["serverless-computing"], "02-views/07-dynamic-operations/index"),
]
"""The alignment table of the user, maintained by hand: chapter, resources, document."""


def build(builder: str, folder: Path, *options: str, conf: str = "") -> Path:
    """Build a copy of the example in a folder without warnings, and return the output folder.

    Args:
        builder: The name of the builder.
        folder: The folder of the copy and of the output.
        options: Further arguments of ``sphinx-build``.
        conf: Further lines of conf.py.

    """
    source = folder / "source"
    if not source.exists():
        shutil.copytree(EXAMPLE, source, ignore=shutil.ignore_patterns("_build", "*.mo"))
        conf_file = source / "conf.py"
        conf_file.write_text(conf_file.read_text(encoding="utf-8") + conf, encoding="utf-8")
    out = folder / builder
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-b", builder, *options]
    process = subprocess.run([*command, source, out], capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr) == (0, "")
    return out


def shared_build(
    factory: pytest.TempPathFactory, builder: str, *options: str, conf: str = "", name: str = "example"
) -> Path:
    """Return the output folder of a build that all tests share; do not change it.

    Args:
        factory: pytest's factory of temporary folders, whose parent all processes share.
        builder: The name of the builder.
        options: Further arguments of ``sphinx-build``.
        conf: Further lines of conf.py.
        name: The beginning of the folder's name: another one where ``conf`` is another one.

    """
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "-".join(
        [name, builder, *(option.strip("-").replace("=", "-") for option in options)]
    )
    done, failed = folder / "done", folder / "failed"
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + TIMEOUT
        while not done.exists():
            assert not failed.exists() and time.monotonic() < end, f"the build in {folder} has failed"
            time.sleep(0.2)
    else:
        try:
            build(builder, folder, *options, conf=conf)
        except BaseException:
            failed.touch()
            raise
        done.touch()
    return folder / builder
