"""What a page costs its reader: bytes of scripts and style, and how long a table takes to follow a key."""
