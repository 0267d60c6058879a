import { type GaugeName, gaugeNames } from '../../../src/core/theory/gauge.ts';
import {
  muP,
  ntk,
  type Parameterization,
  parameterization,
  regauge,
  sp,
} from '../../../src/index.ts';
import { adam, adamw, type OptimizerDescription, sgd } from '../../../src/tfjs/index.ts';

export type SchemeName = 'muP' | 'ntk' | 'r = 1/4' | 'sp';
export type OptimizerName = 'sgd' | 'adam' | 'adamw';

/** Three of the richness line, and what is usual. */
const schemes: Readonly<Record<SchemeName, Parameterization>> = {
  muP: muP(),
  ntk: ntk(),
  'r = 1/4': parameterization({ richness: 1 / 4 }),
  sp: sp(),
};

/** At rates at which every architecture learns within a few steps. */
export const optimizers: Readonly<Record<OptimizerName, OptimizerDescription>> = {
  sgd: sgd({ learningRate: 0.02 }),
  adam: adam({ learningRate: 0.005 }),
  adamw: adamw({ learningRate: 0.005, weightDecay: 0.1 }),
};

/** One architecture under one scheme and optimizer: it is run in all gauges, which are compared. */
export interface Job {
  readonly entry: string;
  readonly scheme: SchemeName;
  readonly optimizer: OptimizerName;
}

/** A job in one gauge: a cell of the matrix. */
export interface Combination extends Job {
  readonly gauge: GaugeName;
}

/** All jobs of an entry. */
export function jobsOf(entry: string): readonly Job[] {
  return (Object.keys(schemes) as SchemeName[]).flatMap((scheme) =>
    (Object.keys(optimizers) as OptimizerName[]).map((optimizer) => ({ entry, scheme, optimizer })),
  );
}

/** All cells of an entry. */
export function combinationsOf(entry: string): readonly Combination[] {
  return jobsOf(entry).flatMap((job) => gaugeNames.map((gauge) => ({ ...job, gauge })));
}

/** The scheme of a combination, in its gauge. */
export function parameterizationOf({ scheme, gauge }: Combination): Parameterization {
  return regauge(schemes[scheme], gauge);
}

/** `muP, adam, unit-init`. */
export function combinationName({ scheme, optimizer, gauge }: Combination): string {
  return `${scheme}, ${optimizer}, ${gauge}`;
}
