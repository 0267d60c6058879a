import { describe, expect, it } from 'vitest';
import { muP, type PlanJSON, plan, planFromJSON } from '../../src/index.ts';

const w = { size: 256, base: 64 };
const made = plan({
  parameterization: muP({ gauge: 'unit-init' }),
  optimizer: 'adam',
  tensors: [
    { name: 'joined', fanIn: [64, w], repeats: 9, fanOut: w },
    { name: 'code', fanIn: w, fanOut: 4, role: 'bottleneck' },
    { name: 'out', fanIn: w, fanOut: 10 },
  ],
});
// biome-ignore lint/suspicious/noExplicitAny: JSON of others may be anything
const json = (): any => JSON.parse(JSON.stringify(made));

describe('a plan with segments and a bottleneck as JSON', () => {
  it('is what it was', () => {
    const again = planFromJSON(json());
    expect(again.toJSON()).toStrictEqual(made.toJSON());
    expect(again.row('joined').segments).toStrictEqual(made.row('joined').segments);
    expect(again.row('joined').repeats).toBe(9);
    expect(String(again)).toBe(String(made));
    expect(() => Object.assign(again.row('joined').segments?.[0] ?? {}, { lr: 2 })).toThrow(
      TypeError,
    );
  });

  it.each<[string, (plan: ReturnType<typeof json>) => void]>([
    ['a branch multiplier', (plan) => Object.assign(plan, { branchMultiplier: 'x' })],
    ['a factor', (plan) => Object.assign(plan.rows[2], { gradientWeight: null })],
    ['a factor of a segment', (plan) => Object.assign(plan.rows[0].segments[1], { lr: '1' })],
    ['a role of a segment', (plan) => Object.assign(plan.rows[0].segments[1], { role: 'x' })],
    ['an offset', (plan) => Object.assign(plan.rows[0].segments[1], { offset: undefined })],
    ['segments', (plan) => Object.assign(plan.rows[0], { segments: 2 })],
    ['repeats', (plan) => Object.assign(plan.rows[0], { repeats: 0.5 })],
    ['a warning', (plan) => Object.assign(plan, { warnings: [1] })],
  ])('with %s that is none is not read', (_, spoil) => {
    const spoiled: PlanJSON = json();
    spoil(spoiled);
    expect(() => planFromJSON(spoiled)).toThrow(/not the JSON of a plan/);
  });

  it('with a dimension of a segment that is none is not read', () => {
    const spoiled = json();
    spoiled.rows[0].segments[0].fanIn = -1;
    expect(() => planFromJSON(spoiled)).toThrow(/json\.rows\["joined"\]\.segments\[0\]\.fanIn/);
  });
});
