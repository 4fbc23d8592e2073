"""What reading a registry costs: ``python -m benchmarks.registry``."""
