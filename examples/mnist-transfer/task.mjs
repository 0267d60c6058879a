// What workers load. On Node 20 `--import tsx` does nothing in a worker, so tsx is registered from
// inside, before the first TypeScript file.
import { register } from 'tsx/esm/api';

register();
export const { setup, data, steps, loss } = await import('./task.ts');
