import { type Role, roles } from '../theory/role.ts';
import { checkDim, frozenDim } from './dim.ts';
import type { PlanFactors, PlanRow, PlanSegment } from './row.ts';

/** What the values of a row are called. */
export const factorNames: readonly (keyof PlanFactors)[] = [
  'init',
  'multiplier',
  'lr',
  'epsilon',
  'weightDecay',
  'gradientWeight',
];

/** Whether a value is a row, as JSON holds it; its dimensions are for {@link checkDims}. */
export function isRow(row: PlanRow): boolean {
  const { segments, repeats = 1 } = row ?? {};
  return (
    [row?.name, row?.kind, row?.why].every((text) => typeof text === 'string') &&
    hasFactors(row) &&
    Number.isInteger(repeats) &&
    repeats > 0 &&
    (segments === undefined || (Array.isArray(segments) && segments.every(isSegment)))
  );
}

function isSegment(segment: PlanSegment): boolean {
  return Number.isFinite(segment?.offset) && hasFactors(segment);
}

function hasFactors(given: PlanFactors & { readonly role: Role }): boolean {
  return roles.includes(given.role) && factorNames.every((name) => Number.isFinite(given[name]));
}

/** Throws `invalid-argument` for a dimension of a row that is none. */
export function checkDims({ name, fanIn, fanOut, segments = [] }: PlanRow): void {
  const argument = `json.rows[${JSON.stringify(name)}]`;
  checkDim(fanIn, `${argument}.fanIn`);
  checkDim(fanOut, `${argument}.fanOut`);
  for (const [index, segment] of segments.entries()) {
    checkDim(segment.fanIn, `${argument}.segments[${index}].fanIn`);
  }
}

/** A copy that shares nothing with what the caller passed in. */
export function frozenRow(row: PlanRow): PlanRow {
  const { segments } = row;
  return Object.freeze({
    ...row,
    fanIn: frozenDim(row.fanIn),
    fanOut: frozenDim(row.fanOut),
    ...(segments === undefined ? {} : { segments: Object.freeze(segments.map(frozenSegment)) }),
  });
}

function frozenSegment(segment: PlanSegment): PlanSegment {
  return Object.freeze({ ...segment, fanIn: frozenDim(segment.fanIn) });
}
