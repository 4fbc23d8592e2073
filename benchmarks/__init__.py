"""Measurements that back what the project says of itself; none of them is a test."""
