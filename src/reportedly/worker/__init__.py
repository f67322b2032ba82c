"""Many inputs through one pipeline: in order, on one process or several; failures are records and never stop a run."""

from reportedly.worker.coding import Coded, Coder, Outcome
from reportedly.worker.run import Run, open_run, run
from reportedly.worker.shards import ShardDone, plan_shards, process_shard, run_shards

__all__ = [
    "Coded",
    "Coder",
    "Outcome",
    "Run",
    "ShardDone",
    "open_run",
    "plan_shards",
    "process_shard",
    "run",
    "run_shards",
]
