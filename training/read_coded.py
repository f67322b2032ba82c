"""Read coded reports with weights that have not seen them: `python training/read_coded.py CODED_FOLDER ... --weights DIR --out READINGS.jsonl`.

Writes the claims as JSON Lines, one `claim` a line, their confidence replaced by the clues to it (see
`claims/confidence.py`): what `train_confidence.py` learns from. `--weights` is a folder of weights as `train_claims.py`,
`train_where.py` and `train_encoder.py` write them; models that it lacks are taken from the package, but not the encoder. `--ids FILE` reads only the reports named in
it, one id a line: with two halves of the reports, each read by the weights trained on the other, every reading is blind.
Of folders named with `--held-out`, the reports for checking are left out, always.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from coded import is_held_out
from reportedly.claims import Coder
from reportedly.claims.coder import MODELS
from reportedly.claims.confidence import Unweighed
from reportedly.claims.weighing.encoder import Encoder, shipped_encoder, shipped_vocabulary
from reportedly.claims.weighing.outlook import Forecaster, heads_of
from reportedly.claims.weighing.shipped import Model, parse_model, shipped_model
from reportedly.evaluate.coded import read_folders
from reportedly.pipeline import Pipeline
from reportedly.records.wire import encode


def models_of(folder: Path) -> dict[str, Model]:
    """Load the weights of a folder, and those that ship for what it lacks."""
    files = {name: folder / f"{name}.npz" for name in MODELS}
    print("blind:", ", ".join(name for name, file in files.items() if file.exists()))
    return {
        name: parse_model(file.read_bytes()) if file.exists() else shipped_model(name) for name, file in files.items()
    }


def forecaster_of(folder: Path) -> Forecaster:
    """Load the encoder and the heads of a folder; without them no encoder is asked.

    The shipped encoder has seen every coded report: what it thinks of them is no clue to what it thinks of others.
    """
    if not (folder / "encoder.onnx").exists():
        print("no encoder")
        return Forecaster(shipped_encoder(), {})
    return Forecaster(
        Encoder(folder / "encoder.onnx", shipped_vocabulary()), heads_of((folder / "heads.npz").read_bytes())
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--held-out", nargs="*", type=Path, default=[], help="folders whose checking third is left out")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--ids", type=Path, help="read these reports only")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    pipeline = Pipeline()
    pipeline.coder = Coder(
        pipeline.codebook,
        models=models_of(args.weights),
        forecaster=forecaster_of(args.weights),
        confidence=Unweighed(),
    )
    wanted = set(args.ids.read_text("utf-8").split()) if args.ids else None
    coded = [*read_folders(args.folders), *(c for c in read_folders(args.held_out) if not is_held_out(c.id))]
    chosen = [c for c in coded if wanted is None or c.id in wanted]
    with args.out.open("wb") as stream:
        for one in chosen:
            stream.writelines(encode(claim) + b"\n" for claim in pipeline.code(one.as_report()))
    print(f"{len(chosen)} reports read into {args.out}")


if __name__ == "__main__":
    main()
