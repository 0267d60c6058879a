import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  exportPlan,
  muP,
  ntk,
  type Optimizer,
  type Parameterization,
  parameterGroups,
  parameterization,
  plan,
  type TensorSpec,
} from '../../src/index.ts';
import { matrices, mlp } from './networks.ts';

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
      "import torch

      # muP for adamw, by richscale
      # Beside each tensor: its initial standard deviation, as that of the same tensor in the base model,
      # times a factor; and what it is multiplied by in the forward pass, where that is not as at base.
      # eps is 1e-7 at base, as on tfjs; left to itself, torch's AdamW has 1e-8
      # The forward pass:
      # - attention whose head dimension d scales: logits = (q @ k) * d_base**-0.5 * (d / d_base)**-1
      # - a readout without a weight of its own, as a tied embedding: output * (width / width_base)**-1

      planned = {
          "h1/kernel",  # std = base std * 1
          "h1/bias",  # std = base std * 1
          "h2/kernel",  # std = base std * 0.5
          "out/kernel",  # std = base std * 1; multiplied by base * 0.25
          "out/bias",  # std = base std * 1
      }
      params = dict(model.named_parameters())
      assert set(params) == set(planned), f"not planned: {sorted(set(params) - set(planned))}, not there: {sorted(set(planned) - set(params))}"
      groups = [
          {"params": [params["h1/kernel"], params["h1/bias"], params["out/kernel"]], "lr": 0.001, "eps": 2.5e-8, "weight_decay": 0.1},
          {"params": [params["h2/kernel"]], "lr": 0.00025, "eps": 2.5e-8, "weight_decay": 0.4},
          {"params": [params["out/bias"]], "lr": 0.001, "eps": 1e-7, "weight_decay": 0.1},
      ]
      optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.999))"
    `);
  });

  it('writes optax labels and transformations', () => {
    const options = { format: 'optax', learningRate: 0.5 } as const;
    expect(exportPlan(made('nesterov'), options)).toMatchInlineSnapshot(`
      "import optax

      # muP for nesterov, by richscale
      # Beside each tensor: its initial standard deviation, as that of the same tensor in the base model,
      # times a factor; and what it is multiplied by in the forward pass, where that is not as at base.
      # The forward pass:
      # - attention whose head dimension d scales: logits = (q @ k) * d_base**-0.5 * (d / d_base)**-1
      # - a readout without a weight of its own, as a tied embedding: output * (width / width_base)**-1

      planned = {
          "h1/kernel": "input",  # std = base std * 1
          "h1/bias": "input",  # std = base std * 1
          "h2/kernel": "hidden_fixed",  # std = base std * 0.5
          "out/kernel": "output",  # std = base std * 0.25
          "out/bias": "hidden_fixed",  # std = base std * 1
      }
      transforms = {
          "input": optax.sgd(2, momentum=0.9, nesterov=True),
          "hidden_fixed": optax.sgd(0.5, momentum=0.9, nesterov=True),
          "output": optax.sgd(0.125, momentum=0.9, nesterov=True),
      }


      def labels(params):
          assert set(params) == set(planned), f"not planned: {sorted(set(params) - set(planned))}, not there: {sorted(set(planned) - set(params))}"
          return planned


      optimizer = optax.multi_transform(transforms, labels)"
    `);
  });

  it.each<[Optimizer, 'torch' | 'optax', string]>([
    ['sgd', 'torch', 'torch.optim.SGD(groups, momentum=0)'],
    ['momentum', 'torch', 'torch.optim.SGD(groups, momentum=0.9)'],
    ['nesterov', 'torch', 'torch.optim.SGD(groups, momentum=0.9, nesterov=True)'],
    ['adam', 'torch', 'torch.optim.Adam(groups, betas=(0.9, 0.999))'],
    ['adamax', 'torch', 'torch.optim.Adamax(groups, betas=(0.9, 0.999))'],
    [
      { name: 'rmsprop', epsilonPlace: 'outside-root' },
      'torch',
      'torch.optim.RMSprop(groups, alpha=0.9, momentum=0, centered=False)',
    ],
    [
      { name: 'adagrad', epsilonPlace: 'outside-root' },
      'torch',
      'torch.optim.Adagrad(groups, lr_decay=0, initial_accumulator_value=0)',
    ],
    ['sgd', 'optax', '"input": optax.sgd(4, momentum=None),'],
    ['momentum', 'optax', 'optax.sgd(4, momentum=0.9),'],
    ['adam', 'optax', 'optax.adam(1, b1=0.9, b2=0.999, eps=2.5e-8),'],
    [
      'rmsprop',
      'optax',
      'optax.rmsprop(1, decay=0.9, initial_scale=0.0, centered=False, momentum=None, eps=6.25e-9),',
    ],
    ['adagrad', 'optax', 'optax.adagrad(1, eps=6.25e-9, initial_accumulator_value=0.00625),'],
    ['lion', 'optax', 'optax.lion(1, b1=0.9, b2=0.99, weight_decay=0),'],
    ['sign', 'optax', 'optax.sign_sgd(1),'],
  ])('spells %j for %s', (optimizer, format, text) => {
    expect(exportPlan(made(optimizer), { format, learningRate: 1 })).toContain(text);
  });

  it('writes Muon for the matrices, with the factor of the shape', () => {
    const text = exportPlan(
      plan({
        parameterization: muP(),
        optimizer: { name: 'muon', fanFactor: 'sqrt(max(in,out))' },
        tensors: matrices,
      }),
      { format: 'torch', learningRate: 1 },
    );
    expect(text).toMatch(
      /Muon\(groups, momentum=0\.95, nesterov=True, adjust_lr_fn="match_rms_adamw"\)$/,
    );
    expect(text.match(/"weight_decay": 0\}/g)).toHaveLength(text.match(/"params"/g)?.length ?? 0);
  });

  it('takes another momentum', () => {
    const options = { format: 'optax', learningRate: 1, momentum: 0.5 } as const;
    expect(exportPlan(made('nesterov'), options)).toContain('momentum=0.5, nesterov=True');
  });

  it.each<[Optimizer, 'torch' | 'optax']>([
    ['sgd', 'torch'],
    ['adamw', 'torch'],
    ['adamw', 'optax'],
    ['lion', 'optax'],
  ])('writes the decay of %s for %s, none too', (optimizer, format) => {
    const text = exportPlan(made(optimizer), { format, learningRate: 1, weightDecay: 0.5 });
    const hidden = { sgd: 0.5, adamw: 2, lion: 2 }[optimizer as 'sgd' | 'adamw' | 'lion'];
    const decay = (value: number) =>
      format === 'torch' ? `"weight_decay": ${value}}` : `weight_decay=${value})`;
    expect(text).toContain(decay(hidden));
    const without = exportPlan(made(optimizer), { format, learningRate: 1 });
    // Left to themselves, AdamW and Lion decay.
    const groups = parameterGroups(made(optimizer), { learningRate: 1 });
    expect(without.split(decay(0))).toHaveLength(groups.length + 1);
  });

  it.each(['adam', 'adamax'] as const)(
    'asks torch’s %s for no decay, and optax has none',
    (name) => {
      const torch = exportPlan(made(name), { format: 'torch', learningRate: 1 });
      expect(torch).toContain('"weight_decay": 0}');
      expect(exportPlan(made(name), { format: 'optax', learningRate: 1 })).not.toContain('decay');
    },
  );

  it('says what the forward pass needs, and what the plan warns of', () => {
    const text = exportPlan(
      plan({
        parameterization: parameterization({ richness: 0.25 }),
        optimizer: 'sgd',
        tensors: mlp,
        depth: { layers: { size: 8, base: 2 }, alpha: 0.5 },
      }),
      { format: 'torch', learningRate: 1 },
    );
    expect(text).toContain('# - multiply each residual branch by 0.5 times its multiplier at base');
    expect(text).toContain('(d / d_base)**-0.75');
    expect(text).toContain('output * (width / width_base)**-0.75');
    expect(text).toContain('# warning: Depth is given, but no tensor is marked');
  });

  it('of a name that would be a line of code, or hide one, is only that name', () => {
    const name = 'x\nimport os  # "\\\u2028\u202e\u009b\u007f';
    const tensors = [{ name, fanIn: { size: 256, base: 64 }, fanOut: 10 }];
    const p = parameterization({ name: 'p\nimport os' });
    const made = plan({ parameterization: p, optimizer: 'sgd', tensors });
    for (const format of ['torch', 'optax'] as const) {
      const text = exportPlan(made, { format, learningRate: 1 });
      expect(text.split('\n').filter((line) => line.includes('import'))).toStrictEqual([
        `import ${format}`,
        '# p\\u000aimport os for sgd, by richscale',
        ...Array.from({ length: format === 'torch' ? 2 : 1 }, () =>
          expect.stringContaining('"x\\nimport os  # \\"\\\\\\u2028\\u202e\\u009b\\u007f"'),
        ),
      ]);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
    }
  });

  it('says why what a framework has under the same name is not written', () => {
    const of = (optimizer: Optimizer, format: 'torch' | 'optax') => () =>
      exportPlan(made(optimizer), { format, learningRate: 1 });
    expect(of('muon', 'optax')).toThrow(/optax\.contrib\.muon trains what is no matrix by Adam/);
    expect(of('adafactor', 'optax')).toThrow(/absolute numbers that no factor of a plan scales/);
    expect(of('adafactor', 'torch')).toThrow(/absolute numbers that no factor of a plan scales/);
    expect(of('adadelta', 'torch')).toThrow(/one ε in both roots/);
    expect(of('lion', 'torch')).toThrow(/torch has no such optimizer/);
    const muon = { name: 'muon', fanFactor: 'sqrt(max(1,out/in))' } as const;
    expect(of(muon, 'torch')).toThrow(/h1\/bias.*matrices alone/);
  });

  it('refuses what a group cannot hold, and a momentum that is none', () => {
    const w = { size: 256, base: 64 };
    const joined = plan({
      parameterization: muP(),
      optimizer: 'sgd',
      tensors: [{ name: 'joined', fanIn: [64, w], fanOut: w }],
    });
    expect(() => parameterGroups(joined, { learningRate: 1 })).toThrow(
      /"joined".*one layer for each/,
    );
    const torch = { format: 'torch', learningRate: 1 } as const;
    expect(() => exportPlan(made('momentum'), { ...torch, momentum: 1 })).toThrow(/\[0, 1\)/);
    expect(() => exportPlan(made('adam'), { ...torch, momentum: 0.9 })).toThrow(
      /adam.*Leave it out/,
    );
  });
});

const python = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!python)('the text, to python3', () => {
  it.each([
    ['adamw', 'torch'],
    ['nesterov', 'torch'],
    ['adamw', 'optax'],
    ['adagrad', 'optax'],
  ] as const)('of %s for %s is Python, and holds the names as they are', (optimizer, format) => {
    const name = 'x\nimport os  # "\\\u2028\u202e\u009b';
    const tensors: TensorSpec[] = [...mlp, { name, kind: 'bias', size: 3 }];
    const text = exportPlan(plan({ parameterization: ntk(), optimizer, tensors }), {
      format,
      learningRate: 0.1,
    });
    const script = [
      'import ast, json, sys',
      'tree = ast.parse(sys.stdin.read())',
      'planned = next(n.value for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "planned")',
      'print(json.dumps(list(ast.literal_eval(planned))))',
      'print(sum(isinstance(n, (ast.Import, ast.ImportFrom)) for n in ast.walk(tree)))',
    ].join('\n');
    const { stdout, stderr } = spawnSync('python3', ['-c', script], {
      input: text,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const [names = '', imports] = stdout.trim().split('\n');
    expect(new Set(JSON.parse(names))).toStrictEqual(new Set(tensors.map((tensor) => tensor.name)));
    expect(imports).toBe('1');
  });
});
