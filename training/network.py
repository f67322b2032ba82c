"""Fit a network of `reportedly.claims.weighing.network`: one hidden layer, dropout, weight decay. Needs PyTorch, which nothing shipped needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from reportedly.claims.weighing.network import Network

DROPOUT, KEPT, DECAY, RATE, SMOOTHING, SEED = 0.5, 0.8, 0.1, 3e-3, 0.05, 7
"""Share of hidden units left out; share of features kept in each pass; AdamW's decay and rate; label smoothing; seed."""


class Shape(NamedTuple):
    """The width of the hidden layer, how often the rows are gone through, and how many rows make a step."""

    hidden: int
    epochs: int
    batch: int


class Layers(nn.Module):
    """The network of `reportedly.claims.weighing.network`, as PyTorch trains it."""

    def __init__(self, names: int, width: int, classes: int, hidden: int) -> None:
        super().__init__()
        self.inner = nn.EmbeddingBag(names + 1, hidden, mode="sum")
        self.straight = nn.EmbeddingBag(names + 1, classes, mode="sum")
        self.dense, self.outer = nn.Linear(width, hidden), nn.Linear(hidden, classes)
        self.blur, self.drop = nn.Dropout(0.2), nn.Dropout(DROPOUT)
        nn.init.normal_(self.inner.weight, 0, 0.03)
        nn.init.zeros_(self.straight.weight)

    def forward(self, flat: torch.Tensor, starts: torch.Tensor, dense: torch.Tensor) -> torch.Tensor:
        """Give the sums for each class, before the softmax."""
        hidden = torch.relu(self.inner(flat, starts) + self.dense(self.blur(dense)))
        return self.outer(self.drop(hidden)) + self.straight(flat, starts)


def train_network(
    rows: Sequence[np.ndarray],
    dense: np.ndarray,
    labels: np.ndarray,
    *,
    names: Sequence[str],
    classes: Sequence[str],
    shape: Shape,
) -> Network:
    """Train on rows of feature indices, a dense vector each, and labels as indices of the classes."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    chance = np.random.default_rng(SEED)
    mean, spread = dense.mean(axis=0), 2 * (dense.std(axis=0) + 1e-6)
    vectors = torch.tensor((dense - mean) / spread)
    truth = torch.tensor(labels)
    layers = Layers(len(names), dense.shape[1], len(classes), shape.hidden)
    steps = shape.epochs * -(-len(rows) // shape.batch)
    optimizer = torch.optim.AdamW(layers.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    layers.train()
    for _ in range(shape.epochs):
        order = chance.permutation(len(rows))
        for k in range(0, len(order), shape.batch):
            batch = order[k : k + shape.batch]
            flat, starts = _bags([rows[i][chance.random(len(rows[i])) < KEPT] for i in batch], len(names))
            loss = nn.functional.cross_entropy(
                layers(flat, starts, vectors[batch]), truth[batch], label_smoothing=SMOOTHING
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return _frozen(layers, mean, spread, names, classes)


def _bags(rows: Sequence[np.ndarray], empty: int) -> tuple[torch.Tensor, torch.Tensor]:
    filled = [row if len(row) else np.array([empty]) for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in filled])[:-1]])
    return torch.tensor(np.concatenate(filled)), torch.tensor(starts)


def _frozen(
    layers: Layers, mean: np.ndarray, spread: np.ndarray, names: Sequence[str], classes: Sequence[str]
) -> Network:
    """Take the weights out of PyTorch, the scaling of the dense vector worked into them."""
    with torch.no_grad():
        dense = layers.dense.weight.numpy().T / spread[:, None]
        return Network(
            classes=classes,
            names=names,
            weights=np.hstack([layers.inner.weight.numpy(), layers.straight.weight.numpy()])[:-1].astype(np.float32),
            dense=dense.astype(np.float32),
            inner=(layers.dense.bias.numpy() - mean @ dense).astype(np.float32),
            outer=layers.outer.weight.numpy().T.astype(np.float32),
            bias=layers.outer.bias.numpy().astype(np.float32),
        )
