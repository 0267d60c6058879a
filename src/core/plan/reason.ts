import type { Role } from '../theory/role.ts';
import { type Dim, formatDim, scales } from './dim.ts';
import type { Fans } from './tensor.ts';

/** What follows from each role, in half a sentence. */
export const consequence: Readonly<Record<Role, string>> = {
  input: 'input-like, its updates move all of a growing layer at once',
  hidden: 'hidden, its updates add up coherently over a growing fan-in',
  output: 'readout, it sums a growing number of features that move together',
  bottleneck: 'bottleneck, it starts at order one and its change grows with the richness',
  fixed: 'fixed, it keeps its values at every width',
};

/** One sentence: which dimensions scale and what follows. */
export function reasonOf(
  { fanIn, fanOut }: Fans,
  role: Role,
  declared: boolean,
  segments?: readonly { readonly role: Role; readonly fanIn: Dim }[],
): string {
  const said = declared ? ' (declared)' : '';
  if (segments !== undefined) {
    const read = segments.map((each) => `${formatDim(each.fanIn)} (${each.role})`);
    return `reads ${read.join(' and ')} side by side, fan-out ${formatDim(fanOut)} ${scales(fanOut) ? 'scales' : 'does not scale'}: each is scaled by its own fan-in${said}`;
  }
  return `${dimensions(formatDim(fanIn), formatDim(fanOut), scales(fanIn), scales(fanOut))}: ${consequence[role]}${said}`;
}

function dimensions(fanIn: string, fanOut: string, inScales: boolean, outScales: boolean): string {
  if (inScales) {
    return outScales
      ? `fan-in ${fanIn} and fan-out ${fanOut} scale`
      : `fan-in ${fanIn} scales, fan-out ${fanOut} does not`;
  }
  return outScales
    ? `fan-in ${fanIn} does not scale, fan-out ${fanOut} does`
    : `fan-in ${fanIn} and fan-out ${fanOut} do not scale`;
}
