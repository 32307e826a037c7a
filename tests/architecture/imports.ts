import { posix } from 'node:path';
import ts from 'typescript';
import type { Source } from './files.ts';

type Import = { from: string; isTypeOnly: boolean };
type Room = 'domain' | 'db' | 'api' | 'web' | 'tests';

const rooms: readonly Room[] = ['domain', 'db', 'api', 'web', 'tests'];
/** Each room may use the code of these. */
const mayUse: Record<Room, readonly Room[]> = {
  domain: ['domain'],
  db: ['db', 'domain'],
  api: ['api', 'db', 'domain'],
  web: ['web', 'domain'],
  tests: rooms,
};
const databasePackages = /^(drizzle-|postgres$|postgres\/|@electric-sql\/)/;
/** The two places in web/ that hand a request to the API in the same process. */
const isDoorToApi = (path: string) => path === 'web/hooks.server.ts' || path.startsWith('web/lib/server/');
/** The second, naive computation that the product's figures are compared with. */
const isExpectation = (path: string) => /^tests\/support\/expected[-./]/.test(path);

/** One sentence for each import that goes the wrong way. */
export function importProblems(files: readonly Source[]): string[] {
  return [...new Set(files.flatMap((file) => importsOf(file).flatMap((found) => problem(file.path, found) ?? [])))];
}

function problem(path: string, { from, isTypeOnly }: Import): string | undefined {
  const room = roomOf(path);
  if (!room) return undefined;
  if (from === '') return room === 'tests' ? undefined : `${path} imports an address that is not written out`;
  const target = targetOf(path, from);
  if (target === 'package') {
    if (room === 'domain') return `${path} imports ${from}: domain/ imports nothing but itself`;
    if (room === 'web' && databasePackages.test(from)) return `${path} imports ${from}: pages ask the API`;
    return undefined;
  }
  const other = roomOf(target);
  if (isExpectation(path)) {
    return other && other !== 'tests'
      ? `${path} imports ${from}: what is expected must not come from the product`
      : undefined;
  }
  if (!other || mayUse[room].includes(other)) return undefined;
  if (room === 'web' && other === 'api' && (isTypeOnly || isDoorToApi(path))) return undefined;
  return `${path} imports ${from}: ${room}/ must not use ${other}/`;
}

const roomOf = (path: string) => rooms.find((room) => path.startsWith(`${room}/`));

function targetOf(path: string, from: string): string {
  if (from.startsWith('#')) return from.slice(1);
  if (from.startsWith('.')) return posix.join(posix.dirname(path), from);
  return 'package';
}

export function importsOf({ path, text }: Source): Import[] {
  if (!path.endsWith('.svelte')) return importsOfScript(text);
  const scripts = [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script ?? '');
  const markup = text.replaceAll(/<script\b[^>]*>[\s\S]*?<\/script>/g, '');
  const inMarkup = [...markup.matchAll(/\bimport\s*\(\s*(?:'([^']*)'|"([^"]*)")/g)];
  return [
    ...scripts.flatMap(importsOfScript),
    ...inMarkup.map(([, single, double]) => ({ from: single ?? double ?? '', isTypeOnly: false })),
  ];
}

function importsOfScript(text: string): Import[] {
  const found: Import[] = [];
  const add = (from: ts.Node | undefined, isTypeOnly: boolean) =>
    found.push({ from: from && ts.isStringLiteralLike(from) ? from.text : '', isTypeOnly });
  const visit = (node: ts.Node): void => {
    // only "import type" is a type for sure: a file whose imported names are all types inline is loaded all the same
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    if (ts.isCallExpression(node) && isImportOrRequire(node.expression)) add(addressIn(node.arguments[0]), false);
    // the file of a worker
    if (isFileAddress(node) && /\.[cm]?[jt]s$/.test(node.arguments[0].text)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

const isImportOrRequire = (callee: ts.Expression) =>
  callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');

type FileAddress = ts.NewExpression & { arguments: readonly [ts.StringLiteralLike, ts.Expression] };

/** new URL('./file.ts', import.meta.url) */
const isFileAddress = (node: ts.Node | undefined): node is FileAddress =>
  node !== undefined &&
  ts.isNewExpression(node) &&
  node.expression.getText() === 'URL' &&
  node.arguments?.[0] !== undefined &&
  ts.isStringLiteralLike(node.arguments[0]) &&
  node.arguments[1]?.getText() === 'import.meta.url';

/** What is written out, also inside import(new URL(…).href). */
function addressIn(argument: ts.Expression | undefined): ts.Expression | undefined {
  if (!argument || !ts.isPropertyAccessExpression(argument) || argument.name.text !== 'href') return argument;
  return isFileAddress(argument.expression) ? argument.expression.arguments[0] : argument;
}
