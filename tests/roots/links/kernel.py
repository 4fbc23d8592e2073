"""A module: see `hypervisors <https://en.wikipedia.org/wiki/Hypervisor>`_."""


def boot() -> None:
    """Start the system, as :wp:`Operating_system` says.

    :raises OSError: as in :rfc:`793`.
    """
