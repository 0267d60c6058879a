import { afterAll, expect, test } from 'vitest';
import { kitchen } from './kitchen.ts';

const { test: run, remove } = kitchen('A new scheme');
afterAll(remove);

const program = `
import { expect, test } from 'vitest';
import { halfway, parameterization, plan } from './src/index.ts';

test('halfway is planned', () => {
  const width = { size: 64, base: 4 };
  const [row] = plan({
    parameterization: halfway(),
    optimizer: 'adam',
    tensors: [{ name: 'hidden', fanIn: width, fanOut: width }],
  }).rows;
  expect(row).toMatchObject({ init: 1 / 4, lr: 16 ** (1 / 4 - 3 / 2) });
  expect(halfway({ gauge: 'unit-init' }).toJSON().gauge).toBe('unit-init');
  expect(() => halfway({ gama: 2 } as never)).toThrow('gamma');
});
`;

test('a preset is planned, and all laws hold for it', () => {
  const told = run(program, {
    paths: ['test/laws', 'test/core/public-names.test.ts'],
    named: 'halfway|richscale exports',
  });
  expect(told).toContain('halfway is planned');
  expect(told.filter((name) => name.startsWith('richscale exports'))).toHaveLength(2);
  const laws = told.filter((name) => name.includes(': halfway'));
  expect(laws.length).toBeGreaterThan(8);
});
