// The first file of a worker thread where the sources run without a build. On Node 20 `--import tsx`
// does nothing in a worker, so tsx is registered from inside before the first TypeScript file is
// loaded. Gradients come with the union package: only a bundle can register them by themselves.
import '@tensorflow/tfjs';
import { register } from 'tsx/esm/api';

register();
const { default: train } = await import('./train.ts');
export default train;
