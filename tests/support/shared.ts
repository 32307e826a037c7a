import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The original files that the tests compare with, in the folder beside the repository. */
export const sharedFolder = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** Without it the tests that need it are skipped, except in CI, where that is a failure. */
export const hasSharedFolder = existsSync(sharedFolder);
