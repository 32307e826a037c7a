import { DomainError } from './error.ts';
import { isCode } from './text.ts';

/** One term of a selection of organisations; a group without a version is the group as it is now. */
export type SelectionTerm =
  | { kind: 'organisation'; code: string }
  | { kind: 'children'; code: string }
  | { kind: 'leaves'; code: string }
  | { kind: 'branch'; code: string }
  | { kind: 'all' }
  | { kind: 'group'; code: string; version: number | null }
  | { kind: 'query'; code: string };

const kindBySuffix: Record<string, 'children' | 'leaves' | 'branch'> = {
  '/*': 'children',
  '/**': 'leaves',
  '/all': 'branch',
};

/** What an address holds, and what is stored. */
const mostTerms = 100;
export const mostStoredTerms = 5_000;

/** `tax/**` in parts: prefix, code, version, suffix. The code is judged by `isCode`. */
const termPattern = /^(group:|query:)?([a-z0-9-]+)(?:@([1-9]\d{0,8}))?(\/(?:\*\*?|all))?$/;

const termFrom = (text: string): SelectionTerm | null => {
  if (text === '*') return { kind: 'all' };
  const [, prefix, code = '', version, suffix] = termPattern.exec(text) ?? [];
  if (!isCode(code)) return null;
  if (prefix === 'group:') {
    if (suffix !== undefined) return null;
    return { kind: 'group', code, version: version === undefined ? null : Number(version) };
  }
  if (version !== undefined) return null;
  if (prefix === 'query:') return suffix === undefined ? { kind: 'query', code } : null;
  return { kind: kindBySuffix[suffix ?? ''] ?? 'organisation', code };
};

/**
 * Reads a selection of organisations: `a,b`, `a/*` children, `a/**` leaves below, `a/all` itself and all below, `*` all,
 * `group:<code>@<version>`, `query:<code>`. DomainErrors `bad-selection` with the position (from 0) of the wrong term, and
 * `too-many-codes`.
 */
export const parseSelection = (text: string, most: number = mostTerms): SelectionTerm[] => {
  const texts = text.split(',');
  if (texts.length > most) {
    throw new DomainError('too-many-codes', `At most ${most} codes can be selected at once`, {
      limit: most,
      count: texts.length,
    });
  }
  let position = 0;
  return texts.map((termText) => {
    const term = termFrom(termText);
    if (term === null) {
      throw new DomainError('bad-selection', `Not a selection at position ${position}`, {
        position,
      });
    }
    position += termText.length + 1;
    return term;
  });
};
