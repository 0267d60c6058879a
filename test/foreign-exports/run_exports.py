"""Trains small models by exported plans, one step each: cases as JSON in, what happened out.

Every weight starts at one value and has one gradient, then none, so that a step says the learning
rate of its tensor, and one without gradients its decay.
"""

import json
import sys


def torch_step(case, gradient):
    import torch

    model = torch.nn.Module()
    for name, shape in case["shapes"].items():
        *path, last = name.split(".")
        module = model
        for part in path:
            if part not in module._modules:
                module.add_module(part, torch.nn.Module())
            module = module._modules[part]
        weight = torch.full(shape, float(case["weight"]))
        module.register_parameter(last, torch.nn.Parameter(weight))
    scope = {"model": model}
    exec(case["text"], scope)
    parameters = dict(model.named_parameters())
    for parameter in parameters.values():
        parameter.grad = torch.full_like(parameter, gradient)
    before = {name: parameter.detach().clone() for name, parameter in parameters.items()}
    scope["optimizer"].step()
    moved = {name: parameters[name].detach() - before[name] for name in parameters}
    groups = [
        {
            "tensors": [n for n, p in parameters.items() if any(p is each for each in group["params"])],
            "lr": group["lr"],
            "weight_decay": group["weight_decay"],
            "eps": group.get("eps"),
        }
        for group in scope["optimizer"].param_groups
    ]
    return moved, groups, scope


def optax_step(case, gradient):
    import jax.numpy as jnp

    params = {name: jnp.full(shape, float(case["weight"])) for name, shape in case["shapes"].items()}
    scope = {}
    exec(case["text"], scope)
    gradients = {name: jnp.full_like(param, gradient) for name, param in params.items()}
    state = scope["optimizer"].init(params)
    moved, _ = scope["optimizer"].update(gradients, state, params)
    return moved, None, scope


def result_of(case, step):
    try:
        moved, groups, scope = step(case, case["gradient"])
        decayed, _, _ = step(case, 0.0)
    except BaseException as error:
        return {"error": f"{type(error).__name__}: {error}"}
    extent = lambda tensors: {n: [float(t.min()), float(t.max())] for n, t in tensors.items()}
    return {
        "moved": extent(moved),
        "decayed": extent(decayed),
        "groups": groups,
        "names": sorted(name for name in scope if name != "__builtins__"),
    }


framework = sys.argv[1]
__import__(framework)
step = torch_step if framework == "torch" else optax_step
json.dump([result_of(case, step) for case in json.load(sys.stdin)], sys.stdout)
