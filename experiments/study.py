"""The folder of a study: made under a temporary name, then renamed, so that it is whole or not there."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from experiments.compare import Comparison
from experiments.differences import as_data, differences
from experiments.report.gather import gather
from results.folders import whole_folder
from results.report.html import render
from results.report.model import Report
from results.report.workbook import write_workbook

MANIFEST, REPORT, WORKBOOK = "study.json", "report.html", "tables.xlsx"


def study_name(comparison: Comparison) -> str:
    """Name of a study: a hash of its policies' names and runs; equal inputs give an equal name."""
    content = {name: [run.name for run in comparison.runs[name]] for name in comparison.names}
    asked = [list(comparison.names), content, comparison.primary_kpi, comparison.difference_that_matters]
    return "study-" + hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def manifest(comparison: Comparison) -> dict[str, Any]:
    """What the study is made of: enough to make it again."""
    return {
        "study": study_name(comparison),
        "seeds": list(comparison.seeds),
        "policies": [
            {
                "name": name,
                "title": title,
                "file": str(file),
                "runs": [run.name for run in comparison.runs[name]],
            }
            for name, title, file in zip(comparison.names, comparison.titles, comparison.files, strict=True)
        ],
        **as_data(comparison),
    }


def write_study(comparison: Comparison, root: Path, report: Report | None = None) -> Path:
    """Make the study's folder, replacing an older one of the same name.

    Args:
        comparison: what was run.
        root: folder of the stored runs and studies.
        report: of the comparison; gathered when not given.

    Returns:
        The folder.

    Raises:
        OSError: it cannot be written; nothing half-made is left behind.
    """
    target, told = root / study_name(comparison), report or gather(comparison)
    with whole_folder(target) as made:
        text = json.dumps(manifest(comparison), ensure_ascii=False, indent=2, allow_nan=False)
        (made / REPORT).write_text(render(told), encoding="utf-8")
        write_workbook(told, made / WORKBOOK)
        _write_differences(comparison, made / "differences.parquet")
        (made / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return target


def _write_differences(comparison: Comparison, path: Path) -> None:
    """The paired differences as a table, for queries."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist([asdict(each) for each in differences(comparison)]), path)
