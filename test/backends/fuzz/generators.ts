import { accumulations } from './accumulations.ts';
import type { Generators } from './call.ts';
import { convolutions } from './convolutions.ts';
import { extrema } from './extrema.ts';
import { images } from './images.ts';
import { layouts } from './layouts.ts';
import { poolings } from './poolings.ts';
import { products } from './products.ts';

/** What to call each kernel with. */
export const generators: Generators = {
  ...accumulations,
  ...convolutions,
  ...extrema,
  ...images,
  ...layouts,
  ...poolings,
  ...products,
};
