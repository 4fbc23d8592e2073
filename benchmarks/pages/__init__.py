"""The cost of a page for its reader: bytes of scripts and style sheets, response time of a table.

- `__main__`: the command line
- `projects`: projects with a long table
- `measure`: bytes and key response times in Chromium
"""
