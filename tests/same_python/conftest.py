"""What lies here are programs for both Pythons of tests/browser/test_slim_python.py, no tests."""

collect_ignore_glob = ["*.py"]
