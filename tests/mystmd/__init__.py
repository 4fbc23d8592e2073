"""The plugin for mystmd: its data, and the pages that mystmd makes with it.

``make test-mystmd`` installs mystmd from npm and runs `test_pages`, without the network.
"""
