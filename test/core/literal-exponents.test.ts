import { describe, expect, it } from 'vitest';
import { optimizers } from '../../src/core/theory/response.ts';
import { type GaugeName, muP, ntk, parameterization, type Role, sp } from '../../src/index.ts';
import { alike, frozen } from './literal-table.ts';

const schemes = {
  0: (gauge: GaugeName) => ntk({ gauge }),
  0.25: (gauge: GaugeName) => parameterization({ richness: 0.25, gauge }),
  0.5: (gauge: GaugeName) => muP({ gauge }),
  sp: (gauge: GaugeName) => sp({ gauge }),
};

const rows = Object.entries(frozen).flatMap(([scheme, gauges]) =>
  Object.entries(gauges).flatMap(([gauge, roles]) =>
    Object.entries(roles).map(([role, numbers]) => ({ scheme, gauge, role, numbers })),
  ),
);

describe('the frozen exponents are what the algebra gives', () => {
  it.each(rows)('$scheme, $gauge, $role', ({ scheme, gauge, role, numbers }) => {
    const p = schemes[scheme as unknown as keyof typeof schemes](gauge as GaugeName);
    const of = (optimizer: keyof typeof optimizers) =>
      p.exponents({ role: role as Role, optimizer });
    const { multiplier, init } = of('sgd');
    const rates = (Object.keys(alike) as (keyof typeof alike)[]).map((name) => of(name).lr);
    const epsilons = (['adam', 'rmsprop', 'adafactor'] as const).map((name) => of(name).epsilon);
    expect([multiplier, init, ...rates, ...epsilons]).toStrictEqual(numbers);
    for (const [name, others] of Object.entries(alike)) {
      for (const other of others) {
        const same = of(name as keyof typeof alike);
        expect(of(other).lr).toBe(same.lr);
        expect(of(other).epsilon).toBe(name === 'sign' ? 0 : same.epsilon);
        expect(of(other).weightDecay).toBe(-same.lr + 0);
      }
    }
  });

  it('every optimizer of the theory’s table is in one column', () => {
    expect(Object.values(alike).flat().sort()).toStrictEqual(Object.keys(optimizers).sort());
  });
});
