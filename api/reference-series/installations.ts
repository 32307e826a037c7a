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
};

/** Those that may be asked, by code. Nobody else ever is. */
export type Installations = ReadonlyMap<string, Installation>;

export type InstallationAddress = { code: string; url: string };

/** Nothing is asked yet. */
export const openInstallations = (listed: readonly InstallationAddress[], own: Partial<Limits> = {}): Installations =>
  new Map(
    listed.map(({ code, url }) => {
      const door = openDoor(url, { ...usualLimits, ...own });
      return [code, { code, host: door.base.host, door }];
    }),
  );

const longestCode = 20;
/** What stands in front of other codes here already. */
const isTaken = (code: string): boolean => code === koladaTop || code === 'source' || code.startsWith('source-');

/** OTHER_INSTALLATIONS: `stigverket=https://tiofalt.stigverket.example`, several with spaces between them. */
export function readInstallations({ OTHER_INSTALLATIONS = '' }: NodeJS.ProcessEnv): InstallationAddress[] {
  const listed = OTHER_INSTALLATIONS.split(/\s+/)
    .filter((text) => text !== '')
    .map((text) => {
      const [, code = '', address = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
      const url = safeAddress(address);
      if (!isCode(code) || code.length > longestCode || isTaken(code) || !url) {
        throw new Error(
          'OTHER_INSTALLATIONS is not like stigverket=https://tiofalt.stigverket.example (http:// only on this machine).',
        );
      }
      return { code, url: url.href };
    });
  if (new Set(listed.map(({ code }) => code)).size !== listed.length) {
    throw new Error('OTHER_INSTALLATIONS has a code twice.');
  }
  return listed;
}
