// A worker's first file is plain JavaScript: on Node 20 `--import tsx` does nothing in a worker,
// so tsx is registered from inside before the first TypeScript file is loaded.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
