import { layerCases } from '../layers/all-layers.ts';
import { opCases } from '../ops/all-ops.ts';
import type { OpCase } from '../ops/op-case.ts';

export type CaseKind = 'ops' | 'layers';

/** Cases by kind of operation or layer. */
export const casesByKind: Readonly<Record<CaseKind, Readonly<Record<string, readonly OpCase[]>>>> =
  { ops: opCases, layers: layerCases };

export function allCases(kind: CaseKind): readonly OpCase[] {
  return Object.values(casesByKind[kind]).flat();
}
