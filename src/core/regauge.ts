import { checkGauge } from './arguments.ts';
import { checkParameterization, fromScheme, type Parameterization } from './parameterization.ts';
import type { Gauge } from './theory/gauge.ts';

/**
 * The same parameterization in another gauge. Nothing that can be observed in training changes.
 *
 * @throws `invalid-argument` for an unknown gauge
 * @see Tensor Programs V, Lemma J.1; Karkada, arXiv 2404.19719 (the three gauges)
 */
export function regauge(p: Parameterization, gauge: Gauge): Parameterization {
  checkParameterization(p, 'p');
  checkGauge(gauge);
  return fromScheme(p.scheme, gauge, p.name);
}
