import { spawnSync } from 'node:child_process';
import { median } from './timing.ts';

const most = 1.1;
const layers = "await import('@tensorflow/tfjs-core'); await import('@tensorflow/tfjs-layers');";
const ours = "await import('richscale/tfjs');";

/** Milliseconds of a core that imports take in a fresh Node. */
function importTime(script: string): number {
  const measured = `
    const before = process.cpuUsage();
    ${script}
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', measured], {
    encoding: 'utf8',
  });
  return Number(stdout);
}

/** What `richscale/tfjs` adds to the import of tfjs-core and tfjs-layers, which it cannot do without. */
export function importMilliseconds(): string {
  const times = Array.from({ length: 9 }, () => [importTime(layers), importTime(ours)] as const);
  const [before, after] = [0, 1].map((side) => median(times.map((pair) => pair[side] as number)));
  const ratio = (after ?? Number.NaN) / (before ?? Number.NaN);
  return `Importing richscale/tfjs takes ${ratio.toFixed(2)} times as long as tfjs-core and tfjs-layers (at most ${most}: ${ratio <= most ? 'yes' : 'NO'}).`;
}
