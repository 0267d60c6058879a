import { baseOf, type Dim, scales, sizeOf } from '../core/plan/dim.ts';
import { fansOf, isVector } from '../core/plan/tensor.ts';
import { roleOf } from '../core/theory/role.ts';
import { printable, RichscaleError } from '../errors.ts';
import { groupBy } from '../group-by.ts';
import { type DeclaredInitializer, isInitializer } from '../model/declared-initializer.ts';
import { shapeOf } from '../model/internals.ts';
import { registeredOf, tfjsClassNames } from '../model/known-layers.ts';
import type { DescribedWeight } from './described-weight.ts';
import { initializerName } from './initial/initializers.ts';

/** What cannot be known of a tensor by itself. */
export interface Undeclared {
  readonly described: DescribedWeight;
  /** Its layer is not known, and nothing is declared of it. */
  readonly layer: boolean;
  /** Nothing says how it was drawn. */
  readonly initializer: boolean;
}

/** One error for all tensors that must be declared, with all declarations as one object to paste. */
export function undeclared(all: readonly Undeclared[]): RichscaleError<'undeclared-tensor'> {
  const [first] = all as [Undeclared, ...Undeclared[]];
  const tensors = all.map(nameOf);
  return new RichscaleError(
    'undeclared-tensor',
    {
      argument: nameOf(first),
      received: receivedOf(first),
      problem: problemOf(all),
      remedy: `Declare ${all.length === 1 ? 'it' : 'them'}: ${pasted(all)}${advice(all)}`,
    },
    { tensors },
  );
}

function nameOf({ described }: Undeclared): string {
  return described.weight.name;
}

function receivedOf({ described, layer }: Undeclared): string {
  const { weight, baseShape } = described;
  if (layer) return `a tensor of shape [${shapeOf(weight.variable)}], [${baseShape}] at base`;
  return 'no initializer';
}

function problemOf(all: readonly Undeclared[]): string {
  const told = (which: keyof Omit<Undeclared, 'described'>, problem: string) => {
    const names = all.filter((each) => each[which]).map(nameOf);
    if (names.length === 0) return [];
    return [names.length === all.length ? problem : `${problem} (${names.join(', ')})`];
  };
  const problems = [
    ...told('layer', 'Its layer is not known, so neither are its fan-in and fan-out'),
    ...told('initializer', 'How its initial size depends on its shape is not known'),
  ];
  return problems.map((problem) => `${problem}.`).join(' ');
}

/** All declarations as they stand in a program; those of repeated blocks under one pattern. */
function pasted(all: readonly Undeclared[]): string {
  const entries = all.map((each) => ({ name: nameOf(each), entry: declarationOf(each) }));
  const blocks = groupBy(entries, ({ name }) => patternOf(name));
  const repeated = [...blocks].filter(
    ([, block]) => block.length > 1 && new Set(block.map(({ entry }) => entry)).size === 1,
  );
  const patterns = new Set(repeated.map(([pattern]) => pattern));
  const lines = new Map<string, string>();
  for (const { name, entry } of entries) {
    const pattern = patternOf(name);
    lines.set(patterns.has(pattern) ? pattern : name, entry);
  }
  const texts = [...lines].map(([key, entry]) => `'${printable(key)}': ${entry}`);
  return texts.length === 1
    ? `tensors: { ${texts[0]} }.`
    : `tensors: {\n${texts.map((text) => `  ${text},\n`).join('')}}\n`;
}

function patternOf(name: string): string {
  return name.replaceAll(/\d+/g, '*');
}

function declarationOf({ described, layer, initializer }: Undeclared): string {
  const { spec } = described;
  if (layer && isVector(spec)) return "{ kind: 'bias' }";
  const { fanIn, fanOut } = fansOf(spec);
  const role = spec.role ?? roleOf(scales(fanIn), scales(fanOut));
  if (spec.kind === 'embedding') return `{ initializer: ${written(described.initializer)} }`;
  return layer || initializer
    ? `{ role: '${role}', initializer: ${written(described.initializer)} }`
    : `'${role}'`;
}

/** An initializer as it is written in a program, a gap to be filled in where it is not known. */
function written(initializer: DeclaredInitializer | undefined): string {
  if (!isInitializer(initializer)) return 'tf.initializers.…';
  const name = initializerName(initializer);
  const config = /^(glorot|he|leCun)/.test(name) ? {} : initializer.getConfig();
  const set = Object.entries(config).filter(([, value]) => value !== undefined && value !== null);
  const inner = set.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ');
  return `tf.initializers.${name}(${inner === '' ? '{}' : `{ ${inner} }`})`;
}

function advice(all: readonly Undeclared[]): string {
  const said: string[] = [];
  const vectors = all.some(({ described, layer }) => layer && isVector(described.spec));
  if (vectors) said.push("a vector that multiplies is a 'gain'");
  const layered = all.filter(({ described, layer }) => layer && !isVector(described.spec));
  const [kernel] = layered;
  if (kernel !== undefined) {
    const { fanIn, fanOut } = fansOf(kernel.described.spec);
    said.push(
      `their shapes are read as (…, fan-in, fan-out) unless you add such as { fanIn: ${dimText(fanIn)}, fanOut: ${dimText(fanOut)} }`,
    );
  }
  const drawn = all.filter(
    ({ described, initializer, layer }) =>
      (initializer || layer) && !isVector(described.spec) && !isInitializer(described.initializer),
  );
  if (drawn.length > 0) {
    said.push(
      'give the initializer that drew it, tf.initializers.heNormal({}) and the like, or { std: (fanIn, fanOut) => … }',
    );
  }
  const sentences = said.map((text) => ` ${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
  return `${sentences.join('')}${classAdvice(all)}`;
}

function classAdvice(all: readonly Undeclared[]): string {
  const owners = [
    ...new Set(
      all
        .filter(({ layer }) => layer)
        .map(({ described }) => described.weight.owner.getClassName()),
    ),
  ];
  const unknown = owners.filter((name) => !tfjsClassNames.includes(name));
  const calls = unknown.map((name) => `registerLayer(${name}, …)`);
  const instead =
    calls.length === 0 ? '' : ` Or ${calls.join(', ')}, once for all instances of the class.`;
  const kept = all.find(
    ({ described: { weight }, initializer }) =>
      initializer && registeredOf(weight.owner) !== undefined,
  );
  const property = kept?.described.weight.layout?.initializer;
  return typeof property === 'string'
    ? `${instead} Or keep the one that draws it in the layer’s \`${property}\`, or give registerLayer its \`initializer\`: the property’s name, tf.initializers.heNormal({}) and the like, or { std }.`
    : instead;
}

function dimText(dim: Dim): string {
  return scales(dim) ? `{ size: ${sizeOf(dim)}, base: ${baseOf(dim)} }` : `${sizeOf(dim)}`;
}
