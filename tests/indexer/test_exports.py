"""What the room promises to others."""

import subprocess
import sys


def test_keeping_an_index_loads_no_search():
    """A crawl starts without what only questions need."""
    code = "from luutin.indexer import Index; import sys; sys.exit('luutin.indexer.search' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
