"""docs/search.ipynb runs as it stands."""

import json
from pathlib import Path

NOTEBOOK = Path(__file__).parents[2] / "docs" / "search.ipynb"


def test_the_notebook_runs(tmp_path, monkeypatch, capsys):
    """Its cells, one after the other, in an empty folder; what they assert holds."""
    monkeypatch.chdir(tmp_path)
    cells = [cell for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    names = {}
    for cell in cells:
        exec("".join(cell["source"]), names)
    assert "Kết quả đấu giá đất đợt 2" in capsys.readouterr().out
    assert len(cells) > 5
