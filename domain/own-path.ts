const nowhere = 'http://own.invalid';
const longest = 1_500;

/**
 * Where somebody may be sent after something is done: a path of this installation, as a browser would read it. Null for
 * everything that leads, or could be read to lead, anywhere else.
 */
export function ownPath(text: string): string | null {
  if (!/^\/(?![/\\])/.test(text) || /[\\\p{Cc}]/u.test(text) || !URL.canParse(text, nowhere)) return null;
  const { origin, pathname, search, hash } = new URL(text, nowhere);
  const path = `${pathname}${search}${hash}`;
  // steps upwards can leave two slashes at the beginning
  return origin === nowhere && !path.startsWith('//') && path.length <= longest ? path : null;
}
