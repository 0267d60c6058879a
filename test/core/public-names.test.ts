import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';
import * as richscale from '../../src/index.ts';
import { functions } from './functions.ts';

const types = [
  'AbcExponents',
  'AbcOptions',
  'AbsoluteOptions',
  'AbsoluteValues',
  'Classification',
  'CustomOptimizer',
  'Decay',
  'DecayRule',
  'Decays',
  'Depth',
  'DepthFactors',
  'Dim',
  'EpsilonPlace',
  'ErrorDetails',
  'ErrorFields',
  'ErrorTag',
  'Exactly',
  'ExponentInterval',
  'Exponents',
  'ExponentsOf',
  'ExponentsOptions',
  'ExportPlanOptions',
  'Family',
  'FanFactor',
  'Formulas',
  'Gauge',
  'GaugeIn',
  'GaugeName',
  'GrowthOptions',
  'LiteralScheme',
  'LogitsSpec',
  'MultiplierExponents',
  'NamedOptimizer',
  'NoFields',
  'Optimizer',
  'OptimizerName',
  'OptimizerResponse',
  'OutputSpec',
  'OwnFactors',
  'ParameterGroup',
  'ParameterGroupsOptions',
  'Parameterization',
  'ParameterizationJSON',
  'ParameterizationOptions',
  'Plan',
  'PlanJSON',
  'PlanOptions',
  'PlanFactors',
  'PlanLogits',
  'PlanOutput',
  'PlanRow',
  'PlanSegment',
  'Prediction',
  'Preset',
  'PresetOptions',
  'Reduction',
  'Regime',
  'RichParameterization',
  'Role',
  'Scheme',
  'TableOptions',
  'TensorBase',
  'TensorKind',
  'TensorSpec',
  'TiedEmbedding',
  'VectorSpec',
  'WeightSpec',
];

it('richscale exports these values', () => {
  expect(Object.keys(richscale).sort()).toStrictEqual(functions);
});

it('richscale exports these values and types', () => {
  const entry = fileURLToPath(new URL('../../src/index.ts', import.meta.url));
  // Names need no type checking, and so no library.
  const program = ts.createProgram([entry], {
    noLib: true,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  const names = module ? checker.getExportsOfModule(module).map(({ name }) => name) : [];
  expect(names.sort()).toStrictEqual([...functions, ...types].sort());
});
