import { lines, path, round, shape, through } from '../svg/draw.ts';

/** The run in question, or one of those that it is held against. */
export type Reference = 'run' | 'lazy' | 'rich';

/** Small marks around the origin: the three are told apart without colour too. */
const marks: Readonly<Record<Reference, string>> = {
  run: 'M3.6 0A3.6 3.6 0 1 1 -3.6 0A3.6 3.6 0 1 1 3.6 0Z',
  lazy: 'M-2.8 -2.8H2.8V2.8H-2.8Z',
  rich: 'M0 -3.8L3.6 2.8H-3.6Z',
};

/** CSS of the three. */
export const networkStyle: readonly string[] = [
  ' .net{fill:none}',
  ' .net.run{stroke:var(--ink);stroke-width:2.2}',
  ' .net.lazy{stroke:var(--lazy);stroke-width:1.6;stroke-dasharray:6 3}',
  ' .net.rich{stroke:var(--rich);stroke-width:1.6;stroke-dasharray:2 2.5}',
  ' .sign{stroke:var(--paper);stroke-width:.8}',
  ' .sign.run{fill:var(--ink)}',
  ' .sign.lazy{fill:var(--lazy)}',
  ' .sign.rich{fill:var(--rich)}',
  '{--lazy:var(--pass);--rich:var(--fail)}',
  ' .between{fill:var(--soft);fill-opacity:.1;stroke:none}',
];

/** A line of one network, with a mark at each point. */
export function networkLine(
  network: Reference,
  points: readonly { readonly x: number; readonly y: number }[],
): string {
  return lines(
    path(`net ${network}`, through(points)),
    points.map(({ x, y }) => networkMark(network, x, y)),
  );
}

/** The mark of one network. */
export function networkMark(network: Reference, x: number, y: number): string {
  return shape(`sign ${network}`, round(x), round(y), marks[network]);
}

/** What a legend shows of one network. */
export function networkSample(network: Reference, x: number, y: number): string {
  return lines(path(`net ${network}`, `M${x - 13} ${y}h26`), networkMark(network, x, y));
}
