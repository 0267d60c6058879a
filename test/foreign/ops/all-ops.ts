import { convolutions } from './convolutions.ts';
import { elementwise } from './elementwise.ts';
import { images } from './images.ts';
import { layouts } from './layouts.ts';
import { lookups } from './lookups.ts';
import { makers } from './makers.ts';
import { normalizations } from './normalizations.ts';
import type { OpCase } from './op-case.ts';
import { pairs } from './pairs.ts';
import { pools } from './pools.ts';
import { products } from './products.ts';
import { reductions } from './reductions.ts';
import { signals } from './signals.ts';

/** All cases, by kind. */
export const opCases: Readonly<Record<string, readonly OpCase[]>> = {
  'Functions of one number': elementwise,
  'Functions of two': pairs,
  Reductions: reductions,
  'Matrix products': products,
  Convolutions: convolutions,
  Pooling: pools,
  'Shapes and places': layouts,
  'Lookups, segments and sparse tensors': lookups,
  Images: images,
  'Normalizations, losses and cells': normalizations,
  'Making tensors': makers,
  'Complex numbers, signals and strings': signals,
};
