// The public names of every entry. A name that goes missing is a breaking change; a new one is
// added here when it is meant to stay.
import { describe, expect, it } from 'vitest';
import { functions as core } from '../core/functions.ts';
import { runInNode } from './dist.ts';

const tfjs = [
  'RichscaleOptimizer',
  'adadelta',
  'adagrad',
  'adam',
  'adamax',
  'adamw',
  'anyOptimizer',
  'baseShapes',
  'constant',
  'cosine',
  'defineOptimizer',
  'inverseSqrt',
  'lion',
  'momentum',
  'oneCycle',
  'parameterize',
  'parameterizeVariables',
  'planOf',
  'registerLayer',
  'resume',
  'rmsprop',
  'sgd',
  'sign',
  'tensorsOf',
  'toStandard',
  'warmup',
  'warmupStableDecay',
];

const judge = [
  'coordinateCheckFromJSON',
  'diagnosisFromJSON',
  'fitExponent',
  'judgeCoordinateCheck',
  'judgeEquivalence',
  'judgeExponents',
  'judgeScaling',
  'judgeTransfer',
  'rateUpperBound',
  'studentFactor',
  'summarizeSweep',
  'transferSweepFromJSON',
];
const lab = [
  'coordinateCheck',
  'diagnose',
  'inProcess',
  'readTransferCells',
  'trainCell',
  'transferSweep',
];
const layers = [
  'balanceLoss',
  'gatedDense',
  'learnedPositions',
  'mixtureOfExperts',
  'multiHeadAttention',
  'paddingMask',
  'rmsNormalization',
  'tiedReadout',
  'transformerBlock',
];
const plot = ['coordinateCheckPlot', 'htmlReport', 'planPlot', 'richnessPlot', 'transferPlot'];

describe.each([
  ['richscale', core],
  ['richscale/judge', judge],
  ['richscale/tfjs', tfjs],
  ['richscale/layers', layers],
  ['richscale/lab', lab],
  ['richscale/plot', plot],
  ['richscale/workers', ['workerPool']],
])('the entry %s', (entry, names) => {
  it('has these names as ESM', () => {
    const script = `import('${entry}').then((all) => console.log(JSON.stringify(Object.keys(all))))`;
    expect((runInNode('module', script) as string[]).sort()).toStrictEqual(names);
  });

  it('has the same names as CommonJS', () => {
    const script = `console.log(JSON.stringify(Object.keys(require('${entry}'))))`;
    expect((runInNode('commonjs', script) as string[]).sort()).toStrictEqual(names);
  });
});
