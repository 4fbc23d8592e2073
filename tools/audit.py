"""Look for known faults in the installed dependencies by pip-audit, where its databases can be reached.

The exit status is 0 if there are none or if that cannot be found out, 3 if there are some.
"""

from __future__ import annotations

import json
import subprocess
import sys

FOUND = 3
"""The exit status where a dependency has a known fault."""


def audit(services: tuple[str, ...] = ("pypi", "osv")) -> int:
    """Ask the first database that answers, print its results and return the exit status."""
    for service in services:
        options = ["--skip-editable", "--format=json", "--progress-spinner=off", "--timeout=15"]
        command = [sys.executable, "-m", "pip_audit", *options, f"--vulnerability-service={service}"]
        try:
            result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
            dependencies = json.loads(result.stdout)["dependencies"]
        except (OSError, ValueError, KeyError, subprocess.TimeoutExpired):
            continue
        faults = [(item, fault) for item in dependencies for fault in item.get("vulns", ())]
        for item, fault in faults:
            fixed = ", ".join(fault.get("fix_versions", ())) or "no version"
            print(f"{item['name']} {item['version']}: {fault['id']}, corrected in {fixed}")
        print(f"{len(dependencies)} packages, {len(faults)} known faults ({service})")
        return FOUND if faults else 0
    print("audit skipped: no database of known faults can be reached")
    return 0


if __name__ == "__main__":
    sys.exit(audit())
