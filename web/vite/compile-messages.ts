import { compile } from '@inlang/paraglide-js';
import { paraglideOptions } from './paraglide.ts';

// for type checking and tests, which run without Vite
await compile(paraglideOptions);
