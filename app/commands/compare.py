"""`showroom compare`: what would a policy change, compared person by person?"""

from pathlib import Path
from typing import Annotated

import typer

from app.options import RESULTS, Engine, EngineOption, Json, LogShare, Results
from app.output import print_json
from app.progress import progress


def compare(
    base: Annotated[Path, typer.Argument(metavar="BASE", help="Compare with this one.", show_default=False)],
    policies: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The policies.", show_default=False)],
    replications: Annotated[
        int | None, typer.Option("--replications", "-n", help="A policy; the base's own when not given.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; one a processor when not given.")] = None,
    seed: Annotated[int | None, typer.Option(help="Of replication 0; the base's own when not given.")] = None,
    log: LogShare = 0.0,
    engine: EngineOption = Engine.AUTO,
    results: Results = RESULTS,
    as_json: Json = False,
) -> None:
    """Run a base and policies on the same seeds and tell the paired differences.

    The study is written before anything is printed. Run it again after a kill: it goes on.

    Example: showroom compare scenarios/reform_2023/base.toml scenarios/reform_2023/*.toml
    """
    from app.answer import print_answer
    from app.compiling import compile_first
    from experiments.compare import compare as run_all
    from experiments.differences import as_data
    from experiments.report.gather import gather
    from experiments.study import write_study

    compile_first([base, *policies], engine)
    with progress("Replications") as shown:
        comparison = run_all(
            base,
            policies,
            replications=replications,
            workers=workers,
            results_root=results,
            seed=seed,
            log_share=log,
            engine=engine,
            on_progress=shown,
        )
    report = gather(comparison)
    folder = write_study(comparison, results, report)
    if as_json:
        print_json({"folder": folder, **as_data(comparison)})
    else:
        print_answer(report, folder)
