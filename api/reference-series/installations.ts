import { isCode } from '#domain/text.ts';
import { koladaTop } from '#domain/kolada.ts';
import { openDoor, safeAddress, usualLimits, type Door, type Limits } from './door.ts';

/** Another installation that may be asked for its public figures. */
export type Installation = {
  /** Stands in front of all its codes here. */
  code: string;
  /** As it is shown and named. */
  host: string;
  door: Door;
  /** How long somebody waits for it in front of a page. */
  watchedMs: number;
};

/** Those that may be asked, by code. Nobody else ever is. */
export type Installations = ReadonlyMap<string, Installation>;

export type InstallationAddress = { code: string; url: string };

/** Nothing is asked yet. */
export const openInstallations = (listed: readonly InstallationAddress[], own: Partial<Limits> = {}): Installations =>
  new Map(
    listed.map(({ code, url }) => {
      const limits = { ...usualLimits, ...own };
      const door = openDoor(url, limits);
      return [code, { code, host: door.base.host, door, watchedMs: limits.watchedMs }];
    }),
  );

const longestCode = 20;
/** What stands in front of other codes here already. */
const taken = [koladaTop, 'source'];

/** Whether something of one could have the same code here as something of the other: `a-b-c` of `a`, and of `a-b`. */
const isBeginning = (one: string, other: string): boolean => other === one || other.startsWith(`${one}-`);

/** OTHER_INSTALLATIONS: `stigverket=https://tiofalt.stigverket.example`, several with spaces between them. */
export function readInstallations({ OTHER_INSTALLATIONS = '' }: NodeJS.ProcessEnv): InstallationAddress[] {
  const listed = OTHER_INSTALLATIONS.split(/\s+/)
    .filter((text) => text !== '')
    .map((text) => {
      const [, code = '', address = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
      const url = safeAddress(address);
      if (!isCode(code) || code.length > longestCode || !url) {
        throw new Error(
          'OTHER_INSTALLATIONS is not like stigverket=https://tiofalt.stigverket.example (http:// only on this machine).',
        );
      }
      return { code, url: url.href };
    });
  const codes = listed.map(({ code }) => code);
  if (new Set(codes).size !== codes.length) throw new Error('OTHER_INSTALLATIONS has a code twice.');
  for (const other of codes) {
    const one = [...taken, ...codes.filter((code) => code !== other)].find((before) => isBeginning(before, other));
    if (one !== undefined) {
      throw new Error(
        `OTHER_INSTALLATIONS has the code ${other}, which begins as ${one}- does: their figures could get the same codes. Choose another.`,
      );
    }
  }
  return listed;
}
