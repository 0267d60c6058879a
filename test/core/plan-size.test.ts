import { expect, it } from 'vitest';
import { muP, plan, type TensorSpec } from '../../src/index.ts';

/** Tensors of as many sizes as there are, which tell how often anything of them was read. */
function counted(count: number): { tensors: readonly TensorSpec[]; reads(): number } {
  let reads = 0;
  const tensors = Array.from({ length: count }, (_, index) => {
    const width = { size: 256 + index, base: 64 + index };
    const tensor: TensorSpec =
      index % 2 === 0
        ? { name: `h${index}`, fanIn: width, fanOut: width }
        : { name: `h${index}/bias`, kind: 'bias', size: width };
    return new Proxy(tensor, {
      get: (target, key) => {
        reads += 1;
        return Reflect.get(target, key);
      },
    });
  });
  return { tensors, reads: () => reads };
}

it('a plan’s work grows in proportion to its tensors', () => {
  const reads = (count: number) => {
    const { tensors, reads: soFar } = counted(count);
    plan({ parameterization: muP(), optimizer: 'adamw', tensors, weightDecay: 0.1 });
    return soFar();
  };
  const more = reads(200) - reads(100);
  expect(reads(400) - reads(200)).toBe(2 * more);
  expect(more / 100).toBeLessThan(60);
});

it('a row says why whether or not another has the same factors', () => {
  const width = { size: 256, base: 64 };
  const tensors = ['a', 'b'].map((name) => ({ name, fanIn: width, fanOut: width }));
  const [a, b] = plan({ parameterization: muP(), optimizer: 'adam', tensors }).rows;
  expect(b).toStrictEqual({ ...a, name: 'b' });
  const declared = plan({
    parameterization: muP(),
    optimizer: 'adam',
    tensors: [...tensors, { name: 'c', fanIn: width, fanOut: width, role: 'hidden' }],
  }).row('c');
  expect(declared.why).toBe(`${a?.why} (declared)`);
});
