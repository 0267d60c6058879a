// A residual network trained in float64 with its branches multiplied, and with the multiplier folded.
import { describe, expect, it } from 'vitest';
import { muP, type Plan, plan } from '../../src/index.ts';

const [width, blocks, inputs] = [4, 6, 3];
const layers = { size: blocks, base: 2 };
const w = { size: width, base: 2 };
const learningRate = 0.05;

/** What a tensor's numbers are, and what Adam remembers of their gradients. */
interface Tensor {
  readonly name: string;
  readonly values: number[];
  readonly m: number[];
  readonly v: number[];
}

function planned(optimizer: 'sgd' | 'adam', alpha: number, folded: boolean): Plan {
  const of = (block: number) => [
    { name: `in${block}`, fanIn: w, fanOut: w, branch: true },
    { name: `out${block}`, fanIn: w, fanOut: w, branch: 'last' as const },
    { name: `bias${block}`, kind: 'bias' as const, size: w, branch: 'last' as const },
  ];
  return plan({
    parameterization: muP(),
    optimizer,
    depth: { layers, alpha, folded },
    tensors: Array.from({ length: blocks }, (_, block) => of(block)).flat(),
  });
}

/** The losses of training: the stream x + b·(out·tanh(in·x) + bias), block after block. */
function trained(optimizer: 'sgd' | 'adam', alpha: number, folded: boolean, steps = 20): number[] {
  const made = planned(optimizer, alpha, folded);
  const tensors = new Map(
    made.rows.map(({ name, init }, index): [string, Tensor] => {
      const size = name.startsWith('bias') ? width : width * width;
      const values = Array.from(
        { length: size },
        (_, i) => init * Math.sin(12.9898 * (i + 1) + 7 * index),
      );
      return [name, { name, values, m: values.map(() => 0), v: values.map(() => 0) }];
    }),
  );
  const of = (name: string) => (tensors.get(name) as Tensor).values;
  const b = made.branchMultiplier;
  const examples = Array.from({ length: inputs }, (_, e) =>
    Array.from({ length: width }, (_, i) => Math.cos(3 * e + i)),
  );
  const product = (kernel: readonly number[], x: readonly number[]) =>
    x.map((_, o) => x.reduce((sum, value, i) => sum + value * at(kernel, i * width + o), 0));
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const gradients = new Map(
      [...tensors].map(([name, { values }]) => [name, values.map(() => 0)]),
    );
    const add = (name: string, index: number, value: number) => {
      const gradient = gradients.get(name) as number[];
      gradient[index] = at(gradient, index) + value;
    };
    let loss = 0;
    for (const example of examples) {
      const stream = [example];
      const features: number[][] = [];
      for (let block = 0; block < blocks; block++) {
        const x = stream[block] as number[];
        const h = product(of(`in${block}`), x).map(Math.tanh);
        const branch = product(of(`out${block}`), h).map((y, i) => y + at(of(`bias${block}`), i));
        features.push(h);
        stream.push(x.map((value, i) => value + b * at(branch, i)));
      }
      const output = stream[blocks] as number[];
      loss += output.reduce((sum, y, i) => sum + (y - Math.sin(i)) ** 2, 0);
      let dy = output.map((y, i) => 2 * (y - Math.sin(i)));
      for (let block = blocks - 1; block >= 0; block--) {
        const [x, h] = [stream[block] as number[], features[block] as number[]];
        const dBranch = dy.map((each) => b * each);
        const dh = h.map((value, i) => {
          const back = dBranch.reduce(
            (sum, d, o) => sum + d * at(of(`out${block}`), i * width + o),
            0,
          );
          return back * (1 - value * value);
        });
        dBranch.forEach((d, o) => {
          add(`bias${block}`, o, d);
          for (const [i, value] of h.entries()) add(`out${block}`, i * width + o, d * value);
        });
        for (const [o, d] of dh.entries()) {
          for (const [i, value] of x.entries()) add(`in${block}`, i * width + o, d * value);
        }
        dy = dy.map(
          (d, i) =>
            d + dh.reduce((sum, each, o) => sum + each * at(of(`in${block}`), i * width + o), 0),
        );
      }
    }
    losses.push(loss);
    for (const [name, tensor] of tensors) {
      const { lr, epsilon } = made.row(name);
      (gradients.get(name) as number[]).forEach((g, i) => {
        tensor.m[i] = 0.9 * at(tensor.m, i) + 0.1 * g;
        tensor.v[i] = 0.999 * at(tensor.v, i) + 0.001 * g * g;
        const adam =
          at(tensor.m, i) /
          (1 - 0.9 ** step) /
          (Math.sqrt(at(tensor.v, i) / (1 - 0.999 ** step)) + 1e-3 * epsilon);
        tensor.values[i] =
          at(tensor.values, i) - learningRate * lr * (optimizer === 'sgd' ? g : adam);
      });
    }
  }
  return losses;
}

function at(values: readonly number[], index: number): number {
  return values[index] as number;
}

describe.each(['sgd', 'adam'] as const)(
  'a branch multiplier that is folded, under %s',
  (optimizer) => {
    it.each([1 / 2, 0.7, 1])('trains alike to 1e-12 at α = %f', (alpha) => {
      const applied = trained(optimizer, alpha, false);
      const folded = trained(optimizer, alpha, true);
      expect(applied.at(-1)).toBeLessThan((applied[0] as number) / 2);
      folded.forEach((loss, i) => {
        expect(Math.abs(loss / (applied[i] as number) - 1)).toBeLessThan(1e-12);
      });
    });

    it('is refused where no tensor ends a branch', () => {
      const tensors = [{ name: 'in', fanIn: w, fanOut: w, branch: true }];
      const depth = { layers, alpha: 1, folded: true };
      expect(() => plan({ parameterization: muP(), optimizer, tensors, depth })).toThrow(
        "Declare `branch: 'last'`",
      );
    });
  },
);
