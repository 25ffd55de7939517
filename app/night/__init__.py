"""The night run: when it starts, whether it went well, who is told, and how the archive is proven and kept."""
