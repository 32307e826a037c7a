/** What a README claims to exist and does not: files, folders and npm scripts. */
export function readmeProblems(text: string, exists: (path: string) => boolean, scripts: readonly string[]): string[] {
  const code = [...text.matchAll(/```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    ([, block, inline]) => block ?? inline ?? '',
  );
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|\b(?:src|href)="([^"]+)"/g)].map(
    ([, link, attribute]) => link ?? attribute ?? '',
  );
  const npmScripts = code.flatMap((piece) =>
    [...piece.matchAll(/\bnpm (?:run )?([\w:-]+)/g)].map(([, name]) => name ?? ''),
  );
  const words = code.flatMap((piece) => piece.split(/[\s,;()]+/)).filter(isPath);
  const linked = links.map((link) => link.replace(/#.*$/, '')).filter((link) => link !== '' && !/^[a-z]+:/.test(link));
  return [
    ...npmScripts
      .filter((name) => !npmsOwn.includes(name) && !scripts.includes(name))
      .map((name) => `no script: npm run ${name}`),
    ...[...words, ...linked].filter((path) => !exists(path)).map((path) => `no such file or folder: ${path}`),
  ];
}

const npmsOwn = ['ci', 'install', 'i', 'exec'];

/** A word of code is taken for a path of this repository when it has a slash or an ending, and nothing of an address. */
const isPath = (word: string) =>
  /^\.?[\w@-]+(?:[./][\w@[\]+-]+)*\/?$/.test(word) &&
  (word.includes('/') || /^[\w.-]*\w\.(?:ts|js|mjs|json|md|csv|svelte|txt)$/.test(word));
