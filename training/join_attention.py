"""Join each layer's attention into one operation: `python training/join_attention.py FROM.onnx TO.onnx [--heads 12]`.

What PyTorch writes is some forty operations a layer, with a mask that says nothing, as windows are read one at a time: a twelfth of the
encoder's time. `MultiHeadAttention` of the runtime does the same in one (sums in another order, so the last bits differ).
The input `mask` goes with it. `train_encoder.py` calls this; alone it serves a model that was written before. Needs onnx.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import onnx
from onnx import ModelProto, NodeProto, helper

HEADS = 12
_DOMAIN = "com.microsoft"
_PROJECTED, _JOINED = (
    ("query/Add_output_0", "key/Add_output_0", "value/Add_output_0"),
    "/attention/self/Reshape_3_output_0",
)


def join_attention(model: ModelProto, *, heads: int = HEADS) -> ModelProto:
    """Put one operation in the place of each layer's attention, in place, and drop what nothing asks for any more.

    Raises:
        ValueError: the model has no attention in the shape that PyTorch writes.
    """
    nodes = [_joined(node, heads) or node for node in model.graph.node]
    if not any(node.domain == _DOMAIN for node in nodes):
        raise ValueError("no attention was found: is it joined already?")
    needed, kept = {out.name for out in model.graph.output}, list[NodeProto]()
    for node in reversed(nodes):
        if needed & {*node.output}:
            kept.append(node)
            needed |= {*node.input}
    del model.graph.node[:]
    model.graph.node.extend(reversed(kept))
    for values in (model.graph.input, model.graph.initializer):
        for value in [v for v in values if v.name not in needed]:
            values.remove(value)
    model.opset_import.append(helper.make_opsetid(_DOMAIN, 1))
    onnx.checker.check_model(model)
    return model


def _joined(node: NodeProto, heads: int) -> NodeProto | None:
    """Make the one operation for the last of a layer's attention."""
    if not any(out.endswith(_JOINED) for out in node.output):
        return None
    layer = node.output[0].removesuffix("Reshape_3_output_0")
    inputs = [layer + name for name in _PROJECTED]
    return helper.make_node(
        "MultiHeadAttention", inputs, list(node.output), name=f"{layer}heads", domain=_DOMAIN, num_heads=heads
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--heads", type=int, default=HEADS)
    args = parser.parse_args()
    onnx.save(join_attention(onnx.load(args.model), heads=args.heads), args.out)


if __name__ == "__main__":
    main()
