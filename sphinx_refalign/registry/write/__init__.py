"""A registry as a file of each format. Whatever is written is read back as the same resources."""
