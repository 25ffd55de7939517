"""A private archive: `gate` asks each visitor, `book` has the names, `attempts` slows who tries passwords."""
