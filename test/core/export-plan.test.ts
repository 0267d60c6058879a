import { describe, expect, it } from 'vitest';
import {
  exportPlan,
  muP,
  ntk,
  type Optimizer,
  type Parameterization,
  parameterGroups,
  plan,
} from '../../src/index.ts';
import { mlp } from './networks.ts';

const made = (optimizer: Optimizer, p: Parameterization = muP()) =>
  plan({ parameterization: p, optimizer, tensors: mlp });

describe('parameterGroups', () => {
  it('puts together what shares a learning rate, ε and decay, in the order of the plan', () => {
    const values = { learningRate: 0.25, epsilon: 0.5, weightDecay: 1 };
    // Powers of two, so exact.
    expect(parameterGroups(made('adamw'), values)).toStrictEqual([
      {
        label: 'input',
        tensors: ['h1/kernel', 'h1/bias'],
        learningRate: 0.25,
        epsilon: 0.125,
        weightDecay: 1,
      },
      {
        label: 'hidden',
        tensors: ['h2/kernel'],
        learningRate: 0.0625,
        epsilon: 0.125,
        weightDecay: 4,
      },
      {
        label: 'output',
        tensors: ['out/kernel'],
        learningRate: 0.0625,
        epsilon: 0.5,
        weightDecay: 4,
      },
      {
        label: 'fixed',
        tensors: ['out/bias'],
        learningRate: 0.25,
        epsilon: 0.5,
        weightDecay: 1,
      },
    ]);
  });

  it('names a group of several roles by all of them', () => {
    const groups = parameterGroups(made('sgd', ntk()), { learningRate: 1 });
    expect(groups.map(({ label, tensors }) => [label, tensors])).toStrictEqual([
      ['input_fixed', ['h1/kernel', 'h1/bias', 'out/bias']],
      ['hidden_output', ['h2/kernel', 'out/kernel']],
    ]);
  });

  it('numbers labels that would be the same', () => {
    const tensors = [2, 4, 8].map((m) => ({
      name: `h${m}`,
      fanIn: { size: 64 * m, base: 64 },
      fanOut: { size: 64 * m, base: 64 },
    }));
    const groups = parameterGroups(plan({ parameterization: muP(), optimizer: 'adam', tensors }), {
      learningRate: 1,
    });
    expect(groups.map(({ label }) => label)).toStrictEqual(['hidden', 'hidden_2', 'hidden_3']);
  });

  it('has ε 1e-7 and no decay if left out, and admits a learning rate of 0', () => {
    const [group] = parameterGroups(made('adam', muP()), { learningRate: 0 });
    expect(group).toMatchObject({ learningRate: 0, epsilon: 1e-7 / 4, weightDecay: 0 });
  });

  it('of an empty plan is empty', () => {
    const empty = plan({ parameterization: muP(), optimizer: 'adam', tensors: [] });
    expect(parameterGroups(empty, { learningRate: 1 })).toStrictEqual([]);
  });
});

describe('exportPlan', () => {
  it.each([
    ['adagrad', 'torch', undefined, true],
    ['adam', 'torch', undefined, true],
    ['adam', 'optax', undefined, true],
    // optax's own is ours, and so is one that was asked for.
    ['adagrad', 'optax', undefined, false],
    ['adam', 'torch', 1e-8, false],
    ['sgd', 'torch', undefined, false],
  ] as const)(
    'of %s for %s with ε %s says that it is not the framework’s: %s',
    (name, format, epsilon, says) => {
      const places = { optax: 'inside-root', torch: 'outside-root' } as const;
      const optimizer: Optimizer =
        name === 'adagrad' ? { name, epsilonPlace: places[format] } : name;
      const text = exportPlan(made(optimizer, muP()), {
        format,
        learningRate: 1,
        ...(epsilon === undefined ? {} : { epsilon }),
      });
      expect(text.includes('left to itself')).toBe(says);
    },
  );

  it('writes torch parameter groups', () => {
    const p = muP({ gauge: { output: -1 } });
    const options = { format: 'torch', learningRate: 0.001, weightDecay: 0.1 } as const;
    expect(exportPlan(made('adamw', p), options)).toMatchInlineSnapshot(`
      "# muP for adamw, by richscale
      # h1/kernel: init std = base std * 1
      # h1/bias: init std = base std * 1
      # h2/kernel: init std = base std * 0.5
      # out/kernel: init std = base std * 1, forward multiplier = base * 0.25
      # out/bias: init std = base std * 1
      # eps is 1e-7 at base, as on tfjs; left to itself, torch's AdamW has 1e-8
      params = dict(model.named_parameters())
      groups = [
          {"params": [params["h1/kernel"], params["h1/bias"], params["out/kernel"]], "lr": 0.001, "eps": 2.5e-8, "weight_decay": 0.1},
          {"params": [params["h2/kernel"]], "lr": 0.00025, "eps": 2.5e-8, "weight_decay": 0.4},
          {"params": [params["out/bias"]], "lr": 0.001, "eps": 1e-7, "weight_decay": 0.1},
      ]
      optimizer = torch.optim.AdamW(groups)"
    `);
  });

  it('writes optax labels and transformations', () => {
    const options = { format: 'optax', learningRate: 0.5 } as const;
    expect(exportPlan(made('nesterov'), options)).toMatchInlineSnapshot(`
      "# muP for nesterov, by richscale
      # h1/kernel: init std = base std * 1
      # h1/bias: init std = base std * 1
      # h2/kernel: init std = base std * 0.5
      # out/kernel: init std = base std * 0.25
      # out/bias: init std = base std * 1
      labels = {
          "h1/kernel": "input",
          "h1/bias": "input",
          "h2/kernel": "hidden_fixed",
          "out/bias": "hidden_fixed",
          "out/kernel": "output",
      }
      transforms = {
          "input": optax.sgd(2, momentum=momentum, nesterov=True),
          "hidden_fixed": optax.sgd(0.5, momentum=momentum, nesterov=True),
          "output": optax.sgd(0.125, momentum=momentum, nesterov=True),
      }
      optimizer = optax.multi_transform(transforms, labels)"
    `);
  });

  it.each<[Optimizer, 'torch' | 'optax', RegExp]>([
    ['sgd', 'torch', /torch\.optim\.SGD\(groups\)$/],
    ['momentum', 'torch', /torch\.optim\.SGD\(groups, momentum=momentum\)$/],
    ['nesterov', 'torch', /SGD\(groups, momentum=momentum, nesterov=True\)$/],
    ['adam', 'torch', /torch\.optim\.Adam\(groups\)$/],
    ['adamax', 'torch', /torch\.optim\.Adamax\(groups\)$/],
    [
      { name: 'rmsprop', epsilonPlace: 'outside-root' },
      'torch',
      /torch\.optim\.RMSprop\(groups\)$/,
    ],
    [
      { name: 'adagrad', epsilonPlace: 'outside-root' },
      'torch',
      /torch\.optim\.Adagrad\(groups\)$/,
    ],
    ['sgd', 'optax', /"input": optax\.sgd\(4\),/],
    ['momentum', 'optax', /optax\.sgd\(4, momentum=momentum\),/],
    ['adam', 'optax', /optax\.adam\(1, eps=2\.5e-8\),/],
    ['rmsprop', 'optax', /optax\.rmsprop\(1, eps=6\.25e-9\),/],
    ['adagrad', 'optax', /optax\.adagrad\(1, eps=6\.25e-9\),/],
    ['lion', 'optax', /optax\.lion\(1\),/],
  ])('spells %j for %s', (optimizer, format, text) => {
    expect(exportPlan(made(optimizer), { format, learningRate: 1 })).toMatch(text);
  });

  it.each<[Optimizer, 'torch' | 'optax']>([
    ['sgd', 'torch'],
    ['adamw', 'torch'],
    ['adamw', 'optax'],
    ['lion', 'optax'],
  ])('writes the decay of %s for %s', (optimizer, format) => {
    const text = exportPlan(made(optimizer), { format, learningRate: 1, weightDecay: 0.5 });
    const hidden = { sgd: 0.5, adamw: 2, lion: 2 }[optimizer as 'sgd' | 'adamw' | 'lion'];
    expect(text).toMatch(
      format === 'torch' ? `"weight_decay": ${hidden}` : `weight_decay=${hidden}`,
    );
    expect(exportPlan(made(optimizer), { format, learningRate: 1 })).not.toMatch('weight_decay');
  });
});
