// The first file of a worker thread, once it is built. Without gradients nothing can be trained, and
// Node's tfjs-core registers none.
import '../gradients/register.ts';

export { default } from './train.ts';
